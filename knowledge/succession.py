"""Succession: from which day one version of a document takes the place of another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from knowledge.document import Document, Force

_DAY = timedelta(days=1)


def settled(
    versions: Sequence[Document], today: date, successors: Iterable[Document] = ()
) -> tuple[Document, ...]:
    """The versions of one document with the end that a later version gives to an earlier one.

    A version whose `valid_to` is open ends on the day before the next version begins, or before a
    document of another name begins that `replaces` it (`successors`). From the day of the change on
    it is superseded; until then it stays in force. Each change is said in `status_note`. Nothing
    is changed that was declared: without the later version the input comes back as it is.
    """
    after = tuple(successors)
    return tuple(_settled(one, versions, after, today) for one in versions)


def _settled(
    one: Document, versions: Sequence[Document], successors: Sequence[Document], today: date
) -> Document:
    following = _next(one, versions, successors)
    if following is None or following.valid_from is None or one.valid_to is not None:
        return one
    last = following.valid_from - _DAY
    note = f"自{following.valid_from.isoformat()}起由 {following.id} 取代。"
    ended = last < today and one.force in {Force.IN_FORCE, Force.NOT_RECHECKED}
    return replace(
        one,
        valid_to=last,
        force=Force.SUPERSEDED if ended else one.force,
        status_note=f"{one.status_note} {note}".strip(),
    )


def _next(one: Document, versions: Sequence[Document], successors: Sequence[Document]) -> Document | None:
    """The first version that begins after `one`, of its own key or one that names it as replaced."""
    begins = one.valid_from
    later = [
        other
        for other in (*versions, *(s for s in successors if s.replaces == one.id))
        if other.id != one.id and other.valid_from and (begins is None or other.valid_from > begins)
    ]
    if begins is None:  # nothing says when it began: only a version with a later name follows it
        later = [other for other in later if other.key != one.key or other.version > one.version]
    return min(later, key=lambda other: (other.valid_from or date.max, other.id), default=None)
