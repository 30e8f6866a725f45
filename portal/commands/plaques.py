"""`metrology businesses plaque` and `metrology businesses plaques`."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.clock import in_shanghai
from portal.commands.context import services_of
from portal.commands.output import emit, fail, plain_errors, say
from portal.commands.table import moment, show_table
from portal.notices import notice

if TYPE_CHECKING:
    from knowledge.business import Business
    from portal.bootstrap import Services
    from portal.businesses.plaque import PlaqueView

plaques = typer.Typer(no_args_is_help=True, help="Plaques that hang, and reports of swapped ones.")
_PAGE = 100
_SEVERAL = 3


def plaque(
    context: typer.Context,
    business: Annotated[str, typer.Argument(help="Name or id; empty with --district")] = "",
    out: Annotated[Path, typer.Option(help="File (.svg), or folder with --district")] = Path("plaque.svg"),
    district: Annotated[str | None, typer.Option(help="Every business of a district")] = None,
    card: Annotated[bool, typer.Option("--card", help="A6 card instead of the A5 plaque")] = False,
    officer: Annotated[str, typer.Option(help="Who issues it; default: the login name")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Write the plaque of a business whose pledge holds, or of all in a district, as SVG to print."""
    from portal.businesses.plaque_sheet import is_local, plaque_address, plaque_sheet
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    if bool(business) == bool(district):
        fail(notice("business_commands.name_or_district"), 2)
    services = services_of(context)
    if is_local(services.settings.public_url):
        say(notice("business_commands.no_public_url", url=services.settings.public_url))
    who = officer or getpass.getuser()
    written: list[dict[str, Any]] = []
    with plain_errors(StorageFailed, KeysUnusable, OSError):
        chosen = _of_district(services, district) if district else iter([_named(services, business)])
        for found in chosen:
            view = services.plaques.issue(found, who)
            address = plaque_address(services.settings.public_url, view.code)
            file = out / f"{view.code}.svg" if district else out
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(plaque_sheet(found, address, "card" if card else "plaque"), "utf-8")
            written.append(_told(view, found, address, file))
    if as_json:
        emit(written)
    else:
        show_table(
            ("business", "code", "address", "file"),
            [(one["name"], one["code"], one["address"], one["file"]) for one in written],
        )
    say(notice("business_commands.plaques_written", count=len(written)))


def _told(view: PlaqueView, found: Business, address: str, file: Path) -> dict[str, Any]:
    return {"id": found.id, "name": found.name, "code": view.code, "address": address, "file": str(file)}


def _named(services: Services, wanted: str) -> Business:
    from portal.businesses.standing import place_of, standing_of

    found = services.directory.get(wanted)
    if found is None:
        page = services.directory.search(wanted, limit=_SEVERAL)
        exact = [item for item in page.items if item.name == wanted]
        if len(exact or page.items) > 1 or page.total == 0:
            lines = "".join(f"\n  {item.id}  {item.name}  {place_of(item)}" for item in page.items)
            fail(notice("business_commands.which_business", count=page.total) + lines, 2)
        found = (exact or page.items)[0]
    if not standing_of(found).holds:
        status = notice(f"businesses.status_{found.status.value}")
        fail(notice("business_commands.no_plaque", name=found.name, status=status), 1)
    return found


def _of_district(services: Services, district: str) -> Iterator[Business]:
    from portal.businesses.standing import standing_of

    offset = 0
    while True:
        page = services.directory.search("", district=district, limit=_PAGE, offset=offset)
        yield from (item for item in page.items if standing_of(item).holds)
        offset += len(page.items)
        if not page.items or offset >= page.total:
            return


@plaques.command("reports")
def reports(
    context: typer.Context,
    closed: Annotated[bool, typer.Option("--all", help="Those that are dealt with too")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Reports of plaques that hang where they do not belong, the newest first."""
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    with plain_errors(StorageFailed, KeysUnusable):
        found = services_of(context).plaques.reports(closed=closed)
    if as_json:
        emit(
            [
                {
                    "id": one.id,
                    "code": one.code,
                    "name": one.name,
                    "at": in_shanghai(one.at).isoformat(timespec="seconds"),
                    "place": one.place,
                    "note": one.note,
                    "closed_at": _told_at(one.closed_at),
                }
                for one in found
            ]
        )
        return
    show_table(
        ("id", "at", "business", "code", "place", "note"),
        [(one.id, moment(one.at), one.name, one.code, one.place, one.note) for one in found],
        "no_reports",
    )


def _told_at(at: datetime | None) -> str | None:
    return in_shanghai(at).isoformat(timespec="seconds") if at else None


@plaques.command("close")
def close(
    context: typer.Context,
    report: Annotated[str, typer.Argument(help="Id of the report")],
    result: Annotated[str, typer.Option(help="What was found")],
    officer: Annotated[str, typer.Option(help="Who; default: the login name")] = "",
) -> None:
    """Mark a report as dealt with."""
    from portal.failures import StorageFailed

    with plain_errors(StorageFailed):
        done = services_of(context).plaques.close_report(report, officer or getpass.getuser(), result)
    if not done:
        fail(notice("business_commands.no_open_report", id=report), 2)
    typer.echo(notice("business_commands.report_closed"))


@plaques.command("withdraw")
def withdraw(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="Code on the plaque")],
    reason: Annotated[str, typer.Option(help="Why it must not hang any more")],
    officer: Annotated[str, typer.Option(help="Who; default: the login name")] = "",
) -> None:
    """Say that a plaque must not hang any more; the business can get a new one."""
    from portal.businesses.plaque import NoSuchPlaque
    from portal.failures import StorageFailed

    with plain_errors(NoSuchPlaque, StorageFailed):
        done = services_of(context).plaques.withdraw(code, officer or getpass.getuser(), reason)
    if not done:
        fail(notice("business_commands.withdrawn_before"), 2)
    typer.echo(notice("business_commands.plaque_withdrawn"))
