"""Repository of the register of instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, insert, select

from portal.businesses.instrument import Instrument
from portal.storage.directory_tables import instruments, live_lists, publications
from portal.storage.engine import reading, saving


class InstrumentRegister:
    """Instruments in SQL. Raises StorageFailed when the store cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, found: Sequence[Instrument]) -> None:
        """Enter instruments."""
        rows = [{**asdict(item), "business_id": item.business_id or None} for item in found]
        if not rows:
            return
        with saving(self._engine) as connection:
            connection.execute(insert(instruments), rows)

    def of_business(self, business_id: str) -> tuple[Instrument, ...]:
        """The instruments of a business, the next to run out first."""
        return self._read(instruments.c.business_id == business_id)

    def by_certificate(self, number: str) -> tuple[Instrument, ...]:
        """The instruments that a certificate number stands for."""
        return self._read(instruments.c.certificate_no == number.strip())

    def overdue(self, day: date) -> tuple[Instrument, ...]:
        """The instruments whose verification ran out before `day`, the longest overdue first; no samples."""
        invented = instruments.c.publication_id.in_(select(publications.c.id).where(publications.c.sample))
        real = instruments.c.publication_id.is_(None) | ~invented
        return self._read((instruments.c.valid_to < day) & real)

    def _read(self, condition: Any) -> tuple[Instrument, ...]:
        # Those of a list count while it is live; two lists may name the same one.
        live = instruments.c.publication_id.in_(select(live_lists.c.publication_id))
        statement = select(instruments).where(condition, live | instruments.c.publication_id.is_(None))
        with reading(self._engine) as connection:
            rows = connection.execute(statement.order_by(instruments.c.valid_to, instruments.c.id)).all()
        return tuple(dict.fromkeys(_instrument(row) for row in rows))


def _instrument(row: Row[Any]) -> Instrument:
    return Instrument(
        kind=row.kind,
        serial=row.serial,
        owner=row.owner,
        place=row.place,
        certificate_no=row.certificate_no,
        verified_by=row.verified_by,
        valid_to=row.valid_to,
        business_id=row.business_id or "",
    )
