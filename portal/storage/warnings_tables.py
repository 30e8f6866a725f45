"""The table of public warnings, in the store `cases`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Date, MetaData, String, Table, Text
from sqlalchemy import text as sql_text

from portal.storage.columns import Moment
from portal.storage.naming import NAMING

warnings_metadata: Final = MetaData(naming_convention=NAMING)

public_warnings: Final = Table(
    "public_warnings",
    warnings_metadata,
    Column("id", String(16), primary_key=True),
    Column("title", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("link", String(300), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("published_by", String(60), nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", String(60), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("title_en", String(120), nullable=False, server_default=sql_text("''")),
    Column("text_en", Text, nullable=False, server_default=sql_text("''")),
)
