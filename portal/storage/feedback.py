"""Repository of feedback: what citizens caused, and the lists made of it; decisions are in their own room."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date
from typing import Final

from sqlalchemy import Connection, RowMapping, Table, delete, func, insert, select, update

from knowledge.adapters.sql_tables import approved_questions
from portal.feedback.records import (
    AskedQuestion,
    CountedQuestion,
    Purged,
    RatedQuestion,
    Rating,
    Unanswered,
    WallQuestion,
)
from portal.storage.engine import reading, saving
from portal.storage.feedback_decisions import TAKEN_BACK, SqlDecisions
from portal.storage.feedback_tables import (
    answer_ratings,
    feedback_decisions,
    unanswered_questions,
    wall_questions,
)

_MOST_PASSAGES: Final = 10  # of one question: enough to see what was cited


class SqlFeedback(SqlDecisions):
    """`FeedbackRepository` in SQL. `engine` is asked for when first needed; it may raise StorageFailed."""

    # -- citizens ------------------------------------------------------------------------------

    def count_unanswered(self, question: Unanswered, keep_from: date, most_a_day: int) -> bool:
        """Count a question and delete those older than `keep_from`; False when the day is full."""
        rows = unanswered_questions
        same = (rows.c.question_id == question.question_id) & (rows.c.day == question.day)
        with saving(self._engine()) as connection:
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
        with saving(self._engine()) as connection:
            if connection.execute(update(rows).where(rows.c.id == rating.id).values(values)).rowcount:
                return True
            if _of_day(connection, rows, rating.day) >= most_a_day:
                return False
            connection.execute(insert(rows).values(values))
        return True

    def drop_rating(self, rating_id: str) -> None:
        """Forget a rating; nothing happens when there is none."""
        with saving(self._engine()) as connection:
            connection.execute(delete(answer_ratings).where(answer_ratings.c.id == rating_id))

    # -- lists for officers --------------------------------------------------------------------

    def unanswered(self, since: date, limit: int) -> tuple[CountedQuestion, ...]:
        """Questions asked since a day and since they were last decided on, the most frequent first."""
        with reading(self._engine()) as connection:
            by_question = _undecided(connection, unanswered_questions, since)
            open_ones = select(wall_questions.c.question_id).where(wall_questions.c.resolved_on.is_(None))
            on_wall = set(connection.scalars(open_ones))
        found = [_counted(name, rows, name in on_wall) for name, rows in by_question.items()]
        found.sort(key=lambda one: (-one.times, -one.last_asked.toordinal(), one.question_id))
        return tuple(found[:limit])

    def worst(self, since: date, limit: int) -> tuple[RatedQuestion, ...]:
        """Questions rated since a day and since they were last decided on, the most useless first."""
        with reading(self._engine()) as connection:
            by_question = _undecided(connection, answer_ratings, since)
        found = [_rated(name, rows) for name, rows in by_question.items()]
        bad = [one for one in found if one.useless]
        bad.sort(key=lambda one: (-one.useless, one.useful, one.question_id))
        return tuple(bad[:limit])

    def text_of(self, question_id: str) -> str | None:
        """The anonymous text of a question that is kept, or None."""
        with reading(self._engine()) as connection:
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
        with reading(self._engine()) as connection:
            return tuple(AskedQuestion(**row) for row in connection.execute(query).mappings())

    def wall(self) -> tuple[WallQuestion, ...]:
        """Every question on the wall: open ones first, then the latest resolved."""
        rows = wall_questions
        order = (rows.c.resolved_on.is_not(None), rows.c.resolved_on.desc(), rows.c.opened_on.desc())
        query = select(rows.c.id, rows.c.wording, rows.c.opened_on, rows.c.resolved_on)
        with reading(self._engine()) as connection:
            return tuple(WallQuestion(*row) for row in connection.execute(query.order_by(*order, rows.c.id)))

    def purge(self, unanswered_from: date, ratings_from: date) -> Purged:
        """Delete unanswered questions and ratings that are older than these days."""
        old = delete(unanswered_questions).where(unanswered_questions.c.day < unanswered_from)
        rated = delete(answer_ratings).where(answer_ratings.c.day < ratings_from)
        with saving(self._engine()) as connection:
            return Purged(connection.execute(old).rowcount, connection.execute(rated).rowcount)


def _of_day(connection: Connection, rows: Table, day: date) -> int:
    return int(connection.scalar(select(func.count()).select_from(rows).where(rows.c.day == day)) or 0)


def _undecided(connection: Connection, table: Table, since: date) -> dict[str, list[RowMapping]]:
    """The rows of `table` since a day by question, oldest first, after its last decision."""
    log = feedback_decisions
    decided: dict[str, date] = {}
    decisions = select(log.c.question_id, log.c.action, log.c.day).order_by(log.c.id)
    for name, action, day in connection.execute(decisions):
        if action in TAKEN_BACK:
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
