"""Questions in English: bridged by a table of terms into Chinese where no English explainer fits.

What the table knows to belong elsewhere is declined. What our Chinese texts answer with confidence is told
from the English explainer of that subject if there is one, else in Chinese under a sentence in English.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from knowledge.answer import Label, Sentence, Status
from knowledge.answering.confidence import joined
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.evidence import best_evidence, evidence_for, is_sure
from knowledge.answering.passages import ONLY_CHINESE, answer_from_passages
from knowledge.answering.reply import say_unheld
from knowledge.answering.router import router
from knowledge.answering.routing import was_asked
from knowledge.corpus.english_terms import Bridged, english_terms, stem, words_of
from knowledge.corpus.router_examples import OURS
from knowledge.document import Kind
from knowledge.retrieval.protocols import Hit

# A visitor tells where he comes from; that is no question about the place.
_COMES_FROM = re.compile(r"\b(?:i am|i'm|we are|we're|i come|we come) (?:a \w+ )?from \w+", re.IGNORECASE)
# Of the question's information, that a Chinese passage must hold more than the best English one.
_MORE_COVERED = 0.15
_LEAST_OURS = 0.4  # of the English question itself, by the router
_MOST_UNKNOWN = 2  # words that the table does not know
_WEIGHT_OF_CHINESE = 0.6  # of the chance by the bridged question against that by the English one
_LEAST_CHANCE = 0.02  # chances are kept this far from 0 and 1
_CHINESE_KEY, _ENGLISH_KEY = "解读·", "解读·en-"


def bridged(draft: Draft) -> Bridged:
    """The question in Chinese words."""
    return english_terms().bridge(_COMES_FROM.sub("", draft.standalone))


def in_chinese_words(draft: Draft, tools: Tools) -> Draft:
    """The draft as if its English question had been asked with the Chinese words of the table."""
    text = bridged(draft).text
    query, _ = tools.words.expand(text)
    return replace(draft, lang="zh", text=text, standalone=text, query=query, found=None)


def leave_english_of_elsewhere(draft: Draft, tools: Tools) -> Draft:
    """End a question in English that names what the table knows to be elsewhere (Xiamen, a visa)."""
    if draft.lang != "en" or draft.label is not Label.KNOWLEDGE:
        return draft
    found = bridged(draft)
    if not found.foreign:
        return draft
    return say_unheld(draft) if found.subjects else draft.ended(Status.OUT_OF_SCOPE, Label.OUT_OF_SCOPE)


def answer_through_chinese(draft: Draft, tools: Tools) -> Draft:
    """Answer an English question that is understood in Chinese too: from what both readings find likely.

    An English explainer is chosen by its chance and that of its Chinese counterpart; a Chinese text
    without one answers where it surely says more. Unchanged where the table does not know enough words.
    """
    if draft.lang != "en" or draft.label is not Label.KNOWLEDGE or draft.asks_past:
        return draft
    words = bridged(draft)
    own = joined(evidence_for(draft, tools), draft, tools)
    if any(map(was_asked, own)):
        return draft
    strange = _holds_strange_word(words, own)
    if not _is_understood(words) or router().shares(draft.standalone)[OURS] < _LEAST_OURS:
        return draft.ended(Status.NOT_FOUND) if strange else draft
    chinese = in_chinese_words(draft, tools)
    chinese = replace(chinese, found=joined(evidence_for(chinese, tools), chinese, tools))
    english = _by_both_readings(own, chinese.found or ())
    best = best_evidence(chinese.found or (), chinese.standalone)
    if strange and not _agree(best, best_evidence(english, draft.standalone)):
        return draft.ended(Status.NOT_FOUND)
    if best and is_sure(best) and _says_more(best, best_evidence(english or own, draft.standalone)):
        told = _in_english(best, draft, tools) or answer_from_passages(chinese, tools)
        if told.lang == "en":
            return told
        if told.status is Status.ANSWERED:
            said = (Sentence(ONLY_CHINESE, told.sentences[0].citations), *told.sentences)
            told = replace(draft, sentences=said, sources=told.sources, terms=words.terms)
            return told.ended(Status.ANSWERED)
    if best_evidence(english, draft.standalone) is None:
        return draft
    return answer_from_passages(replace(draft, found=english), tools)


def _in_english(chinese: Hit, draft: Draft, tools: Tools) -> Draft | None:
    """The answer from the English explainer of the same subject; None if there is none."""
    for fact_id in chinese.passage.fact_ids[:1]:
        for document, passage in tools.retriever.resting_on(fact_id, draft.scope):
            hit = replace(chinese, document=document, passage=passage)
            if passage.lang == "en" and _subject(hit) == _subject(chinese):
                return answer_from_passages(replace(draft, found=(hit,)), tools)
    return None


def _is_understood(words: Bridged) -> bool:
    return 0 < words.subjects > len(words.unknown) <= _MOST_UNKNOWN


def _holds_strange_word(words: Bridged, own: tuple[Hit, ...]) -> bool:
    """Whether a word is known neither to the table nor to any English explainer that was found."""
    if not words.unknown:
        return False
    passages = [hit.passage for hit in own if hit.passage.lang == "en"]
    known = {stem(word) for one in passages for word in words_of(" ".join((one.text, *one.asked)))}
    return any(stem(word) not in known for word in words.unknown)


def _agree(chinese: Hit | None, english: Hit | None) -> bool:
    """Whether both readings of the question find the same subject, and surely."""
    if chinese is None or english is None or not (is_sure(chinese) and is_sure(english)):
        return False
    return _subject(chinese) == _subject(english)


def _by_both_readings(own: tuple[Hit, ...], chinese: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The English explainers with chances by both readings of the question.

    The one that both together find likeliest keeps the higher of its two chances, the others the lower.
    """
    counterparts = {_subject(hit): hit.chance or 0.0 for hit in chinese if hit.passage.kind is Kind.EXPLAINER}
    chances = [
        (hit, hit.chance or 0.0, counterparts.get(_subject(hit), 0.0))
        for hit in own
        if hit.passage.lang == "en"
    ]
    if not chances:
        return ()
    likeliest, *_ = max(chances, key=_likelihood)
    return tuple(
        replace(hit, chance=max(first, second) if hit is likeliest else min(first, second))
        for hit, first, second in chances
    )


def _likelihood(read: tuple[Hit, float, float]) -> tuple[float, str]:
    hit, in_english, in_chinese = read
    return _log_odds(in_english) + _WEIGHT_OF_CHINESE * _log_odds(in_chinese), hit.passage.id


def _says_more(chinese: Hit, english: Hit | None) -> bool:
    """Whether a Chinese passage is the likelier one, and speaks of more of what is asked."""
    if english is None:
        return True
    if _subject(english) == _subject(chinese):
        return False
    ahead = chinese.coverage - english.coverage >= _MORE_COVERED
    return ahead and (chinese.chance or 0) >= (english.chance or 0)


def _subject(hit: Hit) -> str:
    """What an explainer in either language is of; an official text is a subject of its own."""
    key = hit.document.key
    return key.removeprefix(_ENGLISH_KEY if key.startswith(_ENGLISH_KEY) else _CHINESE_KEY)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, _LEAST_CHANCE), 1 - _LEAST_CHANCE)
    return math.log(kept / (1 - kept))
