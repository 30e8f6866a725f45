"""Steps: what is refused before anything else - length, personal data, attacks."""

from __future__ import annotations

from knowledge.answer import Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.routes import routes
from knowledge.personal_data import find

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
    """Refuse orders to the portal, ways to cheat, and hunts for reporters."""
    if routes().matches(Label.ATTACK, draft.text):
        return draft.ended(Status.REFUSED_UNSAFE, Label.ATTACK)
    return draft
