"""`metrology officers add|list|renew|hand-over|disable`: accounts for the desk; there is none until then."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail, plain_errors

if TYPE_CHECKING:
    from portal.complaints.officers import Officer
    from portal.officers.accounts import NewAccount
    from portal.staff_side import StaffSide

officers = typer.Typer(no_args_is_help=True, help="Accounts of officers for the desk.")
AsJson = Annotated[bool, typer.Option("--json")]
Id = Annotated[str, typer.Argument(help="Account, such as fengze.01")]


def _errors() -> tuple[type[Exception], ...]:
    from portal.complaints.desk import NotAllowed
    from portal.complaints.stepping import Incomplete
    from portal.failures import StorageFailed
    from portal.officers.accounts import AccountInvalid
    from portal.officers.handover import HandoverRefused
    from portal.security.keys import KeysUnusable

    return AccountInvalid, HandoverRefused, Incomplete, NotAllowed, StorageFailed, KeysUnusable, OSError


def _operator() -> str:
    return f"operator:{getpass.getuser()}"[:60]


@officers.command("add")
def add(
    context: typer.Context,
    account: Id,
    unit: Annotated[str, typer.Option(help="Code of the unit; 350500 is the city desk")],
    role: Annotated[
        list[str], typer.Option(help="unit_officer, city_desk, publisher or auditor; repeatable")
    ],
    oidc_issuer: Annotated[str, typer.Option(help="Address of your sign-in service (st.login)")] = "",
    oidc_subject: Annotated[str, typer.Option(help="What that service calls the officer (claim `sub`)")] = "",
    as_json: AsJson = False,
) -> None:
    """Make an account; its passphrase and the secret for the phone are shown once.

    With --oidc-issuer and --oidc-subject your sign-in service alone opens it, and it has no passphrase.
    """
    with plain_errors(*_errors()):
        accounts = services_of(context).accounts
        made = accounts.add(account, role, unit, _operator(), oidc_issuer, oidc_subject)
    _show(made, as_json)


@officers.command("renew")
def renew(context: typer.Context, account: Id, as_json: AsJson = False) -> None:
    """Give an account a new passphrase and secret; the old ones end at once."""
    with plain_errors(*_errors()):
        made = services_of(context).accounts.renew(account, _operator())
    _show(made, as_json)


@officers.command("hand-over")
def hand_over(
    context: typer.Context,
    account: Id,
    to: Annotated[str, typer.Option(help="Account of the same unit that takes them")],
    reason: Annotated[str, typer.Option(help="Goes into the history of each case")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking")] = False,
    as_json: AsJson = False,
) -> None:
    """Give all open cases of an account to a colleague of its unit, after a look at them."""
    handovers = services_of(context).cases.staff.handovers
    with plain_errors(*_errors()):
        preview = handovers.preview(_as_city_desk(), account)
    for case in preview.cases:
        typer.echo(f"{case.number}  {case.state}  {case.due_on or '-'}", err=as_json)
    if not yes and not typer.confirm(f"{len(preview.cases)} cases: {account} -> {to}?", err=as_json):
        raise typer.Exit(1)
    with plain_errors(*_errors()):
        result = handovers.hand_over(_as_city_desk(), account, to, preview.numbers, reason)
    if as_json:
        emit({"done": list(result.done), "left": list(result.left)})
    else:
        typer.echo(f"{len(result.done)} cases: {account} -> {to}; left: {' '.join(result.left) or '0'}")


def _as_city_desk() -> Officer:
    """Whoever may run this on the machine that holds the keys acts as the city desk, under the own name."""
    from portal.complaints.officers import Officer, Role
    from portal.complaints.routing import CITY_CODE

    return Officer(_operator().replace(":", "-"), frozenset({Role.CITY_DESK}), CITY_CODE)


@officers.command("disable")
def disable(
    context: typer.Context,
    account: Id,
    leave_cases: Annotated[
        bool, typer.Option("--leave-cases", help="Close it at once, whatever it still has to do")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Close an account; whoever is signed in with it is out at the next click.

    Refused while it has open cases or stands in for somebody (see hand-over), unless --leave-cases.
    """
    with plain_errors(*_errors()):
        staff = services_of(context).cases.staff
        if not leave_cases and (why := _still_needed(staff, account)):
            fail(why)
        staff.accounts.disable(account, _operator())
    if as_json:
        emit({"disabled": account})
    else:
        typer.echo(f"{account}: disabled")


@officers.command("list")
def list_all(context: typer.Context, as_json: AsJson = False) -> None:
    """Every account with its unit and roles."""
    with plain_errors(*_errors()):
        rows: list[dict[str, Any]] = [
            {
                "id": one.id,
                "unit": one.unit,
                "roles": sorted(one.roles),
                "disabled": one.disabled,
                "oidc_issuer": one.oidc_issuer,
            }
            for one in services_of(context).accounts.all()
        ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        typer.echo(
            f"{row['id']}  {row['unit']}  {' '.join(row['roles'])}{'  disabled' if row['disabled'] else ''}"
        )


def _still_needed(staff: StaffSide, account: str) -> str:
    """Why an account should not be closed yet; empty if nothing is left to do."""
    from portal.notices import notice

    if count := staff.handovers.open_cases(account):
        return notice("desk_staff.closing.open_cases", id=account, count=count)
    if duties := staff.absences.duties_of(account):
        away = "、".join(sorted({duty.officer_id for duty in duties}))
        return notice("desk_staff.closing.duties", id=account, away=away)
    return ""


def _show(made: NewAccount, as_json: bool) -> None:
    if as_json:
        emit({"id": made.id, "passphrase": made.passphrase, "totp_uri": made.totp_uri})
        return
    if not made.passphrase:
        typer.echo(f"Account: {made.id}\nYour sign-in service opens it; there is no passphrase.")
        return
    import io

    import segno

    drawn = io.StringIO()
    segno.make(made.totp_uri, micro=False).terminal(drawn, compact=True)
    typer.echo(
        f"Account: {made.id}\nPassphrase (shown once): {made.passphrase}\n{made.totp_uri}\n{drawn.getvalue()}"
    )
