"""Reads the published businesses: search with the closest first, one by id, and the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from knowledge.business import Business, BusinessPage, PledgeStatus
from portal.businesses.name_words import NameQuery, folded, read_query
from portal.storage.directory import DirectoryStore
from portal.storage.directory_rows import ALIAS_SEPARATOR
from portal.storage.directory_tables import businesses, live_lists, pledge_events, pledges, publications

_ROW: Final = (
    businesses,
    pledges.c.list_status,
    pledges.c.pledged_on,
    pledges.c.valid_to,
    pledges.c.pledge_text,
    publications.c.list_name,
    publications.c.issuer,
    publications.c.as_of,
    publications.c.sample,
    publications.c.published_alone,
)
_LOOSE_CANDIDATES: Final = 300
_LOOSE_FLOOR: Final = 0.6  # share of the query's pairs of characters that the row must have
_TYPO_FLOOR: Final = 75.0  # rapidfuzz partial ratio of a name with one wrong character in four
_AT_ONCE: Final = 500  # ids in one statement
_FOREVER: Final = date.max


@dataclass(frozen=True, slots=True)
class DirectoryReader:
    """The read side of the directory. Every reading goes through the pointer `live_lists`."""

    store: DirectoryStore

    def search(
        self, text: str, today: date, *, district: str = "", limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        """Published businesses that match all words of `text`, closest first.

        `text` may be (part of) a name or former name in simplified or traditional characters,
        pinyin or its initials, a credit code or its last six characters, a place, market, stall
        or trade; empty lists all. If nothing has all the words, the nearest spellings are given.
        """
        query = read_query(text)
        if text.strip() and not query.terms:
            return BusinessPage(0, (), self.newest())
        with self.store.reading() as connection:
            base = self._live(connection, district)
            chosen = base.where(self._found(query)) if query.terms else base
            total = connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0
            if not total and query.loose:
                return self._loose(connection, base, query, today, limit, offset)
            score = _score(query) if query.terms else literal(1.0)
            # Ranked on few columns first: only the page's own rows are read in full.
            ranked = (
                chosen.add_columns(score.label("score"))
                .order_by(score.desc(), func.length(businesses.c.search_name), businesses.c.row_id)
                .limit(limit)
                .offset(offset)
            )
            scores = {row.row_id: row.score for row in connection.execute(ranked)}
            found = self._by_rank(connection, scores, today)
            return BusinessPage(total, found, self._newest(connection))

    def get(self, business_id: str, today: date) -> Business | None:
        """The published business with this id, or None."""
        with self.store.reading() as connection:
            chosen = self._live(connection, "").where(businesses.c.business_id == business_id)
            first = chosen.order_by(businesses.c.row_id.desc()).limit(1)
            scores = {row.row_id: 1.0 for row in connection.execute(first)}
            found = self._by_rank(connection, scores, today)
        return found[0] if found else None

    def all(self, today: date) -> tuple[Business, ...]:
        """Every published business, for the collection of descriptions."""
        return self.search("", today, limit=10_000_000).items

    def count(self, today: date, *, district: str = "") -> int:
        """Published businesses whose pledge holds today; samples do not count."""
        decided = _last_decision(businesses.c.business_id)
        with self.store.reading() as connection:
            chosen = (
                self._live(connection, district)
                .join(pledges, pledges.c.row_id == businesses.c.row_id)
                .where(
                    publications.c.sample.is_(False),
                    func.coalesce(decided, pledges.c.list_status) == PledgeStatus.ACTIVE.value,
                    func.coalesce(pledges.c.valid_to, _FOREVER) >= today,
                )
            )
            return connection.scalar(select(func.count()).select_from(chosen.subquery())) or 0

    def newest(self) -> date | None:
        """The day of the newest live list."""
        with self.store.reading() as connection:
            return self._newest(connection)

    @staticmethod
    def _newest(connection: Connection) -> date | None:
        joined = live_lists.join(publications)
        newest: date | None = connection.scalar(select(func.max(publications.c.as_of)).select_from(joined))
        return newest

    @staticmethod
    def _live(connection: Connection, district: str) -> Select[tuple[int]]:
        chosen = (
            select(businesses.c.row_id)
            .join(publications, publications.c.id == businesses.c.publication_id)
            .join(live_lists, live_lists.c.publication_id == publications.c.id)
        )
        if district:
            chosen = chosen.where(businesses.c.district == district)
        if (connection.scalar(select(func.count()).select_from(live_lists)) or 0) > 1:
            # A business that stands in two lists is shown once, as the newer list has it.
            other, newer = businesses.alias(), publications.alias()
            later = or_(
                newer.c.as_of > publications.c.as_of,
                and_(newer.c.as_of == publications.c.as_of, other.c.row_id > businesses.c.row_id),
            )
            shadowed = exists(
                select(other.c.row_id)
                .join(newer, newer.c.id == other.c.publication_id)
                .join(live_lists, live_lists.c.publication_id == newer.c.id)
                .where(other.c.business_id == businesses.c.business_id, later)
                .correlate(businesses, publications)
            )
            chosen = chosen.where(~shadowed)
        return chosen

    def _found(self, query: NameQuery) -> ColumnElement[bool]:
        ways: list[ColumnElement[bool]] = [businesses.c.row_id.in_(self.store.words.matching(query.strict))]
        if query.uscc:
            ways.append(businesses.c.uscc == query.uscc)
        if query.uscc_tail:
            ways.append(businesses.c.uscc_tail == query.uscc_tail)
        return or_(*ways)

    def _by_rank(
        self, connection: Connection, scores: Mapping[int, float], today: date
    ) -> tuple[Business, ...]:
        """The rows in full, in the order of `scores` (row id -> score)."""
        ids = list(scores)
        rows: dict[int, Row[Any]] = {}
        for start in range(0, len(ids), _AT_ONCE):
            statement = self._full(ids[start : start + _AT_ONCE])
            rows |= {row.row_id: row for row in connection.execute(statement)}
        return self._businesses(connection, [rows[i] for i in ids], today, list(scores.values()))

    @staticmethod
    def _full(row_ids: Sequence[int] | Select[tuple[int]]) -> Select[Any]:
        return (
            select(*_ROW)
            .join(pledges, pledges.c.row_id == businesses.c.row_id)
            .join(publications, publications.c.id == businesses.c.publication_id)
            .where(businesses.c.row_id.in_(row_ids))
        )

    def _loose(
        self,
        connection: Connection,
        base: Select[tuple[int]],
        query: NameQuery,
        today: date,
        limit: int,
        offset: int,
    ) -> BusinessPage:
        near = base.where(businesses.c.row_id.in_(self.store.words.closest(query.loose, _LOOSE_CANDIDATES)))
        rows = connection.execute(self._full(near)).all()
        scored = sorted(
            ((nearness(query, row), row) for row in rows), key=lambda pair: (-pair[0], pair[1].row_id)
        )
        kept = [(score, row) for score, row in scored if score > 0]
        page = kept[offset : offset + limit]
        found = self._businesses(connection, [row for _, row in page], today, [s for s, _ in page])
        return BusinessPage(len(kept), found, self._newest(connection))

    @staticmethod
    def _businesses(
        connection: Connection, rows: Sequence[Row[Any]], today: date, scores: Sequence[float]
    ) -> tuple[Business, ...]:
        decided = _decisions(connection, [row.business_id for row in rows])
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
                status=status_on(today, decided.get(row.business_id, row.list_status), row.valid_to),
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


def status_on(today: date, stored: str, valid_to: date | None) -> PledgeStatus:
    """The status that the public sees: an active pledge whose last day is past has expired."""
    status = PledgeStatus(stored)
    if status is PledgeStatus.ACTIVE and valid_to is not None and valid_to < today:
        return PledgeStatus.EXPIRED
    return status


def nearness(query: NameQuery, row: Row[Any]) -> float:
    """How near a row comes to a query that it does not match, 0 (not near) to below 0.5."""
    fields = (row.name, row.aliases, row.district, row.township, row.address, row.market, row.stall)
    whole = " ".join(folded(t) for t in (*fields, row.industry))
    pairs = {query.folded[i : i + 2] for i in range(len(query.folded) - 1)}
    covered = sum(pair in whole for pair in pairs) / max(1, len(pairs))
    spelling = max(
        fuzz.partial_ratio(query.folded, name)
        for name in (row.search_name, *row.search_aliases.split(ALIAS_SEPARATOR))
        if name or not row.search_name
    )
    # A short name inside a long query is no misspelling of it.
    if len(row.search_name) < len(query.folded) - 1:
        spelling = 0.0
    near = max(
        covered if covered >= _LOOSE_FLOOR else 0.0, spelling / 100 if spelling >= _TYPO_FLOOR else 0.0
    )
    return 0.49 * near


def _score(query: NameQuery) -> ColumnElement[float]:
    name = businesses.c.search_name
    share = len(query.folded) / func.nullif(cast(func.length(name), Float), 0.0)
    in_name = sum((case((name.contains(t), 1.0), else_=0.0) for t in query.terms), start=literal(0.0)) / len(
        query.terms
    )
    return case(
        (businesses.c.uscc == (query.uscc or "-"), 1.0),
        (businesses.c.uscc_tail == (query.uscc_tail or "-"), 0.98),
        (name == query.folded, 1.0),
        (name.startswith(query.folded), 0.85 + 0.1 * share),
        (name.contains(query.folded), 0.7 + 0.1 * share),
        (businesses.c.search_aliases.contains(query.folded), 0.69),
        else_=0.5 + 0.15 * in_name,
    )


def _last_decision(business_id: ColumnElement[str]) -> ColumnElement[str]:
    return (
        select(pledge_events.c.status)
        .where(pledge_events.c.business_id == business_id)
        .order_by(pledge_events.c.id.desc())
        .limit(1)
        .correlate(businesses)
        .scalar_subquery()
    )


def _decisions(connection: Connection, business_ids: Sequence[str]) -> dict[str, str]:
    statement = select(pledge_events.c.business_id, pledge_events.c.status).order_by(pledge_events.c.id)
    found: dict[str, str] = {}
    for start in range(0, len(business_ids), _AT_ONCE):
        chunk = business_ids[start : start + _AT_ONCE]
        for row in connection.execute(statement.where(pledge_events.c.business_id.in_(chunk))):
            found[row.business_id] = row.status
    return found
