"""Questions in English: answered in English from English explainers, or politely not."""

import re
from collections.abc import Callable

import pytest

from knowledge.answer import Answer, Label, Status
from knowledge.answering.passages import ONLY_CHINESE
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


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("May an employee report his own company?", "市场监督管理投诉举报处理办法"),
        ("When was the metrology law last amended?", "中华人民共和国计量法"),
        ("May a trader refuse an inspection of the shop?", "零售商品称重计量监督管理办法"),
    ],
)
def test_what_only_chinese_explains_is_told_in_chinese_under_an_english_sentence(
    ask: Ask, question: str, named: str
) -> None:
    answer = ask(question)
    assert (answer.status, answer.lang) == (Status.ANSWERED, "en")
    assert answer.sentences[0].text == ONLY_CHINESE
    assert all(not sentence.text.isascii() for sentence in answer.sentences[1:])
    assert answer.citations[0].title.startswith(named)
    assert answer.terms_used


def test_what_is_explained_in_english_is_never_said_to_be_in_chinese_alone(ask: Ask) -> None:
    answer = ask("They weighed the crabs with thick wet ropes, is that legal?")
    assert answer.lang == "en" and ONLY_CHINESE not in answer.text


def test_a_subject_that_is_explained_in_english_is_told_in_english(ask: Ask) -> None:
    answer = ask("Until when may one complain, and when is it too late?")
    assert answer.text.isascii() or ONLY_CHINESE not in answer.text
    assert "3 years" in answer.text


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What are the metrology targets of Xiamen?", Status.NOT_FOUND),
        ("How often must an audiometer be verified?", Status.NOT_FOUND),
        ("Write a haiku about the public check scale", Status.OUT_OF_SCOPE),
        ("How do I pay my water bill?", Status.OUT_OF_SCOPE),
        ("What is the penalty for drunk driving?", Status.OUT_OF_SCOPE),
        ("Is it going to rain at the fish market?", Status.OUT_OF_SCOPE),
        ("Who invented the zorble gauge of Plimsk?", Status.NOT_FOUND),
    ],
)
def test_what_the_table_knows_to_be_elsewhere_is_declined(ask: Ask, question: str, status: Status) -> None:
    answer = ask(question)
    assert answer.status in {status, Status.NOT_FOUND, Status.OUT_OF_SCOPE}
    assert not answer.citations
    assert any(step.link.startswith("tel:123") for step in answer.next_steps)


def test_where_a_visitor_comes_from_is_not_what_he_asks_about(ask: Ask) -> None:
    assert ask("I am from Singapore. Where can I complain about short weight?").status is Status.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "What does a kilo of shrimp cost?",
        "What is the legal age for drinking?",
        "My package did not arrive, who do I complain to?",
        "Is it legal to fly a drone over the market?",
        "What is the punishment for arson?",
        "Who sells the frobnicator of the market scale?",
    ],
)
def test_a_word_that_no_text_of_ours_holds_makes_a_neighbour_no_answer(ask: Ask, question: str) -> None:
    answer = ask(question)
    assert answer.status in {Status.NOT_FOUND, Status.OUT_OF_SCOPE}
    assert not answer.citations
    assert re.search("12315|12345", " ".join(step.text for step in answer.next_steps))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How much is 3 catties in kilograms?", "3 jin is 1.5 kg."),
        ("How many taels are in a catty?", "1 jin is 10 liang."),
        ("Convert 2 Taiwan catties to kg", "2 Taiwan catties is 1.2 kg. Only one source"),
        ("1 kg of pork at 20 yuan per catty is 20 g short, is that allowed?", "20 g is missing: beyond"),
    ],
)
def test_catties_and_taels_are_understood(ask: Ask, question: str, said: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.label) == (Status.ANSWERED, Label.CALCULATOR)
    assert said in answer.text


def test_a_hong_kong_catty_has_no_checked_figure(ask: Ask) -> None:
    answer = ask("How much is a Hong Kong catty in grams?")
    assert answer.label is Label.KNOWLEDGE
    assert "Hong Kong catty" in answer.text
