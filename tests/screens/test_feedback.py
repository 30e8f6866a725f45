"""有用/没用 under an answer and the wall of open questions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.answer import Status
from portal.failures import StorageFailed
from portal.feedback.records import Reason, WallQuestion
from tests.screens import fakes
from tests.screens.conftest import Open, press, words

OPEN = WallQuestion("w1", "公用充电桩几年检定一次？", date(2026, 5, 20))
DONE = WallQuestion("w2", "电子秤的检定要不要钱？", date(2026, 5, 1), date(2026, 5, 19))


def _ask(open_page: Open, text: str = "充电桩归谁管") -> Any:
    test = open_page("ask")
    test.text_input(key="question").set_value(text)
    return press(test, "提问")


def test_an_answer_is_rated_useful_once_and_this_is_undone(open_page: Open, portal: Any) -> None:
    test = press(_ask(open_page), "有用")
    assert not test.exception
    assert portal.feedback.given == {"r1": (True, None)}
    assert "已记下“有用”" in words(test) and "没用" not in [b.label for b in test.button]
    test = press(test, "撤回")
    assert portal.feedback.given == {}
    assert {"有用", "没用"} <= {b.label for b in test.button}


def test_of_no_use_is_kept_at_once_and_takes_a_reason(open_page: Open, portal: Any) -> None:
    test = press(_ask(open_page), "没用")
    assert portal.feedback.given == {"r1": (False, None)}
    labels = [b.label for b in test.button]
    assert [x for x in labels if x in {"不是我问的", "看不懂", "不完整", "有错", "其他"}] == [
        "不是我问的", "看不懂", "不完整", "有错", "其他",
    ]  # fmt: skip
    test = press(test, "有错")
    assert portal.feedback.given == {"r1": (False, Reason.WRONG)}
    assert "已记下：有错" in words(test) and "看不懂" not in words(test)
    press(test, "撤回")
    assert portal.feedback.given == {}


def test_each_answer_has_its_own_rating(open_page: Open, portal: Any) -> None:
    test = press(_ask(open_page), "有用")
    test.text_input(key="question").set_value("鬼秤怎么罚")
    test = press(test, "提问")
    assert "已记下“有用”" in words(test)  # of the first answer, below
    test = press(test, "没用")
    assert portal.feedback.given == {"r1": (True, None), "r2": (False, None)}
    assert not test.exception


@pytest.mark.parametrize("status", list(Status))
def test_what_said_nothing_is_not_rated(open_page: Open, portal: Any, status: Status) -> None:
    portal.answers.reply = fakes.answer(status=status)
    rated = "这个答复有用吗？" in words(_ask(open_page))
    refused = status in {Status.REFUSED_PERSONAL_DATA, Status.REFUSED_LIMIT} or status.is_error
    assert rated is not refused


def test_every_answer_is_noted_once(open_page: Open, portal: Any) -> None:
    test = _ask(open_page)
    test.run()
    assert [answer.question for answer in portal.feedback.noted] == ["充电桩归谁管"]


def test_the_wall_is_linked_where_nothing_was_found_and_from_about(open_page: Open, portal: Any) -> None:
    def links(test: Any) -> list[str]:
        return [e.proto.page for e in test.get("page_link")]

    assert "wall" not in links(_ask(open_page))
    assert "wall" in links(open_page("about"))
    portal.answers.reply = fakes.answer(status=Status.NOT_FOUND)
    assert "wall" in links(_ask(open_page))


def test_an_empty_wall_says_so(open_page: Open) -> None:
    test = open_page("wall")
    assert not test.exception
    assert test.info[0].value.startswith("墙上还没有问题")


def test_the_wall_shows_open_questions_then_resolved_ones_with_the_day(open_page: Open, portal: Any) -> None:
    portal.feedback.questions = (OPEN, DONE)
    shown = words(open_page("wall"))
    parts = [OPEN.wording, "2026-05-20 挂出", DONE.wording, "2026-05-19 补上"]
    assert [shown.count(part) >= 1 for part in parts] == [True] * 4
    assert shown.index(OPEN.wording) < shown.index(DONE.wording)


def test_a_resolved_question_is_asked_with_one_press(open_page: Open, portal: Any) -> None:
    portal.feedback.questions = (DONE,)
    test = open_page("wall")
    assert "眼下没有挂着的问题。" in words(test)
    test = press(test, f"问问看：{DONE.wording}")
    assert [question.text for question in portal.answers.asked] == [DONE.wording]
    assert test.title[0].value == "泉州计量，问一句就明白"


def test_words_on_the_wall_are_never_markup(open_page: Open, portal: Any) -> None:
    portal.feedback.questions = (WallQuestion("w3", fakes.HOSTILE, fakes.DAY, fakes.DAY),)
    test = open_page("wall")
    said = [str(m.value) for m in test.markdown if "198" in str(m.value)]
    assert said and all("\\!\\[x\\]\\(http\\:" in text and "\\<script\\>" in text for text in said)


def test_a_store_that_is_closed_is_said_in_one_sentence(open_page: Open, portal: Any) -> None:
    portal.feedback.failure = StorageFailed()
    test = open_page("wall")
    assert not test.exception and "暂时无法" in words(test)
