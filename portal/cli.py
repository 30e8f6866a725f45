"""The `metrology` command: the composition root, the only module that knows both portal and ingest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.commands.businesses import businesses
from portal.commands.complaints import complaints
from portal.commands.context import remember_data_dir, services_of
from portal.commands.operations import index, serve, train
from portal.commands.output import emit, fail, say
from portal.commands.questions import ask, evaluate

if TYPE_CHECKING:
    from ingest.load import Report

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Quanzhou metrology portal: answers with citations, honest businesses, complaints.",
)
ingest = typer.Typer(no_args_is_help=True, help="Bring in documents and lists of businesses.")


@app.callback()
def main(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="Folder that holds everything that is written")] = None,
) -> None:
    """Remember where the data lies for the command that follows."""
    remember_data_dir(context, data)


@ingest.command("documents")
def ingest_documents(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files or folders")],
    manifest: Annotated[Path | None, typer.Option(help="CSV with title, 文号, dates and status by file")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON")] = False,
) -> None:
    """Read official texts into the library and bring the index up to date.

    Exit code 0 if no file was rejected, 1 if some were, 2 if nothing was usable (index unchanged).
    """
    from ingest.load import load_documents

    services = services_of(context)
    report = load_documents(paths, services.library, manifest=manifest, progress=say)
    build = None
    if report.exit_code != 2:
        build = services.ensure_index(say)
    if as_json:
        emit({**report.to_json(), "embedded": build.embedded if build else 0})
    else:
        _tell(report)
        if build:
            say(f"index {build.version}: {build.passages} passages, {build.embedded} embedded anew")
    raise typer.Exit(report.exit_code)


def _tell(report: Report) -> None:
    typer.echo(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{len(report.skipped)} skipped, {len(report.rejected)} rejected; {report.passages} passages"
    )
    for refused in report.to_json()["rejected"]:
        typer.echo(f"  {refused['path']}: {refused['reason']}")


@ingest.command("businesses")
def ingest_businesses(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="List of businesses (.xlsx or .csv)")],
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once where one person may")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Read a list of honest businesses, row by row; stage it, or publish it with --publish."""
    raise NotImplementedError


app.command("ask")(ask)
app.command("serve")(serve)
app.add_typer(ingest, name="ingest")
app.add_typer(index, name="index")
app.add_typer(businesses, name="businesses")
app.add_typer(complaints, name="complaints")
app.add_typer(evaluate, name="evaluate")
app.add_typer(train, name="train")
