"""Step: one label for every question, and an end for those that need no search."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import wraps

from knowledge.answer import Label, Status
from knowledge.answering.confidence import joined
from knowledge.answering.draft import Draft, Step, Tools
from knowledge.answering.evidence import best_evidence, evidence_for, stands_in_unlisted_text
from knowledge.answering.named import holds_far_places
from knowledge.answering.reply import say_unheld
from knowledge.answering.router import LEAST_OURS, LEAST_OURS_NAMED, MOST_UNHELD_OF_OWN, SURELY_UNHELD, router
from knowledge.answering.routes import routes
from knowledge.answering.vague import names_nothing
from knowledge.corpus.router_examples import ADVICE, CASE, DISTRESS, ELSEWHERE, OURS, UNHELD
from knowledge.retrieval.protocols import Hit

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
_ANSWERS = frozenset({Status.ANSWERED, Status.ANSWERED_PARTLY})
_SAME_QUESTION = 0.999  # likeness to an asked question that has the very same words
# What is handed over still gets what the law says: these go on to the search.
HANDED_OVER = frozenset({Label.INDIVIDUAL_CASE, Label.LEGAL_ADVICE, Label.COMPLAINT})

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


def leave_what_is_not_ours(draft: Draft, tools: Tools) -> Draft:
    """Search, and end what no passage answers and what the router takes for another office's.

    A neighbour reads like ours to a search: a passage must be likely by the ranker and the router
    together. Texts that a question names are searched, unless it surely asks what stands in none (a bill,
    a coming version), and so are those that the router never learned of. A question that stands among the
    asked ones of a passage, as officers put it there, is answered by it whatever the router makes of it.
    """
    text = draft.standalone
    if draft.label is not Label.KNOWLEDGE or draft.asks_past:
        return draft
    sure_unheld = router().shares(text)[UNHELD] > SURELY_UNHELD
    named = bool(tools.catalogue.recognise(text)) and not sure_unheld
    hits = evidence_for(draft, tools)
    if (weighed := any(hit.chance is not None for hit in hits)) and any(map(was_asked, hits)):
        sure = (replace(hit, chance=1.0) if was_asked(hit) else hit for hit in hits)
        return replace(draft, found=tuple(sure))
    draft = replace(draft, found=hits if named else joined(hits, draft, tools))
    if named or (weighed and best_evidence(draft.found or (), text)):
        return draft
    least = LEAST_OURS_NAMED if routes().names_metrology(text) else LEAST_OURS
    kind = router().foreign_kind(text, least)
    if kind == OURS or stands_in_unlisted_text(draft, tools):
        return draft
    if kind == ELSEWHERE:
        return draft.ended(Status.OUT_OF_SCOPE, Label.OUT_OF_SCOPE)
    return say_unheld(draft)


def was_asked(hit: Hit) -> bool:
    """Whether the very question stands among the asked ones of the passage."""
    return hit.likeness is not None and hit.likeness.asked >= _SAME_QUESTION


def where_held(step: Step) -> Step:
    """`step`, whose answer is withheld where the router is sure that none of our texts holds it.

    A table is looked up by words alone: 2030 and 石狮 stand beside an indicator of the whole city for
    2025, and a distant city beside a fine. What the own figures of the asker give is doubted less.
    """

    @wraps(step)
    def held(draft: Draft, tools: Tools) -> Draft:
        done = step(draft, tools)
        if done.status not in _ANSWERS or draft.label is not Label.KNOWLEDGE:
            return done
        of_own_figures = done.label is not Label.INDICATOR and bool(done.computed)
        most = MOST_UNHELD_OF_OWN if of_own_figures else SURELY_UNHELD
        unheld = router().shares(draft.standalone)[UNHELD] > most
        return draft if unheld or _is_of_elsewhere(done) else done

    return held


def _is_of_elsewhere(done: Draft) -> bool:
    """Whether the question names a distant place that nothing that answers it names."""
    said = (s.text for s in done.sentences)
    cited = (f"{document.title}\n{passage.text}" for document, passage in done.sources)
    return not holds_far_places(done.standalone, "\n".join((*said, *cited)))
