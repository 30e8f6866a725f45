"""What two officers tied to a passage is answered by it the next time, whatever the router makes of it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answer import Status
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.corpus.explainers import load_explainers
from knowledge.passage import text_for_index
from knowledge.question import Question
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.retriever import HybridRetriever
from tests.unit.answering.conftest import TODAY

ASKED = "家里老鼠夹上的弹簧秤怎么报修"


def taught(tools: Tools, key: str) -> Tools:
    """The tools once `ASKED` stands among the asked questions of the explainer `key`."""
    explainers = [
        (document, replace(passage, asked=(*passage.asked, ASKED)) if key in passage.id else passage)
        for document, passage in load_explainers()
    ]
    texts = [text_for_index(document.title, passage) for document, passage in explainers]
    lexical = LexicalIndex.build([passage.id for _, passage in explainers], texts)
    return replace(tools, retriever=HybridRetriever(explainers, lexical))


def test_an_approved_question_is_answered_by_its_passage(tools: Tools) -> None:
    before = Answering(tools).ask(Question(ASKED), TODAY)
    assert before.status is Status.NOT_FOUND
    after = Answering(taught(tools, "law-repair-individual")).ask(Question(ASKED), TODAY)
    assert after.status is Status.ANSWERED
    assert {"law-repair-individual" in citation.passage_id for citation in after.citations} == {True}


def test_another_question_is_not(tools: Tools) -> None:
    answer = Answering(taught(tools, "law-repair-individual")).ask(Question("秤砣丢了怎么配"), TODAY)
    assert not any("law-repair-individual" in citation.passage_id for citation in answer.citations)
