"""Tables of drafts, in the store `cases`. What somebody typed is ciphertext; secrets are HMACs."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)  # fmt: skip

from portal.storage.columns import Moment, wrapped_key
from portal.storage.naming import NAMING

drafts_metadata: Final = MetaData(naming_convention=NAMING)

drafts: Final = Table(
    "drafts",
    drafts_metadata,
    Column("id", String(32), primary_key=True),
    Column("visitor_hmac", LargeBinary(32), nullable=False),
    Column("code_hmac", LargeBinary(32)),
    Column("saved_at", Moment, nullable=False),
    *wrapped_key(),
    Column("state", LargeBinary, nullable=False),
    UniqueConstraint("visitor_hmac"),
    UniqueConstraint("code_hmac"),
    Index(None, "saved_at"),
)

draft_files: Final = Table(
    "draft_files",
    drafts_metadata,
    Column("draft_id", String(32), ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("stored_name", String(32), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("stored_bytes", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
