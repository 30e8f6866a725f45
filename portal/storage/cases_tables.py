"""Tables of the store `cases`. Nothing in them tells who filed: such fields are ciphertext or HMAC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)

from portal.storage.naming import NAMING

_FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(TypeDecorator[datetime]):
    """A moment as UTC text of fixed width: the same in every database, and in order when sorted."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Text of an aware moment; a naive one is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a zone")
        return value.astimezone(UTC).strftime(_FORM)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The aware moment in UTC."""
        return None if value is None else datetime.strptime(value, _FORM).replace(tzinfo=UTC)


cases_metadata: Final = MetaData(naming_convention=NAMING)

# One act of filing: what the person holds in hand (code, last four digits or PIN), as HMACs.
filings = Table(
    "filings",
    cases_metadata,
    Column("id", String(32), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("hmac_key_id", String(24), nullable=False),
    Column("code_hmac", LargeBinary(32), nullable=False),
    Column("factor", String(10), nullable=False),
    Column("factor_hmac", LargeBinary(32), nullable=False),
    Column("idempotency_hmac", LargeBinary(32)),
    Column("content_hmac", LargeBinary(32), nullable=False),
    UniqueConstraint("code_hmac"),
    UniqueConstraint("idempotency_hmac"),
    CheckConstraint("factor IN ('phone_tail', 'pin')", name="factor"),
)

# One legal case. The respondent stays readable, since a case is routed by it.
cases = Table(
    "cases",
    cases_metadata,
    Column("id", String(32), primary_key=True),
    Column("filing_id", String(32), ForeignKey("filings.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("number", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("unit_code", String(12), nullable=False),
    Column("problem", String(30), nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("respondent_name", String(200), nullable=False),
    Column("respondent_uscc", String(18), nullable=False),
    Column("notice_version", String(40), nullable=False),
    # The case's own data key, wrapped by the key-encryption key named in kek_id; NULL once erased.
    Column("kek_id", String(24)),
    Column("wrapped_key", LargeBinary(100)),
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('complaint', 'report')", name="kind"),
    Index(None, "filing_id"),
    Index(None, "unit_code", "state"),
)

sealed_fields = Table(
    "sealed_fields",
    cases_metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("field", String(30), primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

# A file of evidence lies encrypted in the evidence folder; its key, name and SHA-256 are sealed per case.
case_evidence = Table(
    "case_evidence",
    cases_metadata,
    Column("case_id", String(32), ForeignKey("cases.id"), primary_key=True),
    Column("stored_name", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("stored_bytes", Integer, nullable=False),
    Column("stored_sha256", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What happened to a case, in order; never changed, only added to.
case_events = Table(
    "case_events",
    cases_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", String(30), nullable=False),
    Index(None, "case_id"),
)

case_numbers = Table(
    "case_numbers",
    cases_metadata,
    Column("kind", String(10), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

# Tries to follow a case in the last hour, by HMAC of whatever was typed: locks out guessing.
code_tries = Table(
    "code_tries",
    cases_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code_hmac", LargeBinary(32), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "code_hmac", "at"),
    Index(None, "at"),
)
