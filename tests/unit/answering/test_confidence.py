"""What answers is weighed by the ranker and the router together; tables are not read for others; off subjects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.answer import Answer, Status
from knowledge.answering.confidence import joined
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.evidence import evidence_for
from knowledge.answering.follow_up import complete_follow_up
from knowledge.answering.named import holds_far_places, holds_what_is_named
from knowledge.question import Question, Turn

Ask = Callable[[str], Answer]
TODAY = date(2026, 11, 23)


def chances(tools: Tools, text: str) -> tuple[float, float]:
    """The best chance of what is found for a question about scales, joined as if `text` had been asked."""
    asked = "公平秤归谁管"
    draft = Draft(question=Question(asked), today=TODAY, standalone=asked, query=asked)
    hits = evidence_for(draft, tools)
    weighed = joined(hits, replace(draft, standalone=text), tools)
    return max(hit.chance or 0 for hit in hits), max(hit.chance or 0 for hit in weighed)


def test_a_foreign_question_takes_the_chance_from_what_reads_alike(tools: Tools) -> None:
    alone, ours = chances(tools, "公平秤归谁管")
    _, foreign = chances(tools, "驾驶证过期了去哪里换")
    assert alone > 0.5 and ours > 0.5
    assert foreign < 0.1


def test_joining_keeps_the_order(tools: Tools) -> None:
    asked = "加油机铅封坏了怎么罚"
    draft = Draft(question=Question(asked), today=TODAY, standalone=asked, query=asked)
    hits = [hit for hit in evidence_for(draft, tools) if hit.chance is not None]
    weighed = joined(hits, draft, tools)
    by_chance = sorted(range(len(hits)), key=lambda n: -(hits[n].chance or 0))
    joined_chances = [weighed[n].chance or 0 for n in by_chance]
    assert len(hits) > 3
    assert joined_chances == sorted(joined_chances, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "2031年泉州要有多少家诚信计量单位",
        "南安有几个产业计量测试中心",
        "二级注册计量师合格分数线多少",
        "东莞对缺斤短两罚多少",
    ],
)
def test_a_table_is_not_read_for_another_year_place_or_thing(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert answer.status not in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert not answer.computed
    assert any("12345" in step.text or "12315" in step.text for step in answer.next_steps)


def test_far_places_must_be_named_by_what_answers() -> None:
    assert not holds_far_places("深圳对缺斤短两罚多少", "责令改正，罚 3 万元以下")
    assert holds_far_places("深圳对缺斤短两罚多少", "深圳市的规定")
    assert holds_far_places("缺斤短两罚多少", "责令改正")


def test_an_instrument_named_in_english_is_not_another() -> None:
    asked = "How often must a market scale be verified?"
    assert not holds_what_is_named(asked, "A taximeter (出租汽车计价器) in use is verified once a year.")
    assert holds_what_is_named(asked, "The institute that verifies a scale sets the interval.")


@pytest.mark.parametrize("text", ["那足球呢", "asdf", "天气", "哈哈哈哈", "我想睡觉", "?!?!"])
def test_what_is_off_the_subject_does_not_lean(tools: Tools, text: str) -> None:
    draft = Draft(
        question=Question(text, history=(Turn("公平秤归谁管", ""),)), today=TODAY, text=text, standalone=text
    )
    assert complete_follow_up(draft, tools).standalone == text


def test_after_nonsense_the_subject_is_still_known(tools: Tools) -> None:
    history = (Turn("充电桩要不要强检", ""), Turn("asdf", ""))
    draft = Draft(question=Question("加油机呢", history=history), today=TODAY, text="加油机呢")
    assert complete_follow_up(draft, tools).standalone == "加油机要不要强检"
