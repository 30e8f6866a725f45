"""Work on cases: receipts, who did what by which article, messages, links, tasks, the audit log."""

import sqlalchemy as sa
from alembic import context, op

revision = "0008_case_work"
down_revision = "0007_plaques_and_self_pledges"
branch_labels = None
depends_on = None

_NEVER_CHANGED = ("case_events", "audit_log")


def upgrade() -> None:
    """Add columns and tables where this run is for the cases; logs refuse to be changed from now on."""
    if "cases" not in context.config.attributes["stores"]:
        return
    _widen()
    _add_tables()
    for table in _NEVER_CHANGED:
        _forbid_changes(table)


def _widen() -> None:
    for name in ("phone_hmac", "name_hmac", "address_hmac"):
        op.add_column("filings", sa.Column(name, sa.LargeBinary(length=32), nullable=True))
    op.create_index(op.f("ix_filings_phone_hmac"), "filings", ["phone_hmac"])
    op.create_index(op.f("ix_filings_address_hmac"), "filings", ["address_hmac"])
    for column in (
        sa.Column("opened_at", sa.String(length=27), nullable=True),
        sa.Column("receipt_number", sa.String(length=40), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("officer_id", sa.String(length=60), nullable=True),
        sa.Column("closed_at", sa.String(length=27), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_name", sa.String(length=40), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("steps", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("opened_from", sa.String(length=32), nullable=True),
        sa.Column("erased_at", sa.String(length=27), nullable=True),
    ):
        op.add_column("cases", column)
    op.create_index("ix_cases_queue", "cases", ["closed_at", "unit_code", "due_on"])
    op.create_index("ix_cases_respondent", "cases", ["respondent_name"])
    op.create_index("ix_cases_receipt", "cases", ["receipt_number"])
    op.execute(
        "UPDATE cases SET opened_at = (SELECT received_at FROM filings WHERE filings.id = cases.filing_id)"
    )
    op.add_column("case_evidence", sa.Column("added_at", sa.String(length=27), nullable=True))
    for name, length, default in (
        ("actor", 80, "'citizen'"),
        ("article", 80, "''"),
        ("ground", 10, "''"),
        ("detail", 200, "''"),
        ("from_state", 20, "''"),
        ("to_state", 20, "''"),
    ):
        column = sa.Column(name, sa.String(length=length), server_default=sa.text(default), nullable=False)
        op.add_column("case_events", column)
    op.add_column("case_events", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("case_events", sa.Column("public", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("case_events", sa.Column("sealed", sa.LargeBinary(), nullable=True))


def _add_tables() -> None:
    op.create_table(
        "case_messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_messages_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_messages")),
    )
    op.create_index(op.f("ix_case_messages_case_id"), "case_messages", ["case_id"])
    op.create_table(
        "case_links",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("linked_at", sa.String(length=27), nullable=False),
        sa.Column("linked_by", sa.String(length=80), nullable=False),
        sa.Column("unlinked_at", sa.String(length=27), nullable=True),
        sa.Column("unlinked_by", sa.String(length=80), nullable=True),
        sa.CheckConstraint("kind IN ('duplicate', 'joint', 'related')", name=op.f("ck_case_links_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_links_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
    )
    op.create_index(op.f("ix_case_links_case_id"), "case_links", ["case_id"])
    op.create_index(op.f("ix_case_links_other_id"), "case_links", ["other_id"])
    op.create_table(
        "operator_tasks",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("done_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_operator_tasks")),
    )
    op.create_table(
        "audit_log",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("key_id", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_subject"), "audit_log", ["subject"])
    op.create_table(
        "audit_head",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=24), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("seal", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "desk_settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_desk_settings")),
    )


def _forbid_changes(table: str) -> None:
    """Rows are only added: an update or a removal is refused by the database itself."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        )
