"""What a search found for a question: which of it may answer, and which of that answers best."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answering.draft import Draft, Tools
from knowledge.answering.intents import shared_intent
from knowledge.document import Kind, is_issue_number
from knowledge.passage import Passage
from knowledge.retrieval.protocols import Hit
from knowledge.retrieval.tokens import content_tokens, tokens

# Shares of the question's information that must stand in a passage. Chosen on our own asked
# questions, each left out in turn, against questions that are not ours (docs/decisions/0004).
SURE = 0.46
LIKELY = 0.34
LIKELY_IF_ENDED = 0.25
INTENT_WEIGHT = 0.4
TITLE_WEIGHT = 0.3
LOCATOR_WEIGHT = 0.45
OFFICIAL_AHEAD = 0.2  # an official text that covers so much more than any explainer comes first
_ASKS_WHEN = re.compile(
    r"什么时候|什么时间|几时|啥时|何时|哪天|哪几天|几月几|几号|几点|(开始|截止|服务|办理|报名)(时间|日期)"
)
_WHEN = re.compile(r"\d\s*[年月日时点:：]|[一二三四五六七八九十]+[年月日]|工作日|每天|每周|即日|当天|届满")
_ANNOUNCED = (
    (_ASKS_WHEN, re.compile(r"时间|日期|期限|施行")),
    (re.compile(r"文号|什么号|几号文"), re.compile(r"^文号$")),
    (re.compile(r"在哪|哪里|哪儿|地点|地址"), re.compile(r"地点|地址|场所")),
)
_SIGNATURE = re.compile(r"落款|印发|抄送|题注")
_ASKS_ISSUE = re.compile(r"发布|印发|成文|发文|落款|发的|谁发|出台|公布|通过|修订|修正")
_YEAR = re.compile(r"20\d\d")
_ASKS_GOAL = re.compile(r"目标|规划|计划|要达到|达到多少|指标|建成|goal|target")
_POOL = 40
_CANDIDATES = 20


def covering(draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """What is found for the question widened by terms of law, covered in either wording.

    A term of law that is missing from a passage must not count against the citizen's own words.
    """
    hits = _in_language(tools.retriever.find(draft.query, draft.scope, _POOL), draft.lang)
    if draft.query == draft.standalone:
        return hits
    plain = {h.passage.id: h.coverage for h in tools.retriever.find(draft.standalone, draft.scope, 2 * _POOL)}
    return tuple(replace(h, coverage=max(h.coverage, plain.get(h.passage.id, 0.0))) for h in hits)


def _in_language(hits: tuple[Hit, ...], lang: str) -> tuple[Hit, ...]:
    """Explainers in the language of the question, and official texts that need no proofreading."""
    sure = (h for h in hits if not h.passage.to_proofread)
    return tuple(h for h in sure if h.passage.kind is Kind.OFFICIAL or h.passage.lang == lang)


def _of_named_documents(hits: tuple[Hit, ...], draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """What belongs to a document that the question names.

    A 文号 names one text and nothing else answers for it; the name of a law is often said loosely,
    so it only decides where that law has likely evidence.
    """
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


def best_evidence(hits: tuple[Hit, ...], question: str) -> Hit | None:
    """The hit that answers, or None: an explainer before an official text of like coverage."""
    likely = [h for h in hits[:_CANDIDATES] if h.coverage >= LIKELY and says_when(question, h.passage)]
    explained = _best(likely, Kind.EXPLAINER, question)
    official = _best(likely, Kind.OFFICIAL, question)
    if explained and official:
        covered = max(hit.coverage for hit in likely if hit.passage.kind is Kind.OFFICIAL)
        if covered - explained.coverage > OFFICIAL_AHEAD:  # it is one of the official texts that is meant
            return official
    return explained or official


def worth(hit: Hit, question: str) -> tuple[float, str]:
    """How much `hit` says for `question`: rank, coverage, and the kind of thing asked; ties by id."""
    same = INTENT_WEIGHT * shared_intent(question, hit.passage)
    explained = hit.passage.kind is Kind.EXPLAINER
    named = (
        TITLE_WEIGHT * title_named(question, hit) if explained else LOCATOR_WEIGHT * says_of(question, hit)
    )
    return hit.score + hit.coverage + same + named, hit.passage.id


def says_of(question: str, hit: Hit) -> int:
    """1 where the heading of an official passage announces what is asked (一、服务时间, 文号), -1 where
    the passage only signs the text, else 0."""
    place = " ".join((*hit.passage.headings, hit.passage.locator))
    if _SIGNATURE.search(hit.passage.locator) and not _ASKS_ISSUE.search(question):
        return -1  # the day of a signature is no answer to when something takes place
    return int(any(asks.search(question) and says.search(place) for asks, says in _ANNOUNCED))


def title_named(question: str, hit: Hit) -> float:
    """The share of the pairs of characters of an explainer's title that stand in `question`."""
    title = {token for token in content_tokens(hit.document.title) if len(token) > 1}
    return len(title & set(tokens(question))) / len(title) if title else 0.0


def _best(hits: list[Hit], kind: Kind, question: str) -> Hit | None:
    of_kind = (hit for hit in hits if hit.passage.kind is kind)
    return max(of_kind, key=lambda hit: worth(hit, question), default=None)


def says_when(question: str, passage: Passage) -> bool:
    """Whether an official passage holds a day or time where one is asked for; ours always may."""
    if passage.kind is Kind.EXPLAINER or not _ASKS_WHEN.search(question):
        return True
    return _WHEN.search(passage.text) is not None


def _of_target_years(hits: tuple[Hit, ...], draft: Draft) -> tuple[Hit, ...]:
    """Where goals of a year are asked for, the passages in which that year stands: 2030 is not 2025."""
    years = set(_YEAR.findall(draft.standalone))
    if not years or not _ASKS_GOAL.search(draft.standalone):
        return hits
    goals = (h for h in hits if _ASKS_GOAL.search(h.passage.text + "".join(h.passage.asked)))
    return tuple(h for h in goals if years <= set(_YEAR.findall(h.passage.text)))


def evidence_for(draft: Draft, tools: Tools) -> tuple[Hit, ...]:
    """The passages that may answer `draft`, of the documents and the day that it asks for."""
    hits = _of_target_years(covering(draft, tools), draft)
    return _of_that_time(_of_named_documents(hits, draft, tools), draft)
