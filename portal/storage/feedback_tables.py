"""The SQL tables of feedback, in the store of knowledge. No row tells who asked or rated."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text

from portal.storage.naming import NAMING

feedback_metadata = MetaData(naming_convention=NAMING)

# One row for each day, so that what is older than 30 days can go and the rest stays counted.
unanswered_questions = Table(
    "unanswered_questions",
    feedback_metadata,
    Column("question_id", String(16), primary_key=True),  # portal.feedback.anonymous.question_id
    Column("day", Date, primary_key=True),
    Column("text", Text, nullable=False),  # anonymous
    Column("status", String(30), nullable=False),
    Column("label", String(30), nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_unanswered_questions_day", "day"),
)

answer_ratings = Table(
    "answer_ratings",
    feedback_metadata,
    Column("id", String(32), primary_key=True),  # random; known only to the page that may undo it
    Column("question_id", String(16), nullable=False),
    Column("day", Date, nullable=False),
    Column("text", Text, nullable=False),  # anonymous
    Column("status", String(30), nullable=False),
    Column("label", String(30), nullable=False),
    Column("useful", Boolean, nullable=False),
    Column("reason", String(20)),  # portal.feedback.records.Reason
    Column("passage_ids", JSON, nullable=False),
    Index("ix_answer_ratings_question_id", "question_id"),
    Index("ix_answer_ratings_day", "day"),
)

wall_questions = Table(
    "wall_questions",
    feedback_metadata,
    Column("id", String(16), primary_key=True),
    Column("question_id", String(16), nullable=False),
    Column("wording", Text, nullable=False),  # an officer's words
    Column("opened_on", Date, nullable=False),
    Column("resolved_on", Date),
    Index("ix_wall_questions_question_id", "question_id"),
)

# A pair that one officer proposed and a second one has to confirm.
proposed_questions = Table(
    "proposed_questions",
    feedback_metadata,
    Column("id", String(16), primary_key=True),
    Column("question_id", String(16), nullable=False),
    Column("wall_id", String(16), nullable=False),
    Column("passage_id", String(400), nullable=False),
    Column("wording", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
)

# What officers decided, in their order; rows are added and never changed.
feedback_decisions = Table(
    "feedback_decisions",
    feedback_metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(40), nullable=False),  # ISO 8601 with offset
    Column("day", Date, nullable=False),
    Column("officer", Text, nullable=False),
    Column("action", String(20), nullable=False),  # proposed, declined, asked, wall, resolved, withdrawn
    Column("question_id", String(16), nullable=False),
    Column("wall_id", String(16), nullable=False),
    Column("passage_id", String(400), nullable=False),
    Column("wording", Text, nullable=False),
    Index("ix_feedback_decisions_question_id", "question_id"),
)
