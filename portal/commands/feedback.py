"""`metrology questions`: what stayed unanswered, what was rated badly, and what officers make of it."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import build_index, services_of
from portal.commands.output import emit, plain_errors, say

if TYPE_CHECKING:
    from portal.bootstrap import Services

questions = typer.Typer(no_args_is_help=True, help="Unanswered and badly rated questions, the public wall.")

AsJson = Annotated[bool, typer.Option("--json")]
Limit = Annotated[int, typer.Option(min=1, max=1000)]
Officer = Annotated[str, typer.Option(help="Who decides; default: the user of this machine")]
Later = Annotated[bool, typer.Option("--later", help="Leave the index to the next build")]


@questions.command("unanswered")
def unanswered(context: typer.Context, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Questions of the last 30 days that got no answer, the most frequent first."""
    with _plain():
        found = services_of(context).feedback.unanswered(limit)
    _show(found, as_json, _counted_line)


def _counted_line(one: Any) -> str:
    where = "  (on the wall)" if one.on_wall else ""
    return f"{one.question_id}  {one.times} x  {one.status}{where}  {one.text}"


@questions.command("worst")
def worst(context: typer.Context, limit: Limit = 50, as_json: AsJson = False) -> None:
    """Questions whose answers were most often of no use, with the reasons and what was cited."""
    with _plain():
        found = services_of(context).feedback.worst(limit)
    _show(found, as_json, _rated_line)


def _rated_line(one: Any) -> str:
    reasons = ", ".join(f"{name} {times}" for name, times in one.reasons.items())
    cited = "".join(f"\n    {passage_id}" for passage_id in one.passage_ids)
    return f"{one.question_id}  {one.useless} useless, {one.useful} useful  [{reasons}]  {one.text}{cited}"


@questions.command("approve")
def approve(
    context: typer.Context,
    question_id: Annotated[str, typer.Argument(help="As `unanswered` and `worst` list it")],
    wording: Annotated[str, typer.Option(help="The question in your words; nothing personal")],
    passage: Annotated[str, typer.Option(help="Passage that answers it; without: the public wall")] = "",
    officer: Officer = "",
    later: Later = False,
) -> None:
    """Propose a reworded question as one that a passage answers, or show it on the public wall as open."""
    services = services_of(context)
    name = officer or getpass.getuser()
    proposed = None
    with _plain():
        if passage:
            proposed = services.feedback.approve_for(question_id, wording, passage, name)
        else:
            typer.echo(f"on the wall as {services.feedback.put_on_wall(question_id, wording, name).id}")
    if proposed:
        _tell_second(proposed)
    elif passage:
        typer.echo(f"asked of {passage}")
        _index(services, later)


def _tell_second(proposed: Any) -> None:
    name = proposed.id
    typer.echo(f"proposed as {name}; a second officer runs `metrology questions confirm {name}`")


@questions.command("proposals")
def proposals(context: typer.Context, as_json: AsJson = False) -> None:
    """What one officer proposed and a second one has to confirm."""
    with _plain():
        found = services_of(context).feedback.proposals()
    _show(found, as_json, lambda one: f"{one.id}  {one.proposed_by}  {one.passage_id}  {one.wording}")


@questions.command("confirm")
def confirm(
    context: typer.Context,
    proposal_id: Annotated[str, typer.Argument(help="As `proposals` lists it")],
    officer: Officer = "",
    later: Later = False,
) -> None:
    """Make a proposal an asked question, as a second officer; a question of the wall is resolved with it."""
    services = services_of(context)
    with _plain():
        found = services.feedback.confirm(proposal_id, officer or getpass.getuser())
    typer.echo(f"asked of {found.passage_id}")
    _index(services, later)


@questions.command("decline")
def decline(
    context: typer.Context,
    proposal_id: Annotated[str, typer.Argument(help="As `proposals` lists it")],
    officer: Officer = "",
) -> None:
    """Drop a proposal; its question is listed again."""
    with _plain():
        services_of(context).feedback.decline(proposal_id, officer or getpass.getuser())
    typer.echo("declined")


@questions.command("approved")
def approved(context: typer.Context, as_json: AsJson = False) -> None:
    """The asked questions that officers approved, the latest first."""
    with _plain():
        found = services_of(context).feedback.asked()
    _show(found, as_json, lambda one: f"{one.approved_on}  {one.approved_by}  {one.passage_id}  {one.text}")


@questions.command("wall")
def wall(context: typer.Context, as_json: AsJson = False) -> None:
    """What stands on the public wall."""
    with _plain():
        found = services_of(context).feedback.wall()
    _show(found, as_json, _wall_line)


def _wall_line(one: Any) -> str:
    state = f"resolved {one.resolved_on}" if one.resolved_on else f"open since {one.opened_on}"
    return f"{one.id}  {state}  {one.wording}"


@questions.command("resolve")
def resolve(
    context: typer.Context,
    wall_id: Annotated[str, typer.Argument(help="As `wall` lists it")],
    passage: Annotated[str, typer.Option(help="Passage that answers it now")] = "",
    officer: Officer = "",
    later: Later = False,
) -> None:
    """Mark a question on the wall resolved today; with a passage it becomes one asked of it."""
    services = services_of(context)
    from portal.feedback.records import Proposal

    with _plain():
        found = services.feedback.resolve(wall_id, officer or getpass.getuser(), passage)
    if isinstance(found, Proposal):
        _tell_second(found)
        return
    typer.echo(f"{found.id} resolved on {found.resolved_on}")
    if passage:
        _index(services, later)


@questions.command("withdraw")
def withdraw(
    context: typer.Context,
    wall_id: Annotated[str, typer.Option("--wall", help="A question on the wall")] = "",
    passage: Annotated[str, typer.Option(help="The passage of an approved question")] = "",
    wording: Annotated[str, typer.Option(help="The approved question")] = "",
    officer: Officer = "",
    later: Later = False,
) -> None:
    """Take back what was approved by mistake: --wall ID, or --passage ID --wording TEXT."""
    services = services_of(context)
    with _plain():
        services.feedback.withdraw(
            officer or getpass.getuser(), wall_id=wall_id, passage_id=passage, wording=wording
        )
    typer.echo("taken back")
    if passage:
        _index(services, later)


@contextmanager
def _plain() -> Iterator[None]:
    from portal.failures import StorageFailed
    from portal.feedback.records import FeedbackRefused

    with plain_errors(StorageFailed, FeedbackRefused):
        yield


def _index(services: Services, later: bool) -> None:
    if later:
        say("the index takes it up with its next build: `metrology index rebuild`")
        return
    build = build_index(services)
    typer.echo(f"index {build.version}: {build.embedded} embedded anew")


def _show(found: Sequence[Any], as_json: bool, line: Callable[[Any], str]) -> None:
    if as_json:
        emit([{name: _plain_value(value) for name, value in asdict(one).items()} for one in found])
        return
    if not found:
        typer.echo("none")
    for one in found:
        typer.echo(line(one))


def _plain_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
