"""Step: one label for every question, and an end for those that need no search."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.evidence import best_evidence, evidence_for, stands_in_unlisted_text
from knowledge.answering.router import LEAST_OURS, LEAST_OURS_NAMED, router
from knowledge.answering.routes import routes
from knowledge.answering.vague import names_nothing
from knowledge.corpus.router_examples import ADVICE, CASE, DISTRESS, ELSEWHERE, OURS

# In this order: people before paper, a case before a rule, and ours before not ours.
_ORDER = (
    Label.DISTRESS,
    Label.GREETING,
    Label.INDIVIDUAL_CASE,
    Label.LEGAL_ADVICE,
    Label.COMPLAINT,
    Label.BUSINESS,
    Label.OUT_OF_SCOPE,
    Label.UNCLEAR,
)
_ENDS = {
    Label.DISTRESS: Status.HANDED_OVER,
    Label.GREETING: Status.ANSWERED,
    Label.OUT_OF_SCOPE: Status.OUT_OF_SCOPE,
    Label.UNCLEAR: Status.CLARIFICATION,
}
_LABEL_OF_KIND = {
    CASE: Label.INDIVIDUAL_CASE,
    ADVICE: Label.LEGAL_ADVICE,
    DISTRESS: Label.DISTRESS,
}
# What is handed over still gets what the law says: these go on to the search.
HANDED_OVER = frozenset({Label.INDIVIDUAL_CASE, Label.LEGAL_ADVICE, Label.COMPLAINT})

# Where the router doubts, a passage that answers nearly certainly decides: on the tuning files no
# question that is not ours has both this share of ours and a passage of this chance.
_HARDLY_OURS = 0.25
_NEARLY_CERTAIN = 0.8

_PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|"
    "云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)


def label_of(text: str) -> Label:
    """The label of a normalised question; knowledge if no pattern says otherwise."""
    table = routes()
    found = next((label for label in _ORDER if table.matches(label, text)), Label.KNOWLEDGE)
    return Label.UNCLEAR if found is Label.KNOWLEDGE and names_nothing(text) else found


def routed(text: str) -> Label:
    """The label of a normalised question; where the rules are silent the router tells people's cases."""
    label = label_of(text)
    if label is not Label.KNOWLEDGE:
        return label
    return _LABEL_OF_KIND.get(router().kind_of(text), Label.KNOWLEDGE)


def route(draft: Draft, tools: Tools) -> Draft:
    """Label the question, note the provinces that it names, widen it by terms of law."""
    label = routed(draft.standalone)
    if label in _ENDS:
        return draft.ended(_ENDS[label], label)
    query, terms = tools.words.expand(draft.query)
    return replace(
        draft,
        label=label,
        query=query,
        terms=terms,
        provinces=frozenset(_PROVINCES.findall(draft.standalone)),
    )


def _answered_all_the_same(draft: Draft, tools: Tools) -> bool:
    """Whether a passage answers nearly certainly what the router does not take for quite foreign."""
    if router().shares(draft.standalone)[OURS] < _HARDLY_OURS:
        return False
    best = best_evidence(evidence_for(draft, tools), draft.standalone)
    return best is not None and (best.chance or 0) >= _NEARLY_CERTAIN


def leave_what_is_not_ours(draft: Draft, tools: Tools) -> Draft:
    """End what nothing could be computed or looked up for and what the router takes for not ours.

    A neighbour reads like ours to a search: what belongs to another office is told so, and what is
    near metrology but in none of our texts is not found. Texts that a question names are searched,
    and so are those that the router never learned of.
    """
    text = draft.standalone
    if draft.label is not Label.KNOWLEDGE or draft.asks_past or tools.catalogue.recognise(text):
        return draft
    least = LEAST_OURS_NAMED if routes().names_metrology(text) else LEAST_OURS
    kind = router().foreign_kind(text, least)
    if kind == OURS or stands_in_unlisted_text(draft, tools) or _answered_all_the_same(draft, tools):
        return draft
    if kind == ELSEWHERE:
        return draft.ended(Status.OUT_OF_SCOPE, Label.OUT_OF_SCOPE)
    return draft.ended(Status.NOT_FOUND)
