"""`metrology officers add|list|disable|renew`: accounts for the desk; none exists until one is made here."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, plain_errors

if TYPE_CHECKING:
    from portal.officers.accounts import NewAccount

officers = typer.Typer(no_args_is_help=True, help="Accounts of officers for the desk.")
AsJson = Annotated[bool, typer.Option("--json")]
Id = Annotated[str, typer.Argument(help="Account, such as fengze.01")]


def _errors() -> tuple[type[Exception], ...]:
    from portal.failures import StorageFailed
    from portal.officers.accounts import AccountInvalid
    from portal.security.keys import KeysUnusable

    return AccountInvalid, StorageFailed, KeysUnusable, OSError


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
    as_json: AsJson = False,
) -> None:
    """Make an account; its passphrase and the secret for the phone are shown once."""
    with plain_errors(*_errors()):
        made = services_of(context).accounts.add(account, role, unit, _operator())
    _show(made, as_json)


@officers.command("renew")
def renew(context: typer.Context, account: Id, as_json: AsJson = False) -> None:
    """Give an account a new passphrase and secret; the old ones end at once."""
    with plain_errors(*_errors()):
        made = services_of(context).accounts.renew(account, _operator())
    _show(made, as_json)


@officers.command("disable")
def disable(context: typer.Context, account: Id, as_json: AsJson = False) -> None:
    """Close an account; whoever is signed in with it is out at the next click."""
    with plain_errors(*_errors()):
        services_of(context).accounts.disable(account, _operator())
    if as_json:
        emit({"disabled": account})
    else:
        typer.echo(f"{account}: disabled")


@officers.command("list")
def list_all(context: typer.Context, as_json: AsJson = False) -> None:
    """Every account with its unit and roles."""
    with plain_errors(*_errors()):
        rows: list[dict[str, Any]] = [
            {"id": one.id, "unit": one.unit, "roles": sorted(one.roles), "disabled": one.disabled}
            for one in services_of(context).accounts.all()
        ]
    if as_json:
        emit(rows)
        return
    for row in rows:
        typer.echo(
            f"{row['id']}  {row['unit']}  {' '.join(row['roles'])}{'  disabled' if row['disabled'] else ''}"
        )


def _show(made: NewAccount, as_json: bool) -> None:
    if as_json:
        emit({"id": made.id, "passphrase": made.passphrase, "totp_uri": made.totp_uri})
        return
    import io

    import segno

    drawn = io.StringIO()
    segno.make(made.totp_uri, micro=False).terminal(drawn, compact=True)
    typer.echo(
        f"Account: {made.id}\nPassphrase (shown once): {made.passphrase}\n{made.totp_uri}\n{drawn.getvalue()}"
    )
