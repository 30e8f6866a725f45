"""`metrology train reranker`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portal.commands.context import build_index, services_of
from portal.commands.output import emit, plain_errors, say


def train_reranker(
    context: typer.Context,
    questions: Annotated[list[Path] | None, typer.Option(help="Questions with their sources (JSONL)")] = None,
    benchmark: Annotated[Path | None, typer.Option(help="Folder of the statute benchmark")] = None,
    out: Annotated[Path, typer.Option(help="File for the model")] = Path("reranker.json"),
) -> None:
    """Train the ranker on the asked questions of the live index, and on questions of files."""
    from knowledge.adapters import ranking_examples as examples
    from knowledge.adapters.embedder import BUILT_IN, SentenceTransformerEmbedder
    from knowledge.adapters.train_reranker import train_reranker as training
    from knowledge.evaluation.question_file import read_cases

    services = services_of(context)
    embedder = SentenceTransformerEmbedder(services.settings.embedding_model or BUILT_IN)
    build_index(services)
    services.warm_up()
    tools, today = services.tools, services.clock.today()
    with plain_errors(OSError, ValueError, KeyError, code=2):
        cases = [case for path in questions or () for case in read_cases(path)]
        others = examples.foreign_questions(benchmark, tools.catalogue) if benchmark else ()
        searches = [
            *examples.case_searches(cases, tools, today),
            *examples.foreign_searches(others, tools, today),
            *examples.asked_searches(services.library.all_passages(), embedder, tools, today),
        ]
        emit(training(searches, out, say))
