"""An incident: one failure with a number that a citizen can read out, logged without their data."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from typing import Any

import structlog

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that is misheard


class _NoTraceback(logging.Filter):
    """Takes tracebacks out of Streamlit's own log line on a failed script.

    Their messages and values can hold what a citizen typed; `record_incident` logs the places.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        record.exc_text = None
        return True


_NO_TRACEBACK = _NoTraceback()


def log_to_stderr() -> None:
    """Set up structured logs on stderr, one JSON object a line. Called once at start."""
    logging.getLogger("streamlit.error_util").addFilter(_NO_TRACEBACK)  # added once, however often called
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def record_incident(error: BaseException, event: str = "script_error") -> str:
    """Log where `error` arose and return its number.

    Type and code places only: messages and local values can hold what a citizen typed.
    """
    number = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    logger: Any = structlog.get_logger("portal")
    logger.error(event, incident=number, type=type(error).__name__, at=places)
    return number
