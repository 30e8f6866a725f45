"""Which townships belong to the two zones: a table that the operator keeps, shipped empty.

The zones (泉州经济技术开发区, 泉州台商投资区) have no county code and lie in other units' townships; who
handles a case there is for the city to say. `townships.toml` in the data folder has one table for each:

    [[township]]
    name = "示例镇"
    zone = "泉州台商投资区"
    district = "惠安县"    # may be left out; if given, a township of that name elsewhere is another one

Until a zone has a township in it, cases of that zone go to the city desk.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from knowledge.districts import normalise_district

ZONES: Final = ("泉州经济技术开发区", "泉州台商投资区")
_SHORTEST: Final = 2


class TownshipsUnreadable(Exception):
    """The table cannot be used; one plain sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Township:
    """A township (or street office) of a zone; `district` empty: whatever district was named."""

    name: str
    zone: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class TownshipTable:
    """The operator's table."""

    rows: tuple[Township, ...] = ()

    @classmethod
    def load(cls, path: Path) -> TownshipTable:
        """The table in `path`, an empty one if there is no file. Raises TownshipsUnreadable."""
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise TownshipsUnreadable(f"{path}: {error}") from error
        rows = raw.get("township", [])
        if set(raw) - {"township"} or not isinstance(rows, list):
            raise TownshipsUnreadable(f"{path}: expected tables [[township]] and nothing else")
        return cls(tuple(_row(path, place, row) for place, row in enumerate(rows, 1)))

    def serves(self, zone: str) -> bool:
        """Whether the operator has said what belongs to `zone`."""
        return any(row.zone == zone for row in self.rows)

    def zone_of(self, district: str, township: str, address: str) -> str:
        """The zone of a place by its township, or by one that its address names; empty if it is in none.

        A place whose district is another one than the table says for that township is not in the zone.
        """
        named = normalise_district(district)
        written = (_closed(township), _closed(address))
        for row in self.rows:
            here = row.name == written[0] or (not written[0] and row.name in written[1])
            known = named.endswith(("区", "县", "市")) and named != row.zone
            if here and not (row.district and known and named != row.district):
                return row.zone
        return ""


NO_TOWNSHIPS: Final = TownshipTable()


def _row(path: Path, place: int, row: Any) -> Township:
    told = f"{path}: township {place}"
    if not isinstance(row, dict) or set(row) - {"name", "zone", "district"}:
        raise TownshipsUnreadable(f"{told}: expected name, zone and, if need be, district")
    if not all(isinstance(value, str) for value in row.values()):
        raise TownshipsUnreadable(f"{told}: expected texts")
    name = _closed(row.get("name", ""))
    zone = normalise_district(row.get("zone", ""))
    district = normalise_district(row.get("district", ""))
    if len(name) < _SHORTEST:
        raise TownshipsUnreadable(f"{told}: name is missing")
    if zone not in ZONES:
        raise TownshipsUnreadable(f"{told}: zone must be one of {', '.join(ZONES)}")
    return Township(name, zone, district)


def _closed(text: str) -> str:
    return re.sub(r"\s+", "", text)
