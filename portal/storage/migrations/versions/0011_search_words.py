"""Word index of businesses by rank: shortest names first, pinyin in pairs; and one for PostgreSQL."""

import sqlalchemy as sa
from alembic import context, op

revision = "0011_search_words"
down_revision = "0010_publication_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the word index anew where this run is for the directory, with every row that is stored."""
    if "directory" not in context.config.attributes["stores"]:
        return
    from portal.storage import directory_index, directory_tables

    op.add_column(
        "businesses", sa.Column("name_length", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.execute("UPDATE businesses SET name_length = length(search_name)")
    op.drop_index("ix_businesses_publication_district", table_name="businesses")
    op.drop_index("ix_businesses_business_id", table_name="businesses")
    listing = ["name_length", "row_id"]
    op.create_index("ix_businesses_business_id", "businesses", ["business_id", "publication_id"])
    op.create_index("ix_businesses_listing", "businesses", ["publication_id", *listing])
    op.create_index("ix_businesses_listing_district", "businesses", ["publication_id", "district", *listing])
    op.create_index("ix_businesses_listing_industry", "businesses", ["publication_id", "industry", *listing])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(f"DROP TABLE {directory_tables.WORDS_TABLE}")
        op.execute(directory_tables.MAKE_WORDS_TABLE)
    else:
        op.create_table(
            "business_words",
            sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("searched", sa.Text(), nullable=False),
            sa.Column("spelled", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("key", name=op.f("pk_business_words")),
        )
    directory_index.rebuild(connection, directory_index.word_index(connection.engine))
    if connection.dialect.name != "sqlite":
        op.execute(directory_tables.MAKE_WORDS_INDEX)
        # The planner is told how to read (directory_index_postgresql): statistics would only slow it.
        op.execute(f"ALTER INDEX {directory_tables.WORDS_INDEX} ALTER COLUMN 1 SET STATISTICS 0")
