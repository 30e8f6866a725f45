"""What a list held and what publishing it would change, in words and tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import typer

from portal.commands.table import show_table
from portal.notices import notice

if TYPE_CHECKING:
    from knowledge.business_list import ListReading
    from portal.businesses.directory import Outcome
    from portal.businesses.publication import Difference

_MOST: Final = 200  # rows of one table
_CELL: Final = ("sheet", "row", "column", "value", "reason")


def tell_reading(reading: ListReading, outcome: Outcome) -> None:
    """What was read, what was not and why, and what comes next."""
    from portal.businesses.reports import import_report

    report = import_report(reading, outcome)
    rejected = len({(cell.sheet, cell.row) for cell in reading.rejected})
    typer.echo(
        _say(
            "read",
            rows=reading.data_rows,
            accepted=outcome.accepted,
            changed=outcome.changed,
            rejected=rejected,
        )
    )
    typer.echo(_say("read_as"))
    show_table(
        ("sheet", "column", "heading", "field"),
        [(use.sheet, use.column, use.heading, _field(use.field, use.corrected))
         for use in reading.mapping],
    )  # fmt: skip
    tell_report(report)
    if outcome.published:
        typer.echo(_say("published"))
        return
    typer.echo(outcome.reason)
    if outcome.publication_id:
        asked = [kind for kind in ("rejected", "conflicts") if report[kind]]
        asked += ["recognised"] if reading.recognised else []
        accept = "".join(f" --accept {kind}" for kind in asked)
        typer.echo(_say("next_approve", id=outcome.publication_id, accept=accept))


def tell_report(report: Mapping[str, Any]) -> None:
    """The cells and rows of a list that did not go in, contradict one another, or are to be checked."""
    for kind in ("rejected", "conflicts", "doubtful"):
        _tell_rows(kind, report.get(kind, ()), _CELL)
    _tell_rows("skipped", report.get("skipped", ()), ("sheet", "row", "value", "reason"))


def tell_difference(found: Difference) -> None:
    """What a staged list would change."""
    typer.echo(
        _say(
            "totals",
            new=found.new_total,
            changed=found.changed_total,
            gone=found.gone_total,
            unchanged=found.unchanged,
        )
    )
    for kind in ("new", "gone", "orphans"):
        _tell("business place id", kind, [(one.name, one.address, one.id) for one in getattr(found, kind)])
    changes = [(b.name, _say(f"field.{c.field}"), c.before, c.after) for b in found.changed for c in b.fields]
    _tell("business field before after", "changed", changes)
    _tell(
        "before after known_by", "followers", [(p.before.name, p.after.name, p.by) for p in found.followers]
    )


def _tell_rows(kind: str, found: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> None:
    rows = [[one[key] if key != "row" or one[key] else _say("whole") for key in keys] for one in found]
    _tell(" ".join(keys), kind, rows)


def _tell(columns: str, kind: str, rows: Sequence[Sequence[object]]) -> None:
    if not rows:
        return
    typer.echo(_say(kind))
    show_table(columns.split(), rows[:_MOST])
    if len(rows) > _MOST:
        typer.echo(_say("more", most=_MOST, total=len(rows)))


def _field(field: str, corrected: bool) -> str:
    label = _say(f"field.{field.partition('/')[0]}")
    return _say("corrected", field=label) if corrected else label


def _say(key: str, **values: str | int) -> str:
    return notice(f"business_commands.{key}", None, **values)
