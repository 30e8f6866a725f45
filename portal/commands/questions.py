"""`metrology ask` and `metrology evaluate`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from portal.commands.context import open_index, services_of
from portal.commands.output import emit, fail, plain_errors, say
from portal.notices import notice

if TYPE_CHECKING:
    from knowledge.answer import Answer

evaluate = typer.Typer(no_args_is_help=True, help="Measure answers and retrieval.")


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Whose day's law")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON")] = False,
    batch: Annotated[Path | None, typer.Option(help="Questions, one JSON object a line")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers of --batch go")] = None,
) -> None:
    """Ask a question, or a file of questions."""
    if batch is not None:
        if out is None:
            fail("--batch needs --out OUT.jsonl", 2)
        _ask_batch(context, batch, out)
        return
    if question is None:
        fail("Give a question, or --batch IN.jsonl --out OUT.jsonl", 2)
    from knowledge.question import Question

    services = services_of(context)
    open_index(services)
    answer = services.answers.ask(Question(question, as_of=as_of.date() if as_of else None))
    if as_json:
        emit(answer.to_json())
    else:
        typer.echo(_readable(answer))
    raise typer.Exit(1 if answer.status.is_error else 0)


def _readable(answer: Answer) -> str:
    lines = [answer.text]
    lines += [f"  {c.value}{c.unit} = {c.formula}" for c in answer.computed]
    for citation in dict.fromkeys((c.title, c.doc_number, c.locator, c.kind.value) for c in answer.citations):
        title, number, locator, kind = citation
        label = "原文" if kind == "official" else "解读"
        lines.append(f"  【{label}】{title} {number} {locator}".rstrip())
    lines += [f"  → {step.text}" for step in answer.next_steps]
    if answer.composed_by.value == "model":  # never unlabelled (docs/security.md)
        lines.append(f"  {notice('screens.ask.by_model', day=answer.as_of.isoformat())}")
    return "\n".join(lines)


def _ask_batch(context: typer.Context, batch: Path, out: Path) -> None:
    from knowledge.evaluation.question_file import read_question

    services = services_of(context)
    try:
        lines = [line for line in batch.read_text("utf-8").splitlines() if line.strip()]
        questions = [read_question(json.loads(line)) for line in lines]
    except (OSError, ValueError) as error:
        fail(f"Cannot read {batch}: {error}", 2)
    open_index(services)
    failed = 0
    with out.open("w", encoding="utf-8") as target:
        for question in questions:
            answer = services.answers.ask(question)
            failed += answer.status.is_error
            target.write(json.dumps(answer.to_json(), ensure_ascii=False) + "\n")
    say(f"{len(questions)} questions answered, {failed} failed")
    raise typer.Exit(1 if failed else 0)


@evaluate.command("answers")
def evaluate_answers(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(help="Question file (JSONL)")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page with charts here")] = None,
) -> None:
    """Ask every question of a file and judge the answers."""
    from knowledge.evaluation.answers import in_first, score
    from knowledge.evaluation.answers_page import page
    from knowledge.evaluation.question_file import read_cases

    services = services_of(context)
    with plain_errors(OSError, ValueError, code=2):
        cases = read_cases(questions)
    open_index(services)
    today = services.clock.today()
    result = score(cases, services.answers.ask, services.library.passage, today).to_json()
    result["found"] = in_first(cases, services.answers.search)
    if html is not None:
        with plain_errors(OSError, code=2):
            html.write_text(page(result, f"Answers to {questions.name}", today.isoformat()), "utf-8")
        say(f"page written: {html}")
    if as_json:
        emit(result)
        return
    _tell(result)


def _tell(result: dict[str, Any]) -> None:
    latency = result["latency_ms"]
    typer.echo(f"{result['right']} of {result['questions']} right; p95 {latency['p95']:g} ms")
    typer.echo(f"  gold source among the first 5 passages: {result['found']}")
    for name in ("citations_valid", "sentences_cited", "numbers_sourced", "law_in_force", "place_cited"):
        typer.echo(f"  {name}: {result[name]['held']} of {result[name]['seen']}")
    for kind, counts in result["by_type"].items():
        typer.echo(f"  {kind}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    for miss in result["not_right"]:
        why = "; ".join(miss["missing"]) or miss["status"]
        typer.echo(f"  {miss['id']} {miss['outcome']}: {miss['question']} ({why})")
    for fault in result["faults"]:
        typer.echo(f"  {fault['id']}: {fault['what']}")


@evaluate.command("retrieval")
def evaluate_retrieval(
    context: typer.Context,
    articles: Annotated[Path, typer.Option(help="Articles (JSONL or JSONL.gz)")],
    questions: Annotated[Path, typer.Option(help="Questions with the ids of their articles (JSONL)")],
    train: Annotated[Path | None, typer.Option(help="Answered questions to attach (JSONL)")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Measure how well articles are found, with the parts that answer in the portal."""
    from knowledge.adapters.embedder import BUILT_IN, EmbedderError, SentenceTransformerEmbedder
    from knowledge.evaluation.retrieval import BenchmarkError
    from knowledge.evaluation.retrieval import evaluate_retrieval as measured

    model = services_of(context).settings.embedding_model or BUILT_IN
    with plain_errors(OSError, BenchmarkError, EmbedderError, code=2):
        result = measured(articles, questions, lambda: SentenceTransformerEmbedder(model), train)
    if as_json:
        emit(result)
        return
    for name, value in result.items():
        typer.echo(f"{name}: {value}")
