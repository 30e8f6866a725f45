"""What speaks for and against each passage that was found, as numbers that a model can weigh.

One row a passage, in the order of FEATURES; some features compare a passage with the others of the
same search, so rows of different searches may stand in one table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.intents import intents_of, share_of_intents
from knowledge.document import Force, Kind
from knowledge.retrieval.protocols import Hit, Likeness
from knowledge.retrieval.tokens import content_tokens, tokens

Rows = NDArray[np.float32]

# Of the passage alone.
_OWN = (
    "score", "lexical", "dense", "coverage", "cosine", "text", "asked", "asked_next", "asked_holds",
    "asked_held", "subject", "meaning", "missing", "title", "intent", "intent_lacks", "announces", "numbers",
    "explainer", "row", "foreign", "length", "questions", "rank",
)  # fmt: skip
# The same less the best of the passages that rest on something else.
_LEAD = ("score", "coverage", "text", "asked", "asked_holds", "subject", "meaning", "title", "intent")
# Of the question, the same for every passage.
_QUESTION = ("asks_tokens", "asks_intents", "asks_number", "english", "known")
FEATURES = (*_OWN, *(f"{name}_lead" for name in _LEAD), *_QUESTION)

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条(之[一二三四五六七八九十]+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGNATURE = re.compile(r"落款|印发|抄送|题注")
_ASKS_ISSUE = re.compile(r"发布|印发|成文|发文|落款|发的|谁发|出台|公布|通过|修订|修正")
ASKS_WHEN = re.compile(
    r"什么时候|什么时间|几时|啥时|何时|哪天|哪几天|几月几|几号|几点|(开始|截止|服务|办理|报名)(时间|日期)"
)
_ANNOUNCED = (
    (ASKS_WHEN, re.compile(r"时间|日期|期限|施行")),
    (re.compile(r"文号|什么号|几号文"), re.compile(r"^文号$")),
    (re.compile(r"在哪|哪里|哪儿|地点|地址"), re.compile(r"地点|地址|场所")),
)


def says_of(question: str, hit: Hit) -> int:
    """1 where the heading of an official passage announces what is asked (一、服务时间, 文号), -1 where
    the passage only signs the text, else 0."""
    place = " ".join((*hit.passage.headings, hit.passage.locator))
    if _SIGNATURE.search(hit.passage.locator) and not _ASKS_ISSUE.search(question):
        return -1  # the day of a signature is no answer to when something takes place
    return int(any(asks.search(question) and says.search(place) for asks, says in _ANNOUNCED))


def title_named(question_tokens: frozenset[str], hit: Hit) -> float:
    """The share of the pairs of characters of a passage's title that stand in the question."""
    title = _pairs_of(hit.document.title)
    return len(title & question_tokens) / len(title) if title else 0.0


@lru_cache(maxsize=8192)
def _pairs_of(title: str) -> frozenset[str]:
    return frozenset(token for token in content_tokens(title) if len(token) > 1)


def grounds(hit: Hit) -> frozenset[str]:
    """What a passage rests on: the places that an explainer explains, or the official passage itself."""
    if hit.passage.kind is Kind.OFFICIAL:
        return frozenset({f"{hit.document.key}/{hit.passage.locator}"})
    return frozenset(f"{cite.document}/{article_of(cite.locator)}" for cite in hit.passage.cites)


def article_of(locator: str) -> str:
    """The article in which a 款 or 项 stands; other locators as they are."""
    article = _ARTICLE.match(locator)
    return article[0] if article else locator


def features(question: str, hits: Sequence[Hit]) -> Rows:
    """One row for each hit of one search for `question` (normalised), in the order of FEATURES."""
    if not hits:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    asked = frozenset(tokens(question))
    numbers = frozenset(_NUMBER.findall(question))
    wanted = intents_of(question)
    own = np.array(
        [_own(question, asked, numbers, wanted, hit, rank) for rank, hit in enumerate(hits)],
        dtype=np.float32,
    )
    of_question = [
        float(len(asked)),
        float(len(wanted)),
        float(bool(numbers)),
        float(question.isascii()),
        (hits[0].likeness or Likeness()).known,
    ]
    same = np.tile(np.array(of_question, dtype=np.float32), (len(hits), 1))
    return np.concatenate([own, _leads(own, hits), same], axis=1)


def _own(
    question: str, asked: frozenset[str], numbers: frozenset[str], wanted: frozenset[str], hit: Hit, rank: int
) -> list[float]:
    like = hit.likeness or Likeness()
    passage = hit.passage
    intent = share_of_intents(wanted, passage)
    held = numbers & frozenset(_NUMBER.findall("\n".join((passage.text, *passage.asked))))
    return [
        hit.score, hit.lexical, hit.dense, hit.coverage, hit.cosine, like.text, like.asked,
        like.asked_next, like.asked_holds, like.asked_held, like.subject, like.meaning, like.missing,
        title_named(asked, hit), intent, float(bool(wanted) and bool(passage.asked) and intent == 0),
        float(says_of(question, hit)) if passage.kind is Kind.OFFICIAL else 0.0,
        len(held) / len(numbers) if numbers else 1.0, float(passage.kind is Kind.EXPLAINER),
        float(bool(passage.cells)), float(hit.document.force in {Force.SUPERSEDED, Force.COMPARISON}),
        float(np.log1p(len(passage.text))), float(len(passage.asked)), float(rank),
    ]  # fmt: skip


def _leads(own: Rows, hits: Sequence[Hit]) -> Rows:
    """By how much each passage is ahead of the best that rests on something else."""
    resting = [grounds(hit) for hit in hits]
    columns = own[:, [_OWN.index(name) for name in _LEAD]]
    apart = np.array([[not (one & other) for other in resting] for one in resting], dtype=bool)
    np.fill_diagonal(apart, False)
    others = np.where(apart[:, :, None], columns[None, :, :], np.float32(0)).max(axis=1)
    return np.asarray(columns - others, dtype=np.float32)
