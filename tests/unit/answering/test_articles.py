"""An article or task that is named by number is quoted; what is missing is said to be missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.answer import Answer, Status
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.answering.places import chinese_numeral, places_named
from knowledge.corpus.explainers import load_explainers
from knowledge.document import Document, Force, Kind
from knowledge.passage import Passage, text_for_index
from knowledge.question import Question, Turn
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.retriever import HybridRetriever
from tests.fakes import MemoryLibrary
from tests.unit.answering.conftest import TODAY

LAW = {
    "第一条": "第一条 为了示例，制定本法。",
    "第二十条": "第二十条 示例机构执行示例任务。人员应当考核合格。",
    "第二十一条": "第二十一条 示例纠纷以示例标准为准。",
    "第二十六条": "第二十六条 破坏示例准确度的，可以并处罚款。",
}
OPINION = {
    "三（四）": "（四）示例监管",
    "三（四）16": "16.推进示例分类。建立示例名单。",
    "专栏3": "专栏3：示例重点",
}


def _document(key: str, version: str, title: str, number: str) -> Document:
    return Document(
        key=key, version=version, title=title, doc_number=number, issuer="示例", jurisdiction="", sha256="",
        kind=Kind.OFFICIAL, force=Force.IN_FORCE, valid_from=date(2018, 10, 26), valid_to=None, source_name="",
    )  # fmt: skip


@pytest.fixture(scope="module")
def ask(tools: Tools) -> Callable[..., Answer]:
    library, found = MemoryLibrary(), list(load_explainers())
    for document, places in (
        (_document("计量法", "2018-10-26", "中华人民共和国计量法", ""), LAW),
        (_document("泉政文〔2023〕14号", "2023-03-02", "示例意见", "泉政文〔2023〕14号"), OPINION),
    ):
        passages = [
            Passage(document.id, locator, text, Kind.OFFICIAL, position=number)
            for number, (locator, text) in enumerate(places.items())
        ]
        library.put(document, passages)
        found += [(document, passage) for passage in passages]
    texts = [text_for_index(home.title, passage) for home, passage in found]
    lexical = LexicalIndex.build([passage.id for _, passage in found], texts)
    answering = Answering(replace(tools, library=library, retriever=HybridRetriever(found, lexical)))
    return lambda text, *before: answering.ask(Question(text, history=tuple(map(Turn, before))), TODAY)


@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "一"), (10, "十"), (20, "二十"), (46, "四十六"), (105, "一百零五"), (110, "一百一十")],
)
def test_numbers_of_articles(number: int, told: str) -> None:
    assert chinese_numeral(number) == told


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("计量法第20条", [("计量法", "第二十条")]),
        ("实施细则第四十六条", [("计量法实施细则", "第四十六条")]),
        ("泉政文〔2023〕14号 三(四)16", [("泉政文〔2023〕14号", "三（四）16")]),
        ("实施意见专栏3", [("泉政文〔2023〕14号", "专栏3")]),
        ("Article 9 of 计量法", [("计量法", "第九条")]),
        ("计量法第九条和消法第五十五条", [("计量法", "第九条"), ("消费者权益保护法", "第五十五条")]),
        ("第二十条", []),
        ("计量法管什么", []),
    ],
)
def test_places_belong_to_the_document_named_before(
    tools: Tools, text: str, named: list[tuple[str, str]]
) -> None:
    assert [(document.key, place) for document, place in places_named(text, tools)] == named


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("计量法第二十条", "计量法@2018-10-26/第二十条"),
        ("计量法第20条说什么", "计量法@2018-10-26/第二十条"),
        ("泉政文〔2023〕14号 三（四）16", "泉政文〔2023〕14号@2023-03-02/三（四）16"),
        ("泉政文〔2023〕14号专栏3是什么内容", "泉政文〔2023〕14号@2023-03-02/专栏3"),
    ],
)
def test_the_very_place_is_quoted(ask: Callable[..., Answer], question: str, place: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert [citation.passage_id for citation in answer.citations] == [place]
    assert all(sentence.citations == (place,) for sentence in answer.sentences)


def test_the_whole_article_is_quoted_and_its_number_said_once(ask: Callable[..., Answer]) -> None:
    assert ask("计量法第二十条").text == (
        "《中华人民共和国计量法》第二十条写明：示例机构执行示例任务。人员应当考核合格。"
    )


def test_a_follow_up_asks_for_the_next_article_alone(ask: Callable[..., Answer]) -> None:
    answer = ask("那第二十一条呢", "计量法第二十条是什么")
    assert [citation.locator for citation in answer.citations] == ["第二十一条"]


def test_two_articles_of_which_one_is_missing(ask: Callable[..., Answer]) -> None:
    answer = ask("计量法第二十条和第九十九条是什么")
    assert answer.status is Status.ANSWERED_PARTLY
    assert [citation.locator for citation in answer.citations] == ["第二十条"]


def test_what_an_article_says_on_a_matter_is_not_told_from_another_one(ask: Callable[..., Answer]) -> None:
    answer = ask("计量法第二十六条罚多少钱")
    assert {citation.locator for citation in answer.citations} <= {"第二十六条"}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("计量法第九十九条", "没有第九十九条"),
        ("泉政文〔2023〕14号 三（四）99", "没有三（四）99"),
        ("广告法第三条是什么", "没有收录"),  # known by name, its text is not loaded
        ("JJG 9646的检定周期是多久", "没有收录JJG 9646"),
        ("泉政文〔2023〕915号讲什么", "没有收录泉政文〔2023〕915号"),
    ],
)
def test_what_is_missing_is_said(ask: Callable[..., Answer], question: str, words: str) -> None:
    answer = ask(question)
    assert answer.status is Status.NOT_FOUND
    assert words in answer.text
    assert not answer.citations


def test_a_place_alone_is_asked_back(ask: Callable[..., Answer]) -> None:
    answer = ask("第二十条")
    assert answer.status is Status.CLARIFICATION
    assert "哪部法" in answer.text


@pytest.mark.parametrize("question", ["泉政文〔2023〕14号是谁发的", "JJG 1204适用于什么秤"])
def test_a_number_that_is_known_is_not_said_to_be_missing(ask: Callable[..., Answer], question: str) -> None:
    assert "没有收录" not in ask(question).text
