"""Documents, passages, vectors, asked questions and the pointer to the live index."""

import sqlalchemy as sa
from alembic import context, op

revision = "0003_knowledge"
down_revision = "0002_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the knowledge tables where this run is for knowledge."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("doc_number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("force", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("status_note", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=False),
        sa.Column("lang", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_key"), "documents", ["key"], unique=False)
    op.create_table(
        "index_pointer",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("previous", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_index_pointer")),
    )
    op.create_table(
        "index_versions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("signature", sa.String(length=120), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("built_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_index_versions")),
    )
    op.create_table(
        "vectors",
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=120), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_digest", "signature", name=op.f("pk_vectors")),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(length=400), nullable=False),
        sa.Column("document_id", sa.String(length=300), nullable=False),
        sa.Column("locator", sa.String(length=250), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("cites", sa.JSON(), nullable=False),
        sa.Column("fact_ids", sa.JSON(), nullable=False),
        sa.Column("lang", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_passages_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("document_id", "locator", name=op.f("uq_passages_document_id_locator")),
    )
    op.create_index(op.f("ix_passages_document_id"), "passages", ["document_id"], unique=False)
    op.create_index(op.f("ix_passages_text_digest"), "passages", ["text_digest"], unique=False)
    op.create_table(
        "asked_questions",
        sa.Column("passage_id", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passages.id"], name=op.f("fk_asked_questions_passage_id_passages")
        ),
        sa.PrimaryKeyConstraint("passage_id", "position", name=op.f("pk_asked_questions")),
    )
