"""Questions in English: answered in English from English explainers, or politely not."""

from collections.abc import Callable

import pytest

from knowledge.answer import Answer, Label, Status
from knowledge.answering.routing import label_of

Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    "text",
    [
        "How do I extend my visa?",
        "Where is the best restaurant?",
        "What is the exchange rate today?",
        "Can I drink tap water here?",
        "Which hospital speaks English?",
    ],
)
def test_what_is_not_ours_is_declined(text: str) -> None:
    assert label_of(text) is Label.OUT_OF_SCOPE


@pytest.mark.parametrize(
    "text",
    [
        "The fish stall gave me short weight, what can I do?",
        "Where can I weigh my fish again at the market?",
        "Who checks the fuel pump at a gas station?",
    ],
)
def test_metrology_is_answered_in_english(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert answer.lang == "en"
    assert answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert answer.text.isascii() or sum(c.isascii() for c in answer.text) > 0.8 * len(answer.text)
