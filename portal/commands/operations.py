"""`metrology index` and `train`."""

from __future__ import annotations

from dataclasses import asdict
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
        emit(asdict(build))
        return
    typer.echo(
        f"{build.version}: {build.passages} passages, {build.embedded} embedded anew, {build.seconds:.1f} s"
    )


@train.command("embedder")
def train_embedder(
    articles: Annotated[Path, typer.Option(help="Articles of law (JSONL or JSONL.gz)")],
    questions: Annotated[Path | None, typer.Option(help="Answered questions, to measure on (JSONL)")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the model")] = Path("embedder"),
) -> None:
    """Train the built-in embedder on law text and measure it alone."""
    from knowledge.adapters import train_embedder as training

    with plain_errors(OSError, ValueError, KeyError, code=2):
        emit(training.train_embedder(articles, questions, out, say))
