"""What officers decided on questions: asked questions, the wall, proposals for a second officer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from knowledge.adapters.sql_tables import approved_questions
from portal.feedback.records import Decision, Proposal, WallQuestion
from portal.storage.engine import reading, saving
from portal.storage.feedback_tables import feedback_decisions, proposed_questions, wall_questions

_ASKED, _WALL, _RESOLVED = "asked", "wall", "resolved"
_PROPOSED, _DECLINED, _WITHDRAWN = "proposed", "declined", "withdrawn"
TAKEN_BACK: Final = frozenset({_DECLINED, _WITHDRAWN})  # the question is open again


class SqlDecisions:
    """The part of `FeedbackRepository` that officers use; every method is one transaction."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine

    def approve_for(self, decision: Decision, wording: str, passage_id: str) -> None:
        """Make `wording` an asked question of a passage, on record."""
        with saving(self._engine()) as connection:
            _ask_of(connection, decision, wording, passage_id)
            _record(connection, decision, _ASKED, passage_id=passage_id, wording=wording)

    def put_on_wall(self, decision: Decision, wording: str) -> WallQuestion:
        """Show `wording` as an open question, on record; the one of a question already there changes."""
        rows = wall_questions
        same = (rows.c.question_id == decision.question_id) & rows.c.resolved_on.is_(None)
        with saving(self._engine()) as connection:
            old = connection.execute(select(rows).where(same)).first()
            if old is None:
                found = WallQuestion(secrets.token_hex(4), wording, decision.day)
                connection.execute(insert(rows).values(**asdict(found), question_id=decision.question_id))
            else:
                found = WallQuestion(old.id, wording, old.opened_on)
                connection.execute(update(rows).where(rows.c.id == old.id).values(wording=wording))
            _record(connection, decision, _WALL, wall_id=found.id, wording=wording)
        return found

    def resolve(self, decision: Decision, wall_id: str, passage_id: str) -> WallQuestion | None:
        """Mark an open question resolved; its wording becomes one asked of `passage_id` unless empty."""
        with saving(self._engine()) as connection:
            return _resolve(connection, decision, wall_id, passage_id)

    def open_on_wall(self, wall_id: str) -> WallQuestion | None:
        """The open question with this id, or None."""
        rows = wall_questions
        query = select(rows.c.id, rows.c.wording, rows.c.opened_on)
        with reading(self._engine()) as connection:
            found = connection.execute(query.where(_is_open(wall_id))).first()
        return WallQuestion(*found) if found else None

    def propose(self, decision: Decision, wording: str, passage_id: str, wall_id: str) -> Proposal:
        """Keep a pair for a second officer, on record; the same pair is kept once."""
        rows = proposed_questions
        same = (rows.c.passage_id == passage_id) & (rows.c.wording == wording)
        with saving(self._engine()) as connection:
            connection.execute(delete(rows).where(same))
            made = Proposal(
                secrets.token_hex(4), decision.question_id, wall_id, passage_id, wording,
                decision.officer, decision.day,
            )  # fmt: skip
            connection.execute(insert(rows).values(**asdict(made)))
            subject = {"wall_id": wall_id, "passage_id": passage_id, "wording": wording}
            _record(connection, decision, _PROPOSED, **subject)
        return made

    def proposals(self) -> tuple[Proposal, ...]:
        """What waits for a second officer, the oldest first."""
        rows = proposed_questions
        with reading(self._engine()) as connection:
            found = connection.execute(select(rows).order_by(rows.c.proposed_on, rows.c.id)).mappings()
            return tuple(Proposal(**row) for row in found)

    def confirm(self, decision: Decision, proposal: Proposal) -> bool:
        """Make a proposal an asked question, and resolve its question on the wall; False if it is gone."""
        wording, passage_id = proposal.wording, proposal.passage_id
        with saving(self._engine()) as connection:
            if not _drop(connection, proposal):
                return False
            both = replace(decision, officer=f"{proposal.proposed_by}, {decision.officer}")
            if proposal.wall_id:
                _resolve(connection, both, proposal.wall_id, passage_id)
                return True
            _ask_of(connection, both, wording, passage_id)
            _record(connection, both, _ASKED, passage_id=passage_id, wording=wording)
        return True

    def decline(self, decision: Decision, proposal: Proposal) -> bool:
        """Drop a proposal, on record: its question is listed again. False if it is gone."""
        with saving(self._engine()) as connection:
            if not _drop(connection, proposal):
                return False
            subject = {"passage_id": proposal.passage_id, "wording": proposal.wording}
            _record(connection, decision, _DECLINED, wall_id=proposal.wall_id, **subject)
        return True

    def withdraw(self, decision: Decision, wall_id: str, passage_id: str, wording: str) -> bool:
        """Take a question off the wall, or an asked question off a passage, on record."""
        log, gone = feedback_decisions, 0
        with saving(self._engine()) as connection:
            if wall_id:
                cause = log.c.wall_id == wall_id
                gone = connection.execute(
                    delete(wall_questions).where(wall_questions.c.id == wall_id)
                ).rowcount
            else:
                rows = approved_questions
                cause = (log.c.passage_id == passage_id) & (log.c.wording == wording)
                same = (rows.c.passage_id == passage_id) & (rows.c.text == wording)
                gone = connection.execute(delete(rows).where(same)).rowcount
            if gone:
                latest = select(log.c.question_id).where(cause).order_by(log.c.id.desc()).limit(1)
                _record(
                    connection, decision, _WITHDRAWN,
                    wall_id=wall_id, passage_id=passage_id, wording=wording,
                    question_id=connection.scalar(latest) or "",
                )  # fmt: skip
        return bool(gone)


def _is_open(wall_id: str) -> ColumnElement[bool]:
    return (wall_questions.c.id == wall_id) & wall_questions.c.resolved_on.is_(None)


def _resolve(
    connection: Connection, decision: Decision, wall_id: str, passage_id: str
) -> WallQuestion | None:
    rows = wall_questions
    old = connection.execute(select(rows).where(_is_open(wall_id))).first()
    if old is None:
        return None
    connection.execute(update(rows).where(_is_open(wall_id)).values(resolved_on=decision.day))
    if passage_id:
        _ask_of(connection, decision, old.wording, passage_id)
    _record(
        connection, decision, _RESOLVED,
        wall_id=wall_id, passage_id=passage_id, wording=old.wording, question_id=old.question_id,
    )  # fmt: skip
    return WallQuestion(old.id, old.wording, old.opened_on, decision.day)


def _drop(connection: Connection, proposal: Proposal) -> bool:
    rows = proposed_questions
    return bool(connection.execute(delete(rows).where(rows.c.id == proposal.id)).rowcount)


def _ask_of(connection: Connection, decision: Decision, wording: str, passage_id: str) -> None:
    rows = approved_questions
    same = (rows.c.passage_id == passage_id) & (rows.c.text == wording)
    if connection.execute(select(rows).where(same)).first() is None:
        new = {"passage_id": passage_id, "text": wording}
        approved = {"approved_by": decision.officer, "approved_on": decision.day}
        connection.execute(insert(rows).values(**new, **approved))


def _record(connection: Connection, decision: Decision, action: str, **subject: str) -> None:
    values = {"wall_id": "", "passage_id": "", "wording": "", **asdict(decision), "action": action, **subject}
    connection.execute(insert(feedback_decisions).values(values))
