"""`metrology businesses pledges`: pledges that businesses handed in online."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.clock import in_shanghai
from portal.commands.context import services_of
from portal.commands.output import emit, plain_errors, say
from portal.commands.table import moment, show_table
from portal.notices import notice

if TYPE_CHECKING:
    from portal.businesses.self_pledge_records import Application

pledges = typer.Typer(no_args_is_help=True, help="Pledges that businesses handed in online.")


@pledges.command("list")
def list_waiting(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What waits for a first or a second officer, the oldest first. No personal data."""
    from portal.failures import StorageFailed

    with plain_errors(StorageFailed):
        found = services_of(context).self_pledges.waiting()
    if as_json:
        emit([_told(one) for one in found])
        return
    rows = []
    for one in found:
        what = one.particulars
        place = " ".join(filter(None, (what.address, what.market, what.stall)))
        uscc = what.uscc or notice("business_commands.unchecked")
        state = notice(f"self_pledge.state.{one.state}")
        rows.append((one.id, moment(one.received_at), what.name, what.district, place, what.industry, uscc,
                     state, one.checked_by))  # fmt: skip
    columns = ("id", "at", "business", "district", "place", "industry", "uscc", "status", "officer")
    show_table(columns, rows, "no_pledges")


@pledges.command("contact")
def contact(
    context: typer.Context,
    application: Annotated[str, typer.Argument(help="Id of the pledge")],
    officer: Annotated[str, typer.Option(help="Who reads it; default: the login name")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Whom to reach about a pledge; the reading is put on record."""
    from portal.businesses.self_pledge import NoSuchPledge
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable

    with plain_errors(NoSuchPledge, StorageFailed, KeysUnusable):
        found = services_of(context).self_pledges.contact(application, officer or getpass.getuser())
    if as_json:
        emit({"name": found.name, "phone": found.phone})
    else:
        show_table(("contact", "phone"), [(found.name, found.phone)])


@pledges.command("approve")
def approve(
    context: typer.Context,
    applications: Annotated[list[str], typer.Argument(help="Ids of pledges")],
    officer: Annotated[str, typer.Option(help="Who agrees; default: the login name")] = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Agree to pledges: the first officer checks, a second, different one publishes."""
    from portal.businesses.directory import NotAllowed
    from portal.businesses.self_pledge import NoSuchPledge
    from portal.failures import StorageFailed

    services = services_of(context)
    states = []
    with plain_errors(NoSuchPledge, NotAllowed, StorageFailed):
        for application in applications:
            state = services.self_pledges.approve(application, officer or getpass.getuser())
            states.append({"id": application, "state": state})
    if any(one["state"] == "published" for one in states):
        services.index_businesses(say)
    if as_json:
        emit(states)
        return
    show_table(("id", "status"), [(one["id"], notice(f"self_pledge.state.{one['state']}")) for one in states])


@pledges.command("return")
def send_back(
    context: typer.Context,
    application: Annotated[str, typer.Argument(help="Id of the pledge")],
    reason: Annotated[str, typer.Option(help="What the business reads, in Chinese")],
    officer: Annotated[str, typer.Option(help="Who; default: the login name")] = "",
) -> None:
    """Return a pledge with a reason."""
    from portal.businesses.directory import NotAllowed
    from portal.businesses.self_pledge import NoSuchPledge
    from portal.failures import StorageFailed

    with plain_errors(NoSuchPledge, NotAllowed, StorageFailed):
        services_of(context).self_pledges.send_back(application, officer or getpass.getuser(), reason)
    typer.echo(notice("business_commands.pledge_returned"))


def _told(one: Application) -> dict[str, Any]:
    return {
        "id": one.id,
        "received_at": in_shanghai(one.received_at).isoformat(timespec="seconds"),
        "state": one.state,
        "checked_by": one.checked_by or None,
        "particulars": one.particulars.to_json(),
    }
