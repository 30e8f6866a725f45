"""Rows of a list as rows of the tables, and the name by which a business is known for good."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from knowledge.business_list import BusinessRow
from portal.storage.directory_words import folded

ALIAS_SEPARATOR = "\n"


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
    parts = [str(getattr(row, name)) for name in row.__slots__ if name not in {"sheet", "row"}]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:32]


def business_columns(publication_id: str, business_id: str, row: BusinessRow) -> dict[str, Any]:
    """The columns of table `businesses` but for the row id."""
    return {
        "publication_id": publication_id,
        "business_id": business_id,
        "sheet": row.sheet,
        "sheet_row": row.row,
        "name": row.name,
        "aliases": ALIAS_SEPARATOR.join(row.aliases),
        "uscc": row.uscc,
        "uscc_tail": row.uscc[-6:],
        "district": row.district,
        "township": row.township,
        "address": row.address,
        "market": row.market,
        "stall": row.stall,
        "industry": row.industry,
        "demonstration": row.demonstration,
        "digest": digest_of(row),
        "search_name": folded(row.name),
        "search_aliases": ALIAS_SEPARATOR.join(folded(a) for a in row.aliases),
    }


def pledge_columns(row: BusinessRow) -> dict[str, Any]:
    """The columns of table `pledges` but for the row id."""
    return {
        "list_status": row.status.value,
        "pledged_on": row.pledged_on,
        "valid_to": row.valid_to,
        "pledge_text": row.pledge_text,
    }
