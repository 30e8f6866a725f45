"""`metrology complaints packet|evidence|receipt|import-status|statistics|tasks|audit`: the operator.

Whoever may run these commands on the machine that holds the keys acts as the city desk; the name of the
account stands in the audit log. The desk's screens are for everybody else.
"""

from __future__ import annotations

import getpass
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.complaints import complaints
from portal.commands.context import services_of
from portal.commands.output import emit, fail, plain_errors

if TYPE_CHECKING:
    from portal.complaints.officers import Officer
    from portal.complaints.packet import PacketFile

AsJson = Annotated[bool, typer.Option("--json")]


def _operator() -> Officer:
    from portal.complaints.officers import Officer, Role
    from portal.complaints.routing import CITY_CODE

    roles = frozenset({Role.CITY_DESK, Role.AUDITOR})
    return Officer(f"operator-{getpass.getuser()}"[:60], roles, CITY_CODE)


def _refusals() -> tuple[type[Exception], ...]:
    from portal.complaints.desk import NoSuchCase, NotAllowed
    from portal.complaints.sealed_case import Erased
    from portal.complaints.service import NotFound, TooManyTries
    from portal.complaints.stepping import Incomplete, NotPossible
    from portal.complaints.work import ChangedMeanwhile
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    return (
        NoSuchCase, NotAllowed, NotFound, TooManyTries, Incomplete, NotPossible, ChangedMeanwhile,
        Erased, StorageFailed, KeysUnusable, OSError,
    )  # fmt: skip


@complaints.command("packet")
def packet(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Case number, such as TS2026-000001")],
    out: Annotated[Path, typer.Option(help="Folder for the packet; its files are readable by you alone")],
    code: Annotated[str | None, typer.Option(help="As the citizen: the case code")] = None,
    phone_tail: Annotated[str | None, typer.Option(help="Last four digits of the phone")] = None,
    pin: Annotated[str | None, typer.Option(help="PIN of an anonymous report")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the papers for 12315: text, PDF, list of evidence and the files, in the order of its form."""
    cases = services_of(context).cases
    with plain_errors(*_refusals()):
        if code is None:
            files = cases.packets.for_officer(_operator(), number.upper())
        else:
            access = cases.complaints.open(code, phone_tail, pin)
            files = cases.packets.for_holder(access, number.upper())
        names = _write(files, out)
    if as_json:
        emit({"number": number.upper(), "files": names})
    else:
        typer.echo("\n".join(names))


@complaints.command("evidence")
def evidence(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Case number")],
    place: Annotated[int, typer.Argument(min=1, help="Which file, counted from 1 as in the packet's list")],
    out: Annotated[Path, typer.Option(help="Where to write the original; readable by you alone")],
) -> None:
    """Write the original of one file of a case, as it was handed in; the reading is on record."""
    from portal.complaints.packet import PacketFile
    from portal.security.sealing import Unreadable

    reading = services_of(context).cases.reading
    with plain_errors(Unreadable, *_refusals()):
        listed = reading.evidence(_operator(), number.upper())
        if place > len(listed):
            fail(f"{number.upper()} has {len(listed)} files")
        upload = reading.evidence_file(_operator(), number.upper(), place - 1)
        (written,) = _write((PacketFile(out.name, upload.content),), out.parent)
    typer.echo(f"{written}  {listed[place - 1].type}  SHA-256 {listed[place - 1].sha256}")


def _write(files: tuple[PacketFile, ...], folder: Path) -> list[str]:
    import os

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    names = []
    for file in files:
        path = folder / file.name
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(file.content)
        names.append(str(path))
    return names


@complaints.command("receipt")
def receipt(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="Case number")],
    receipt_number: Annotated[str, typer.Option("--number", help="The number that 12315 gave")] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of receipt")] = None,
    as_json: AsJson = False,
) -> None:
    """Record that 12315 has a case: from then on its legal periods run."""
    day = on.date() if on else None
    with plain_errors(*_refusals()):
        case = services_of(context).cases.desk.record_receipt(
            _operator(), number.upper(), receipt_number=receipt_number, received_on=day
        )
    if as_json:
        received_on = str(case.received_on)
        emit({"number": case.number, "receipt_number": case.receipt_number, "received_on": received_on})
    else:
        typer.echo(f"{case.number}: received on {case.received_on}, next due {case.due_on or 'unknown'}")


@complaints.command("import-status")
def import_status(
    context: typer.Context,
    export: Annotated[Path, typer.Argument(help="CSV that 12315 exported")],
    column: Annotated[list[str] | None, typer.Option(help="KEY=NAME of a column, kept for next time")] = None,
    as_json: AsJson = False,
) -> None:
    """Take in a status export of 12315. KEY: receipt_number, our_number, received_on, status, decided_on."""
    from portal.complaints.status_export import UnreadableExport

    importer = services_of(context).cases.status_import
    with plain_errors(UnreadableExport, *_refusals()):
        if column:
            pairs = dict(one.split("=", 1) for one in column if "=" in one)
            importer.map_columns(_operator(), {**importer.columns(), **pairs})
        report = importer.read(_operator(), export.read_bytes())
    if as_json:
        emit(asdict(report))
        return
    typer.echo(f"{report.rows} rows, {report.receipts} receipts recorded, {report.steps} steps taken")
    for name in report.unknown:
        typer.echo(f"  not ours: {name}")
    for case_number, reason in report.to_do:
        typer.echo(f"  for an officer: {case_number} {reason}")
    for line, fault in report.bad:
        typer.echo(f"  line {line}: {fault}")


@complaints.command("statistics")
def statistics(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(min=2026, max=2100, help="Default: this year")] = None,
    as_json: AsJson = False,
) -> None:
    """What may be published: cells with five or more people behind them, and none a total gives away."""
    from portal.complaints.statistics import publishable

    services = services_of(context)
    today = services.clock.today()
    wanted = year or today.year
    with plain_errors(*_refusals()):
        cells = services.cases.reading.statistics(_operator(), date(wanted, 1, 1), date(wanted, 12, 31))
    found = publishable(cells, today.strftime("%Y-%m"))
    rows: list[dict[str, Any]] = [
        {
            "month": cell.month,
            "unit": cell.unit_code,
            "problem": cell.problem,
            "kind": str(cell.kind),
            "cases": cell.cases,
        }
        for cell in found.cells
    ]
    totals = [asdict(total) | {"kind": str(total.kind)} for total in found.totals]
    if as_json:
        emit({"totals": totals, "cells": rows})
        return
    for total in totals:
        typer.echo(f"{total['month']} {total['kind']}: {total['cases']} ({total['hidden']} cells not shown)")
    for row in rows:
        typer.echo("  " + " ".join(str(value) for value in row.values()))


@complaints.command("tasks")
def tasks(
    context: typer.Context,
    done: Annotated[str, typer.Option(help="Mark this task done")] = "",
    as_json: AsJson = False,
) -> None:
    """What the operator must do, such as `holidays-2027`: enter that year in holidays.toml."""
    cases = services_of(context).cases
    with plain_errors(*_refusals()):
        if done:
            cases.desk.finish_task(_operator(), done)
            for case in cases.records.open_cases():
                cases.stepper.refresh_deadline(case)
        found = cases.desk.tasks(_operator())
    if as_json:
        emit(list(found))
    else:
        typer.echo("\n".join(found) or "none")


@complaints.command("audit")
def audit(
    context: typer.Context,
    number: Annotated[str | None, typer.Argument(help="Entries of one case")] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the audit log and list its latest entries; exit code 1 if the chain is broken."""
    cases = services_of(context).cases
    with plain_errors(*_refusals()):
        report = cases.reading.verify_audit(_operator())
        rows = cases.reading.audit_trail(_operator(), number.upper() if number else None)
    if as_json:
        entries = [
            {"seq": row.seq, "at": row.at.isoformat(), "actor": row.actor, "action": row.action,
             "subject": row.subject, "detail": row.detail}
            for row in rows
        ]  # fmt: skip
        told = {"rows": report.rows, "broken_at": report.broken_at, "reason": report.reason}
        emit({**told, "entries": entries})
    else:
        for row in rows:
            typer.echo(f"{row.seq}  {row.at:%Y-%m-%d %H:%M}  {row.actor}  {row.action}  {row.subject}")
        typer.echo(f"{report.rows} entries hold together")
    if not report.sound:
        fail(f"the audit log is broken at entry {report.broken_at}: {report.reason}")
