"""On PostgreSQL the words of businesses leave their one table: each list has its own (filled by 0020)."""

from alembic import context, op

revision = "0018_words_by_publication"
down_revision = "0017_absences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the table where this run is for the directory."""
    if "directory" not in context.config.attributes["stores"]:
        return
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TABLE IF EXISTS business_words")
