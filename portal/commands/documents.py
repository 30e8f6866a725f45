"""`metrology documents`: what is stored, removal and rollback, rechecks of force."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import build_index, services_of
from portal.commands.output import emit, plain_errors, say

if TYPE_CHECKING:
    from knowledge.adapters.sql_documents import Stored
    from portal.bootstrap import Services

documents = typer.Typer(no_args_is_help=True, help="Official documents: list, remove, roll back, recheck.")

_Name = Annotated[str, typer.Argument(metavar="KEY@VERSION", help="As `documents list` shows it")]
_Json = Annotated[bool, typer.Option("--json")]


@documents.command("list")
def list_documents(
    context: typer.Context,
    removed: Annotated[bool, typer.Option("--removed", help="Those that can be restored")] = False,
    as_json: _Json = False,
) -> None:
    """Every official document with its version, force, dates and number of passages."""
    services = services_of(context)
    if removed:
        gone = [{"id": name, "removed_at": at} for name, at in services.documents.removed()]
        _show(gone, as_json, lambda one: f"{one['id']}  removed {one['removed_at']}")
        return
    today = services.clock.today()
    _show([_record(one, today) for one in services.documents.all()], as_json, _line)


@documents.command("show")
def show(context: typer.Context, name: _Name, as_json: _Json = False) -> None:
    """One document: where it came from, when it is in force, when it was last rechecked."""
    from knowledge.adapters.sql_documents import DocumentMissing

    services = services_of(context)
    with plain_errors(DocumentMissing):
        record = _record(services.documents.one(name), services.clock.today())
    if as_json:
        emit(record)
        return
    for key, value in record.items():
        typer.echo(f"{key}: {'' if value is None else value}")


@documents.command("remove")
def remove(context: typer.Context, name: _Name, as_json: _Json = False) -> None:
    """Take a document out; its text is kept for `restore`, and what it superseded is in force again."""
    services = services_of(context)
    _change(services, "removed", name, services.documents.remove, as_json)


@documents.command("restore")
def restore(context: typer.Context, name: _Name, as_json: _Json = False) -> None:
    """Bring a removed document back."""
    services = services_of(context)
    _change(services, "restored", name, services.documents.restore, as_json)


@documents.command("rollback")
def rollback(context: typer.Context, name: _Name, as_json: _Json = False) -> None:
    """Undo the last replacement of a document's text; once more to undo that."""
    services = services_of(context)
    _change(services, "rolled_back", name, services.documents.roll_back, as_json)


@documents.command("recheck")
def recheck(
    context: typer.Context,
    older_than: Annotated[int, typer.Option(min=0, help="Days since the last recheck")] = 365,
    as_json: _Json = False,
) -> None:
    """Documents that nobody has looked up for so long: are they still in force?"""
    services = services_of(context)
    today = services.clock.today()
    _show([_record(one, today) for one in services.documents.due(older_than, today)], as_json, _line)


@documents.command("confirm")
def confirm(
    context: typer.Context,
    name: _Name,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the look-up")] = None,
    note: Annotated[str, typer.Option(help="Where it was looked up")] = "",
    as_json: _Json = False,
) -> None:
    """Record that a document was looked up and is in force."""
    from knowledge.adapters.sql_documents import DocumentMissing

    services = services_of(context)
    day = on.date() if on else services.clock.today()
    with plain_errors(DocumentMissing):
        services.documents.confirm(name, day, getpass.getuser(), note)
    build_index(services)
    record = _record(services.documents.one(name), services.clock.today())
    if as_json:
        emit(record)
    else:
        typer.echo(_line(record))


def _change(services: Services, done: str, name: str, act: Callable[[str], None], as_json: bool) -> None:
    from knowledge.adapters.sql_documents import DocumentMissing

    with plain_errors(DocumentMissing):
        act(name)
    build = build_index(services)
    if as_json:
        emit({done: name, "index": build.version, "embedded": build.embedded})
    else:
        typer.echo(f"{done.replace('_', ' ')}: {name}; index {build.version}")


def _show(records: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str]) -> None:
    if as_json:
        emit(records)
        return
    for record in records:
        typer.echo(line(record))
    say(f"{len(records)} documents")


def _record(one: Stored, today: date) -> dict[str, Any]:
    document = one.document
    days = {
        name: day.isoformat() if day else None
        for name, day in (
            ("valid_from", document.valid_from),
            ("valid_to", document.valid_to),
            ("checked_on", document.checked_on),
        )
    }
    return {
        "id": document.id,
        "key": document.key,
        "version": document.version,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "jurisdiction": document.jurisdiction,
        "state": one.state_on(today),
        **days,
        "passages": one.passages,
        "to_proofread": one.to_proofread,
        "replaces": document.replaces,
        "status_note": document.status_note,
        "source_name": document.source_name,
        "replaced_at": one.replaced_at or None,
    }


def _line(record: dict[str, Any]) -> str:
    dates = f"{record['valid_from'] or '?'} to {record['valid_to'] or 'open'}"
    checked = f", checked {record['checked_on']}" if record["checked_on"] else ""
    marked = f", {record['to_proofread']} to proofread" if record["to_proofread"] else ""
    return f"{record['id']}  {record['state']}  {dates}  {record['passages']} passages{marked}{checked}"
