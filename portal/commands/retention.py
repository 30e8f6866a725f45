"""`metrology purge`: deletes what is kept for a time only."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, plain_errors


def purge(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Delete what is kept for a time only.

    Unanswered questions after 30 days, ratings after a year; cases are made anonymous three years after
    closing; drafts and files that belong to no case go after 24 hours; pledges that were returned, contacts
    of pledges that ended and reports of plaques that were dealt with go after 180 days.
    """
    from portal.failures import StorageFailed
    from portal.feedback.records import FeedbackRefused
    from portal.security.keys import KeysUnusable

    services = services_of(context)
    with plain_errors(StorageFailed, FeedbackRefused, KeysUnusable):
        gone = services.feedback.purge()
        cases = services.cases.retention.purge()
        pledges = services.pledge_retention.purge()
    if as_json:
        emit({**asdict(gone), **asdict(cases), **asdict(pledges)})
        return
    typer.echo(f"{gone.unanswered} unanswered questions and {gone.ratings} ratings deleted")
    typer.echo(f"{cases.cases} cases made anonymous; {cases.drafts} drafts and {cases.files} files deleted")
    typer.echo(
        f"{pledges.pledges} returned pledges, {pledges.contacts} contacts and {pledges.plaque_reports} "
        "reports of plaques deleted"
    )
