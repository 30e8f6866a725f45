"""The `metrology` command: the composition root, the only module that knows both portal and ingest."""

from __future__ import annotations

import getpass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.commands import case_desk, pledge_desk  # noqa: F401 - add commands to `complaints`, `businesses`
from portal.commands.businesses import businesses
from portal.commands.complaints import complaints
from portal.commands.context import build_index, remember_data_dir, services_of
from portal.commands.doctor import doctor
from portal.commands.documents import documents
from portal.commands.feedback import questions
from portal.commands.list_words import tell_reading
from portal.commands.officers import officers
from portal.commands.operations import index, train
from portal.commands.output import PlainGroup, emit, fail, plain_errors, say
from portal.commands.plaques import plaque, plaques
from portal.commands.pledges import pledges
from portal.commands.progress import FileProgress
from portal.commands.questions import ask, evaluate
from portal.commands.retention import purge
from portal.notices import notice

if TYPE_CHECKING:
    from ingest.business_headings import Corrections
    from ingest.load import Report
    from ingest.recognition import Known
    from knowledge.business_list import ListReading

app = typer.Typer(
    cls=PlainGroup,
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
    manifest: Annotated[Path | None, typer.Option(help="CSV: title, 文号, dates, status")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as JSON")] = False,
) -> None:
    """Read official texts into the library and bring the index up to date.

    A run that was broken off is simply started again: what is stored already is not stored twice.
    Exit code 0 if no file was rejected, 1 if some were, 2 if nothing was usable (index unchanged).
    """
    from ingest.load import load_documents

    services = services_of(context)
    report = load_documents(
        paths,
        services.library,
        manifest=manifest,
        dry_run=dry_run,
        progress=FileProgress(),
        known=_known_documents(),
    )
    build = None
    if report.exit_code != 2 and not dry_run:
        build = build_index(services)
    if as_json:
        value = {**report.to_json(), "embedded": build.embedded if build else 0}
        emit({**value, "dry_run": True, "changes": _changes(report)} if dry_run else value)
    else:
        _tell(report, dry_run)
        if build:
            say(f"index {build.version}: {build.passages} passages, {build.embedded} embedded anew")
    raise typer.Exit(report.exit_code)


def _known_documents() -> Known:
    from ingest.recognition import Known
    from knowledge.corpus.catalogue import load_catalogue
    from knowledge.corpus.fingerprints import load_fingerprints

    return Known(load_catalogue(), load_fingerprints())


def _changes(report: Report) -> list[dict[str, object]]:
    return [
        {
            "path": one.path,
            "document": one.document.id,
            "change": one.change,
            "force": one.document.force.value,
            "passages": one.passages,
        }
        for one in report.changes
    ]


def _tell(report: Report, dry_run: bool) -> None:
    typer.echo(
        f"{'would be: ' if dry_run else ''}{report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {len(report.skipped)} skipped, {len(report.rejected)} rejected; "
        f"{report.passages} passages"
    )
    for one in report.changes:
        if one.change != "unchanged":
            typer.echo(
                f"  {one.change} {one.document.id} ({one.document.force.value}, {one.passages} passages)"
            )
    for refused in report.rejected:
        typer.echo(f"  {refused.path}: {refused.reason}")


@documents.command("fingerprint")
def documents_fingerprint(
    folder: Annotated[Path, typer.Argument(help="Folder of official texts with its manifest.csv")],
) -> None:
    """Digests of the articles of known texts, as JSON for knowledge/corpus/fingerprints.json."""
    from ingest.fingerprinting import fingerprints_of
    from knowledge.corpus.catalogue import load_catalogue
    from knowledge.corpus.fingerprints import to_json

    ids = {f"{one.key}@{one.version}" for one in load_catalogue().entries}
    emit(to_json(fingerprints_of(folder, ids)))


@ingest.command("businesses")
def ingest_businesses(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="List of businesses: xlsx, xls, csv, docx, pdf, html, a scan")],
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once where one person may")] = False,
    name: Annotated[str, typer.Option(help="Name of the list; default: its title or file name")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued the list")] = "",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the list")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(help="Meaning of a column: 第3列=地址, D=行业, or a file of these"),
    ] = None,
    officer: Annotated[str, typer.Option(help="Who stages it; default: who runs the command")] = "",
    accept: Annotated[list[str] | None, typer.Option(help="With --publish: recognised, orphans")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Read a list of honest businesses, row by row; stage it, or publish it with --publish.

    What --columns says of an issuer's columns is remembered for the next list of the same --issuer.
    """
    from ingest.business_lists import read_business_list
    from ingest.readers.text import Unreadable
    from portal.businesses.directory import NotAllowed
    from portal.businesses.reports import exit_code, import_report, unreadable_report
    from portal.failures import StorageFailed
    from portal.publishing_side import PublishingSide

    services = services_of(context)
    actor, memory = officer or getpass.getuser(), PublishingSide(services).columns
    with plain_errors(ValueError, OSError, code=2), plain_errors(StorageFailed):
        said = _corrections(columns or [], memory.recall(issuer) if issuer else {})
    try:
        reading = read_business_list(path, corrections=said)
    except Unreadable as error:
        if as_json:
            emit(unreadable_report(str(path), str(error)))
        fail(f"{path}: {error}", 2)
    with plain_errors(StorageFailed, NotAllowed):
        directory = services.directory
        bring_in = partial(directory.publish, accept=accept or ()) if publish else directory.stage
        outcome = bring_in(
            reading,
            list_name=name or reading.title or path.stem,
            issuer=issuer or "未注明",
            as_of=as_of.date() if as_of else services.clock.today(),
            actor=actor,
        )
        if columns and issuer:
            memory.remember(issuer, _meanings(reading), actor)
    if outcome.published:
        services.index_businesses(say)
    if as_json:
        emit(import_report(reading, outcome))
    else:
        tell_reading(reading, outcome)
        if columns and not issuer:
            say(notice("business_commands.columns_not_kept"))
    raise typer.Exit(exit_code(reading, outcome))


def _corrections(columns: list[str], remembered: dict[str, str]) -> Corrections:
    """What is said now of columns, before what was said of the issuer's columns earlier."""
    from ingest.business_headings import Corrections, corrections_of

    lines = [Path(one).read_text("utf-8-sig") if "=" not in one else one for one in columns]
    said = corrections_of(lines)
    return Corrections(said.columns, {**remembered, **said.headings})


def _meanings(reading: ListReading) -> dict[str, str]:
    """Heading -> field of the columns that were corrected."""
    from ingest.business_headings import plain_heading

    return {
        plain_heading(use.heading) or f"第{use.column}列": use.field.partition("/")[0]
        for use in reading.mapping
        if use.corrected
    }


@app.command("serve")
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port, or the next free one")] = 8501,
) -> None:
    """Serve the public portal, building the starter index first if it is missing."""
    from ingest.business_lists import read_business_list
    from portal.businesses.sample_list import load_sample
    from portal.serve import NoFreePort
    from portal.serve import serve as become_server

    services = services_of(context)
    say("Preparing the library (the first time takes a minute)…")
    build_index(services)
    if load_sample(services.directory, read_business_list):
        services.index_businesses()
    with plain_errors(NoFreePort):
        become_server(services.settings, host, port)


@app.command("desk")
def desk(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port, or the next free one")] = 8601,
) -> None:
    """Serve the officers' desk on loopback, as a process of its own."""
    from portal.serve import NoFreePort, serve_desk

    services = services_of(context)
    if not services.accounts.all():
        say("There is no account yet: metrology officers add NAME --unit 350500 --role city_desk")
    with plain_errors(NoFreePort):
        serve_desk(services.settings, port)


app.command("ask")(ask)
app.add_typer(ingest, name="ingest")
app.add_typer(documents, name="documents")
app.add_typer(index, name="index")
businesses.command("plaque")(plaque)
businesses.add_typer(plaques, name="plaques")
businesses.add_typer(pledges, name="pledges")
app.add_typer(businesses, name="businesses")
app.add_typer(complaints, name="complaints")
app.add_typer(officers, name="officers")
app.add_typer(evaluate, name="evaluate")
app.add_typer(train, name="train")
app.add_typer(questions, name="questions")
app.command("purge")(purge)
app.command("doctor")(doctor)
