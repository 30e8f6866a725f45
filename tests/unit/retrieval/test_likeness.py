"""A question is compared with each single asked question of a passage, weighed by what words tell."""

from __future__ import annotations

from dataclasses import replace

from knowledge.document import Document, Kind
from knowledge.passage import Passage, text_for_index
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.likeness import Likenesses
from knowledge.retrieval.protocols import Embedder, Likeness
from tests.fakes import FakeEmbedder
from tests.samples import article, document

_HOME = replace(document("示例解读"), kind=Kind.EXPLAINER)


def passage(locator: str, text: str, *asked: str) -> Passage:
    return replace(article(_HOME, locator, text), kind=Kind.EXPLAINER, asked=asked)


SCALE = passage("公平秤", "公平秤由市场主办者设置，也由他保管。", "公平秤坏了找谁", "市场里哪里可以复称")
FINE = passage("罚款", "短秤的责令改正，罚三万元以下。", "短斤少两罚多少钱", "少称一斤会被罚吗")
BARE = passage("无问", "检定证书由检定机构出具。")


def likeness(question: str, *found: Passage, embedder: Embedder | None = None) -> tuple[Likeness, ...]:
    entries: list[tuple[Document, Passage]] = [(_HOME, one) for one in (SCALE, FINE, BARE)]
    index = LexicalIndex.build([p.id for _, p in entries], [text_for_index(d.title, p) for d, p in entries])
    asked = [one for _, p in entries for one in p.asked]
    return Likenesses(index.number, index.information, asked, embedder).of(
        question, [(_HOME, one) for one in found]
    )


def test_an_asked_question_itself_is_nearest() -> None:
    scale, fine = likeness("公平秤坏了找谁", SCALE, FINE)
    assert scale.asked > 0.99 and scale.asked_holds > 0.99 and scale.asked_held > 0.99
    assert scale.missing == 0.0 and scale.known > 0.99
    assert fine.asked < 0.2 and fine.missing > 0


def test_the_nearest_single_question_counts_and_the_next_is_told() -> None:
    (one,) = likeness("短斤少两罚多少钱", FINE)
    assert one.asked > one.asked_next >= 0
    assert one.subject > 0


def test_a_word_that_stands_nowhere_is_missing_most() -> None:
    (known,) = likeness("公平秤坏了", SCALE)
    (foreign,) = likeness("公平秤坏了，珊瑚礁", SCALE)
    assert foreign.missing == 1.0 > known.missing
    assert foreign.known < known.known


def test_a_passage_without_asked_questions_is_like_by_its_text_alone() -> None:
    (one,) = likeness("检定证书谁出具", BARE)
    assert one.text > 0.3
    assert (one.asked, one.asked_next, one.subject, one.meaning) == (0.0, 0.0, 0.0, 0.0)


def test_a_question_of_nothing_is_like_nothing() -> None:
    assert likeness("的了吗", SCALE, FINE) == (Likeness(), Likeness())


def test_meaning_is_the_cosine_with_the_nearest_asked_question() -> None:
    (same,) = likeness("公平秤坏了找谁", SCALE, embedder=FakeEmbedder())
    (none,) = likeness("公平秤坏了找谁", SCALE)
    assert same.meaning > 0.99 and none.meaning == 0.0


def test_every_share_lies_between_nothing_and_all() -> None:
    for one in likeness("市场里少称一斤，公平秤哪里有", SCALE, FINE, BARE, embedder=FakeEmbedder()):
        shares = (
            one.text,
            one.asked,
            one.asked_next,
            one.asked_holds,
            one.asked_held,
            one.subject,
            one.known,
        )
        assert all(-1e-6 <= share <= 1 + 1e-6 for share in shares)
