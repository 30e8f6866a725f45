"""Rows of a list as rows of the tables."""

from __future__ import annotations

from typing import Any

from knowledge.business_list import BusinessRow
from portal.businesses.identity import digest_of
from portal.businesses.name_words import folded

ALIAS_SEPARATOR = "\n"


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
        "name_length": len(folded(row.name)),
        "listed_id": row.listed_id,
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


def instrument_columns(publication_id: str, business_id: str, row: BusinessRow) -> list[dict[str, Any]]:
    """The rows of table `instruments` of one business of a list."""
    return [
        {
            "business_id": business_id,
            "publication_id": publication_id,
            "kind": one.kind,
            "serial": one.serial,
            "owner": row.name,
            "place": one.place,
            "certificate_no": one.certificate_no,
            "verified_by": one.verified_by,
            "valid_to": one.valid_to,
        }
        for one in row.instruments
    ]
