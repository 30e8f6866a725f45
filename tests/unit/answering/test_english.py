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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("I bought 1 kg of apples, how many grams short is allowed?", ("20 g", "40 g")),
        (
            "2 jin of pork at 15 yuan per jin weighs only 900 g, is that legal?",
            ("100 g is missing: beyond", "5 g"),
        ),
        ("Is 2 g short on 1 kg of fish at 20 yuan per kg acceptable?", ("2 g is missing: within",)),
        (
            "A 500 ml bottle holds only 480 ml. Is that allowed?",
            ("15 mL", "485 mL", "20 mL is missing: beyond"),
        ),
        ("How much less may a 5 kg bag of rice hold?", ("75 g", "4925 g")),
    ],
)
def test_shortfalls_are_computed_in_english_with_the_chinese_source(
    ask: Ask, question: str, said: tuple[str, ...]
) -> None:
    answer = ask(question)
    assert (answer.status, answer.label, answer.lang) == (Status.ANSWERED, Label.CALCULATOR, "en")
    assert [words for words in said if words not in answer.text] == []
    assert answer.computed and answer.citations
    assert all(citation.title.endswith("办法") for citation in answer.citations)


@pytest.mark.parametrize(
    "question", ["What is the fine for selling 50 g short?", "1 kg of live fish was short, ok?"]
)
def test_fines_and_live_fish_are_not_computed_from_weights(ask: Ask, question: str) -> None:
    assert ask(question).label is not Label.CALCULATOR
