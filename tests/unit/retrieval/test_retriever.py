"""Words and meaning find passages together, each alone, and only what the scope admits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.document import Document, Force
from knowledge.passage import Passage, text_for_index
from knowledge.retrieval.dense import ExactVectorIndex
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import IndexUnavailable, Scope, Shelf, Vectors, shelf_of
from knowledge.retrieval.retriever import HybridRetriever
from tests.fakes import FakeEmbedder
from tests.samples import TODAY, article, document, sample_documents

NOW = Scope(TODAY, TODAY)
Entries = list[tuple[Document, Passage]]


def entries() -> Entries:
    return [(home, passage) for home, passages in sample_documents() for passage in passages]


def lexical(found: Entries) -> LexicalIndex:
    return LexicalIndex.build([p.id for _, p in found], [text_for_index(d.title, p) for d, p in found])


def exact(found: Entries, embedder: FakeEmbedder) -> ExactVectorIndex:
    texts = [text_for_index(d.title, p) for d, p in found]
    return ExactVectorIndex([p.id for _, p in found], embedder.encode(texts), [shelf_of(d) for d, _ in found])


def hybrid(found: Entries) -> HybridRetriever:
    embedder = FakeEmbedder()
    return HybridRetriever(found, lexical(found), exact(found, embedder), embedder)


def test_both_sides_take_part() -> None:
    found = entries()
    hits = hybrid(found).find("水表走得太快", NOW, 5)
    assert len(hits) == 5
    assert "水表走得太快" in hits[0].passage.text
    assert (hits[0].score, hits[0].lexical) == (1.0, 1.0)
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert 0 < hits[0].dense <= 1


def test_words_alone_answer_without_vectors() -> None:
    retriever = HybridRetriever(entries(), lexical(entries()))
    assert not retriever.meaning
    hits = retriever.find("油枪跳数异常", NOW)
    assert "油枪跳数异常" in hits[0].passage.text
    assert all(hit.dense == 0 for hit in hits)


class Broken:
    """A vector store that has failed."""

    def nearest(self, vector: Vectors, limit: int, shelves: Iterable[Shelf]) -> list[tuple[str, float]]:
        raise IndexUnavailable("gone")


def test_a_failing_vector_store_leaves_the_words() -> None:
    found = entries()
    retriever = HybridRetriever(found, lexical(found), Broken(), FakeEmbedder())
    assert retriever.find("油枪跳数异常", NOW)
    assert not retriever.meaning


def test_asked_questions_lead_to_their_passage() -> None:
    home = document()
    plain = article(home, "第一条", "称量器具须复核。")
    asked = article(home, "第二条", "集市设置复核用具。", 1, asked=("鬼秤怎么认",))
    retriever = hybrid([(home, plain), (home, asked)])
    hit = retriever.find("请问鬼秤怎么认呢", NOW)[0]
    assert hit.passage == asked
    assert hit.coverage == pytest.approx(1.0)


def test_a_question_without_tokens_finds_nothing() -> None:
    assert hybrid(entries()).find("？？？", NOW) == ()


@pytest.mark.parametrize(
    ("scope", "versions"),
    [
        (NOW, {"2020-01-01"}),
        (Scope(date(2015, 1, 1), TODAY), {"2010-01-01"}),
        (Scope(TODAY, TODAY, frozenset({"浙江"})), {"2020-01-01", "2021-01-01"}),
    ],
)
def test_only_what_the_scope_admits(scope: Scope, versions: set[str]) -> None:
    homes = [
        document(version="2010-01-01", force=Force.SUPERSEDED, valid_to=date(2019, 12, 31)),
        document(version="2020-01-01"),
        document(version="2021-01-01", force=Force.COMPARISON, jurisdiction="浙江省"),
    ]
    found = [(home, article(home, "第一条", "电子秤应当每年送检一次。")) for home in homes]
    assert {hit.document.version for hit in hybrid(found).find("电子秤多久送检", scope)} == versions


def test_an_index_entry_that_left_the_library_is_skipped() -> None:
    found = entries()
    embedder = FakeEmbedder()
    retriever = HybridRetriever(found[:-1], lexical(found), exact(found, embedder), embedder)
    assert found[-1][1].id not in {hit.passage.id for hit in retriever.find(found[-1][1].text, NOW)}


def test_explainers_are_found_by_the_fact_that_they_rest_on() -> None:
    found = entries()
    home, passage = found[0]
    found[0] = (home, replace(passage, fact_ids=("B7-K10",)))
    retriever = HybridRetriever(found, lexical(found))
    assert [p.id for _, p in retriever.resting_on("B7-K10", NOW)] == [passage.id]
    assert retriever.resting_on("B7-K11", NOW) == ()
    past = replace(home, valid_to=date(1990, 1, 1))
    found[0] = (past, found[0][1])
    assert HybridRetriever(found, lexical(found)).resting_on("B7-K10", NOW) == ()
