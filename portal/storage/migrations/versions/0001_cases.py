"""Cases: filings, sealed fields, evidence, events, numbers, tries."""

import sqlalchemy as sa
from alembic import context, op

revision = "0001_cases"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the cases where this run is for them."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.create_table(
        "case_numbers",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "code_tries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_tries")),
    )
    op.create_index(op.f("ix_code_tries_at"), "code_tries", ["at"], unique=False)
    op.create_index(op.f("ix_code_tries_code_hmac"), "code_tries", ["code_hmac", "at"], unique=False)
    op.create_table(
        "filings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("hmac_key_id", sa.String(length=24), nullable=False),
        sa.Column("code_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("factor", sa.String(length=10), nullable=False),
        sa.Column("factor_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("idempotency_hmac", sa.LargeBinary(length=32), nullable=True),
        sa.Column("content_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("factor IN ('phone_tail', 'pin')", name=op.f("ck_filings_factor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint("code_hmac", name=op.f("uq_filings_code_hmac")),
        sa.UniqueConstraint("idempotency_hmac", name=op.f("uq_filings_idempotency_hmac")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("filing_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("unit_code", sa.String(length=12), nullable=False),
        sa.Column("problem", sa.String(length=30), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("respondent_name", sa.String(length=200), nullable=False),
        sa.Column("respondent_uscc", sa.String(length=18), nullable=False),
        sa.Column("notice_version", sa.String(length=40), nullable=False),
        sa.Column("kek_id", sa.String(length=24), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(length=100), nullable=True),
        sa.CheckConstraint("kind IN ('complaint', 'report')", name=op.f("ck_cases_kind")),
        sa.ForeignKeyConstraint(["filing_id"], ["filings.id"], name=op.f("fk_cases_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_filing_id"), "cases", ["filing_id"], unique=False)
    op.create_index(op.f("ix_cases_unit_code"), "cases", ["unit_code", "state"], unique=False)
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    op.create_index(op.f("ix_case_events_case_id"), "case_events", ["case_id"], unique=False)
    op.create_table(
        "case_evidence",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("stored_name", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stored_bytes", sa.Integer(), nullable=False),
        sa.Column("stored_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_evidence_case_id")),
        sa.PrimaryKeyConstraint("case_id", "stored_name", name=op.f("pk_case_evidence")),
    )
    op.create_table(
        "sealed_fields",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sealed_fields_case_id")),
        sa.PrimaryKeyConstraint("case_id", "field", name=op.f("pk_sealed_fields")),
    )
