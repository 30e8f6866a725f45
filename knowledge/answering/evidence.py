"""What a search found for a question: which of it may answer, and which of that answers best."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.answering.candidates import ASKS_WHEN, FEATURES, features, grounds, says_of, title_named
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.intents import shared_intent
from knowledge.answering.places import places_named
from knowledge.document import Kind, is_issue_number
from knowledge.passage import Passage
from knowledge.retrieval.protocols import Hit
from knowledge.retrieval.tokens import tokens
from knowledge.retrieval.trees import ModelUnusable, Trees

RERANKER = Path(__file__).parents[1] / "corpus" / "reranker.json"
_log = logging.getLogger(__name__)

# The rule that decides without a model, and on earlier law: shares of the question's information that
# must stand in a passage. Chosen on our own asked questions, each left out in turn, against questions
# that are not ours (docs/decisions/0004).
SURE = 0.46
LIKELY = 0.34
LIKELY_IF_ENDED = 0.25
INTENT_WEIGHT = 0.4
TITLE_WEIGHT = 0.3
LOCATOR_WEIGHT = 0.45
_TRUST = 0.05  # worth by the rule is at most 2.5: such a text is likely, and rarely sure
OFFICIAL_AHEAD = 0.2  # an official text that covers so much more than any explainer comes first
_WHEN = re.compile(r"\d\s*[年月日时点:：]|[一二三四五六七八九十]+[年月日]|工作日|每天|每周|即日|当天|届满")
_YEAR = re.compile(r"20\d\d")
_ASKS_GOAL = re.compile(r"目标|规划|计划|要达到|达到多少|指标|建成|goal|target")
_POOL = 40
_CANDIDATES = 20


def covering(draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """What is found for the question widened by terms of law, covered in either wording.

    A term of law that is missing from a passage must not count against the citizen's own words.
    """
    return _in_language(tools.retriever.find(draft.query, draft.scope, _POOL, draft.standalone), draft.lang)


def _in_language(hits: tuple[Hit, ...], lang: str) -> tuple[Hit, ...]:
    """Explainers in the language of the question, and official texts that need no proofreading."""
    sure = (h for h in hits if not h.passage.to_proofread)
    return tuple(h for h in sure if h.passage.kind is Kind.OFFICIAL or h.passage.lang == lang)


def _of_named_documents(hits: tuple[Hit, ...], draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """What belongs to a document that the question names.

    A 文号 names one text and nothing else answers for it, and so does an article. The name of a law
    is often said loosely, so it only decides where that law has likely evidence.
    """
    places = {f"{document.key}/{place}" for document, place in places_named(draft.standalone, tools)}
    if of_place := tuple(hit for hit in hits if places & grounds(hit)):
        return of_place
    named = {document.key: document for document in tools.catalogue.recognise(draft.standalone)}
    own = tuple(h for h in hits if named.keys() & {h.document.key, *(c.document for c in h.passage.cites)})
    exact = any(is_issue_number(key) for key in named)
    return own if exact or any(h.coverage >= LIKELY for h in own) else hits


def _of_that_time(hits: tuple[Hit, ...], draft: Draft) -> tuple[Hit, ...]:
    """Where the law before a change is asked for: the texts that this change ended, if they cover it.

    No asked questions lead to a superseded text; that it ended on just this day makes up for them.
    """
    if not draft.asks_past:
        return hits
    ended = (h for h in hits if h.document.valid_to == draft.day and h.coverage >= LIKELY_IF_ENDED)
    return tuple(replace(h, coverage=max(h.coverage, LIKELY)) for h in ended) or hits


@cache
def ranker() -> Trees | None:
    """The ranker that we ship; None if it is missing or of other features: then the rule decides."""
    try:
        return Trees.read(RERANKER, FEATURES)
    except ModelUnusable as error:
        _log.warning("no ranker, the rule decides: %s", error)
        return None


def _weighed(hits: tuple[Hit, ...], draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """The hits with the chance of each that it answers; on earlier law the ranker has learned nothing."""
    model = ranker()
    if model is None or draft.scope.day < draft.today:
        return hits
    named = {document.key for document in tools.catalogue.recognise(draft.standalone)}
    chances = model.chances(features(draft.standalone, hits))
    weighed = []
    for hit, chance in zip(hits, chances, strict=True):
        # It learned on texts that explainers explain; of others, and of a text that the question
        # names, what covers the question surely is likely whatever it says.
        official = hit.passage.kind is Kind.OFFICIAL and hit.coverage >= SURE
        trusted = official and (hit.document.key in named or not tools.catalogue.entry(hit.document.key))
        least = model.thresholds["likely"] + _TRUST * worth(hit, draft.standalone)[0] if trusted else 0.0
        weighed.append(replace(hit, chance=max(float(chance), least)))
    return tuple(weighed)


def best_evidence(hits: tuple[Hit, ...], question: str) -> Hit | None:
    """The hit that answers, or None: by its chance, or by the rule where nothing was weighed."""
    model = ranker()
    if model is None or any(hit.chance is None for hit in hits):
        return _best_by_rule(hits, question)
    least = model.thresholds["likely"]
    likely = [h for h in hits if (h.chance or 0) >= least and says_when(question, h.passage)]
    return max(likely, key=lambda hit: worth(hit, question), default=None)


def is_sure(hit: Hit) -> bool:
    """Whether `hit` answers so surely that nothing need be said about it."""
    model = ranker()
    if model is None or hit.chance is None:
        return hit.coverage >= SURE
    return hit.chance >= model.thresholds["sure"]


def _best_by_rule(hits: tuple[Hit, ...], question: str) -> Hit | None:
    """An explainer goes before an official text of like coverage."""
    likely = [h for h in hits[:_CANDIDATES] if h.coverage >= LIKELY and says_when(question, h.passage)]
    explained = _best(likely, Kind.EXPLAINER, question)
    official = _best(likely, Kind.OFFICIAL, question)
    if explained and official:
        covered = max(hit.coverage for hit in likely if hit.passage.kind is Kind.OFFICIAL)
        if covered - explained.coverage > OFFICIAL_AHEAD:  # it is one of the official texts that is meant
            return official
    return explained or official


def worth(hit: Hit, question: str) -> tuple[float, str]:
    """How much `hit` says for `question`: its chance, else rank, coverage, and the kind of thing asked.

    Ties are broken by id.
    """
    if hit.chance is not None:
        return hit.chance, hit.passage.id
    same = INTENT_WEIGHT * shared_intent(question, hit.passage)
    explained = hit.passage.kind is Kind.EXPLAINER
    named = (
        TITLE_WEIGHT * title_named(frozenset(tokens(question)), hit)
        if explained
        else LOCATOR_WEIGHT * says_of(question, hit)
    )
    return hit.score + hit.coverage + same + named, hit.passage.id


def _best(hits: list[Hit], kind: Kind, question: str) -> Hit | None:
    of_kind = (hit for hit in hits if hit.passage.kind is kind)
    return max(of_kind, key=lambda hit: worth(hit, question), default=None)


def says_when(question: str, passage: Passage) -> bool:
    """Whether an official passage holds a day or time where one is asked for; ours always may."""
    if passage.kind is Kind.EXPLAINER or not ASKS_WHEN.search(question):
        return True
    return _WHEN.search(passage.text) is not None


def _of_target_years(hits: tuple[Hit, ...], draft: Draft) -> tuple[Hit, ...]:
    """Where goals of a year are asked for, the passages in which that year stands: 2030 is not 2025."""
    years = set(_YEAR.findall(draft.standalone))
    if not years or not _ASKS_GOAL.search(draft.standalone):
        return hits
    goals = (h for h in hits if _ASKS_GOAL.search(h.passage.text + "".join(h.passage.asked)))
    return tuple(h for h in goals if years <= set(_YEAR.findall(h.passage.text)))


def stands_in_unlisted_text(draft: Draft, tools: Tools) -> bool:
    """Whether an official text that the catalogue does not know covers the question surely.

    What an operator loads later is in nothing that we learned from: its own words must speak for it.
    """
    return any(
        hit.passage.kind is Kind.OFFICIAL
        and hit.coverage >= SURE
        and tools.catalogue.entry(hit.document.key) is None
        for hit in covering(draft, tools)
    )


def evidence_for(draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """The passages that may answer `draft`, of the documents and the day that it asks for."""
    hits = _of_target_years(covering(draft, tools), draft)
    return _weighed(_of_that_time(_of_named_documents(hits, draft, tools), draft), draft, tools)
