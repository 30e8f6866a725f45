"""Online pledges: checked fields, sealed contact, two officers, nothing public before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from portal.bootstrap import Services, build_services
from portal.businesses.directory import NotAllowed
from portal.businesses.self_pledge import NoSuchPledge
from portal.businesses.self_pledge_form import PledgeRejected, last_day, pledge_text, read_form
from portal.settings import Settings

KEY = "k" * 24


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "示例阿明海鲜摊", "uscc": "", "district": "丰泽区", "township": "东海街道", "address": "",
        "market": "示例东海农贸市场", "stall": "A12", "industry": "水产零售", "instruments": ["scale"],
        "instrument_count": 2, "verified_to": date(2027, 1, 31), "contact_name": "示例甲",
        "contact_phone": "１３８ 0013-8000", "agreed": True, "text_version": pledge_text().version, **changes,
    }  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Services:
    """The whole portal on an empty store, on both databases."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return build_services(Settings(data_dir=tmp_path, database_url=url, now=datetime(2026, 11, 23, 9)))


def test_every_wrong_field_is_named() -> None:
    empty = typed(
        name=" ", district="厦门市", market="", industry="", instruments=[], instrument_count=0,
        uscc="91350582MA2XXXXX0Y", contact_name="", contact_phone="12", agreed=False,
    )  # fmt: skip
    with pytest.raises(PledgeRejected) as refused:
        read_form(empty)
    assert {p.field for p in refused.value.problems} == {
        "name", "district", "address", "industry", "instruments", "instrument_count", "uscc", "contact_name",
        "contact_phone", "agreed",
    }  # fmt: skip
    particulars, contact = read_form(typed(uscc=" 91350582ma2xxxxx0x "))
    assert particulars.uscc == "91350582MA2XXXXX0X" and contact.phone == "13800138000"


def test_an_old_text_cannot_be_pledged() -> None:
    with pytest.raises(PledgeRejected):
        read_form(typed(text_version="2020-1"))


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2026, 11, 23), 3, date(2029, 11, 22)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2026, 1, 1), 1, date(2026, 12, 31)),
    ],
)
def test_last_day_of_a_pledge(first: date, years: int, last: date) -> None:
    assert last_day(first, years) == last


def test_two_officers_publish_and_the_business_follows(portal: Services, tmp_path: Path) -> None:
    pledges = portal.self_pledges
    receipt = pledges.hand_in(typed(), KEY)
    assert pledges.hand_in(typed(), KEY).code == receipt.code  # a double click is one pledge
    assert receipt.code.startswith("CN") and len(receipt.code) == 19
    (waiting,) = pledges.waiting()
    assert pledges.look(receipt.code.lower()).state == "submitted"
    assert portal.directory.search("阿明海鲜摊").total == 0

    assert pledges.approve(waiting.id, "officer-1") == "checked"
    assert portal.directory.search("阿明海鲜摊").total == 0
    for same in ("officer-1", " Officer-1 ", " "):
        with pytest.raises(NotAllowed):
            pledges.approve(waiting.id, same)
    assert pledges.approve(waiting.id, "officer-2") == "published"
    found = portal.directory.search("阿明海鲜摊").items[0]
    assert (found.status, found.pledged_on, found.valid_to, found.demonstration) == (
        PledgeStatus.ACTIVE, date(2026, 11, 23), date(2029, 11, 22), False,
    )  # fmt: skip
    assert not found.published_alone and found.pledge_text == pledge_text().zh
    state = pledges.look(receipt.code)
    assert (state.state, state.business_id) == ("published", found.id)
    assert portal.board.board().total == 1
    with pytest.raises(NotAllowed):
        pledges.approve(waiting.id, "officer-3")

    # The second pledge joins the list, the first stays.
    pledges.hand_in(typed(name="示例阿华水果摊", stall="B1"), "x" * 24)
    second = pledges.waiting()[0].id
    pledges.approve(second, "officer-2")
    pledges.approve(second, "officer-1")
    assert portal.directory.search("示例东海农贸市场").total == 2

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"13800138000" not in kept and "示例甲".encode() not in kept
    assert receipt.code.encode() not in kept


def test_a_return_is_told_with_its_reason_and_publishes_nothing(portal: Services) -> None:
    receipt = portal.self_pledges.hand_in(typed(), KEY)
    application = portal.self_pledges.waiting()[0].id
    with pytest.raises(NotAllowed):
        portal.self_pledges.send_back(application, "o", "  ")
    portal.self_pledges.send_back(application, "o", "名称和执照不一致")
    state = portal.self_pledges.look(receipt.code)
    assert (state.state, state.reason) == ("returned", "名称和执照不一致")
    with pytest.raises(NotAllowed):
        portal.self_pledges.approve(application, "p")
    assert portal.directory.is_empty()


def test_reading_a_contact_is_on_record(tmp_path: Path) -> None:
    portal = build_services(Settings(data_dir=tmp_path, now=datetime(2026, 11, 23, 9)))
    portal.self_pledges.hand_in(typed(), KEY)
    application = portal.self_pledges.waiting()[0].id
    assert portal.self_pledges.contact(application, "officer-1").phone == "13800138000"
    with closing(sqlite3.connect(tmp_path / "cases.db")) as store:
        rows = store.execute("select actor, action from pledge_application_events order by id").fetchall()
    assert rows == [("business", "submitted"), ("officer-1", "contact read")]


def test_a_single_operator_publishes_alone_and_it_shows(tmp_path: Path) -> None:
    portal = build_services(Settings(data_dir=tmp_path, now=datetime(2026, 11, 23, 9), single_operator=True))
    portal.self_pledges.hand_in(typed(), KEY)
    assert portal.self_pledges.approve(portal.self_pledges.waiting()[0].id, "o") == "published"
    assert portal.directory.search("阿明海鲜摊").items[0].published_alone


def test_wrong_codes_are_told_the_same(portal: Services) -> None:
    receipt = portal.self_pledges.hand_in(typed(), KEY)
    wrong = receipt.code[:-1] + ("0" if receipt.code[-1] != "0" else "1")
    texts = set()
    for code in (wrong, "CN" + "0" * 17, "", "x", "QZ" + "中" * 5):
        with pytest.raises(NoSuchPledge) as refused:
            portal.self_pledges.look(code)
        texts.add(str(refused.value))
    assert len(texts) == 1


def test_a_renewal_replaces_the_pledge_of_the_same_business(portal: Services) -> None:
    later = build_services(portal.settings.model_copy(update={"now": datetime(2029, 11, 1, 9)}))
    for services, key in ((portal, KEY), (later, "n" * 24)):
        services.self_pledges.hand_in(typed(), key)
        application = services.self_pledges.waiting()[0].id
        services.self_pledges.approve(application, "officer-1")
        services.self_pledges.approve(application, "officer-2")
    page = later.directory.search("阿明海鲜摊")
    assert page.total == 1 and page.items[0].valid_to == date(2032, 10, 31)
