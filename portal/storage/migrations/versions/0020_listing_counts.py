"""Counts of each list by district and trade; words of businesses anew: spaces do not part characters."""

import sqlalchemy as sa
from alembic import context, op

revision = "0020_listing_counts"
down_revision = "0019_warnings_in_english"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count and index every row that is stored where this run is for the directory."""
    if "directory" not in context.config.attributes["stores"]:
        return
    from portal.storage import directory_index, directory_tables

    op.create_table(
        "listing_counts",
        sa.Column("publication_id", sa.String(length=40), nullable=False),
        sa.Column("facet", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_listing_counts_publication_id")
        ),
        sa.PrimaryKeyConstraint("publication_id", "facet", "value", name=op.f("pk_listing_counts")),
    )
    for facet in ("district", "industry"):
        op.execute(
            f"INSERT INTO listing_counts SELECT publication_id, '{facet}', {facet}, count(*) FROM businesses "
            f"GROUP BY publication_id, {facet}"
        )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute(f"DROP TABLE {directory_tables.WORDS_TABLE}")
        op.execute(directory_tables.MAKE_WORDS_TABLE)
    directory_index.rebuild(connection, directory_index.word_index(connection.engine))
