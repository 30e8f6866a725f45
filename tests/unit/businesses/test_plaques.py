"""Plaques: signed codes, one per business, live status behind them, reports of swapped ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory
from portal.businesses.plaque import MOST_REPORTS_A_DAY, NoSuchPlaque, Plaques, TooManyReports
from portal.businesses.plaque_sheet import plaque_address, plaque_sheet, qr_svg
from portal.businesses.standing import STANDINGS, Tone
from portal.clock import Clock
from portal.notices import notice
from portal.security.keys import add_key, open_key_ring
from portal.security.plaque_codes import new_plaque_id, read_plaque, sign_plaque
from portal.storage.directory import DirectoryStore
from portal.storage.plaque_tables import plaque_metadata, plaque_reports
from portal.storage.plaques import SqlPlaques
from tests.unit.businesses.business_readings import reading_of
from tests.unit.businesses.conftest import NOW

CODE = "91350582MA2XXXXX0X"


@pytest.fixture
def plaques(published: BusinessDirectory, store: DirectoryStore, engine: Engine, tmp_path: Path) -> Plaques:
    plaque_metadata.create_all(engine)
    return Plaques(SqlPlaques(store), published, open_key_ring(tmp_path / "keys"), Clock.fixed(NOW))


def test_every_changed_character_of_a_code_is_refused(tmp_path: Path) -> None:
    keys = open_key_ring(tmp_path)
    code = sign_plaque(keys, new_plaque_id())
    assert read_plaque(keys, code) == code[:7]
    assert read_plaque(keys, f" {code[:4].lower()}-{code[4:8]} {code[8:]}") == code[:7]
    for place in range(len(code)):
        other = "7" if code[place] != "7" else "8"
        assert read_plaque(keys, code[:place] + other + code[place + 1 :]) is None
    for wrong in ("", "x", "/../../etc", code + "0", "中" * 12, "\0" * 12):
        assert read_plaque(keys, wrong) is None


def test_a_code_outlives_a_new_key_and_belongs_to_one_portal(tmp_path: Path) -> None:
    code = sign_plaque(open_key_ring(tmp_path / "a"), "0123456")
    add_key(tmp_path / "a", "hmac")
    assert read_plaque(open_key_ring(tmp_path / "a"), code) == "0123456"
    assert read_plaque(open_key_ring(tmp_path / "b"), code) is None


def test_a_business_has_one_plaque_and_its_status_is_live(
    plaques: Plaques, published: BusinessDirectory
) -> None:
    business = published.search("青阳加油站").items[0]
    view = plaques.issue(business, "officer-1")
    assert plaques.issue(business, "officer-2").code == view.code
    seen = plaques.look(view.code).business
    assert seen is not None and seen.status is PledgeStatus.EXPIRED
    published.decide(
        business.id,
        PledgeStatus.REVOKED,
        notified_on=date(2026, 11, 1),
        decision_number="示例1号",
        reason="示例",
        officer="officer-1",
    )
    seen = plaques.look(view.code).business
    assert seen is not None and seen.status is PledgeStatus.REVOKED


def test_a_new_list_is_followed_by_credit_code_else_the_business_is_gone(
    plaques: Plaques, published: BusinessDirectory
) -> None:
    with_code = plaques.issue(published.search("青阳加油站").items[0], "o")
    without = plaques.issue(published.search("永和超市").items[0], "o")
    moved = BusinessRow("一", 2, "示例晋江青阳加油站", CODE, district="晋江市", address="示例路99号")
    staged = published.stage(
        reading_of(moved, sha256="f" * 64),
        list_name="甲",
        issuer="示例局",
        as_of=date(2026, 11, 1),
        actor="a",
    )
    published.approve(staged.publication_id, "b")
    seen = plaques.look(with_code.code).business
    assert seen is not None and seen.address == "示例路99号"
    assert plaques.look(without.code).business is None
    assert plaques.look(without.code).plaque.name == "示例石狮永和超市"


def test_unknown_and_forged_codes_are_told_the_same(plaques: Plaques, tmp_path: Path) -> None:
    valid_but_absent = sign_plaque(open_key_ring(tmp_path / "keys"), "ZZZZZZZ")
    texts = set()
    for code in (valid_but_absent, "0000-0000-0000", "x"):
        with pytest.raises(NoSuchPlaque) as refused:
            plaques.look(code)
        texts.add(str(refused.value))
    assert texts == {notice("plaque.unknown")}


def test_reports_are_sealed_limited_and_closed(
    plaques: Plaques, published: BusinessDirectory, engine: Engine
) -> None:
    view = plaques.issue(published.search("永和超市").items[0], "o")
    plaques.report_swapped(view.code, place="示例市场东门无名摊", note="店名不一样")
    (report,) = plaques.reports()
    assert (report.code, report.place, report.note) == (view.code, "示例市场东门无名摊", "店名不一样")
    with engine.connect() as connection:
        stored = str(connection.execute(select(plaque_reports)).all()).encode()
    assert not any(word.encode() in stored for word in ("东门无名摊", "店名不一样", "\\u4e1c\\u95e8"))
    assert plaques.close_report(report.id, "o", "核实无误") and not plaques.reports()
    assert not plaques.close_report(report.id, "o", "再来一次")
    for _ in range(MOST_REPORTS_A_DAY - 1):
        plaques.report_swapped(view.code, place="p", note="")
    with pytest.raises(TooManyReports):
        plaques.report_swapped(view.code, place="p", note="")


def test_a_withdrawn_plaque_is_replaced_by_a_new_code(plaques: Plaques, published: BusinessDirectory) -> None:
    business = published.search("永和超市").items[0]
    view = plaques.issue(business, "o")
    assert plaques.withdraw(view.code, "o", "被人调换")
    assert not plaques.withdraw(view.code, "o", "被人调换")
    assert plaques.look(view.code).plaque.withdrawn_at is not None
    assert plaques.issue(business, "o").code != view.code


def test_sheet_and_code_carry_the_address_and_escape_names(published: BusinessDirectory) -> None:
    address = plaque_address("https://metrology.example/", "7K3M-9P2Q-XW4T")
    assert address == "https://metrology.example/v/7K3M-9P2Q-XW4T"
    assert qr_svg(address).startswith("<svg") and "<script" not in qr_svg(address)
    hostile = BusinessRow("一", 2, '<script>alert(1)</script>&"', district="丰泽区")
    staged = published.stage(
        reading_of(hostile, sha256="e" * 64), list_name="乙", issuer="x", as_of=date(2026, 11, 1), actor="a"
    )
    published.approve(staged.publication_id, "b")
    sheet = plaque_sheet(published.search("script").items[0], address)
    assert "<script" not in sheet and "&lt;script&gt;" in sheet and address in sheet
    card = plaque_sheet(published.search("script").items[0], address, "card")
    assert 'width="105mm" height="148mm"' in card


def test_every_status_has_words_in_both_languages_a_tone_and_a_sign() -> None:
    assert set(STANDINGS) == set(PledgeStatus)
    for status, standing in STANDINGS.items():
        assert standing.holds == (status is PledgeStatus.ACTIVE) == (standing.tone is Tone.GOOD)
        assert standing.sign
        for lang in ("zh", "en"):
            assert notice(standing.title, lang) and notice(standing.meaning, lang)
