"""What officers said of the columns of an issuer's lists, in SQL: remembered, shown, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from portal.storage.directory import DirectoryStore
from portal.storage.directory_tables import column_meanings


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A heading of an issuer and the field that it means (第3列 where a column has no heading)."""

    issuer: str
    heading: str
    field: str
    officer: str


class ColumnMemory:
    """Meanings of columns by issuer. Raises StorageFailed when the store cannot be used."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store

    def recall(self, issuer: str) -> dict[str, str]:
        """Heading -> field, as was said for the lists of an issuer."""
        return {found.heading: found.field for found in self.all(issuer)}

    def all(self, issuer: str = "") -> tuple[ColumnMeaning, ...]:
        """What is remembered, of one issuer or of all."""
        statement = select(column_meanings).order_by(column_meanings.c.issuer, column_meanings.c.id)
        if issuer:
            statement = statement.where(column_meanings.c.issuer == issuer)
        with self._store.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(ColumnMeaning(r.issuer, r.heading, r.field, r.officer) for r in rows)

    def remember(self, issuer: str, meanings: Mapping[str, str], officer: str) -> None:
        """Keep heading -> field for the next list of the issuer; what was said before is replaced."""
        if not meanings:
            return
        of_it = (column_meanings.c.issuer == issuer) & column_meanings.c.heading.in_(list(meanings))
        now = self._store.now()
        with self._store.writing() as connection:
            connection.execute(delete(column_meanings).where(of_it))
            connection.execute(
                insert(column_meanings),
                [
                    {"issuer": issuer, "heading": h[:100], "field": f, "officer": officer, "said_at": now}
                    for h, f in meanings.items()
                ],
            )
            self._store.audit(connection, officer, "remember columns", issuer[:200], meanings=dict(meanings))

    def forget(self, issuer: str, heading: str, officer: str) -> int:
        """Forget one heading of an issuer, or all with an empty one; how many there were."""
        of_it = column_meanings.c.issuer == issuer
        if heading:
            of_it &= column_meanings.c.heading == heading
        with self._store.writing() as connection:
            gone: int = connection.execute(delete(column_meanings).where(of_it)).rowcount
            self._store.audit(connection, officer, "forget columns", issuer[:200], heading=heading)
        return gone
