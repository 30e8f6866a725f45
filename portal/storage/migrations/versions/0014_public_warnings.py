"""Public warnings on metrology incidents."""

import sqlalchemy as sa
from alembic import context, op

revision = "0014_public_warnings"
down_revision = "0013_officers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table where this run is for the cases."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "public_warnings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.String(length=27), nullable=False),
        sa.Column("published_by", sa.String(length=60), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=27), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_warnings")),
    )
