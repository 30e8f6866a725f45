"""`metrology index`, `serve` and `train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, plain_errors, say

index = typer.Typer(no_args_is_help=True, help="The search index.")
train = typer.Typer(no_args_is_help=True, help="Train what the portal ships.")


@index.command("status")
def index_status(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What the index holds and which version is live."""
    status = services_of(context).index.status()
    if as_json:
        emit(status)
        return
    for name, value in status.items():
        typer.echo(f"{name}: {value}")


@index.command("rebuild")
def index_rebuild(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Build the index beside the live one, verify it, then let it answer."""
    build = services_of(context).ensure_index(say, rebuild=True)
    if as_json:
        emit({"version": build.version, "passages": build.passages, "embedded": build.embedded, "seconds": build.seconds})
        return
    typer.echo(f"{build.version}: {build.passages} passages, {build.embedded} embedded anew, {build.seconds:.1f} s")


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port, or the next free one")] = 8501,
) -> None:
    """Serve the public portal, building the starter index first if it is missing."""
    from portal.serve import NoFreePort
    from portal.serve import serve as become_server

    services = services_of(context)
    say("Preparing the library (the first time takes a minute)…")
    services.ensure_index(say)
    services.ensure_directory()
    with plain_errors(NoFreePort):
        become_server(services.settings, host, port)


@train.command("embedder")
def train_embedder(
    articles: Annotated[Path, typer.Option(help="Articles of law (JSONL or JSONL.gz)")],
    questions: Annotated[Path | None, typer.Option(help="Answered questions, to measure on (JSONL)")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the model")] = Path("embedder"),
) -> None:
    """Train the built-in embedder on law text."""
    raise NotImplementedError
