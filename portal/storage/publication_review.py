"""What officers see and do around publications in SQL: report, difference, undo, history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, ListedInstrument
from portal.businesses.publication import HistoryEntry, Known
from portal.clock import in_shanghai
from portal.storage.directory_rows import ALIAS_SEPARATOR
from portal.storage.directory_tables import (
    businesses,
    directory_audit,
    instruments,
    live_lists,
    pledges,
    publications,
)
from portal.storage.pledge_events import carry_back

if TYPE_CHECKING:
    from portal.storage.directory import DirectoryStore

_AT_ONCE: Final = 500  # ids in one statement
_ACTIONS: Final = ("stage", "publish", "undo", "discard")


class PublicationReview:
    """Publications as officers look at them. Raises StorageFailed when the store cannot be used."""

    def __init__(self, store: DirectoryStore) -> None:
        self._store = store

    def report(self, publication_id: str) -> str:
        """The report (JSON) that was kept with a publication; empty without one."""
        with self._store.reading() as connection:
            found = select(publications.c.report).where(publications.c.id == publication_id)
            return connection.scalar(found) or ""

    def known(self, publication_id: str, ids: Iterable[str]) -> tuple[Known, ...]:
        """By what businesses of a publication are known."""
        with self._store.reading() as connection:
            return tuple(
                _known(row)
                for chunk in _chunks(ids)
                for row in connection.execute(
                    select(businesses)
                    .where(businesses.c.publication_id == publication_id, businesses.c.business_id.in_(chunk))
                    .order_by(businesses.c.row_id)
                )
            )

    def last_known(self, ids: Iterable[str]) -> tuple[Known, ...]:
        """By what businesses are known that stand in any live list."""
        live = businesses.c.publication_id.in_(select(live_lists.c.publication_id))
        found: dict[str, Known] = {}
        with self._store.reading() as connection:
            for chunk in _chunks(ids):
                statement = select(businesses).where(live, businesses.c.business_id.in_(chunk))
                for row in connection.execute(statement.order_by(businesses.c.row_id)):
                    found[row.business_id] = _known(row)
        return tuple(found.values())

    def rows(
        self, publication_id: str, ids: Iterable[str] | None = None
    ) -> Iterator[tuple[str, BusinessRow]]:
        """(business id, row as it was read) of a publication, all of them in the order of the list."""
        if ids is not None:
            for chunk in _chunks(ids):
                yield from self._rows(publication_id, businesses.c.business_id.in_(chunk))
            return
        last = -1
        while True:
            page = list(self._page(publication_id, last))
            if not page:
                return
            last = page[-1][0]
            yield from ((business_id, row) for _, business_id, row in page)

    def _page(self, publication_id: str, after: int) -> Iterator[tuple[int, str, BusinessRow]]:
        chosen = _rows_of(publication_id).where(businesses.c.row_id > after).limit(_AT_ONCE)
        with self._store.reading() as connection:
            found = connection.execute(chosen).all()
            held = _instruments(connection, publication_id, [row.business_id for row in found])
        yield from ((r.row_id, r.business_id, _business_row(r, held.get(r.business_id, ()))) for r in found)

    def _rows(self, publication_id: str, condition: Any) -> Iterator[tuple[str, BusinessRow]]:
        with self._store.reading() as connection:
            found = connection.execute(_rows_of(publication_id).where(condition)).all()
            held = _instruments(connection, publication_id, [row.business_id for row in found])
        yield from ((r.business_id, _business_row(r, held.get(r.business_id, ()))) for r in found)

    def undo(self, publication_id: str, actor: str, reason: str) -> bool:
        """Take a live publication off and put back what it took off, in one transaction.

        Decisions that it carried go away, and those made since go back to the businesses as they
        were known before. Whether it was done: only a live publication can be undone.
        """
        with self._store.writing() as connection:
            row = connection.execute(select(publications).where(publications.c.id == publication_id)).first()
            if row is None or row.state != "live":
                return False
            connection.execute(delete(live_lists).where(live_lists.c.publication_id == publication_id))
            of_it = (publications.c.superseded_by == publication_id) & (publications.c.state == "superseded")
            back = connection.execute(select(publications.c.id, publications.c.list_name).where(of_it)).all()
            for found in back:
                connection.execute(
                    insert(live_lists).values(list_name=found.list_name, publication_id=found.id)
                )
            connection.execute(update(publications).where(of_it).values(state="live", superseded_by=None))
            connection.execute(
                update(publications).where(publications.c.id == publication_id).values(state="undone")
            )
            returned = carry_back(connection, publication_id, row.published_at)
            self._store.audit(
                connection, actor, "undo", publication_id,
                list=row.list_name, reason=reason, restored=[f.id for f in back], returned=returned,
            )  # fmt: skip
        return True

    def note(self, actor: str, action: str, publication_id: str, **detail: object) -> None:
        """Write down what an officer did with a publication."""
        with self._store.writing() as connection:
            self._store.audit(connection, actor, action, publication_id, **detail)

    def history(self, limit: int = 100) -> tuple[HistoryEntry, ...]:
        """What was done with publications, the newest first."""
        statement = (
            select(directory_audit)
            .where(directory_audit.c.action.in_(_ACTIONS))
            .order_by(directory_audit.c.id.desc())
            .limit(limit)
        )
        with self._store.reading() as connection:
            rows = connection.execute(statement).all()
        return tuple(HistoryEntry(in_shanghai(r.at), r.actor, r.action, r.subject, r.detail) for r in rows)

    def running_out(self, first: date, last: date) -> tuple[tuple[str, date], ...]:
        """(business id, last day) of live pledges that end from `first` to `last`, the nearest first."""
        statement = (
            select(businesses.c.business_id, pledges.c.valid_to)
            .join(pledges, pledges.c.row_id == businesses.c.row_id)
            .join(publications, publications.c.id == businesses.c.publication_id)
            .join(live_lists, live_lists.c.publication_id == publications.c.id)
            .where(pledges.c.valid_to.between(first, last), publications.c.sample.is_(False))
            .order_by(pledges.c.valid_to, businesses.c.row_id)
        )
        with self._store.reading() as connection:
            return tuple((row.business_id, row.valid_to) for row in connection.execute(statement))


def _rows_of(publication_id: str) -> Select[Any]:
    return (
        select(businesses, pledges)
        .join(pledges, pledges.c.row_id == businesses.c.row_id)
        .where(businesses.c.publication_id == publication_id)
        .order_by(businesses.c.row_id)
    )


def _instruments(
    connection: Connection, publication_id: str, ids: Iterable[str]
) -> Mapping[str, tuple[ListedInstrument, ...]]:
    found: dict[str, tuple[ListedInstrument, ...]] = {}
    of_list = select(instruments).where(instruments.c.publication_id == publication_id)
    for chunk in _chunks(ids):
        statement = of_list.where(instruments.c.business_id.in_(chunk)).order_by(instruments.c.id)
        for row in connection.execute(statement):
            one = ListedInstrument(
                row.kind, row.serial, row.place, row.certificate_no, row.verified_by, row.valid_to
            )
            found[row.business_id] = (*found.get(row.business_id, ()), one)
    return found


def _business_row(row: Row[Any], held: tuple[ListedInstrument, ...]) -> BusinessRow:
    return BusinessRow(
        sheet=row.sheet,
        row=row.sheet_row,
        name=row.name,
        uscc=row.uscc,
        aliases=tuple(filter(None, row.aliases.split(ALIAS_SEPARATOR))),
        district=row.district,
        township=row.township,
        address=row.address,
        market=row.market,
        stall=row.stall,
        industry=row.industry,
        status=PledgeStatus(row.list_status),
        pledged_on=row.pledged_on,
        valid_to=row.valid_to,
        pledge_text=row.pledge_text,
        demonstration=row.demonstration,
        listed_id=row.listed_id or "",
        instruments=held,
    )


def _known(row: Row[Any]) -> Known:
    return Known(row.business_id, row.name, row.uscc, row.listed_id or "", row.address, row.market, row.stall)


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    whole = list(ids)
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]
