"""Judging, examining and drawing answers, on invented ones worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from knowledge.answer import Answer, Citation, Computed, Label, Sentence, Status
from knowledge.document import Document, Force, Kind
from knowledge.evaluation.answers import Score, judge, score
from knowledge.evaluation.answers_page import page
from knowledge.evaluation.dialogues import follow, read_dialogues
from knowledge.evaluation.question_file import Gold, read_cases, read_question
from knowledge.evaluation.soundness import examine
from knowledge.evaluation.sources import names_place, names_source
from knowledge.passage import Passage
from knowledge.question import Question

TODAY = date(2026, 11, 23)
DOCUMENT = Document(
    key="示例办法", version="2020-01-01", title="示例办法", doc_number="", issuer="示例局", jurisdiction="全国",
    kind=Kind.OFFICIAL, force=Force.IN_FORCE, valid_from=date(2020, 1, 1), valid_to=None, sha256="", source_name="",
)  # fmt: skip
OLD = replace(DOCUMENT, version="2015-01-01", force=Force.SUPERSEDED, valid_from=date(2015, 1, 1), valid_to=date(2019, 12, 31))  # fmt: skip
ELSEWHERE = replace(DOCUMENT, key="外省办法", jurisdiction="浙江省", force=Force.COMPARISON)
PASSAGES = {
    passage.id: (document, passage)
    for document in (DOCUMENT, OLD, ELSEWHERE)
    for passage in [Passage(document.id, "第三条", "处三万元以下罚款。", Kind.OFFICIAL, 1)]
}
NEW_ID, OLD_ID, ELSEWHERE_ID = PASSAGES


def cited(passage_id: str = NEW_ID, quote: str = "处三万元以下罚款。") -> Citation:
    title = passage_id.split("@")[0]
    return Citation(passage_id, title, "", "第三条", Kind.OFFICIAL, True, None, quote)


def answer(text: str = "最多罚3万元。", *, citation: Citation | None = None, day: date = TODAY) -> Answer:
    shown = citation or cited()
    return Answer(
        id="X1", question="罚多少", standalone_question="罚多少", lang="zh", as_of=day, label=Label.KNOWLEDGE,
        status=Status.ANSWERED, sentences=(Sentence(text, (shown.passage_id,)),), citations=(shown,), elapsed_ms=7,
    )  # fmt: skip


def faults(given: Answer) -> list[str]:
    return [fault.what for fault in examine([given], PASSAGES.get, TODAY).faults]


def test_a_sound_answer_has_no_fault() -> None:
    found = examine([answer()], PASSAGES.get, TODAY)
    assert found.faults == ()
    assert found.to_json()["numbers_sourced"] == {"seen": 2, "held": 2}  # 3 and 30000
    assert found.to_json()["law_in_force"] == {"seen": 1, "held": 1}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (answer(citation=cited("没有@2020-01-01/第一条")), "citation 没有"),
        (answer(citation=cited(quote="处五万元以下罚款。")), "citation 示例办法"),
        (answer("最多罚50000元。"), "number 50000"),
        (answer(citation=cited(OLD_ID)), "not in force"),
        (answer(day=date(2016, 1, 1)), "not in force"),
        (answer(citation=cited(ELSEWHERE_ID)), "not in force"),
        (replace(answer(), sentences=(Sentence("最多罚3万元。"),)), "sentence without a passage"),
    ],
)
def test_each_fault_is_found(given: Answer, what: str) -> None:
    assert any(fault.startswith(what) for fault in faults(given))


def test_what_is_allowed_is_no_fault() -> None:
    assert faults(answer(citation=cited(OLD_ID), day=date(2016, 1, 1))) == []
    assert faults(replace(answer(citation=cited(ELSEWHERE_ID)), standalone_question="浙江罚多少")) == []
    computed = Computed("50000", "元", "三万加两万", ())
    assert faults(replace(answer("最多罚50000元。"), computed=(computed,))) == []


def case_file(folder: Path, *records: dict[str, object]) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")
    return path


ASKED = {
    "id": "X1", "question": "罚多少", "type": "regulation", "answerable": True, "forbid": ["违法"],
    "gold_source": [{"doc": "示例办法(2020)", "article": "第三条"}], "expected_numbers": [{"value": 30000, "unit": "元"}],
}  # fmt: skip


def test_verdicts(tmp_path: Path) -> None:
    asked, vain = read_cases(
        case_file(tmp_path, ASKED, {"question": "天气", "type": "out", "answerable": False})
    )
    assert judge(asked, answer()).outcome == "right"
    assert judge(asked, answer()).place_cited is True
    assert judge(asked, answer("最多罚两万元。")).missing == ("number 30000",)
    assert judge(asked, answer("这是违法的，罚3万元。")).outcome == "wrong"
    assert judge(asked, replace(answer(), status=Status.NOT_FOUND)).outcome == "wrongly_refused"
    assert judge(asked, answer(citation=cited(ELSEWHERE_ID))).missing == ("source 示例办法(2020)",)
    assert judge(vain, answer()).outcome == "wrongly_answered"
    assert judge(vain, replace(answer(), status=Status.OUT_OF_SCOPE)).outcome == "right"
    english = replace(asked, lang="en")
    assert judge(english, answer()).in_language is False
    assert judge(english, answer("The fine is at most 30,000 yuan (示例办法).")).in_language is True


def test_a_version_is_right_in_that_version_alone() -> None:
    assert names_source(cited(OLD_ID), Gold("示例办法", "第三条", "2015-01-01"))
    assert not names_source(cited(NEW_ID), Gold("示例办法", "第三条", "2015-01-01"))
    assert not names_place(cited(NEW_ID), Gold("示例办法", "第四条"))


def test_a_numbered_task_is_a_place() -> None:
    task = replace(cited(), locator="三（四）16")
    assert names_place(task, Gold("示例办法", "任务16"))
    assert not names_place(task, Gold("示例办法", "任务1"))
    assert not names_place(task, Gold("示例办法", "任务6"))


def test_a_batch_line_may_name_the_day() -> None:
    assert read_question({"question": "罚多少", "as_of": "2021-06-01"}).as_of == date(2021, 6, 1)
    with pytest.raises(ValueError, match="isoformat"):
        read_question({"question": "罚多少", "as_of": "去年"})


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"question": "罚多少"}\n{"id": 1}\n', "utf-8")
    with pytest.raises(ValueError, match=r"broken\.jsonl, line 2"):
        read_cases(path)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.outside: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [value for name, value in attrs if name in {"src", "href", "action"} and value]


def scored(folder: Path, *, text: str = "最多罚两万元。") -> Score:
    cases = read_cases(case_file(folder, {**ASKED, "question": "<script>罚</script>"}, ASKED))
    return score(cases, lambda question: answer(text), PASSAGES.get, TODAY)


def test_the_page_shows_everything_and_asks_nothing_from_outside(tmp_path: Path) -> None:
    shown = page(scored(tmp_path).to_json(), "Answers <to> questions", "2026-11-23")
    links = _Links()
    links.feed(shown)
    assert links.outside == []
    assert "script" not in links.tags
    assert "http" not in shown and "url(" not in shown
    for words in (
        "regulation",
        "0 of 2 right",
        "p95",
        "number 30000",
        "&lt;script&gt;",
        "knowledge",
        "Faults",
    ):
        assert words in shown


def test_page_of_no_questions_is_drawn() -> None:
    assert "0 of 0 right" in page(Score(()).to_json(), "Nothing")


def test_a_dialogue_is_followed(tmp_path: Path) -> None:
    line = {
        "id": "D1",
        "first": "公平秤归谁管",
        "second": "坏了呢",
        "standalone_must_contain": ["公平秤", "坏|修"],
    }
    (dialogue,) = read_dialogues(case_file(tmp_path, {**line, "standalone_must_not_contain": ["归谁"]}))
    heard: list[Question] = []

    def ask(question: Question) -> Answer:
        heard.append(question)
        return replace(
            answer(), standalone_question=f"{question.history[0].question} 修" if question.history else ""
        )

    followed = follow(dialogue, ask)
    assert heard[1].history[0].answer == answer().text
    assert followed.lost == ("not 归谁",)
    assert followed.verdict is None
    with pytest.raises(ValueError, match="line 1"):
        read_dialogues(case_file(tmp_path, {**line, "standalone_must_contain": []}))
