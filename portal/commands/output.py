"""How commands speak: one JSON value on stdout, everything else on stderr, plain errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from portal.failures import StorageFailed, StorageUnsuitable


def emit(value: Any) -> None:
    """Write `value` as one JSON value to stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(line: str) -> None:
    """Tell the operator something; never mixed with JSON."""
    typer.echo(line, err=True)


def fail(line: str, code: int = 1) -> NoReturn:
    """End the command with one plain sentence."""
    typer.echo(line, err=True)
    raise typer.Exit(code)


class PlainGroup(TyperGroup):
    """The commands; a store that cannot be used ends any of them with one sentence.

    Exit code 2 when the operator must change something, 1 when it may be tried again.
    """

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Run the chosen command."""
        with plain_errors(StorageUnsuitable, code=2), plain_errors(StorageFailed):
            return super().invoke(ctx)


@contextmanager
def plain_errors(*expected: type[Exception], code: int = 1) -> Iterator[None]:
    """Turn the `expected` errors into one sentence and an exit code."""
    try:
        yield
    except expected as error:
        fail(str(error), code)
