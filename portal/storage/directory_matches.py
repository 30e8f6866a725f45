"""Finds the rows of the live lists that match, closest first, without reading all of a broad match.

A narrow query is read whole and ranked. A broad one is read tier by tier in the order of the word
index (shortest names first) and stops after its page; its total is counted up to a limit.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from portal.businesses.name_query import AllOf, Match, NameQuery, Without, in_facet
from portal.storage.directory_index import WordIndex, rank_of, row_id_of, row_of
from portal.storage.directory_tables import businesses, listing_counts, live_lists, publications

# Scores of a broad query: the name begins with all that was typed, holds it, an alias does, all terms
# are in names, the rest.
TIERS: Final = (0.85, 0.7, 0.69, 0.65, 0.5)
_WHOLE: Final = 100  # matches up to which all are ranked: each is a row to be read
_MOST_TOTALS: Final = 4_096
_FEW_ROWS: Final = 50_000
_COUNTED_OF_FEW, _COUNTED_OF_MANY = 10_000, 1_000


@dataclass(frozen=True, slots=True)
class LiveList:
    """A live publication, by the number that its rank keys begin with."""

    publication_id: str
    sequence: int
    row_count: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is searched: the live lists, and optionally one district, one trade, one condition.

    `condition` is a name for `where`, so that totals can be remembered.
    """

    lists: tuple[LiveList, ...]
    overlapping: bool = False
    district: str = ""
    industry: str = ""
    condition: str = ""
    where: ColumnElement[bool] | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What a total depends on besides the query."""
        return (self.lists, self.district, self.industry, self.condition)

    @property
    def counted(self) -> int:
        """How far matches of words are counted: in long lists nobody leafs through thousands."""
        few = sum(part.row_count for part in self.lists) <= _FEW_ROWS
        return _COUNTED_OF_FEW if few else _COUNTED_OF_MANY

    def within(self, match: Match) -> Match:
        """`match` in this district and trade."""
        facets = [
            in_facet(kind, value) for kind, value in (("d", self.district), ("t", self.industry)) if value
        ]
        return AllOf((match, *facets)) if facets else match


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds rows within a scope, over one connection."""

    connection: Connection
    words: WordIndex
    scope: Scope
    totals: dict[object, int]  # of broad queries, remembered between searches

    def narrow(self, query: NameQuery) -> tuple[int, list[int] | None]:
        """How many rows match, and their ids; of too many to rank only the number."""
        match = self.scope.within(query.strict)
        if (known := self.totals.get((self.scope.key, match))) is not None:
            return known, None
        rows, total = list[int](), 0
        for part in self.scope.lists:
            chosen = self._chosen(match, part).limit(self.scope.counted).subquery()
            counted = select(chosen.c.key, func.count().over().label("total")).limit(_WHOLE + 1)
            found = self.connection.execute(counted).all()
            rows += [row_of(row.key) for row in found]
            total += found[0].total if found else 0
        if total <= _WHOLE:
            return total, rows
        total = min(total, self.scope.counted)
        if self.scope.where is None:  # what depends on the day is not remembered
            if len(self.totals) >= _MOST_TOTALS:
                self.totals.clear()
            self.totals[self.scope.key, match] = total
        return total, None

    def broad(self, query: NameQuery, limit: int, offset: int) -> dict[int, float]:
        """Row id -> score of one page of a query with many matches, in order."""
        wanted = offset + limit
        name, typed = businesses.c.search_name, query.folded
        begins, holds = name.startswith(typed, autoescape=True), name.contains(typed, autoescape=True)
        whole, names = query.whole_in_names, query.in_names
        tiers: list[tuple[float, Match, ColumnElement[bool] | None]] = []
        # Mostly few names or very many hold all that was typed: of few it is seen in their rows.
        graded = self._graded(whole, wanted, case((begins, 0), (holds, 1), else_=2))
        found = graded
        if len(graded) == wanted:
            found = dict.fromkeys(self._first(query.at_the_start, wanted, begins), TIERS[0])
            # The first that hold it are known already, and mostly enough.
            also = {row: score for row, score in graded.items() if score == TIERS[1]}
            if len(found) + len(also) >= wanted:
                return dict(list({**found, **also}.items())[offset:wanted])
            tiers += [(TIERS[1], whole, and_(holds, ~begins)), (TIERS[2], whole, ~holds)]
        if len(query.terms) > 1:
            tiers.append((TIERS[3], Without(names, whole), None))
        none_held = not graded and len(query.terms) == 1
        tiers.append((TIERS[4], query.strict if none_held else Without(query.strict, names), None))
        for score, match, verified in tiers:
            if len(found) < wanted:
                found |= dict.fromkeys(self._first(match, wanted - len(found), verified), score)
        return dict(list(found.items())[offset:wanted])

    def _graded(self, match: Match, limit: int, tier: ColumnElement[int]) -> dict[int, float]:
        """The first `limit` rows in rank order, in the order of their tiers, which their names tell."""
        inside = self.scope.within(match)
        found: list[tuple[int, int]] = []
        for part in self.scope.lists:
            first = self._chosen(inside, part).limit(limit).subquery()
            named = first.join(businesses, businesses.c.row_id == row_id_of(first.c.key))
            rows = select(first.c.key, tier).select_from(named)
            found += [(key, tier) for key, tier in self.connection.execute(rows)]
        found.sort(key=lambda pair: rank_of(pair[0]))
        return {row_of(key): TIERS[tier] for key, tier in sorted(found[:limit], key=lambda pair: pair[1])}

    def near(self, match: Match, limit: int) -> list[int]:
        """Row ids that match, at most `limit`, shortest names first."""
        return self._first(match, limit)

    def _first(self, match: Match, limit: int, verified: ColumnElement[bool] | None = None) -> list[int]:
        """The first `limit` row ids in rank order over all lists."""
        inside = self.scope.within(match)
        chosen = (self._chosen(inside, part, verified).limit(limit) for part in self.scope.lists)
        keys = heapq.merge(*(sorted(self.connection.scalars(c)) for c in chosen), key=rank_of)
        return [row_of(key) for key in list(keys)[:limit]]

    def _chosen(
        self, match: Match, part: LiveList, verified: ColumnElement[bool] | None = None
    ) -> Select[Any]:
        chosen = self.words.matching(match, part.sequence)
        conditions = [verified] if verified is not None else []
        if self.scope.where is not None:
            conditions.append(self.scope.where)
        if self.scope.overlapping:
            conditions.append(~shadowed())
        if not conditions:
            return chosen
        key = chosen.selected_columns.key
        row = select(businesses.c.row_id).where(businesses.c.row_id == row_id_of(key), *conditions)
        if self.scope.overlapping:
            row = row.join(publications, publications.c.id == businesses.c.publication_id)
        return chosen.where(exists(row))

    def meeting(self, condition: ColumnElement[bool], limit: int) -> list[int]:
        """Row ids of the scope that meet a condition on `businesses`, the newest first."""
        ids = [part.publication_id for part in self.scope.lists]
        rows = select(businesses.c.row_id).where(condition, businesses.c.publication_id.in_(ids))
        rows = self._inside(rows)
        return list(self.connection.scalars(rows.order_by(businesses.c.row_id.desc()).limit(limit)))

    def listed(self, limit: int, offset: int) -> list[int]:
        """Row ids of a page of everything in the scope."""
        wanted = offset + limit
        parts = []
        for part in self.scope.lists:
            rows = self._listing(part, businesses.c.name_length, businesses.c.row_id)
            ordered = rows.order_by(businesses.c.name_length, businesses.c.row_id)
            if len(self.scope.lists) == 1:
                page = self.connection.execute(ordered.limit(limit).offset(offset))
                return [row.row_id for row in page]
            parts.append([tuple(row) for row in self.connection.execute(ordered.limit(wanted))])
        return [row_id for _, row_id in list(heapq.merge(*parts))[offset:wanted]]

    def count_listed(self) -> int:
        """How many rows there are in the scope."""
        if (known := self.totals.get(self.scope.key)) is not None:
            return known
        total = sum(map(self._count, self.scope.lists))
        if self.scope.where is None:
            self.totals[self.scope.key] = total
        return total

    def _count(self, part: LiveList) -> int:
        facets = {"district": self.scope.district, "industry": self.scope.industry}
        asked = {facet: value for facet, value in facets.items() if value}
        if self.scope.where is not None or self.scope.overlapping or len(asked) > 1:
            return self.connection.scalar(self._listing(part, func.count())) or 0
        for facet, value in asked.items():
            known = dict(publication_id=part.publication_id, facet=facet, value=value)
            return self.connection.scalar(select(listing_counts.c["count"]).filter_by(**known)) or 0
        return part.row_count

    def _listing(self, part: LiveList, *columns: Any) -> Select[Any]:
        rows = select(*columns).select_from(businesses)
        return self._inside(rows.where(businesses.c.publication_id == part.publication_id))

    def _inside(self, rows: Select[Any]) -> Select[Any]:
        """Rows of `businesses` that are in the scope, its lists aside."""
        if self.scope.district:
            rows = rows.where(businesses.c.district == self.scope.district)
        if self.scope.industry:
            rows = rows.where(businesses.c.industry == self.scope.industry)
        if self.scope.where is not None:
            rows = rows.where(self.scope.where)
        if self.scope.overlapping:
            rows = rows.join(publications, publications.c.id == businesses.c.publication_id)
            rows = rows.where(~shadowed())
        return rows


def shadowed() -> ColumnElement[bool]:
    """Whether a newer live list has the same business: it is shown once, as that list has it."""
    other, newer = businesses.alias(), publications.alias()
    later = or_(
        newer.c.as_of > publications.c.as_of,
        and_(newer.c.as_of == publications.c.as_of, other.c.row_id > businesses.c.row_id),
    )
    return exists(
        select(other.c.row_id)
        .join(newer, newer.c.id == other.c.publication_id)
        .join(live_lists, live_lists.c.publication_id == newer.c.id)
        .where(other.c.business_id == businesses.c.business_id, later)
        .correlate(businesses, publications)
    )


def overlap(connection: Connection, lists: Sequence[LiveList]) -> bool:
    """Whether a business stands in two of these lists."""
    if len(lists) < 2:
        return False
    ids = [part.publication_id for part in lists]
    twice = (
        select(businesses.c.business_id)
        .where(businesses.c.publication_id.in_(ids))
        .group_by(businesses.c.business_id)
        .having(func.count() > 1)
        .limit(1)
    )
    return connection.scalar(twice) is not None
