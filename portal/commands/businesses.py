"""`metrology businesses`: search, and lists on their way to the public and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail, plain_errors, say

if TYPE_CHECKING:
    from portal.bootstrap import Services
    from portal.businesses.publication import Publication
    from portal.publishing_side import PublishingSide

businesses = typer.Typer(no_args_is_help=True, help="The directory of honest businesses.")

Officer = Annotated[str, typer.Option(help="Name of the officer who does this")]
Json = Annotated[bool, typer.Option("--json")]


@businesses.command("search")
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Name, part of it, pinyin, code, place or trade")],
    district: Annotated[str | None, typer.Option(help="County, city or zone")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Json = False,
) -> None:
    """Find businesses, closest first."""
    from portal.businesses.reports import search_report
    from portal.failures import StorageFailed

    try:
        page = services_of(context).directory.search(text, district=district, limit=limit)
    except StorageFailed as error:
        fail(str(error))
    if as_json:
        emit(search_report(page))
        return
    typer.echo(f"{page.total} 家")
    for business in page.items:
        typer.echo(f"  {business.name}  {business.district}  {business.status.value}")


@contextmanager
def publishing_of(context: typer.Context) -> Iterator[tuple[Services, PublishingSide]]:
    """The services around lists; what is forbidden or fails ends the command with one sentence."""
    from portal.businesses.directory import NotAllowed
    from portal.failures import StorageFailed
    from portal.publishing_side import PublishingSide

    services = services_of(context)
    with plain_errors(StorageFailed, NotAllowed):
        yield services, PublishingSide(services)


@businesses.command("staged")
def staged(context: typer.Context, as_json: Json = False) -> None:
    """Lists that wait for a second officer, and what must be accepted before each is published."""
    with publishing_of(context) as (_, side):
        waiting = [{**_told(p), "accept": side.room.concerns(p.id)} for p in side.room.staged()]
    _show(waiting, as_json)


@businesses.command("live")
def live(context: typer.Context, as_json: Json = False) -> None:
    """Lists that the public reads."""
    with publishing_of(context) as (_, side):
        _show([_told(p) for p in side.room.live()], as_json)


@businesses.command("difference")
def difference(
    context: typer.Context,
    publication: Annotated[str, typer.Argument(help="Id of a staged list")],
    most: Annotated[int, typer.Option(min=1, help="How many of each kind are told in full")] = 200,
    as_json: Json = False,
) -> None:
    """What a staged list would change: new, changed field by field, gone, and whose decisions follow."""
    with publishing_of(context) as (_, side):
        found = side.room.difference(publication, most)
        report = side.room.report(publication)
    if as_json:
        emit({**asdict(found), "report": report})
        return
    typer.echo(
        f"{found.new_total} new, {found.changed_total} changed, {found.gone_total} gone, "
        f"{found.unchanged} unchanged"
    )
    for one in found.new:
        typer.echo(f"  + {one.name} {one.address}")
    for gone in found.gone:
        typer.echo(f"  - {gone.name} {gone.address}")
    for business in found.changed:
        typer.echo(f"  * {business.name}")
        for change in business.fields:
            typer.echo(f"      {change.field}: {change.before or '（空）'} → {change.after or '（空）'}")
    for pair in found.followers:
        typer.echo(f"  = {pair.before.name} → {pair.after.name} ({pair.by})")
    for lost in found.orphans:
        typer.echo(f"  ! {lost.name}: a decision that nobody in the new list carries on")
    for kind in ("rejected", "conflicts", "doubtful"):
        for cell in report.get(kind, ()):
            typer.echo(f"  {kind}: {cell['sheet']} 第{cell['row']}行 {cell['column']}：{cell['reason']}")


@businesses.command("approve")
def approve(
    context: typer.Context,
    publication: Annotated[str, typer.Argument(help="Id of a staged list")],
    officer: Officer,
    accept: Annotated[
        list[str] | None, typer.Option(help="rejected, conflicts, recognised, orphans: looked at and taken")
    ] = None,
    as_json: Json = False,
) -> None:
    """Publish a staged list as the second officer."""
    with publishing_of(context) as (services, side):
        side.room.approve(publication, officer, accept=accept or ())
        services.index_businesses(say)
        _show([_told(p) for p in side.room.live()], as_json)


@businesses.command("discard")
def discard(
    context: typer.Context,
    publication: Annotated[str, typer.Argument(help="Id of a staged list")],
    officer: Officer,
    reason: Annotated[str, typer.Option(help="Why")],
) -> None:
    """Throw a staged list away."""
    with publishing_of(context) as (_, side):
        side.room.discard(publication, officer, reason)


@businesses.command("undo")
def undo(
    context: typer.Context,
    publication: Annotated[str, typer.Argument(help="Id of a live list")],
    officer: Officer,
    reason: Annotated[str, typer.Option(help="Why")],
    as_json: Json = False,
) -> None:
    """Take a live list off and put back exactly what stood before it."""
    with publishing_of(context) as (services, side):
        back = side.room.undo(publication, officer, reason)
        services.index_businesses(say)
    _show([_told(p) for p in back], as_json)


@businesses.command("history")
def history(
    context: typer.Context, limit: Annotated[int, typer.Option(min=1)] = 50, as_json: Json = False
) -> None:
    """Who staged, published, undid and discarded what, the newest first."""
    with publishing_of(context) as (_, side):
        entries = [{**asdict(e), "at": e.at.isoformat()} for e in side.room.history(limit)]
    _show(entries, as_json)


@businesses.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="CSV to write")],
    name: Annotated[str, typer.Option("--list", help="Name of a live list, if there are several")] = "",
) -> None:
    """Write a live list as a CSV that reads back as the same list; no cell of it is a formula."""
    from portal.businesses.list_export import export_lines

    with publishing_of(context) as (_, side), plain_errors(OSError):
        found = [p for p in side.room.live() if name in ("", p.facts.list_name)]
        if len(found) != 1:
            fail(f"{len(found)} live lists match; give --list with one of them", 2)
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            file.writelines(export_lines(row for _, row in side.store.review.rows(found[0].id)))
    typer.echo(f"{found[0].row_count} businesses of {found[0].facts.list_name}")


def _told(found: Publication) -> dict[str, Any]:
    facts = found.facts
    return {
        "id": found.id,
        "list": facts.list_name,
        "issuer": facts.issuer,
        "as_of": facts.as_of.isoformat(),
        "source": facts.source_name,
        "sha256": facts.sha256,
        "rows": found.row_count,
        "staged_by": facts.staged_by,
        "state": found.state,
        "sample": facts.sample,
        "published_alone": found.published_alone,
    }


def _show(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        emit(rows)
        return
    for row in rows:
        typer.echo("  ".join(f"{key}={value}" for key, value in row.items() if value not in ("", None, {})))
