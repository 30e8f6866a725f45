"""Directory of honest businesses: publications, businesses, pledges, instruments, word index."""

import sqlalchemy as sa
from alembic import context, op

revision = "0002_directory"
down_revision = "0001_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the directory's tables where this run is for the directory."""
    if "directory" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "directory_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=50), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_audit")),
    )
    op.create_table(
        "instruments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("serial", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("certificate_no", sa.String(length=100), nullable=False),
        sa.Column("verified_by", sa.String(length=200), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
    )
    op.create_index("ix_instruments_business_id", "instruments", ["business_id"], unique=False)
    op.create_index("ix_instruments_certificate_no", "instruments", ["certificate_no"], unique=False)
    op.create_table(
        "pledge_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("officer", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_events")),
    )
    op.create_index("ix_pledge_events_business_id", "pledge_events", ["business_id"], unique=False)
    op.create_table(
        "publications",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("list_name", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staged_by", sa.String(length=100), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=100), nullable=True),
        sa.Column("published_alone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("sequence", name=op.f("uq_publications_sequence")),
    )
    op.create_table(
        "businesses",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("uscc_tail", sa.String(length=6), nullable=False),
        sa.Column("district", sa.String(length=50), nullable=False),
        sa.Column("township", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("market", sa.String(length=100), nullable=False),
        sa.Column("stall", sa.String(length=50), nullable=False),
        sa.Column("industry", sa.String(length=100), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("search_name", sa.String(length=200), nullable=False),
        sa.Column("search_aliases", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_businesses_publication_id")
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_businesses")),
        sa.UniqueConstraint("publication_id", "business_id", name="uq_businesses_publication_business"),
    )
    op.create_index("ix_businesses_business_id", "businesses", ["business_id"], unique=False)
    op.create_index(
        "ix_businesses_publication_district", "businesses", ["publication_id", "district"], unique=False
    )
    op.create_index("ix_businesses_uscc", "businesses", ["uscc"], unique=False)
    op.create_index("ix_businesses_uscc_tail", "businesses", ["uscc_tail"], unique=False)
    op.create_table(
        "live_lists",
        sa.Column("list_name", sa.String(length=200), nullable=False),
        sa.Column("publication_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_live_lists_publication_id")
        ),
        sa.PrimaryKeyConstraint("list_name", name=op.f("pk_live_lists")),
        sa.UniqueConstraint("publication_id", name=op.f("uq_live_lists_publication_id")),
    )
    op.create_table(
        "pledges",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("list_status", sa.String(length=20), nullable=False),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("pledge_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["businesses.row_id"], name=op.f("fk_pledges_row_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_pledges")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE business_fts USING fts5("
            "names, places, trades, pinyin, initials, tokenize='unicode61')"
        )
