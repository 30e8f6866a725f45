"""Repository of feedback: what citizens caused, and what officers decided."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import Final

from sqlalchemy import Connection, Engine, RowMapping, Table, delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from knowledge.adapters.sql_tables import approved_questions
from portal.failures import StorageFailed
from portal.feedback.records import (
    AskedQuestion,
    CountedQuestion,
    Decision,
    Purged,
    RatedQuestion,
    Rating,
    Unanswered,
    WallQuestion,
)
from portal.storage.engine import writing
from portal.storage.feedback_tables import (
    answer_ratings,
    feedback_decisions,
    unanswered_questions,
    wall_questions,
)

_ASKED, _WALL, _RESOLVED, _WITHDRAWN = "asked", "wall", "resolved", "withdrawn"
_MOST_PASSAGES: Final = 10  # of one question: enough to see what was cited


class SqlFeedback:
    """`FeedbackRepository` in SQL. `engine` is asked for when first needed; it may raise StorageFailed."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine

    # -- citizens ------------------------------------------------------------------------------

    def count_unanswered(self, question: Unanswered, keep_from: date, most_a_day: int) -> bool:
        """Count a question and delete those older than `keep_from`; False when the day is full."""
        rows = unanswered_questions
        same = (rows.c.question_id == question.question_id) & (rows.c.day == question.day)
        with self._writing() as connection:
            connection.execute(delete(rows).where(rows.c.day < keep_from))
            counted = update(rows).where(same).values(times=rows.c.times + 1, status=question.status)
            if connection.execute(counted).rowcount:
                return True
            if _of_day(connection, rows, question.day) >= most_a_day:
                return False
            connection.execute(insert(rows).values(**asdict(question), times=1))
        return True

    def put_rating(self, rating: Rating, most_a_day: int) -> bool:
        """Store a rating, or replace the one with its id; False when the day is full."""
        rows = answer_ratings
        values = {**asdict(rating), "passage_ids": list(rating.passage_ids)}
        with self._writing() as connection:
            if connection.execute(update(rows).where(rows.c.id == rating.id).values(values)).rowcount:
                return True
            if _of_day(connection, rows, rating.day) >= most_a_day:
                return False
            connection.execute(insert(rows).values(values))
        return True

    def drop_rating(self, rating_id: str) -> None:
        """Forget a rating; nothing happens when there is none."""
        with self._writing() as connection:
            connection.execute(delete(answer_ratings).where(answer_ratings.c.id == rating_id))

    # -- lists for officers --------------------------------------------------------------------

    def unanswered(self, since: date, limit: int) -> tuple[CountedQuestion, ...]:
        """Questions asked since a day and since they were last decided on, the most frequent first."""
        with self._reading() as connection:
            by_question = _undecided(connection, unanswered_questions, since)
            open_ones = select(wall_questions.c.question_id).where(wall_questions.c.resolved_on.is_(None))
            on_wall = set(connection.scalars(open_ones))
        found = [_counted(name, rows, name in on_wall) for name, rows in by_question.items()]
        found.sort(key=lambda one: (-one.times, -one.last_asked.toordinal(), one.question_id))
        return tuple(found[:limit])

    def worst(self, since: date, limit: int) -> tuple[RatedQuestion, ...]:
        """Questions rated since a day and since they were last decided on, the most useless first."""
        with self._reading() as connection:
            by_question = _undecided(connection, answer_ratings, since)
        found = [_rated(name, rows) for name, rows in by_question.items()]
        bad = [one for one in found if one.useless]
        bad.sort(key=lambda one: (-one.useless, one.useful, one.question_id))
        return tuple(bad[:limit])

    def text_of(self, question_id: str) -> str | None:
        """The anonymous text of a question that is kept, or None."""
        with self._reading() as connection:
            for rows in (unanswered_questions, answer_ratings):
                query = select(rows.c.text).where(rows.c.question_id == question_id).order_by(rows.c.day)
                text = connection.scalar(query.limit(1))
                if text is not None:
                    return str(text)
        return None

    def asked(self) -> tuple[AskedQuestion, ...]:
        """The approved asked questions, the latest first."""
        rows = approved_questions
        query = select(rows).order_by(rows.c.approved_on.desc(), rows.c.passage_id, rows.c.text)
        with self._reading() as connection:
            return tuple(AskedQuestion(**row) for row in connection.execute(query).mappings())

    # -- decisions -----------------------------------------------------------------------------

    def approve_for(self, decision: Decision, wording: str, passage_id: str) -> None:
        """Make `wording` an asked question of a passage, on record."""
        with self._writing() as connection:
            _ask_of(connection, decision, wording, passage_id)
            _record(connection, decision, _ASKED, passage_id=passage_id, wording=wording)

    def put_on_wall(self, decision: Decision, wording: str) -> WallQuestion:
        """Show `wording` as an open question, on record; the one of a question already there changes."""
        rows = wall_questions
        same = (rows.c.question_id == decision.question_id) & rows.c.resolved_on.is_(None)
        with self._writing() as connection:
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
        rows = wall_questions
        with self._writing() as connection:
            is_open = (rows.c.id == wall_id) & rows.c.resolved_on.is_(None)
            old = connection.execute(select(rows).where(is_open)).first()
            if old is None:
                return None
            connection.execute(update(rows).where(is_open).values(resolved_on=decision.day))
            if passage_id:
                _ask_of(connection, decision, old.wording, passage_id)
            _record(
                connection, decision, _RESOLVED,
                wall_id=wall_id, passage_id=passage_id, wording=old.wording, question_id=old.question_id,
            )  # fmt: skip
        return WallQuestion(old.id, old.wording, old.opened_on, decision.day)

    def withdraw(self, decision: Decision, wall_id: str, passage_id: str, wording: str) -> bool:
        """Take a question off the wall, or an asked question off a passage, on record."""
        log, gone = feedback_decisions, 0
        with self._writing() as connection:
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

    def wall(self) -> tuple[WallQuestion, ...]:
        """Every question on the wall: open ones first, then the latest resolved."""
        rows = wall_questions
        order = (rows.c.resolved_on.is_not(None), rows.c.resolved_on.desc(), rows.c.opened_on.desc())
        query = select(rows.c.id, rows.c.wording, rows.c.opened_on, rows.c.resolved_on)
        with self._reading() as connection:
            return tuple(WallQuestion(*row) for row in connection.execute(query.order_by(*order, rows.c.id)))

    def purge(self, unanswered_from: date, ratings_from: date) -> Purged:
        """Delete unanswered questions and ratings that are older than these days."""
        old = delete(unanswered_questions).where(unanswered_questions.c.day < unanswered_from)
        rated = delete(answer_ratings).where(answer_ratings.c.day < ratings_from)
        with self._writing() as connection:
            return Purged(connection.execute(old).rowcount, connection.execute(rated).rowcount)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with writing(self._engine()) as connection:
                yield connection
        except DBAPIError as error:
            raise StorageFailed from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine().connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StorageFailed from error


def _of_day(connection: Connection, rows: Table, day: date) -> int:
    return int(connection.scalar(select(func.count()).select_from(rows).where(rows.c.day == day)) or 0)


def _undecided(connection: Connection, table: Table, since: date) -> dict[str, list[RowMapping]]:
    """The rows of `table` since a day by question, oldest first, after its last decision."""
    log = feedback_decisions
    decided: dict[str, date] = {}
    decisions = select(log.c.question_id, log.c.action, log.c.day).order_by(log.c.id)
    for name, action, day in connection.execute(decisions):
        if action == _WITHDRAWN:
            decided.pop(name, None)
        else:
            decided[name] = day
    by_question: dict[str, list[RowMapping]] = defaultdict(list)
    query = select(table).where(table.c.day >= since).order_by(table.c.day)
    for row in connection.execute(query).mappings():
        name = row["question_id"]
        if name not in decided or row["day"] > decided[name]:
            by_question[name].append(row)
    return by_question


def _counted(name: str, rows: list[RowMapping], on_wall: bool) -> CountedQuestion:
    last = rows[-1]
    times = sum(row["times"] for row in rows)
    return CountedQuestion(name, last["text"], last["status"], last["label"], times, last["day"], on_wall)


def _rated(name: str, rows: list[RowMapping]) -> RatedQuestion:
    bad = [row for row in rows if not row["useful"]]
    cited = dict.fromkeys(passage for row in bad for passage in row["passage_ids"])
    return RatedQuestion(
        question_id=name,
        text=rows[-1]["text"],
        useful=len(rows) - len(bad),
        useless=len(bad),
        reasons=dict(Counter(row["reason"] for row in bad if row["reason"])),
        passage_ids=tuple(cited)[:_MOST_PASSAGES],
        last_rated=rows[-1]["day"],
    )


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
