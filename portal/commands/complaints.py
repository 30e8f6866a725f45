"""`metrology complaints file` and `track`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail

complaints = typer.Typer(no_args_is_help=True, help="File and track complaints and reports.")


def _read(source: str) -> tuple[dict[str, Any], Path]:
    """The JSON object in the file `source` (- is standard input), and where its paths start from."""
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        value = json.loads(text)
    except (OSError, ValueError) as error:
        fail(f"cannot read {source}: {error}", 2)
    if not isinstance(value, dict):
        fail(f"{source} must hold one JSON object", 2)
    return value, Path() if source == "-" else Path(source).parent


@complaints.command("file")
def file(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FILE", help="Complaint JSON, - for standard input")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """File a complaint, a report or both; the code that is printed is shown only this once."""
    from portal.complaints.exchange import file_from_json
    from portal.complaints.intake import IntakeRejected
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    record, folder = _read(source)
    try:
        receipt = file_from_json(services_of(context).complaints, record, folder=folder)
    except IntakeRejected as rejected:
        fail("\n".join(f"{error.path}: {error.text}" for error in rejected.errors))
    except (StorageFailed, KeysUnusable) as error:
        fail(str(error))
    if as_json:
        emit(receipt)
        return
    typer.echo(f"查询码 {receipt['case_code']}" + (f"  PIN {receipt['pin']}" if "pin" in receipt else ""))
    for case in receipt["cases"]:
        typer.echo(f"  {case['kind']} {case['number']} {case['state']}")
    if "elsewhere" in receipt:
        typer.echo(receipt["elsewhere"])


@complaints.command("track")
def track(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="Case code; spaces and hyphens do not matter")],
    phone_tail: Annotated[str | None, typer.Option(help="Last four digits of the phone")] = None,
    pin: Annotated[str | None, typer.Option(help="PIN of an anonymous report")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Follow a case. Malformed, absent and wrong give the same text and exit code."""
    from portal.complaints.exchange import track_to_json
    from portal.complaints.service import NotFound, TooManyTries
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    if not phone_tail and not pin:
        fail("give --phone-tail NNNN, or --pin P for an anonymous report", 2)
    try:
        found = track_to_json(services_of(context).complaints, code, phone_tail=phone_tail, pin=pin)
    except (NotFound, TooManyTries, StorageFailed, KeysUnusable) as error:
        fail(str(error))
    if as_json:
        emit(found)
        return
    for entry in found["timeline"]:
        typer.echo(f"{entry['at']}  {entry['text']}")
