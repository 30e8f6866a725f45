"""Tables of the directory of honest businesses (store `directory`)."""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from portal.storage.naming import NAMING

directory_metadata = MetaData(naming_convention=NAMING)

# One reading of one list. state: staging (rows are going in), staged (waits for a second
# officer), live, superseded (kept for an undo), undone, discarded (its rows are being deleted).
# `superseded_by` is the publication that took it off, `report` what was read and what was not (JSON);
# `writer` and `touched_at` tell whether the process that stages it still lives.
publications = Table(
    "publications",
    directory_metadata,
    Column("id", String(40), primary_key=True),
    Column("sequence", Integer, nullable=False, unique=True),  # order of staging, whatever the clock
    Column("list_name", String(200), nullable=False),
    Column("issuer", String(200), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("source_name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("staged_at", DateTime(timezone=True), nullable=False),
    Column("staged_by", String(100), nullable=False),
    Column("published_at", DateTime(timezone=True)),
    Column("published_by", String(100)),
    Column("published_alone", Boolean, nullable=False),
    Column("superseded_by", String(40)),
    Column("report", Text),
    Column("writer", String(200)),
    Column("touched_at", DateTime(timezone=True)),
)

# The pointer that the public reads through: which publication of each list is live.
live_lists = Table(
    "live_lists",
    directory_metadata,
    Column("list_name", String(200), primary_key=True),
    Column("publication_id", String(40), ForeignKey("publications.id"), nullable=False, unique=True),
)

# `business_id` is the same in every publication that names the business; `row_id` is the row of
# the word index. The search_ columns are folded (NFKC, simplified, lower case, no punctuation).
businesses = Table(
    "businesses",
    directory_metadata,
    Column("row_id", Integer, primary_key=True),
    Column("publication_id", String(40), ForeignKey("publications.id"), nullable=False),
    Column("business_id", String(20), nullable=False),
    Column("sheet", String(100), nullable=False),
    Column("sheet_row", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("aliases", Text, nullable=False),
    Column("uscc", String(18), nullable=False),
    Column("uscc_tail", String(6), nullable=False),
    Column("district", String(50), nullable=False),
    Column("township", String(100), nullable=False),
    Column("address", String(300), nullable=False),
    Column("market", String(100), nullable=False),
    Column("stall", String(50), nullable=False),
    Column("industry", String(100), nullable=False),
    Column("demonstration", Boolean, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("search_name", String(200), nullable=False),
    Column("search_aliases", Text, nullable=False),
    Column("listed_id", String(50)),
    Column("name_length", Integer, nullable=False, server_default=text("0")),  # of search_name
    UniqueConstraint("publication_id", "business_id", name="uq_businesses_publication_business"),
    Index("ix_businesses_business_id", "business_id", "publication_id"),
    Index("ix_businesses_uscc", "uscc"),
    Index("ix_businesses_uscc_tail", "uscc_tail"),
    # A page of all, of a district or of a trade is read in its order and stops after the page.
    Index("ix_businesses_listing", "publication_id", "name_length", "row_id"),
    Index("ix_businesses_listing_district", "publication_id", "district", "name_length", "row_id"),
    Index("ix_businesses_listing_industry", "publication_id", "industry", "name_length", "row_id"),
)

# How many rows of a publication have each district and each trade: written when all rows are in, so that
# a page of hundreds of thousands is not counted.
FACETS = ("district", "industry")
listing_counts = Table(
    "listing_counts",
    directory_metadata,
    Column("publication_id", String(40), ForeignKey("publications.id"), primary_key=True),
    Column("facet", String(10), primary_key=True),
    Column("value", String(100), primary_key=True),
    Column("count", Integer, nullable=False),
)

# The word index of the names on SQLite (portal.storage.directory_index); its rowid is the rank key. Made
# with its table, so that migrations and tests get the same schema. On PostgreSQL each publication has a
# table of its own (portal.storage.directory_index_postgresql).
WORDS_TABLE = "business_fts"
WORDS_COLUMNS = ("names", "starts", "places", "trades", "pinyin", "initials", "facets")
MAKE_WORDS_TABLE = (
    f"CREATE VIRTUAL TABLE {WORDS_TABLE} USING fts5({', '.join(WORDS_COLUMNS)}, "
    "tokenize='unicode61', columnsize=0)"
)
event.listen(
    businesses,
    "after_create",
    DDL(MAKE_WORDS_TABLE).execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
)
event.listen(
    businesses,
    "after_drop",
    DDL(f"DROP TABLE IF EXISTS {WORDS_TABLE}").execute_if(dialect="sqlite"),  # type: ignore[no-untyped-call]
)

# What the list says about the pledge of each row; the status that an officer decided stands in
# pledge_events and wins. Expiry is never stored: it is computed from valid_to.
pledges = Table(
    "pledges",
    directory_metadata,
    Column("row_id", Integer, ForeignKey("businesses.row_id", ondelete="CASCADE"), primary_key=True),
    Column("list_status", String(20), nullable=False),
    Column("pledged_on", Date),
    Column("valid_to", Date),
    Column("pledge_text", Text, nullable=False),
)

# Recorded decisions. They belong to the business, not to one publication, so that a list that is
# published again cannot undo a suspension. `carried_from` is the id under which the business was
# decided on, `publication_id` the publication that gave it another name.
pledge_events = Table(
    "pledge_events",
    directory_metadata,
    Column("id", Integer, primary_key=True),
    Column("business_id", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("decision_number", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("officer", String(100), nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("publication_id", String(40)),
    Column("carried_from", String(20)),
    Index("ix_pledge_events_business_id", "business_id"),
)

# A pledge that is being looked into, and when the business was told: internal, never public.
pledge_reviews = Table(
    "pledge_reviews",
    directory_metadata,
    Column("id", Integer, primary_key=True),
    Column("business_id", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("notified_on", Date),
    Column("officer", String(100), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    Index("ix_pledge_reviews_business_id", "business_id"),
)

# What officers said of the columns of an issuer's lists.
column_meanings = Table(
    "column_meanings",
    directory_metadata,
    Column("id", Integer, primary_key=True),
    Column("issuer", String(200), nullable=False),
    Column("heading", String(100), nullable=False),
    Column("field", String(50), nullable=False),
    Column("officer", String(100), nullable=False),
    Column("said_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("issuer", "heading", name="uq_column_meanings_issuer_heading"),
)

# Register of measuring instruments; `valid_to` is the last day of the verification. Those of a list
# come and go with its publication; without one an instrument was entered by itself.
instruments = Table(
    "instruments",
    directory_metadata,
    Column("id", Integer, primary_key=True),
    Column("business_id", String(20)),
    Column("kind", String(100), nullable=False),
    Column("serial", String(100), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("place", String(300), nullable=False),
    Column("certificate_no", String(100), nullable=False),
    Column("verified_by", String(200), nullable=False),
    Column("valid_to", Date),
    Column("publication_id", String(40)),
    Index("ix_instruments_business_id", "business_id"),
    Index("ix_instruments_certificate_no", "certificate_no"),
    Index("ix_instruments_publication_id", "publication_id"),
)

directory_audit = Table(
    "directory_audit",
    directory_metadata,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(50), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Text, nullable=False),
)
