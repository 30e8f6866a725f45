"""The SQL tables of the knowledge store: documents, passages, asked questions, vectors, index versions.

Passages and vectors live here; every index is derived from them and can be built again (DESIGN 3.2).
The migrations are made from `knowledge_metadata`.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

# Names of constraints are fixed, so that a migration can alter them on every database.
knowledge_metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    knowledge_metadata,
    Column("id", String(300), primary_key=True),
    Column("key", String(250), nullable=False, index=True),
    Column("version", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("doc_number", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("force", String(20), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("sha256", String(64), nullable=False),  # of the whole text without white space
    Column("source_name", Text, nullable=False),
    Column("status_note", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("lang", String(10), nullable=False),
    Column("checked_on", Date),
    # What the file or manifest gave of force, end and recheck, before later versions (sql_force).
    Column("declared", JSON),
)

passages = Table(
    "passages",
    knowledge_metadata,
    Column("id", String(400), primary_key=True),
    Column("document_id", String(300), ForeignKey("documents.id"), nullable=False, index=True),
    Column("locator", String(250), nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("clauses", JSON, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("cites", JSON, nullable=False),
    Column("fact_ids", JSON, nullable=False),
    Column("lang", String(10), nullable=False),
    Column("digest", String(64), nullable=False),  # Passage.digest()
    Column("text_digest", String(64), nullable=False, index=True),  # of text_for_index: names its vector
    Column("to_proofread", Boolean, nullable=False, server_default=false()),  # read from a picture, not sure
    Column("refers_to", JSON),  # Passage.refers_to
    UniqueConstraint("document_id", "locator"),
)

asked_questions = Table(
    "asked_questions",
    knowledge_metadata,
    Column("passage_id", String(400), ForeignKey("passages.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

vectors = Table(
    "vectors",
    knowledge_metadata,
    Column("text_digest", String(64), primary_key=True),
    Column("signature", String(120), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # little-endian float32
)

index_versions = Table(
    "index_versions",
    knowledge_metadata,
    Column("name", String(40), primary_key=True),  # passages or businesses
    Column("version", String(40), primary_key=True),
    Column("signature", String(120), nullable=False),
    Column("entries", Integer, nullable=False),
    Column("content_digest", String(64), nullable=False),
    Column("built_at", String(40), nullable=False),  # ISO 8601 with offset
)

index_pointer = Table(
    "index_pointer",
    knowledge_metadata,
    Column("name", String(40), primary_key=True),
    Column("version", String(40), nullable=False),
    Column("previous", String(40), nullable=False),
)

# What a replacement or a removal took away, so that it can be put back.
document_history = Table(
    "document_history",
    knowledge_metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String(300), nullable=False, index=True),
    Column("reason", String(20), nullable=False),  # replaced or removed
    Column("kept_at", String(40), nullable=False),  # ISO 8601 with offset
    Column("document", JSON, nullable=False),
    Column("passages", JSON, nullable=False),
)

# Each time a person looked whether a version is still in force.
force_checks = Table(
    "force_checks",
    knowledge_metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", String(300), nullable=False, index=True),
    Column("checked_on", Date, nullable=False),
    Column("checked_by", Text, nullable=False),
    Column("note", Text, nullable=False),
)

# Asked questions that an officer approved. Apart from `asked_questions`, and without a foreign key:
# the corpus and every ingest replace passages, and what a person approved shall outlast that.
approved_questions = Table(
    "approved_questions",
    knowledge_metadata,
    Column("passage_id", String(400), primary_key=True),
    Column("text", String(200), primary_key=True),
    Column("approved_by", Text, nullable=False),
    Column("approved_on", Date, nullable=False),
)
