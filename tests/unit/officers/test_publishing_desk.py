"""The publishing and the knowledge desk: the role at every door, two officers, and what is on record."""

from __future__ import annotations

import inspect
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListReading
from knowledge.document import Document, Force, Kind
from knowledge.passage import Passage
from portal.bootstrap import Services
from portal.businesses.directory import NotAllowed as RulesForbid
from portal.complaints.desk import NotAllowed
from portal.complaints.officers import Officer, Role
from portal.officers.knowledge_desk import KnowledgeDesk, KnowledgeRefused
from portal.officers.list_upload import ListUpload, NewList, UploadRefused
from portal.officers.publishing_desk import PublishingDesk
from portal.publishing_side import publishing_side
from tests.case_desk import AUDITOR, CITY, PUBLISHER, UNIT
from tests.desk_rooms import real_services
from tests.unit.feedback.conftest import answer

SECOND = Officer("pub-2", frozenset({Role.PUBLISHER}), PUBLISHER.unit)
ROW = BusinessRow(
    "一", 2, "示例海鲜行", district="丰泽区", address="示例路1号", industry="水产", valid_to=date(2026, 5, 1)
)
DOCUMENT = Document(
    key="示例规定", version="2024-01-01", title="示例规定", doc_number="示文〔2024〕1号", issuer="示例单位",
    jurisdiction="", kind=Kind.OFFICIAL, force=Force.IN_FORCE, valid_from=date(2024, 1, 1), valid_to=None,
    sha256="a", source_name="示例.txt",
)  # fmt: skip
UNSURE = Passage(DOCUMENT.id, "第一条", "示例原文甲。", Kind.OFFICIAL, 0, to_proofread=True)
SURE = Passage(DOCUMENT.id, "第二条", "示例原文乙。", Kind.OFFICIAL, 1)


@pytest.fixture
def works() -> list[Any]:
    return []


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, works: list[Any]) -> Services:
    made = real_services(tmp_path, monkeypatch)
    made.__dict__["background"] = works.append  # what would be done later is only counted
    return made


@pytest.fixture
def desk(services: Services) -> PublishingDesk:
    return publishing_side(services).publishing


@pytest.fixture
def knowledge(services: Services) -> KnowledgeDesk:
    services.library.put(DOCUMENT, [UNSURE, SURE])
    return publishing_side(services).knowledge


def stage(services: Services, *rows: BusinessRow) -> str:
    reading = ListReading(rows or (ROW,), (), (), "名单.xlsx", "0" * 64)
    outcome = services.directory.stage(
        reading, list_name="示例名单", issuer="示例单位", as_of=date(2026, 4, 1), actor=PUBLISHER.id
    )
    return outcome.publication_id


def actions(services: Services) -> list[str]:
    return [row.action for row in services.cases.audit.entries()]


def _doors() -> list[tuple[type, str]]:
    return [
        (kind, name)
        for kind in (PublishingDesk, KnowledgeDesk)
        for name, member in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    ]


def test_every_door_is_closed_to_every_other_role(services: Services) -> None:
    side = publishing_side(services)
    for kind, name in _doors():
        door = getattr(side.publishing if kind is PublishingDesk else side.knowledge, name)
        wanted = [p for p in inspect.signature(door).parameters.values() if p.default is p.empty][1:]
        for officer in (UNIT, CITY, AUDITOR):
            with pytest.raises(NotAllowed):
                door(officer, *("x" for _ in wanted))
    assert actions(services) == ["refused"] * 3 * len(_doors()) and len(_doors()) > 25


def test_a_list_needs_a_second_officer_and_can_be_taken_back(
    services: Services, desk: PublishingDesk, works: list[Any]
) -> None:
    staged = stage(services)
    ((waiting, concerns),) = desk.staged(SECOND)
    assert (waiting.id, concerns) == (staged, {})
    assert desk.difference(SECOND, staged).new_total == 1
    with pytest.raises(RulesForbid):
        desk.approve(PUBLISHER, staged)
    assert services.directory.search("示例海鲜行").total == 0
    desk.approve(SECOND, staged)
    assert services.directory.search("示例海鲜行").total == 1
    assert len(works) == 1  # the index of businesses follows
    desk.undo(PUBLISHER, staged, "名单有误")
    assert services.directory.search("示例海鲜行").total == 0
    assert actions(services) == ["undo_list", "approve_list"]
    assert next(entry.actor for entry in desk.history(SECOND)) == PUBLISHER.id
    assert services.cases.audit.verify().sound


def test_a_pledge_is_suspended_only_after_the_business_was_told(
    services: Services, desk: PublishingDesk
) -> None:
    desk.approve(SECOND, stage(services))
    assert [one.left for one in desk.renewals(PUBLISHER)] == [11]
    with pytest.raises(RulesForbid):
        desk.decide(PUBLISHER, "示例海鲜行", PledgeStatus.SUSPENDED, "示决〔2026〕1号", "示例原因")
    desk.review(PUBLISHER, "示例海鲜行", "接到线索", None)
    desk.review(PUBLISHER, "示例海鲜行", "", services.clock.today())
    ((review, name),) = desk.reviews(SECOND)
    assert (name, review.notified_on) == ("示例海鲜行", services.clock.today())
    desk.decide(PUBLISHER, "示例海鲜行", PledgeStatus.SUSPENDED, "示决〔2026〕1号", "示例原因")
    assert services.directory.search("示例海鲜行").items[0].status is PledgeStatus.SUSPENDED
    found, decisions = desk.decisions(SECOND, "示例海鲜行")
    assert (found, [one.officer for one in decisions]) == ("示例海鲜行", [PUBLISHER.id])
    assert desk.reviews(SECOND) == ()


def test_a_question_gets_its_passage_from_two_officers(
    services: Services, knowledge: KnowledgeDesk, works: list[Any]
) -> None:
    services.feedback.note_unanswered(answer("充电桩多久检一次"))
    works.pop(0)()
    (asked,) = knowledge.unanswered(PUBLISHER)
    with pytest.raises(KnowledgeRefused):
        knowledge.propose(PUBLISHER, asked.question_id, "短", SURE.id)
    with pytest.raises(KnowledgeRefused):
        knowledge.propose(PUBLISHER, asked.question_id, "充电桩多久检定一次？", "没有@2020-01-01/第一条")
    assert knowledge.propose(PUBLISHER, asked.question_id, "充电桩多久检定一次？", SURE.id)
    (waiting,) = knowledge.proposals(SECOND)
    with pytest.raises(KnowledgeRefused, match="另一位"):
        knowledge.confirm(PUBLISHER, waiting.id)
    knowledge.confirm(SECOND, waiting.id)
    assert [one.text for one in services.feedback.asked()] == ["充电桩多久检定一次？"]
    assert len(works) == 1 and actions(services)[:2] == ["confirm_question", "propose_question"]
    with pytest.raises(KnowledgeRefused):
        knowledge.decline(SECOND, waiting.id)


def test_a_proofread_passage_leaves_the_queue_and_changes_the_index(
    services: Services, knowledge: KnowledgeDesk
) -> None:
    from knowledge.adapters.sql_index import content_digest, index_entries

    def digest() -> str:
        return content_digest(index_entries(services._knowledge))

    before = digest()
    assert [passage.id for _, passage in knowledge.to_proofread(PUBLISHER)] == [UNSURE.id]
    knowledge.proofread(PUBLISHER, UNSURE.id)
    assert knowledge.to_proofread(PUBLISHER) == () and digest() != before
    for gone in (UNSURE.id, SURE.id, "没有"):
        with pytest.raises(KnowledgeRefused):
            knowledge.proofread(PUBLISHER, gone)
    assert actions(services) == ["proofread"]


def test_a_recheck_is_recorded_with_where_it_was_looked_up(
    services: Services, knowledge: KnowledgeDesk
) -> None:
    assert [one.id for one in knowledge.due(PUBLISHER)] == [DOCUMENT.id]
    with pytest.raises(KnowledgeRefused):
        knowledge.recheck(PUBLISHER, DOCUMENT.id, " ")
    knowledge.recheck(PUBLISHER, DOCUMENT.id, "国家法律法规数据库")
    assert knowledge.due(PUBLISHER) == ()


def test_switches_to_come_are_listed_by_day(services: Services, knowledge: KnowledgeDesk) -> None:
    for key, first, last in (
        ("甲", None, date(2027, 1, 7)),
        ("乙", date(2027, 1, 8), None),
        ("丙", None, None),
    ):
        explainer = replace(
            DOCUMENT, key=f"示例解读{key}", title=f"示例解读{key}", kind=Kind.EXPLAINER,
            valid_from=first, valid_to=last, sha256=key,
        )  # fmt: skip
        services.library.put(explainer, [])
    told = [(one.day.isoformat(), one.begins) for one in knowledge.switches(PUBLISHER)]
    assert told == [("2027-01-07", False), ("2027-01-08", True)]


# Upload


def _new(**changes: Any) -> NewList:
    values = {"file_name": "名单.csv", "content": b"x", "issuer": "示例单位", "as_of": date(2026, 4, 1)}
    return NewList(**(values | changes))


def test_an_uploaded_list_is_read_by_the_command_in_the_officers_name(tmp_path: Path) -> None:
    said: list[str] = []

    def run(arguments: Any) -> str:
        said.extend(arguments)
        assert Path(arguments[3]).read_bytes() == b"x"
        return '{"rows": 2, "accepted": 1, "rejected": [{"reason": "r"}], "publication": "pub-1", "published": false}'

    new = _new(
        file_name="../../--publish 名单.csv",
        issuer="--publish\n示例",
        name="--accept=orphans",
        columns="第3列＝地址；D=行业",
    )
    staged = ListUpload(tmp_path, run).stage(new, "pub-1")
    assert (staged.rows, staged.accepted, staged.publication) == (2, 1, "pub-1")
    assert "--officer=pub-1" in said and "--publish" not in said
    assert "--columns=第3列=地址；D=行业" in said
    assert "--issuer=--publish 示例" in said and "--name=--accept=orphans" in said
    assert not Path(said[3]).exists() and Path(said[3]).name == "--publish_名单.csv"


@pytest.mark.parametrize(
    "changes",
    [
        {"file_name": "a.exe"},
        {"file_name": "a"},
        {"content": b""},
        {"content": bytes(21 << 20)},
        {"issuer": " "},
        {"columns": "/etc/hostname"},
    ],
)
def test_what_is_no_list_is_refused_before_anything_runs(tmp_path: Path, changes: dict[str, Any]) -> None:
    def run(arguments: Any) -> str:
        raise AssertionError("must not run")

    with pytest.raises(UploadRefused):
        ListUpload(tmp_path, run).stage(_new(**changes), "pub-1")


@pytest.mark.parametrize("printed", ["", "[]", "null", '{"rows": "a"}', "Traceback"])
def test_a_command_that_fails_is_one_sentence(tmp_path: Path, printed: str) -> None:
    with pytest.raises(UploadRefused):
        ListUpload(tmp_path, lambda _: printed).stage(_new(), "pub-1")


def test_a_real_upload_is_staged_and_not_public(services: Services, desk: PublishingDesk) -> None:
    text = io.StringIO()
    text.write(
        "企业名称,地址,县区,行业\n示例上传超市,示例路2号,丰泽区,超市\n示例上传米行,示例路3号,晋江市,粮油\n"
    )
    staged = desk.stage(PUBLISHER, _new(content=text.getvalue().encode("utf-8-sig")))
    assert (staged.accepted, len(staged.rejected)) == (2, 0)
    assert services.directory.search("示例上传超市").total == 0
    ((waiting, _),) = desk.staged(SECOND)
    assert (waiting.id, waiting.facts.staged_by) == (staged.publication, PUBLISHER.id)
    assert actions(services) == ["stage_list"]
