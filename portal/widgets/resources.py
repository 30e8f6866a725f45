"""What all sessions share: the one `Services` object of the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.shell.readiness import readiness

if TYPE_CHECKING:
    from portal.bootstrap import Services


def services() -> Services:
    """The services; the first callers wait until they are built."""
    return readiness.services()
