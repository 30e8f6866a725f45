"""Public warnings in English too."""

import sqlalchemy as sa
from alembic import context, op

revision = "0019_warnings_in_english"
down_revision = "0018_words_by_publication"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns where this run is for the cases; older warnings have no English."""
    if "cases" not in context.config.attributes["stores"]:
        return
    empty = sa.text("''")
    op.add_column(
        "public_warnings", sa.Column("title_en", sa.String(length=120), server_default=empty, nullable=False)
    )
    op.add_column("public_warnings", sa.Column("text_en", sa.Text(), server_default=empty, nullable=False))
