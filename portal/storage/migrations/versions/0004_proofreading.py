"""Passages that were recognised from a picture and are not sure are marked for proofreading."""

import sqlalchemy as sa
from alembic import context, op

revision = "0004_proofreading"
down_revision = "0003_knowledge"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark where this run is for knowledge; what is stored was read from text and is sure."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    with op.batch_alter_table("passages") as table:
        table.add_column(sa.Column("to_proofread", sa.Boolean(), server_default=sa.false(), nullable=False))
