"""Words of businesses anew: spaces do not part characters; on PostgreSQL a table for each list."""

from alembic import context, op

revision = "0018_words_by_publication"
down_revision = "0017_absences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the word index anew where this run is for the directory, with every row that is stored."""
    if "directory" not in context.config.attributes["stores"]:
        return
    from portal.storage import directory_index, directory_tables

    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(f"DROP TABLE {directory_tables.WORDS_TABLE}")
        op.execute(directory_tables.MAKE_WORDS_TABLE)
    else:
        op.execute("DROP TABLE IF EXISTS business_words")
    directory_index.rebuild(connection, directory_index.word_index(connection.engine))
