"""Plaques, reports of swapped plaques, and pledges that businesses hand in online."""

import sqlalchemy as sa
from alembic import context, op

revision = "0007_plaques_and_self_pledges"
down_revision = "0006_feedback"
branch_labels = None
depends_on = None

MOMENT = sa.String(length=27)


def upgrade() -> None:
    """Make the tables of the stores that this run is for."""
    stores = context.config.attributes["stores"]
    if "directory" in stores:
        _plaques()
    if "cases" in stores:
        _self_pledges()


def _plaques() -> None:
    op.create_table(
        "plaques",
        sa.Column("id", sa.String(length=7), nullable=False),
        sa.Column("key_id", sa.String(length=24), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.String(length=100), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plaques")),
    )
    op.create_index("ix_plaques_business_id", "plaques", ["business_id"])
    op.create_table(
        "plaque_reports",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plaque_id", sa.String(length=7), nullable=False),
        sa.Column("business_id", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kek_id", sa.String(length=24), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(length=100), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["plaque_id"], ["plaques.id"], name=op.f("fk_plaque_reports_plaque_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plaque_reports")),
    )
    op.create_index("ix_plaque_reports_plaque_id", "plaque_reports", ["plaque_id", "at"])


def _self_pledges() -> None:
    op.create_table(
        "pledge_applications",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("hmac_key_id", sa.String(length=24), nullable=False),
        sa.Column("code_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("idempotency_hmac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("notice_version", sa.String(length=40), nullable=False),
        sa.Column("particulars", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("checked_by", sa.String(length=100), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("kek_id", sa.String(length=24), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(length=100), nullable=True),
        sa.Column("sealed_contact", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('submitted', 'checked', 'published', 'returned')",
            name=op.f("ck_pledge_applications_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_applications")),
        sa.UniqueConstraint("code_hmac", name=op.f("uq_pledge_applications_code_hmac")),
        sa.UniqueConstraint("idempotency_hmac", name=op.f("uq_pledge_applications_idempotency_hmac")),
    )
    op.create_index("ix_pledge_applications_state", "pledge_applications", ["state", "decided_at"])
    op.create_table(
        "pledge_application_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["pledge_applications.id"],
            name=op.f("fk_pledge_application_events_application_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_application_events")),
    )
    op.create_index(
        "ix_pledge_application_events_application_id", "pledge_application_events", ["application_id"]
    )
