"""A row of a table that was loaded is told by its cells; a time is taken from where a time stands."""

from dataclasses import replace
from datetime import date

import pytest

from ingest.clauses import split
from knowledge.answer import Status
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.corpus.explainers import load_explainers
from knowledge.document import Document, Force, Kind
from knowledge.passage import text_for_index
from knowledge.question import Question
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.retriever import HybridRetriever
from tests.fakes import MemoryLibrary

TODAY = date(2026, 11, 23)
NOTICE = """关于开展民用衡器免费检定服务的通知

示例市监〔2026〕31号

为方便群众，决定组织免费检定服务。现将有关事项通知如下：

一、服务时间

2026年9月7日至9月18日，每天上午8时30分至11时30分。

二、服务地点

镇	服务地点	检定台数（台）
甲山镇	甲山综合市场	86
乙港镇	乙港渔市	142

示例市市场监督管理局

2026年8月24日
"""


@pytest.fixture(scope="module")
def answering(tools: Tools) -> Answering:
    document = Document(
        key="示例市监〔2026〕31号",
        version="2026-08-24",
        title="关于开展民用衡器免费检定服务的通知",
        doc_number="示例市监〔2026〕31号",
        issuer="示例市市场监督管理局",
        jurisdiction="示例市",
        kind=Kind.OFFICIAL,
        force=Force.IN_FORCE,
        valid_from=date(2026, 8, 24),
        valid_to=None,
        sha256="",
        source_name="a.txt",
    )
    passages = split(NOTICE, document.id)
    library = MemoryLibrary()
    library.put(document, passages)
    found = [*load_explainers(), *((document, passage) for passage in passages)]
    texts = [text_for_index(home.title, passage) for home, passage in found]
    lexical = LexicalIndex.build([passage.id for _, passage in found], texts)
    return Answering(replace(tools, library=library, retriever=HybridRetriever(found, lexical)))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("乙港镇免费检定多少台", "142"),
        ("甲山镇在哪里免费检定", "甲山综合市场"),
        ("民用衡器免费检定什么时候", "9月7日"),
        ("民用衡器免费检定的通知是什么文号", "示例市监〔2026〕31号"),
    ],
)
def test_a_notice_nobody_has_seen_is_answered(answering: Answering, question: str, told: str) -> None:
    answer = answering.ask(Question(question), TODAY)
    assert answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert told in answer.text
    assert {citation.doc_number for citation in answer.citations} == {"示例市监〔2026〕31号"}
