"""Unanswered questions, ratings, the public wall, officers' decisions, approved asked questions."""

import sqlalchemy as sa
from alembic import context, op

revision = "0006_feedback"
down_revision = "0005_succession"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables where this run is for knowledge."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "approved_questions",
        sa.Column("passage_id", sa.String(length=400), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("passage_id", "text", name=op.f("pk_approved_questions")),
    )
    op.create_table(
        "unanswered_questions",
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "day", name=op.f("pk_unanswered_questions")),
    )
    op.create_index("ix_unanswered_questions_day", "unanswered_questions", ["day"])
    op.create_table(
        "answer_ratings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("passage_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_ratings")),
    )
    op.create_index("ix_answer_ratings_question_id", "answer_ratings", ["question_id"])
    op.create_index("ix_answer_ratings_day", "answer_ratings", ["day"])
    op.create_table(
        "wall_questions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_questions")),
    )
    op.create_index("ix_wall_questions_question_id", "wall_questions", ["question_id"])
    op.create_table(
        "feedback_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("wall_id", sa.String(length=16), nullable=False),
        sa.Column("passage_id", sa.String(length=400), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_decisions")),
    )
    op.create_index("ix_feedback_decisions_question_id", "feedback_decisions", ["question_id"])
