"""Drafts of filings and their files."""

import sqlalchemy as sa
from alembic import context, op

revision = "0009_drafts"
down_revision = "0008_case_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables where this run is for the cases."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("visitor_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("code_hmac", sa.LargeBinary(length=32), nullable=True),
        sa.Column("saved_at", sa.String(length=27), nullable=False),
        sa.Column("kek_id", sa.String(length=24), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(length=100), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("visitor_hmac", name=op.f("uq_drafts_visitor_hmac")),
        sa.UniqueConstraint("code_hmac", name=op.f("uq_drafts_code_hmac")),
    )
    op.create_index(op.f("ix_drafts_saved_at"), "drafts", ["saved_at"])
    op.create_table(
        "draft_files",
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("stored_name", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stored_bytes", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_draft_files_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("draft_id", "stored_name", name=op.f("pk_draft_files")),
    )
