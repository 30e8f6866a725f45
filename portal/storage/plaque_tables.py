"""Tables of plaques and of reports of swapped ones (store `directory`)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, MetaData, String, Table, Text

from portal.storage.columns import Moment, wrapped_key
from portal.storage.naming import NAMING

plaque_metadata: Final = MetaData(naming_convention=NAMING)

plaques = Table(
    "plaques",
    plaque_metadata,
    Column("id", String(7), primary_key=True),
    Column("key_id", String(24), nullable=False),  # the key that signed the code
    Column("business_id", String(20), nullable=False),
    Column("name", String(200), nullable=False),  # as printed
    Column("uscc", String(18), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", String(100), nullable=False),
    Column("withdrawn_at", Moment),
    Index("ix_plaques_business_id", "business_id"),
)

# What a passer-by wrote is sealed: nobody knows what people put into a free field.
plaque_reports = Table(
    "plaque_reports",
    plaque_metadata,
    Column("id", String(16), primary_key=True),
    Column("plaque_id", String(7), ForeignKey("plaques.id"), nullable=False),
    Column("business_id", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    *wrapped_key(),
    Column("sealed_note", LargeBinary, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String(100)),
    Column("result", Text),
    Index("ix_plaque_reports_plaque_id", "plaque_id", "at"),
)
