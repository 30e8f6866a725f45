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
    closing; drafts and files that belong to no case go after 24 hours.
    """
    from portal.failures import StorageFailed
    from portal.feedback.records import FeedbackRefused
    from portal.security.keys import KeysUnusable

    services = services_of(context)
    with plain_errors(StorageFailed, FeedbackRefused, KeysUnusable):
        gone = services.feedback.purge()
        cases = services.cases.retention.purge()
    if as_json:
        emit({**asdict(gone), "cases": cases.cases, "drafts": cases.drafts, "files": cases.files})
        return
    typer.echo(f"{gone.unanswered} unanswered questions and {gone.ratings} ratings deleted")
    typer.echo(f"{cases.cases} cases made anonymous; {cases.drafts} drafts and {cases.files} files deleted")
