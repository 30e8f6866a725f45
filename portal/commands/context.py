"""What every command stands on: the settings and services of this run."""

from __future__ import annotations

from pathlib import Path

import typer

from portal.bootstrap import Services, build_services
from portal.commands.output import fail
from portal.settings import SettingsError, read_settings


def remember_data_dir(context: typer.Context, data: Path | None) -> None:
    """Keep --data for the command that follows."""
    context.obj = data


def services_of(context: typer.Context) -> Services:
    """The services of this run; a setting that cannot be used ends it with a plain message."""
    try:
        return build_services(read_settings(context.obj))
    except SettingsError as error:
        fail(str(error), 2)
