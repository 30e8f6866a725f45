"""Floors on questions near the border of what the texts hold, from both sides (README.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.evaluation.answers import score
from knowledge.evaluation.question_file import read_cases
from portal.bootstrap import Services

pytestmark = pytest.mark.official

FOLDER = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "answerable", "not_answerable"),
    [("border", (78, 82), (126, 129)), ("border2", (35, 41), (76, 87))],
)
def test_the_border_is_kept_on_both_sides(
    loaded: Services, name: str, answerable: tuple[int, int], not_answerable: tuple[int, int]
) -> None:
    """The floors lie a little under what was measured; `border` is learned from, `border2` is not."""
    told = score(read_cases(FOLDER / f"questions.{name}.jsonl"), loaded.answers.ask).to_json()
    for side, (floor, questions) in (("answerable", answerable), ("not_answerable", not_answerable)):
        assert told[side]["questions"] == questions
        assert told[side]["right"] >= floor, [miss["id"] for miss in told["not_right"]]
