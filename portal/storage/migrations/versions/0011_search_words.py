"""Word index of businesses by rank: shortest names first, pinyin in pairs."""

import sqlalchemy as sa
from alembic import context, op

revision = "0011_search_words"
down_revision = "0010_publication_review"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the word index anew where this run is for the directory, still empty."""
    if "directory" not in context.config.attributes["stores"]:
        return
    from portal.storage import directory_tables

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
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TABLE {directory_tables.WORDS_TABLE}")
        op.execute(directory_tables.MAKE_WORDS_TABLE)
    # The words themselves go in with 0020, which makes them anew.
