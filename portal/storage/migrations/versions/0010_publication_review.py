"""Publications: reports, undo, decisions that follow a business; meanings of columns; pledges in review."""

import sqlalchemy as sa
from alembic import context, op

revision = "0010_publication_review"
down_revision = "0009_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables where this run is for the directory."""
    if "directory" not in context.config.attributes["stores"]:
        return
    op.add_column("publications", sa.Column("superseded_by", sa.String(length=40), nullable=True))
    op.add_column("publications", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("publications", sa.Column("writer", sa.String(length=200), nullable=True))
    op.add_column("publications", sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("businesses", sa.Column("listed_id", sa.String(length=50), nullable=True))
    op.add_column("pledge_events", sa.Column("publication_id", sa.String(length=40), nullable=True))
    op.add_column("pledge_events", sa.Column("carried_from", sa.String(length=20), nullable=True))
    op.add_column("instruments", sa.Column("publication_id", sa.String(length=40), nullable=True))
    op.create_index("ix_instruments_publication_id", "instruments", ["publication_id"], unique=False)
    op.create_table(
        "pledge_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("officer", sa.String(length=100), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_reviews")),
    )
    op.create_index("ix_pledge_reviews_business_id", "pledge_reviews", ["business_id"], unique=False)
    op.create_table(
        "column_meanings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("heading", sa.String(length=100), nullable=False),
        sa.Column("field", sa.String(length=50), nullable=False),
        sa.Column("officer", sa.String(length=100), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_meanings")),
        sa.UniqueConstraint("issuer", "heading", name="uq_column_meanings_issuer_heading"),
    )
