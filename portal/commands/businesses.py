"""`metrology businesses`: search, and lists on their way to the public and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from portal.commands.context import services_of
from portal.commands.list_words import tell_difference, tell_report
from portal.commands.output import emit, fail, plain_errors, say
from portal.commands.table import moment, show_table
from portal.notices import notice

if TYPE_CHECKING:
    from portal.bootstrap import Services
    from portal.businesses.publication import Publication
    from portal.publishing_side import PublishingSide

businesses = typer.Typer(no_args_is_help=True, help="The directory of honest businesses.")

Officer = Annotated[str, typer.Option(help="Name of the officer who does this")]
Json = Annotated[bool, typer.Option("--json")]
_LISTS: Final = ("id", "list", "issuer", "as_of", "rows", "by")


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
    show_table(
        ("business", "district", "place", "status", "valid_to", "uscc", "id"),
        [
            (
                one.name,
                one.district,
                " ".join(filter(None, (one.market, one.stall))) or one.address,
                notice(f"businesses.status_{one.status.value}"),
                one.valid_to or notice("business_commands.long"),
                one.uscc or notice("business_commands.unchecked"),
                one.id,
            )
            for one in page.items
        ],
        "nobody_found",
    )
    if page.items:
        counted = "found_at_least" if page.at_least else "found"
        typer.echo(notice(f"business_commands.{counted}", total=page.total, shown=len(page.items)))


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
        waiting = [(one, side.room.concerns(one.id)) for one in side.room.staged()]
    if as_json:
        emit([{**_told(one), "accept": concerns} for one, concerns in waiting])
        return
    rows = []
    for one, concerns in waiting:
        asked = [f"{notice(f'businesses.concern_{n}', count=count)}（{n}）" for n, count in concerns.items()]
        rows.append((*_line(one), "；".join(asked)))
    show_table((*_LISTS, "accept"), rows, "nothing_staged")


@businesses.command("live")
def live(context: typer.Context, as_json: Json = False) -> None:
    """Lists that the public reads."""
    with publishing_of(context) as (_, side):
        _show_lists(side.room.live(), as_json)


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
    tell_difference(found)
    tell_report(report)


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
        _show_lists(side.room.live(), as_json, "approved")


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
    typer.echo(notice("business_commands.discarded"))


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
    _show_lists(back, as_json, "undone")


@businesses.command("history")
def history(
    context: typer.Context, limit: Annotated[int, typer.Option(min=1)] = 50, as_json: Json = False
) -> None:
    """Who staged, published, undid and discarded what, the newest first."""
    with publishing_of(context) as (_, side):
        entries = side.room.history(limit)
    if as_json:
        emit([{**asdict(one), "at": one.at.isoformat(timespec="seconds")} for one in entries])
        return
    show_table(
        ("at", "officer", "action", "id", "detail"),
        [
            (moment(e.at), e.actor, notice(f"business_commands.action.{e.action}"), e.publication_id, e.told)
            for e in entries
        ],
    )


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
            fail(notice("business_commands.which_list", count=len(found)), 2)
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            file.writelines(export_lines(row for _, row in side.store.review.rows(found[0].id)))
    list_name = found[0].facts.list_name
    typer.echo(notice("business_commands.exported", rows=found[0].row_count, list=list_name))


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


def _show_lists(found: Iterable[Publication], as_json: bool, said: str = "") -> None:
    if as_json:
        emit([_told(one) for one in found])
        return
    if said:
        typer.echo(notice(f"business_commands.{said}"))
    show_table((*_LISTS, "marks"), [(*_line(one), _marks(one)) for one in found], "nothing_live")


def _line(one: Publication) -> tuple[object, ...]:
    facts = one.facts
    return one.id, facts.list_name, facts.issuer, facts.as_of, one.row_count, facts.staged_by


def _marks(one: Publication) -> str:
    marks = {"alone": one.published_alone, "sample": one.facts.sample}
    return " ".join(notice(f"business_commands.{name}") for name, so in marks.items() if so)
