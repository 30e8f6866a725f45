"""Puts many rows into a table at once, whatever the driver makes of many."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, TableClause, insert, text


def insert_rows(connection: Connection, table: TableClause, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns: text, numbers, days, times, truth values or nothing.

    On PostgreSQL as one statement with one parameter: pg8000 sends and waits for each row of many
    by itself, which made the longest part of an import. Raises what the driver raises.
    """
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), [dict(row) for row in rows])
        return
    prepared = connection.dialect.identifier_preparer
    name, columns = prepared.quote(table.name), ", ".join(map(prepared.quote, rows[0]))
    read = f"json_populate_recordset(NULL::{name}, CAST(:rows AS json))"
    said = json.dumps([dict(row) for row in rows], ensure_ascii=False, default=_day)
    connection.execute(text(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {read}"), {"rows": said})


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no column takes {type(value).__name__}")
