"""Tables of pledges that businesses hand in online (store `cases`, for whom to reach is personal)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from portal.storage.columns import Moment, wrapped_key
from portal.storage.naming import NAMING

self_pledge_metadata: Final = MetaData(naming_convention=NAMING)

# `particulars` is what will be public if it is published; `sealed_contact` never is. The code of the
# receipt stands here as HMAC only.
pledge_applications = Table(
    "pledge_applications",
    self_pledge_metadata,
    Column("id", String(16), primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("hmac_key_id", String(24), nullable=False),
    Column("code_hmac", LargeBinary(32), nullable=False),
    Column("idempotency_hmac", LargeBinary(32), nullable=False),
    Column("notice_version", String(40), nullable=False),
    Column("particulars", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("checked_by", String(100)),
    Column("decided_by", String(100)),
    Column("decided_at", Moment),
    Column("reason", Text),
    *wrapped_key(erasable=True),
    Column("sealed_contact", LargeBinary),
    UniqueConstraint("code_hmac"),
    UniqueConstraint("idempotency_hmac"),
    CheckConstraint("state IN ('submitted', 'checked', 'published', 'returned')", name="state"),
    Index("ix_pledge_applications_state", "state", "decided_at"),
)

# Who did what with an application, reading of a contact among it; added to and never changed.
pledge_application_events = Table(
    "pledge_application_events",
    self_pledge_metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("application_id", String(16), ForeignKey("pledge_applications.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_pledge_application_events_application_id", "application_id"),
)
