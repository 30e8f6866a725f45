"""`metrology complaints file` and `track`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from portal.commands.context import services_of
from portal.commands.output import emit, fail

complaints = typer.Typer(no_args_is_help=True, help="File and track complaints and reports.")
