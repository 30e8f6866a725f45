"""Absences of officers; whom a sign-in service takes for an officer."""

import sqlalchemy as sa
from alembic import context, op

revision = "0017_absences"
down_revision = "0016_places_of_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and table where this run is for the cases."""
    if "cases" not in context.config.attributes["stores"]:
        return
    op.add_column("officers", sa.Column("oidc_issuer", sa.String(length=200), nullable=True))
    op.add_column("officers", sa.Column("oidc_subject", sa.String(length=200), nullable=True))
    op.create_index("uq_officers_oidc", "officers", ["oidc_issuer", "oidc_subject"], unique=True)
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("officer_id", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("substitute_id", sa.String(length=40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_absences_officer_id")),
        sa.ForeignKeyConstraint(["substitute_id"], ["officers.id"], name=op.f("fk_absences_substitute_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_last", "absences", ["last"], unique=False)
