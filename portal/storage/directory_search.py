"""Reads the published businesses: search with the closest first, one by id, and the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, or_, select

from knowledge.business import Business, BusinessPage, PledgeStatus
from portal.businesses.name_query import NameQuery, read_query
from portal.storage.directory import DirectoryStore
from portal.storage.directory_matches import Finder, LiveList, Scope, overlap
from portal.storage.directory_ranking import closeness, likely, nearness
from portal.storage.directory_rows import ALIAS_SEPARATOR
from portal.storage.directory_tables import businesses, live_lists, pledge_events, pledges, publications

_ROW: Final = (
    *(
        businesses.c[name]
        for name in (
            "row_id", "business_id", "name", "aliases", "uscc", "district", "township", "address", "market",
            "stall", "industry", "demonstration",
        )
    ),
    pledges.c.list_status,
    pledges.c.pledged_on,
    pledges.c.valid_to,
    pledges.c.pledge_text,
    publications.c.list_name,
    publications.c.issuer,
    publications.c.as_of,
    publications.c.sample,
    publications.c.published_alone,
)  # fmt: skip
_CODES: Final = 300  # rows with one credit code: branches share it
_RANKED: Final = tuple(
    businesses.c[name]
    for name in (
        "row_id", "name", "aliases", "uscc", "uscc_tail", "district", "township", "address", "market",
        "stall", "industry", "search_name", "search_aliases", "name_length",
    )
)  # fmt: skip
_LOOSE_CANDIDATES: Final = 300
_AT_ONCE: Final = 500  # ids in one statement
_FOREVER: Final = date.max


@dataclass(frozen=True, slots=True)
class DirectoryReader:
    """The read side of the directory. Every reading goes through the pointer `live_lists`."""

    store: DirectoryStore
    # What was counted of publications, which never change; by their numbers, so a flip forgets it.
    _totals: dict[object, int] = field(default_factory=dict, repr=False, compare=False)
    _overlaps: dict[tuple[LiveList, ...], bool] = field(default_factory=dict, repr=False, compare=False)

    def search(
        self,
        text: str,
        today: date,
        *,
        district: str = "",
        industry: str = "",
        status: PledgeStatus | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> BusinessPage:
        """Published businesses that match all words of `text`, closest first.

        `text` may be (part of) a name or former name in simplified or traditional characters,
        pinyin or its initials, a credit code or its last six characters, a place, market, stall
        or trade; empty lists all. If nothing has all the words, the nearest spellings are given.
        Very many matches of words are not counted to the end (`at_least`): 10,000 of lists with up to
        50,000 rows, 1,000 of longer ones.
        """
        query = read_query(text)
        with self.store.reading() as connection:
            lists, as_of = self._live(connection)
            if not lists or (text.strip() and not query.terms):
                return BusinessPage(0, (), as_of)
            scope = self._scope(connection, lists, today, district, industry, status)
            finder = Finder(connection, self.store.words, scope, self._totals)
            at_least = False
            self.store.words.tune(connection)
            if not query.terms:
                total, scores = finder.count_listed(), dict.fromkeys(finder.listed(limit, offset), 1.0)
            else:
                total, scores = self._matching(finder, query, limit, offset)
                at_least = total >= scope.counted
            found = self._by_rank(connection, scores, today)
            return BusinessPage(total, found, as_of, at_least)

    def _matching(
        self, finder: Finder, query: NameQuery, limit: int, offset: int
    ) -> tuple[int, dict[int, float]]:
        """How many match, and the row ids of a page with their scores, closest first."""
        total, rows = finder.narrow(query)
        if rows is None:
            return total, finder.broad(query, limit, offset)
        found = list(dict.fromkeys([*self._by_code(finder, query), *rows]))
        scored = [(closeness(query, row), row) for row in self._ranked(finder.connection, found)]
        if not scored:
            scored = self._near(finder, query)
        scored.sort(key=lambda pair: (-pair[0], pair[1].name_length, pair[1].row_id))
        page = {row.row_id: score for score, row in scored[offset : offset + limit]}
        return len(scored), page

    def _near(self, finder: Finder, query: NameQuery) -> list[tuple[float, Row[Any]]]:
        for slips, loose in query.loose:
            rows = self._ranked(finder.connection, finder.near(loose, _LOOSE_CANDIDATES))
            kept = [(near, row) for row in likely(query, rows) if (near := nearness(query, row, slips)) > 0]
            if kept:
                return kept
        return []

    @staticmethod
    def _by_code(finder: Finder, query: NameQuery) -> Sequence[int]:
        ways = []
        if query.uscc:
            ways.append(businesses.c.uscc == query.uscc)
        if query.uscc_tail:
            ways.append(businesses.c.uscc_tail == query.uscc_tail)
        return finder.meeting(or_(*ways), _CODES) if ways else ()

    @staticmethod
    def _ranked(connection: Connection, row_ids: Sequence[int]) -> list[Row[Any]]:
        return [
            row
            for start in range(0, len(row_ids), _AT_ONCE)
            for row in connection.execute(select(*_RANKED).where(_among(row_ids[start : start + _AT_ONCE])))
        ]

    def get(self, business_id: str, today: date) -> Business | None:
        """The published business with this id, or None."""
        with self.store.reading() as connection:
            lists, _ = self._live(connection)
            if not lists:
                return None
            finder = Finder(connection, self.store.words, self._scope(connection, lists, today), self._totals)
            rows = finder.meeting(businesses.c.business_id == business_id, 1)
            found = self._by_rank(connection, dict.fromkeys(rows, 1.0), today)
        return found[0] if found else None

    def all(self, today: date) -> tuple[Business, ...]:
        """Every published business, for the collection of descriptions."""
        return self.search("", today, limit=10_000_000).items

    def count(self, today: date, *, district: str = "") -> int:
        """Published businesses whose pledge holds today; samples do not count."""
        with self.store.reading() as connection:
            lists, _ = self._live(connection, samples=False)
            if not lists:
                return 0
            # What was decided can only be added to: its last number says whether a count still holds.
            last = connection.scalar(select(func.max(pledge_events.c.id)))
            scope = self._scope(connection, lists, today, district, status=PledgeStatus.ACTIVE)
            counted = ("active", scope.key, today, last)
            if counted not in self._totals:
                finder = Finder(connection, self.store.words, scope, self._totals)
                self._totals[counted] = finder.count_listed()
            return self._totals[counted]

    def newest(self) -> date | None:
        """The day of the newest live list."""
        with self.store.reading() as connection:
            return self._live(connection)[1]

    @staticmethod
    def _live(connection: Connection, *, samples: bool = True) -> tuple[tuple[LiveList, ...], date | None]:
        """The live lists by their number, and the day of the newest."""
        wanted = ("id", "sequence", "row_count", "as_of", "sample")
        statement = select(*(publications.c[name] for name in wanted))
        statement = statement.join(live_lists, live_lists.c.publication_id == publications.c.id)
        rows = connection.execute(statement.order_by(publications.c.sequence)).all()
        lists = tuple(
            LiveList(row.id, row.sequence, row.row_count) for row in rows if samples or not row.sample
        )
        return lists, max((row.as_of for row in rows), default=None)

    def _scope(
        self,
        connection: Connection,
        lists: tuple[LiveList, ...],
        today: date,
        district: str = "",
        industry: str = "",
        status: PledgeStatus | None = None,
    ) -> Scope:
        if lists not in self._overlaps:
            self._overlaps[lists] = overlap(connection, lists)
        where = has_status(status, today) if status else None
        return Scope(lists, self._overlaps[lists], district, industry, status or "", where)

    def _by_rank(
        self, connection: Connection, scores: Mapping[int, float], today: date
    ) -> tuple[Business, ...]:
        """The rows in full, in the order of `scores` (row id -> score)."""
        ids = list(scores)
        rows: dict[int, Row[Any]] = {}
        for start in range(0, len(ids), _AT_ONCE):
            statement = self._full(ids[start : start + _AT_ONCE])
            rows |= {row.row_id: row for row in connection.execute(statement)}
        return self._businesses([rows[i] for i in ids], today, list(scores.values()))

    @staticmethod
    def _full(row_ids: Sequence[int]) -> Select[Any]:
        return (
            select(*_ROW, _last_decision(businesses.c.business_id).label("decided"))
            .join(pledges, pledges.c.row_id == businesses.c.row_id)
            .join(publications, publications.c.id == businesses.c.publication_id)
            .where(_among(row_ids))
        )

    @staticmethod
    def _businesses(rows: Sequence[Row[Any]], today: date, scores: Sequence[float]) -> tuple[Business, ...]:
        return tuple(
            Business(
                id=row.business_id,
                name=row.name,
                uscc=row.uscc,
                uscc_checked=bool(row.uscc),
                district=row.district,
                township=row.township,
                address=row.address,
                market=row.market,
                stall=row.stall,
                industry=row.industry,
                status=status_on(today, row.decided or row.list_status, row.valid_to),
                pledged_on=row.pledged_on,
                valid_to=row.valid_to,
                as_of=row.as_of,
                source=row.list_name,
                issuer=row.issuer,
                pledge_text=row.pledge_text,
                sample=row.sample,
                demonstration=row.demonstration,
                score=round(float(score), 4),
                aliases=tuple(filter(None, row.aliases.split(ALIAS_SEPARATOR))),
                published_alone=row.published_alone,
            )
            for row, score in zip(rows, scores, strict=True)
        )


def _among(row_ids: Sequence[int]) -> ColumnElement[bool]:
    # Numbers in the statement itself: hundreds of parameters take longer than the reading.
    return businesses.c.row_id.in_(bindparam("ids", row_ids, expanding=True, literal_execute=True))


def status_on(today: date, stored: str, valid_to: date | None) -> PledgeStatus:
    """The status that the public sees: an active pledge whose last day is past has expired."""
    status = PledgeStatus(stored)
    if status is PledgeStatus.ACTIVE and valid_to is not None and valid_to < today:
        return PledgeStatus.EXPIRED
    return status


def has_status(status: PledgeStatus, today: date) -> ColumnElement[bool]:
    """Whether a row of `businesses` has this status today (see `status_on`)."""
    stored = func.coalesce(_last_decision(businesses.c.business_id), _of_list(pledges.c.list_status))
    until = func.coalesce(_of_list(pledges.c.valid_to), _FOREVER)
    if status is PledgeStatus.ACTIVE:
        return and_(stored == PledgeStatus.ACTIVE.value, until >= today)
    if status is PledgeStatus.EXPIRED:
        return and_(stored == PledgeStatus.ACTIVE.value, until < today)
    return stored == status.value


def _of_list(of: ColumnElement[Any]) -> ColumnElement[Any]:
    return select(of).where(pledges.c.row_id == businesses.c.row_id).correlate(businesses).scalar_subquery()


def _last_decision(business_id: ColumnElement[str]) -> ColumnElement[str]:
    return (
        select(pledge_events.c.status)
        .where(pledge_events.c.business_id == business_id)
        .order_by(pledge_events.c.id.desc())
        .limit(1)
        .correlate(businesses)
        .scalar_subquery()
    )
