"""Reads the tables of legal figures that we ship in knowledge/corpus/facts, with their fact ids."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from importlib.resources import files

_FOLDER = files("knowledge.corpus") / "facts"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `<name>.csv` in their order. Raises FileNotFoundError for a name we do not ship."""
    text = (_FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def figure(text: str) -> Decimal | None:
    """A cell as a number; None where the table leaves it open."""
    return Decimal(text) if text else None


@cache
def amount(name: str) -> tuple[Decimal, str]:
    """A single figure of amounts.csv and the id of its fact. Raises KeyError for an unknown name."""
    for row in rows("amounts"):
        if row["name"] == name:
            return Decimal(row["value"]), row["fact_id"]
    raise KeyError(name)
