"""`metrology businesses search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail

if TYPE_CHECKING:
    from knowledge.business import Business

businesses = typer.Typer(no_args_is_help=True, help="The directory of honest businesses.")


def _item(business: Business) -> dict[str, Any]:
    day = business.pledged_on
    until = business.valid_to
    return {
        "name": business.name,
        "uscc": business.uscc,
        "district": business.district,
        "industry": business.industry,
        "status": business.status.value,
        "pledged_on": day.isoformat() if day else None,
        "valid_to": until.isoformat() if until else None,
        "as_of": business.as_of.isoformat(),
        "score": round(business.score, 4),
        "sample": business.sample,
    }


@businesses.command("search")
def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Name, part of it, pinyin, code, place or trade")],
    district: Annotated[str | None, typer.Option(help="County, city or zone")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Find businesses, closest first."""
    from portal.storage.failures import StorageFailed

    try:
        page = services_of(context).directory.search(text, district=district, limit=limit)
    except StorageFailed as error:
        fail(str(error))
    if as_json:
        emit({"total": page.total, "items": [_item(business) for business in page.items]})
        return
    typer.echo(f"{page.total} 家")
    for business in page.items:
        typer.echo(f"  {business.name}  {business.district}  {business.status.value}")
