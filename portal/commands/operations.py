"""`metrology index` and `train`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from portal.commands.context import build_index, services_of
from portal.commands.output import emit, plain_errors, say
from portal.commands.ranking import train_reranker

index = typer.Typer(no_args_is_help=True, help="The search index.")
train = typer.Typer(no_args_is_help=True, help="Train what the portal ships.")
train.command("reranker")(train_reranker)


@index.command("status")
def index_status(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Which law is in force, what is to be proofread or rechecked, and which index is live."""
    services = services_of(context)
    status = {**services.index.status(), **services.documents.summary(services.clock.today())}
    if as_json:
        emit(status)
        return
    for line in _in_words(status):
        typer.echo(line)


def _in_words(status: dict[str, Any]) -> Iterator[str]:
    if status["live"]:
        state = "out of date: run `metrology index rebuild`" if status["stale"] else "up to date"
        built = f"built {status['built_at']}, {status['indexed']} passages, {state}"
        yield f"Live index: {status['live']} ({built})"
        if not status["files"]:
            yield "  its files are missing: words answer from the library until a rebuild"
    else:
        yield "Live index: none yet; `metrology index rebuild` builds it"
    yield f"Previous index: {status['previous'] or 'none'}"
    states = status["official"]
    yield f"Official documents: {sum(states.values())}"
    for name, number in states.items():
        yield f"  {name.replace('_', ' ')}: {number}"
    yield f"To proofread: {status['to_proofread']} passages"
    yield f"Not rechecked for a year: {status['recheck_due']} (see `metrology documents recheck`)"
    yield f"Model: {status['model_now'] or status['model_error']}"
    if status["model"] and status["model_now"] and status["model"] != status["model_now"]:
        yield f"  the live index was built with {status['model']}"


@index.command("rebuild")
def index_rebuild(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Build the index beside the live one, verify it, then let it answer."""
    build = build_index(services_of(context), rebuild=True)
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


@train.command("router")
def train_router(
    questions: Annotated[Path | None, typer.Option(help="Questions to measure on (JSONL)")] = None,
    others: Annotated[Path | None, typer.Option(help="Questions on law, ours or not (JSONL)")] = None,
    articles: Annotated[Path | None, typer.Option(help="Articles that answer them (JSONL or .gz)")] = None,
    out: Annotated[Path, typer.Option(help="File for the model")] = Path("router.npz"),
    folds: Annotated[bool, typer.Option(help="Also measure on examples left out in turn")] = False,
    learn: Annotated[list[Path] | None, typer.Option(help="Questions to learn from (JSONL)")] = None,
) -> None:
    """Train the router (whose a question is) on the examples that we ship and on questions on other laws."""
    from knowledge.adapters import train_router as training
    from knowledge.evaluation.question_file import read_cases

    with plain_errors(OSError, ValueError, KeyError, code=2):
        cases = read_cases(questions) if questions else ()
        foreign = training.of_other_laws(others, articles) if others and articles else ()
        learned = [case for path in learn or () for case in read_cases(path)]
        emit(training.train_router(out, cases, foreign, folds, learned))
