"""`metrology businesses search`."""

from __future__ import annotations

from typing import Annotated

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail

businesses = typer.Typer(no_args_is_help=True, help="The directory of honest businesses.")


@businesses.command("search")
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Name, part of it, pinyin, code, place or trade")],
    district: Annotated[str | None, typer.Option(help="County, city or zone")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Annotated[bool, typer.Option("--json")] = False,
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
