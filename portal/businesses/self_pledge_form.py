"""What a business fills in to pledge online, read and checked field by field."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from knowledge.business_list import BusinessRow
from knowledge.districts import DISTRICTS
from portal.notices import notice

NOTICE_VERSION: Final = "2026-2"  # of the notice on personal information (self_pledge.privacy)
SHEET: Final = "网上自我承诺"
MOST_INSTRUMENTS: Final = 10_000
_TEXTS: Final = Path(__file__).with_name("pledge_texts.toml")
_TELEPHONE: Final = re.compile(r"\+?\d{7,15}")
_LONGEST: Final[Mapping[str, int]] = {
    "name": 100, "township": 50, "address": 200, "market": 60, "stall": 30, "industry": 30,
    "contact_name": 50,
}  # fmt: skip


class InstrumentKind(StrEnum):
    """Kinds of instruments that businesses of the trades here use."""

    SCALE = "scale"
    FUEL_DISPENSER = "fuel_dispenser"
    CHARGING_PILE = "charging_pile"
    TAXIMETER = "taximeter"
    LENGTH = "length"
    SPECTACLES = "spectacles"
    MEDICAL = "medical"
    METER = "meter"
    OTHER = "other"


TRADES: Final = (
    "农贸市场摊位", "水产零售", "果蔬零售", "肉禽零售", "超市", "餐饮", "金店", "眼镜店", "加油站", "充电站",
    "茶叶店", "药店", "医疗机构", "出租汽车", "快递物流", "粮油收购", "其他",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PledgeText:
    """One version of the words; a pledge holds `years` years."""

    version: str
    years: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach about a pledge; sealed, never public."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What of a pledge becomes public once it is published, and what officers check it with."""

    name: str
    uscc: str
    district: str
    township: str
    address: str
    market: str
    stall: str
    industry: str
    instruments: tuple[InstrumentKind, ...]
    instrument_count: int | None
    verified_to: date | None
    text_version: str

    def to_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        return {**asdict(self), "verified_to": self.verified_to.isoformat() if self.verified_to else None}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Particulars:
        """The reverse of `to_json`."""
        until = values["verified_to"]
        kinds = tuple(InstrumentKind(kind) for kind in values["instruments"])
        return cls(
            **{**values, "instruments": kinds, "verified_to": date.fromisoformat(until) if until else None}
        )

    def row(self, pledged_on: date, number: int) -> BusinessRow:
        """The row of the list of online pledges; the pledge began on the day it was handed in."""
        text = pledge_text(self.text_version)
        return BusinessRow(
            sheet=SHEET,
            row=number,
            name=self.name,
            uscc=self.uscc,
            district=self.district,
            township=self.township,
            address=self.address,
            market=self.market,
            stall=self.stall,
            industry=self.industry,
            pledged_on=pledged_on,
            valid_to=last_day(pledged_on, text.years),
            pledge_text=text.zh,
        )


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field and what is wrong with it, in a sentence for the public."""

    field: str
    text: str


class PledgeRejected(Exception):
    """What was filled in cannot be taken; every problem is named."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("".join(problem.text for problem in problems))
        self.problems = problems


@cache
def _texts() -> tuple[str, dict[str, PledgeText]]:
    raw = tomllib.loads(_TEXTS.read_text("utf-8"))
    return raw["current"], {name: PledgeText(name, **text) for name, text in raw["versions"].items()}


def pledge_text(version: str = "") -> PledgeText:
    """The words of a version; without one those that are pledged now. KeyError for an unknown version."""
    current, versions = _texts()
    return versions[version or current]


def last_day(first: date, years: int) -> date:
    """The last day of a span of whole years that begins on `first`."""
    try:
        after = first.replace(year=first.year + years)
    except ValueError:  # 29 February
        after = date(first.year + years, 3, 1)
    return date.fromordinal(after.toordinal() - 1)


def read_form(typed: Mapping[str, Any]) -> tuple[Particulars, Contact]:
    """What was filled in, clean. Raises PledgeRejected with every problem.

    Keys: the fields of Particulars (`instruments` a list of words, `verified_to` a date or None),
    `contact_name`, `contact_phone`, `agreed` (the words of the pledge), `text_version`.
    """
    problems: list[FieldProblem] = []

    def wrong(field: str, key: str) -> None:
        problems.append(FieldProblem(field, notice(f"self_pledge.error.{key}")))

    text = {name: _clean(typed.get(name), longest) for name, longest in _LONGEST.items()}
    for name in ("name", "industry", "contact_name"):
        if not text[name]:
            wrong(name, name)
    code = _folded(typed.get("uscc")).upper()
    if code and not _is_credit_code(code):
        wrong("uscc", "uscc")
    district = str(typed.get("district") or "")
    if district not in DISTRICTS:
        wrong("district", "district")
    if not text["address"] and not (text["market"] and text["stall"]):
        wrong("address", "address")
    kinds = tuple(kind for kind in InstrumentKind if kind.value in (typed.get("instruments") or ()))
    if not kinds:
        wrong("instruments", "instruments")
    count = typed.get("instrument_count")
    if count is not None and not 1 <= count <= MOST_INSTRUMENTS:
        wrong("instrument_count", "instrument_count")
    phone = re.sub(r"[-()]", "", _folded(typed.get("contact_phone")))
    if not _TELEPHONE.fullmatch(phone):
        wrong("contact_phone", "contact_phone")
    version = pledge_text().version
    if not typed.get("agreed") or typed.get("text_version") != version:
        wrong("agreed", "agreed")
    if problems:
        raise PledgeRejected(tuple(problems))
    contact = Contact(text.pop("contact_name"), phone)
    until = typed.get("verified_to")
    return (
        Particulars(
            **text,
            uscc=code,
            district=district,
            instruments=kinds,
            instrument_count=count,
            verified_to=until if isinstance(until, date) else None,
            text_version=version,
        ),
        contact,
    )


def _clean(value: object, longest: int) -> str:
    text = value if isinstance(value, str) else ""
    printable = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(printable.split())[:longest]


def _folded(value: object) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", value if isinstance(value, str) else ""))


def _is_credit_code(text: str) -> bool:
    from stdnum.cn import uscc

    return bool(uscc.is_valid(text))
