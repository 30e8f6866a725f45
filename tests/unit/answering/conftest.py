"""An answering over our real explainers, by words alone, and a directory of two businesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.answer import Answer
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.explainers import load_explainers
from knowledge.corpus.indicators import load_indicators
from knowledge.corpus.synonyms import load_synonyms
from knowledge.passage import text_for_index
from knowledge.question import Question
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.retriever import HybridRetriever
from tests.fakes import MemoryLibrary

TODAY = date(2026, 11, 23)


def business(name: str, district: str, *, status: PledgeStatus = PledgeStatus.ACTIVE) -> Business:
    return Business(
        id=f"biz-{name}",
        name=name,
        uscc="",
        uscc_checked=False,
        district=district,
        township="",
        address="",
        market="",
        stall="",
        industry="加油站",
        status=status,
        pledged_on=date(2026, 5, 20),
        valid_to=None,
        as_of=date(2026, 11, 1),
        source="诚信计量承诺单位名单",
        issuer="示例局",
        score=0.9,
    )


class TwoBusinesses:
    """Finds a business when its name stands in the question's words, or the district is its own."""

    listed = (business("海丝加油站", "晋江市"), business("东湖超市", "丰泽区", status=PledgeStatus.SUSPENDED))

    def search(
        self, text: str, *, district: str | None = None, limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        words = text.split()
        found = tuple(
            b
            for b in self.listed
            if (not district or district in b.district) and all(w in b.name + b.industry for w in words)
        )
        return BusinessPage(len(found), found[offset : offset + limit], date(2026, 11, 1))

    def count(self, *, district: str | None = None) -> int:
        return 1


@pytest.fixture(scope="session")
def tools() -> Tools:
    explainers = load_explainers()
    texts = [text_for_index(document.title, passage) for document, passage in explainers]
    lexical = LexicalIndex.build([passage.id for _, passage in explainers], texts)
    return Tools(
        retriever=HybridRetriever(explainers, lexical),
        library=MemoryLibrary(),
        directory=TwoBusinesses(),
        described=lambda description, limit: (),
        words=load_synonyms(),
        catalogue=load_catalogue(),
        indicators=load_indicators(),
    )


@pytest.fixture(scope="session")
def ask(tools: Tools) -> Callable[[str], Answer]:
    answering = Answering(tools)
    return lambda text: answering.ask(Question(text), TODAY)
