"""Questions that one officer proposed for a passage and a second one has to confirm."""

import sqlalchemy as sa
from alembic import context, op

revision = "0012_proposed_questions"
down_revision = "0011_search_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table where this run is for knowledge."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "proposed_questions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("question_id", sa.String(length=16), nullable=False),
        sa.Column("wall_id", sa.String(length=16), nullable=False),
        sa.Column("passage_id", sa.String(length=400), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_questions")),
    )
