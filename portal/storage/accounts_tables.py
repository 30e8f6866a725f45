"""The table of officers' accounts, in the store `cases`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Text

from portal.storage.cases_tables import Moment
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
    Column("kek_id", String(24), nullable=False),
    Column("wrapped_key", LargeBinary(100), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
