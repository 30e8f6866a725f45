"""What every command stands on: the settings and services of this run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from portal.bootstrap import Services, build_services
from portal.commands.output import fail, plain_errors, say
from portal.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from knowledge.adapters.index import BuildReport


def remember_data_dir(context: typer.Context, data: Path | None) -> None:
    """Keep --data for the command that follows."""
    context.obj = data


def services_of(context: typer.Context) -> Services:
    """The services of this run; a setting that cannot be used ends it with a plain message."""
    try:
        return build_services(read_settings(context.obj))
    except SettingsError as error:
        fail(str(error), 2)


def build_index(services: Services, *, rebuild: bool = False) -> BuildReport:
    """Bring the index up to date; one that cannot be built ends the command, the live one stays."""
    from knowledge.adapters.embedder import EmbedderError
    from knowledge.retrieval.protocols import IndexUnavailable

    with plain_errors(IndexUnavailable, EmbedderError):
        return services.ensure_index(say, rebuild=rebuild)


def open_index(services: Services) -> None:
    """Bring the index up to date and load it whole, so that every question is answered alike.

    Unlike `build_index`: where it cannot be built, the live one answers and the reason is said.
    """
    from knowledge.adapters.embedder import EmbedderError
    from knowledge.retrieval.protocols import IndexUnavailable

    try:
        services.ensure_index(say)
    except (EmbedderError, IndexUnavailable) as error:
        say(f"the index could not be brought up to date: {error}")
    services.warm_up()
