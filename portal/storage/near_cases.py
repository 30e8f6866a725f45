"""Cases that lie together, grouped in SQL (SQLite and PostgreSQL)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, and_, distinct, func, literal_column, or_, select

from portal.complaints.near_cases import Axis, NearCase, PlacedCase
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.storage.case_rows import case_of
from portal.storage.cases_tables import cases, filings
from portal.storage.engine import reading

_MOST_NEAR: Final = 50
# A business is its code; one without a code is its name within a unit.
# Without bound values: PostgreSQL takes two equal expressions with parameters for different ones.
_BUSINESS: Final = func.coalesce(
    func.nullif(cases.c.respondent_uscc, literal_column("''")), cases.c.respondent_name
)
_KEYS: Final[dict[Axis, tuple[ColumnElement[str], ...]]] = {
    Axis.BUSINESS: (cases.c.unit_code, _BUSINESS),
    Axis.STALL: (cases.c.unit_code, cases.c.market, cases.c.stall),
    Axis.INSTRUMENT: (cases.c.unit_code, _BUSINESS, cases.c.instrument),
    Axis.MARKET: (cases.c.unit_code, cases.c.market),
    Axis.TRADE: (cases.c.unit_code, cases.c.respondent_uscc),
}
_NAMES: Final[dict[Axis, tuple[ColumnElement[str], ...]]] = {
    Axis.BUSINESS: (cases.c.respondent_name,),
    Axis.STALL: (cases.c.market, cases.c.stall),
    Axis.INSTRUMENT: (cases.c.respondent_name, cases.c.instrument),
    Axis.MARKET: (cases.c.market,),
    Axis.TRADE: (cases.c.respondent_uscc,),
}


class SqlNearCases:
    """`NearCases` over the store of cases."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def together(
        self, axis: Axis, since: datetime, unit_code: str | None, least: int
    ) -> tuple[PlacedCase, ...]:
        """Cases opened since then whose key is that of `least` or more filings, oldest first."""
        keys, names = _KEYS[axis], _NAMES[axis]
        where = and_(
            cases.c.opened_at >= since,
            cases.c.erased_at.is_(None),
            *((cases.c.unit_code == unit_code,) if unit_code is not None else ()),
            *(key != "" for key in keys),
        )
        # Both cases of one filing tell of one thing that happened: filings are counted.
        counted = func.count(distinct(cases.c.filing_id)) >= (1 if axis is Axis.TRADE else least)
        labelled = [key.label(f"key{place}") for place, key in enumerate(keys)]
        groups = select(*labelled).where(where).group_by(*keys).having(counted)
        found = (
            select(
                cases.c.number, cases.c.kind, cases.c.problem, cases.c.unit_code, cases.c.opened_at,
                cases.c.filing_id, filings.c.phone_hmac, *labelled,
                *(name.label(f"name{place}") for place, name in enumerate(names)),
            )
            .join(filings, filings.c.id == cases.c.filing_id)
            .where(where)
            .order_by(cases.c.opened_at, cases.c.number)
        )  # fmt: skip
        with reading(self._engine) as connection:
            # Not joined in SQL: SQLite compares every case with every group, seconds for ten thousand.
            kept = {tuple(row) for row in connection.execute(groups)}
            rows = connection.execute(found).all() if kept else ()
        placed = (_placed(row, len(keys), len(names)) for row in rows)
        return tuple(one for one in placed if one.key in kept)

    def near(self, case: StoredCase, first: date, last: date) -> tuple[NearCase, ...]:
        """Cases of other filings at the same business or stall, of the same unit and kind, newest first."""
        business = cases.c.respondent_name == case.respondent_name
        if case.respondent_uscc:
            business = or_(business, cases.c.respondent_uscc == case.respondent_uscc)
        stall = and_(cases.c.market == case.market, cases.c.stall == case.stall)
        places = [business] if case.respondent_name else []
        places += [stall] if case.market and case.stall else []
        if not places:
            return ()
        own = select(filings.c.phone_hmac).where(filings.c.id == case.filing_id)
        query = (
            select(cases, filings.c.phone_hmac)
            .join(filings, filings.c.id == cases.c.filing_id)
            .where(
                or_(*places),
                cases.c.filing_id != case.filing_id,
                cases.c.unit_code == case.unit_code,
                cases.c.kind == case.kind.value,
                cases.c.happened_on.between(first, last),
                cases.c.erased_at.is_(None),
            )
            .order_by(cases.c.opened_at.desc(), cases.c.number)
            .limit(_MOST_NEAR)
        )
        with reading(self._engine) as connection:
            phone = connection.execute(own).scalar()
            rows = connection.execute(query).all()
        return tuple(_near(case, row, phone) for row in rows)


def _placed(row: Any, keys: int, names: int) -> PlacedCase:
    values = row._mapping
    return PlacedCase(
        key=tuple(values[f"key{place}"] for place in range(keys)),
        name=" ".join(values[f"name{place}"] for place in range(names)),
        number=row.number,
        kind=CaseKind(row.kind),
        problem=row.problem,
        unit_code=row.unit_code,
        opened_at=row.opened_at,
        filing_id=row.filing_id,
        person=row.phone_hmac or row.filing_id,
    )


def _near(case: StoredCase, row: Any, phone: bytes | None) -> NearCase:
    other = case_of(row)
    codes: Sequence[str] = (case.respondent_uscc, other.respondent_uscc)
    same_code = bool(codes[0]) and codes[0] == codes[1]
    return NearCase(
        other,
        same_business=same_code or other.respondent_name == case.respondent_name,
        same_stall=bool(case.stall) and (other.market, other.stall) == (case.market, case.stall),
        same_phone=phone is not None and row.phone_hmac == phone,
    )
