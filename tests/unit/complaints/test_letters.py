"""Letters of a case: our own as DOCX and PDF, what they follow, who gets one, and what is on record."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from portal.complaints.desk import NotAllowed
from portal.complaints.letter_kinds import LetterKind, LetterRefused, MadeFile, Wanted
from portal.complaints.transitions import Action
from tests.case_desk import AUDITOR, CITY, FENGZE, OTHER, UNIT, Desk
from tests.case_fakes import anonymous_report


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def text_of(made: MadeFile) -> str:
    if made.name.endswith(".docx"):
        return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(made.content)).paragraphs)
    return "".join(page_texts(made.content))


def page_texts(content: bytes) -> list[str]:
    """The text of each page of a PDF, without spaces."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        found = []
        for page in pdf:
            part = page.get_textpage()
            found.append("".join(part.get_text_range().split()))
            part.close()
            page.close()
        return found
    finally:
        pdf.close()


def accepted(desk: Desk) -> str:
    complaint, _ = desk.registered()
    desk.clock.on(date(2026, 4, 22))
    desk.desk.accept(UNIT, complaint)
    return complaint


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_letter_follows_the_recorded_step(desk: Desk, form: str) -> None:
    number = accepted(desk)
    desk.clock.on(date(2026, 4, 23))
    made = desk.side.letters.make(UNIT, number, Wanted(LetterKind.ACCEPTED, form=form))
    assert made.name == f"{number}-投诉受理告知书.{form}"
    said = text_of(made)
    for word in (
        "测试用户",
        "示例水产摊",
        number,
        "2026年4月20日收到",
        "2026年4月22日决定受理",
        "2026年4月23日",
        "第十五条",
    ):
        assert word in said
    assert "草稿" not in said and "{" not in said


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_pages_of_a_long_letter_are_numbered(desk: Desk, form: str) -> None:
    number, _ = desk.registered()
    wanted = Wanted(LetterKind.REFUSED, ground="16-3", reason="购买用于转售。" * 200, form=form)
    made = desk.side.letters.make(UNIT, number, wanted)
    if form == "docx":
        footer = Document(io.BytesIO(made.content)).sections[0].footer
        assert 'w:instr="PAGE"' in footer._element.xml
    else:
        numbers = [page[0] for page in page_texts(made.content)]
        assert numbers == ["1", "2", "3"]  # drawn before the text of their pages
        assert text_of(made).count("转售") > 180


def test_before_the_step_it_is_a_draft_without_a_day(desk: Desk) -> None:
    number, _ = desk.registered()
    wanted = Wanted(LetterKind.REFUSED, ground="16-3", reason="购买用于转售。")
    said = text_of(desk.side.letters.make(UNIT, number, wanted))
    assert "草稿" in said and "____年" in said and "第十六条第三项" in said and "购买用于转售。" in said


def test_the_recorded_ground_and_reason_are_offered_and_cannot_be_told_otherwise(desk: Desk) -> None:
    number, _ = desk.registered()
    desk.desk.refuse(UNIT, number, "16-1", "不属于我单位职责。")
    first = desk.side.letters.offered(UNIT, number)[0]
    assert (first.kind, first.recorded, first.ground) == (LetterKind.REFUSED, True, "16-1")
    assert first.reason == "不属于我单位职责。"
    said = text_of(desk.side.letters.make(UNIT, number, Wanted(LetterKind.REFUSED)))
    assert "第十六条第一项" in said and "不属于我单位职责。" in said and "第三十九条" in said
    with pytest.raises(LetterRefused):
        desk.side.letters.make(UNIT, number, Wanted(LetterKind.REFUSED, ground="16-2"))


def test_every_ground_of_both_lists_makes_a_letter_with_its_item(desk: Desk) -> None:
    from portal.complaints.states import REFUSAL, TERMINATION

    number, _ = desk.registered()
    for kind, grounds in ((LetterKind.REFUSED, REFUSAL), (LetterKind.TERMINATED, TERMINATION)):
        for key, ground in grounds.items():
            wanted = Wanted(kind, ground=key, reason="示例理由。")
            assert ground.article.split()[1] in text_of(desk.side.letters.make(UNIT, number, wanted))


def test_the_end_of_mediation_is_told_to_the_business_too(desk: Desk) -> None:
    number = accepted(desk)
    desk.desk.terminate(UNIT, number, "23-2", "经营者两次不到场。")
    paragraphs = text_of(desk.side.letters.make(UNIT, number, Wanted(LetterKind.TERMINATED, to="business")))
    assert "示例水产摊：" in paragraphs.splitlines()
    with pytest.raises(LetterRefused):
        desk.side.letters.make(UNIT, number, Wanted(LetterKind.ACCEPTED, to="business"))


def test_a_settled_complaint_is_told_to_the_business_as_the_complainants(desk: Desk) -> None:
    number = accepted(desk)
    desk.desk.terminate(UNIT, number, "23-1", "双方已经和解。")
    said = text_of(desk.side.letters.make(UNIT, number, Wanted(LetterKind.TERMINATED, to="business")))
    assert "投诉人撤回投诉" in said and "您" not in said


def test_what_was_asked_for_stands_in_the_request(desk: Desk) -> None:
    number, _ = desk.registered()
    desk.desk.ask_information(UNIT, number, "请提供小票照片。")
    said = text_of(desk.side.letters.make(UNIT, number, Wanted(LetterKind.ASK_INFORMATION)))
    assert "请提供小票照片。" in said and "第十条" in said


def test_letters_of_reports_never_go_to_the_business_or_to_nobody(desk: Desk) -> None:
    _, report = desk.registered()
    wanted = Wanted(LetterKind.REPORT_NOT_FILED, reason="查无违法事实。")
    assert "测试用户" in text_of(desk.side.letters.make(UNIT, report, wanted))
    with pytest.raises(LetterRefused):
        desk.side.letters.make(UNIT, report, Wanted(LetterKind.ACCEPTED))
    (anonymous,) = desk.file(**anonymous_report()).cases
    with pytest.raises(LetterRefused, match="匿名"):
        desk.side.letters.make(UNIT, anonymous.number, wanted)


def test_each_letter_is_an_audited_reading_and_others_get_none(desk: Desk) -> None:
    number = accepted(desk)
    desk.side.letters.make(UNIT, number, Wanted(LetterKind.ACCEPTED))
    read = [row for row in desk.side.audit.entries(number) if row.action == "read_identity"]
    assert [(row.actor, "letter accepted" in row.detail) for row in read] == [("officer:fz-1", True)]
    for other in (OTHER, AUDITOR):
        for act in (
            lambda who: desk.side.letters.make(who, number, Wanted(LetterKind.ACCEPTED)),
            lambda who: desk.side.letters.offered(who, number),
            lambda who: desk.side.letters.templates(who, number),
            lambda who: desk.side.case_file_paper.make(who, number),
        ):
            with pytest.raises(NotAllowed):
                act(other)
    assert len([row for row in desk.side.audit.entries(number) if row.action == "read_identity"]) == 1


@pytest.mark.parametrize("missing", [{"ground": "16-9", "reason": "r"}, {"ground": "16-1"}, {"reason": "r"}])
def test_what_the_law_wants_is_asked_for(desk: Desk, missing: dict[str, str]) -> None:
    number, _ = desk.registered()
    with pytest.raises(LetterRefused):
        desk.side.letters.make(UNIT, number, Wanted(LetterKind.REFUSED, **missing))


def test_text_of_citizens_is_shown_as_written(desk: Desk) -> None:
    hostile = {"name": "<b>示例</b> & {reason} 店", "address": "示例路1号", "district": "丰泽区"}
    number, _ = desk.registered(business=hostile)
    for form in ("docx", "pdf"):
        made = desk.side.letters.make(UNIT, number, Wanted(LetterKind.ACCEPTED, form=form))
        assert "<b>示例</b>&{reason}店" in "".join(text_of(made).split())


def test_templates_of_the_unit_take_the_place_of_common_ones(desk: Desk, tmp_path: Path) -> None:
    number = accepted(desk)
    for folder, words in (("letters", "共用"), (f"letters/{FENGZE}", "本局"), ("letters/350582", "别局")):
        (tmp_path / folder).mkdir(parents=True)
        document = Document()
        document.add_paragraph(f"{words} {{{{投诉人}}}} {{{{编号}}}}")
        document.save(str(tmp_path / folder / "受理.docx"))
    assert desk.side.letters.templates(UNIT, number) == ("受理",)
    wanted = Wanted(LetterKind.ACCEPTED, template="受理")
    assert text_of(desk.side.letters.make(UNIT, number, wanted)) == f"本局 测试用户 {number}"
    for bad in (
        Wanted(LetterKind.ACCEPTED, template="../350582/受理"),
        Wanted(LetterKind.ACCEPTED, form="pdf", template="受理"),
    ):
        with pytest.raises(LetterRefused):
            desk.side.letters.make(UNIT, number, bad)


def test_the_file_of_a_case_tells_everything_that_was_done(desk: Desk) -> None:
    number = accepted(desk)
    desk.desk.note(UNIT, number, "已电话联系经营者。")
    desk.desk.start_mediation(UNIT, number)
    desk.desk.terminate(UNIT, number, "23-3", "双方分歧过大。")
    said = text_of(desk.side.case_file_paper.make(CITY, number))
    for word in (
        number,
        "测试用户",
        "示例水产摊",
        "已电话联系经营者。",
        "双方分歧过大。",
        "第二十三条",
        "officer:fz-1",
        "read_identity",
    ):
        assert word in said


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_requests_about_personal_information_are_answered_in_writing(desk: Desk, form: str) -> None:
    receipt = desk.file(intent="refund")
    number = receipt.cases[0].number
    care, access = desk.side.personal_care, desk.access(receipt)
    desk.holder.ask_correction(access, number, "地址写错了")
    desk.holder.ask_deletion(access, number)
    care.correct(UNIT, number, {"address": "示例小区3号"}, "本人申请")
    care.decline(UNIT, number, Action.ASK_DELETION, "案件还在办理。")
    for kind, words in (
        (LetterKind.CORRECTED, ("2026年4月20日更正", "第四十六条")),
        (LetterKind.DELETION_DECLINED, ("不予删除", "案件还在办理。", "第四十七条、第五十条")),
    ):
        said = text_of(desk.side.letters.make(UNIT, number, Wanted(kind, form=form)))
        assert "草稿" not in said and all(word in said for word in words)
    desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.refuse(UNIT, number, "16-3", "不是消费。")
    care.propose_erasure(UNIT, number, "本人申请")
    said = text_of(desk.side.letters.make(UNIT, number, Wanted(LetterKind.DELETION_AGREED, form=form)))
    assert "同意删除" in said and "第四十七条" in said and "测试用户" in said
