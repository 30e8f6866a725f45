"""Tables of the store `cases`. Nothing in them tells who filed: such fields are ciphertext or HMAC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from portal.storage.columns import Moment, wrapped_key
from portal.storage.naming import NAMING

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
    # Equal phones, names and addresses are told by these; NULL for anonymous reports and once forgotten.
    Column("phone_hmac", LargeBinary(32)),
    Column("name_hmac", LargeBinary(32)),
    Column("address_hmac", LargeBinary(32)),
    UniqueConstraint("code_hmac"),
    UniqueConstraint("idempotency_hmac"),
    CheckConstraint("factor IN ('phone_tail', 'pin')", name="factor"),
    Index(None, "phone_hmac"),
    Index(None, "address_hmac"),
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
    *wrapped_key(erasable=True),
    Column("opened_at", Moment),
    # The receipt by 12315: until it is recorded no period runs and nothing can be decided.
    Column("receipt_number", String(40)),
    Column("received_on", Date),
    Column("officer_id", String(60)),
    Column("closed_at", Moment),
    # The nearest end of a running period, kept beside the case so that a queue can be sorted by it.
    Column("due_on", Date),
    Column("due_name", String(40)),
    Column("rating", Integer),
    Column("steps", Integer, nullable=False, server_default=text("1")),
    Column("opened_from", String(32)),
    Column("erased_at", Moment),
    # Where the respondent trades and with what, readable like its name: cases that lie together show by it.
    Column("market", String(80), nullable=False, server_default=text("''")),
    Column("stall", String(40), nullable=False, server_default=text("''")),
    Column("instrument", String(60), nullable=False, server_default=text("''")),
    UniqueConstraint("number"),
    CheckConstraint("kind IN ('complaint', 'report')", name="kind"),
    Index(None, "filing_id"),
    Index(None, "unit_code", "state"),
    Index("ix_cases_queue", "closed_at", "unit_code", "due_on"),
    Index("ix_cases_respondent", "respondent_name"),
    Index("ix_cases_receipt", "receipt_number"),
    Index("ix_cases_opened", "opened_at"),
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
    Column("added_at", Moment),
)

# What happened to a case, in order; never changed, only added to.
case_events = Table(
    "case_events",
    cases_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", String(30), nullable=False),
    Column("actor", String(80), nullable=False, server_default=text("'citizen'")),
    Column("day", Date),
    Column("article", String(80), nullable=False, server_default=text("''")),
    Column("ground", String(10), nullable=False, server_default=text("''")),
    Column("detail", String(200), nullable=False, server_default=text("''")),
    Column("from_state", String(20), nullable=False, server_default=text("''")),
    Column("to_state", String(20), nullable=False, server_default=text("''")),
    Column("public", Boolean, nullable=False, server_default=true()),
    Column("sealed", LargeBinary),
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

# Words between the holder of a code and the desk, sealed under the case's key.
case_messages = Table(
    "case_messages",
    cases_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sender", String(10), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "case_id"),
)

# Cases that an officer linked by hand; each keeps its own state and clocks, and a link can be undone.
case_links = Table(
    "case_links",
    cases_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("other_id", String(32), ForeignKey("cases.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("linked_at", Moment, nullable=False),
    Column("linked_by", String(80), nullable=False),
    Column("unlinked_at", Moment),
    Column("unlinked_by", String(80)),
    CheckConstraint("kind IN ('duplicate', 'joint', 'related')", name="kind"),
    Index(None, "case_id"),
    Index(None, "other_id"),
)

# What the operator must do for all cases at once, such as entering a year's holidays; one row each.
operator_tasks = Table(
    "operator_tasks",
    cases_metadata,
    Column("name", String(60), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("done_at", Moment),
)

# Who did or read what, each row bound to the one before by a keyed hash.
audit_log = Table(
    "audit_log",
    cases_metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", Text, nullable=False),
    Column("key_id", String(24), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Index(None, "subject"),
)

# The last row of the chain, so that rows cut off its end are noticed.
audit_head = Table(
    "audit_head",
    cases_metadata,
    Column("name", String(10), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("key_id", String(24), nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("seal", LargeBinary(32), nullable=False),
)

# Steps that the holder of a code sent in the last day, by HMAC of the form's own key: a second click on
# the same words is the same step.
step_keys = Table(
    "step_keys",
    cases_metadata,
    Column("key_hmac", LargeBinary(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

# What the desk set once, such as the columns of 12315's export.
desk_settings = Table(
    "desk_settings",
    cases_metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
