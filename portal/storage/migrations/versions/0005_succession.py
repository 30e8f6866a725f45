"""Rechecks of force, what was declared, history of documents, references between passages."""

import sqlalchemy as sa
from alembic import context, op

revision = "0005_succession"
down_revision = "0004_proofreading"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables where this run is for knowledge."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    op.add_column("documents", sa.Column("checked_on", sa.Date(), nullable=True))
    op.add_column("documents", sa.Column("declared", sa.JSON(), nullable=True))
    op.add_column("passages", sa.Column("refers_to", sa.JSON(), nullable=True))
    op.create_table(
        "document_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("kept_at", sa.String(length=40), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_history")),
    )
    op.create_index(
        op.f("ix_document_history_document_id"), "document_history", ["document_id"], unique=False
    )
    op.create_table(
        "force_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_force_checks")),
    )
    op.create_index(op.f("ix_force_checks_document_id"), "force_checks", ["document_id"], unique=False)
