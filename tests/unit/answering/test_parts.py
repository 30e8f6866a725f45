"""A question that asks several things is taken apart, and each part gets its answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.answer import Answer
from knowledge.answering.parts import parts_of

Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("水表跟天然气表各能用几年", ("水表能用几年", "天然气表能用几年")),
        (
            "加油机和出租车计价器的检定周期分别是多久",
            ("加油机的检定周期是多久", "出租车计价器的检定周期是多久"),
        ),
        ("公平秤坏了没人修，这事归谁，罚多少", ("公平秤坏了没人修，这事归谁", "公平秤坏了没人修，罚多少")),
        ("镜片度数不准，店里该赔吗，还会罚多少", ("镜片度数不准，店里该赔吗", "镜片度数不准，还会罚多少")),
        ("投诉几天内受理，调解最长多少天", ("投诉几天内受理", "调解最长多少天")),
    ],
)
def test_each_part_keeps_what_they_have_in_common(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize("question", ["短斤少两罚多少", "我在市场摆摊，换了台新秤，要跟谁报", "公平秤坏了"])
def test_a_single_question_has_no_parts(question: str) -> None:
    assert parts_of(question) == ()


def test_both_meters_are_answered(ask: Ask) -> None:
    text = ask("水表跟天然气表各能用几年").text
    assert "6 年" in text and "10 年" in text
