"""The name by which a business is known for good, and whether what is told of it changed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Final

from knowledge.business_list import BusinessRow
from portal.businesses.name_words import folded

_NOT_TOLD: Final = frozenset({"sheet", "row", "listed_id", "instruments"})


def identified(rows: Sequence[BusinessRow]) -> list[tuple[str, BusinessRow]]:
    """Each row with its business id: the same id for the same business in every list.

    The id is a hash of code, name, address, market and stall. Rows that share all of these
    are numbered, never merged: two name-only rows may be two businesses.
    """
    seen: Counter[str] = Counter()
    named = []
    for row in rows:
        parts = [row.uscc, *(folded(t) for t in (row.name, row.address, row.market, row.stall))]
        key = json.dumps(parts, ensure_ascii=False)
        digest = hashlib.sha256(f"{key}#{seen[key]}".encode()).hexdigest()
        seen[key] += 1
        named.append((f"b{digest[:16]}", row))
    return named


def digest_of(row: BusinessRow) -> str:
    """Digest of what the public reads of a row; where it stood in the file does not count."""
    parts = [str(getattr(row, name)) for name in row.__slots__ if name not in _NOT_TOLD]
    # Only where there are some: a row without them keeps the digest that it had before there were any.
    parts += [str(value) for value in (row.listed_id, row.instruments) if value]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]
