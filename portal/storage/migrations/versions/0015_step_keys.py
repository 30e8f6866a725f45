"""Keys of steps that were sent, so that one that is sent twice is one."""

import sqlalchemy as sa
from alembic import context, op

revision = "0015_step_keys"
down_revision = "0014_public_warnings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table where this run is for the cases."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "step_keys",
        sa.Column("key_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key_hmac", name=op.f("pk_step_keys")),
    )
    op.create_index(op.f("ix_step_keys_at"), "step_keys", ["at"])
