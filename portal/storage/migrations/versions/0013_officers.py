"""Accounts of officers."""

import sqlalchemy as sa
from alembic import context, op

revision = "0013_officers"
down_revision = "0012_proposed_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table where this run is for the cases."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("kek_id", sa.String(length=24), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(length=100), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
    )
