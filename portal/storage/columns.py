"""Columns that tables of several rooms have: moments, and the wrapped key of sealed fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Column, Dialect, LargeBinary, String, TypeDecorator

_FORM: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(TypeDecorator[datetime]):
    """A moment as UTC text of fixed width: the same in every database, and in order when sorted."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Text of an aware moment; a naive one is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a zone")
        return value.astimezone(UTC).strftime(_FORM)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The aware moment in UTC."""
        return None if value is None else datetime.strptime(value, _FORM).replace(tzinfo=UTC)


def wrapped_key(*, erasable: bool = False) -> tuple[Column[Any], ...]:
    """The row's own data key, wrapped by the key-encryption key named in kek_id.

    An `erasable` key is NULL once what it seals is forgotten.
    """
    return (
        Column("kek_id", String(24), nullable=erasable),
        Column("wrapped_key", LargeBinary(100), nullable=erasable),
    )
