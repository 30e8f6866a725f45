"""A question is routed alike with and without its question mark; what our pages offer to ask is ours."""

from __future__ import annotations

import pytest

from knowledge.answering.router import router, runs
from portal.notices import all_notices

_EXAMPLES = [
    text
    for key, words in all_notices().items()
    if key.startswith(("screens.ask.example", "kiosk.")) and "？" in words["zh"]
    for text in words.values()
    if text.endswith(("？", "?"))
]


@pytest.mark.parametrize("mark", ["？", "?", "?!", " ？", "。"])
@pytest.mark.parametrize("text", ["充电桩归谁管", "买菜缺斤少两怎么办", "Who is in charge of charging piles"])
def test_signs_at_the_end_are_no_words(text: str, mark: str) -> None:
    assert runs(text + mark) == runs(text)
    assert router().kind_of(text + mark) == "ours"


def test_what_our_pages_offer_is_ours() -> None:
    for text in [*_EXAMPLES, "充电桩归谁管？", "买菜缺斤少两怎么办？"]:
        assert router().kind_of(text) == "ours", text
