"""The tables of officers' accounts and absences, in the store `cases`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
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
)

from portal.storage.columns import Moment, wrapped_key
from portal.storage.naming import NAMING

accounts_metadata: Final = MetaData(naming_convention=NAMING)

officers: Final = Table(
    "officers",
    accounts_metadata,
    Column("id", String(40), primary_key=True),
    Column("roles", String(80), nullable=False),
    Column("unit", String(12), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("password_hash", Text, nullable=False),
    *wrapped_key(),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    # Who a sign-in service says that it is: an issuer and its name for the person; both or neither.
    Column("oidc_issuer", String(200)),
    Column("oidc_subject", String(200)),
    Index("uq_officers_oidc", "oidc_issuer", "oidc_subject", unique=True),
)

# Who is away from the first through the last day, and who stands in; never deleted.
absences: Final = Table(
    "absences",
    accounts_metadata,
    Column("id", String(16), primary_key=True),
    Column("officer_id", String(40), ForeignKey("officers.id"), nullable=False),
    Column("unit", String(12), nullable=False),
    Column("substitute_id", String(40), ForeignKey("officers.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("ended_at", Moment),
    Index(None, "last"),
)
