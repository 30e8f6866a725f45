"""Steps: what is refused before anything else - length, personal data, attacks."""

from __future__ import annotations

import re

from knowledge.answer import Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.router import router
from knowledge.answering.routes import routes
from knowledge.corpus.router_examples import ATTACK
from knowledge.personal_data import find

SURE_ATTACK = 0.6
_DEFENDS = re.compile(
    r"识别|辨别|分辨|辨认|发现|防|避免|真伪|真假|看懂|举报|投诉|怎么罚|罚(多少|几)|处罚|违法|犯法|规定|怎么办|咋办|我被|被骗"
)
LONGEST_QUESTION = 300  # characters; longer ones are refused (research: behaviour 2)


def refuse_long_questions(draft: Draft, tools: Tools) -> Draft:
    """Refuse a question of more than 300 characters; an empty one is unclear."""
    if len(draft.question.text) > LONGEST_QUESTION:
        return draft.ended(Status.REFUSED_LIMIT, Label.UNCLEAR)
    return draft if draft.text else draft.ended(Status.CLARIFICATION, Label.UNCLEAR)


def refuse_personal_data(draft: Draft, tools: Tools) -> Draft:
    """Refuse a question that carries a phone, identity, bank number or e-mail address."""
    if find(draft.question.text) or find(draft.text):
        return draft.ended(Status.REFUSED_PERSONAL_DATA, Label.UNCLEAR)
    return draft


def refuse_attacks(draft: Draft, tools: Tools) -> Draft:
    """Refuse orders to the portal, ways to cheat, and hunts for reporters; who is in danger comes first."""
    if any(routes().matches(label, draft.text) for label in (Label.DISTRESS, Label.GREETING)):
        return draft
    if routes().matches(Label.ATTACK, draft.text) or _seems_attack(draft.text):
        return draft.ended(Status.REFUSED_UNSAFE, Label.ATTACK)
    return draft


def _seems_attack(text: str) -> bool:
    """Whether the router takes `text` for an attack, and nobody asks how to be safe from one."""
    return router().kind_of(text, SURE_ATTACK) == ATTACK and not _DEFENDS.search(text)
