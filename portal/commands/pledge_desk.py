"""`metrology businesses` for pledges: review, decide, renewals, instruments overdue, meanings of columns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from portal.clock import in_shanghai
from portal.commands.businesses import Json, Officer, businesses, publishing_of
from portal.commands.output import emit, fail
from portal.commands.table import moment, show_table
from portal.notices import notice

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
Which = Annotated[str, typer.Argument(help="Id, credit code or whole name of a business")]


@businesses.command("review")
def review(
    context: typer.Context,
    business: Which,
    officer: Officer,
    reason: Annotated[str, typer.Option(help="What is being looked into")] = "",
    notified_on: Day = None,
    close: Annotated[bool, typer.Option("--close", help="End the review without a decision")] = False,
) -> None:
    """Look into a pledge (internal, never public); keep the day on which the business was told."""
    with publishing_of(context) as (_, side):
        found = side.pledges.find(business)
        told = _day(notified_on)
        if close:
            side.pledges.close(found.id, officer)
            done = "review_closed"
        elif told and not reason and side.pledges.notified(found.id, told, officer):
            done = "review_told"
        else:
            side.pledges.review(found.id, reason=reason, officer=officer, notified_on=told)
            done = "review_open"
    typer.echo(notice(f"business_commands.{done}", name=found.name, id=found.id))


@businesses.command("decide")
def decide(
    context: typer.Context,
    business: Which,
    status: Annotated[str, typer.Option(help="active, suspended, revoked, withdrawn, deregistered ...")],
    number: Annotated[str, typer.Option(help="Number of the decision")],
    reason: Annotated[str, typer.Option(help="Why")],
    officer: Officer,
    decided_on: Day = None,
    notified_on: Day = None,
) -> None:
    """Record a decision on a pledge. Suspending and revoking need that the business was told before."""
    from knowledge.business import PledgeStatus

    if status not in set(PledgeStatus):
        fail(notice("business_commands.unknown_status", status=status, known="、".join(PledgeStatus)), 2)
    with publishing_of(context) as (_, side):
        found = side.pledges.find(business)
        side.pledges.decide(
            found.id,
            PledgeStatus(status),
            decision_number=number,
            reason=reason,
            officer=officer,
            decided_on=_day(decided_on),
            notified_on=_day(notified_on),
        )
        now = side.pledges.find(found.id)
    told = notice(f"businesses.status_{now.status.value}")
    typer.echo(notice("business_commands.decided", name=now.name, status=told))


@businesses.command("decisions")
def decisions(context: typer.Context, business: Which, as_json: Json = False) -> None:
    """What was decided on a pledge, the newest last, and whether it is being looked into."""
    with publishing_of(context) as (_, side):
        found = side.pledges.find(business)
        made, open_ = side.pledges.decisions(found.id), side.pledges.under_review(found.id)
    told = [{**asdict(one), "decided_on": one.decided_on.isoformat()} for one in made]
    if as_json:
        emit({"id": found.id, "name": found.name, "under_review": bool(open_), "decisions": told})
        return
    show_table(
        ("at", "status", "number", "reason", "officer"),
        [
            (d.decided_on, notice(f"businesses.status_{d.status}"), d.decision_number, d.reason, d.officer)
            for d in made
        ],
    )
    if open_:
        typer.echo(notice("business_commands.under_review"))


@businesses.command("reviews")
def reviews(context: typer.Context, as_json: Json = False) -> None:
    """Pledges that are being looked into, the oldest first."""
    with publishing_of(context) as (_, side):
        found = side.pledges.under_review()
    told = [
        {
            **asdict(one),
            "opened_at": in_shanghai(one.opened_at).isoformat(timespec="seconds"),
            "notified_on": one.notified_on.isoformat() if one.notified_on else None,
        }
        for one in found
    ]
    if as_json:
        emit(told)
        return
    not_told = notice("business_commands.not_told")
    show_table(
        ("id", "at", "reason", "told_on", "officer"),
        [(r.business_id, moment(r.opened_at), r.reason, r.notified_on or not_told, r.officer) for r in found],
    )


@businesses.command("renewals")
def renewals(
    context: typer.Context,
    within: Annotated[int, typer.Option(min=0, help="Days from today")] = 60,
    as_json: Json = False,
) -> None:
    """Pledges in force that run out soon, the nearest first."""
    with publishing_of(context) as (_, side):
        found = side.pledges.renewals(within)
    told = [
        {"id": r.business.id, "name": r.business.name, "valid_to": r.valid_to.isoformat(), "left": r.left}
        for r in found
    ]
    if as_json:
        emit(told)
        return
    if not told:
        typer.echo(notice("business_commands.no_renewals", days=within))
        return
    show_table(
        ("valid_to", "left", "business", "district", "id"),
        [(r.valid_to, r.left, r.business.name, r.business.district, r.business.id) for r in found],
    )


@businesses.command("overdue")
def overdue(context: typer.Context, as_json: Json = False) -> None:
    """Instruments whose verification has run out, the longest overdue first."""
    with publishing_of(context) as (services, _):
        today: date = services.clock.today()
        found = services.instruments.overdue(today)
    told = [
        {**asdict(one), "valid_to": one.valid_to.isoformat(), "overdue_days": (today - one.valid_to).days}
        for one in found
        if one.valid_to is not None
    ]
    if as_json:
        emit(told)
        return
    keys = ("valid_to", "overdue_days", "owner", "kind", "serial", "place", "certificate_no")
    show_table(
        ("valid_to", "overdue", "business", "kind", "serial", "place", "certificate"),
        [[one[key] for key in keys] for one in told],
        "no_overdue",
    )


@businesses.command("columns")
def columns(
    context: typer.Context,
    issuer: Annotated[str, typer.Option(help="Only this issuer")] = "",
    forget: Annotated[str, typer.Option(help="Heading, or `all`; needs --issuer and --officer")] = "",
    officer: Annotated[str, typer.Option(help="Name of the officer who does this")] = "",
    as_json: Json = False,
) -> None:
    """What is remembered of the columns of each issuer's lists; --forget takes it away."""
    if forget and not (issuer and officer):
        fail(notice("business_commands.forget_needs"), 2)
    with publishing_of(context) as (_, side):
        if forget:
            gone = side.columns.forget(issuer, "" if forget == "all" else forget, officer)
            typer.echo(notice("business_commands.forgotten", count=gone), err=as_json)
        found = side.columns.all(issuer)
    if as_json:
        emit([asdict(one) for one in found])
        return
    show_table(
        ("issuer", "heading", "field", "officer"),
        [(c.issuer, c.heading, notice(f"business_commands.field.{c.field}"), c.officer) for c in found],
    )


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
