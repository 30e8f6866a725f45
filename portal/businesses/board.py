"""The board of honest metering: published pledges by district, their day, and the target of the city."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Protocol

from knowledge.business import BusinessPage
from knowledge.districts import DISTRICTS
from portal.businesses.csv_cells import safe_cell
from portal.clock import Clock
from portal.notices import notice

# Where each unit stands on the schematic chart: (row, column) of a grid of 4 columns, north at the top.
# Our own drawing of who lies beside whom, no map.
PLACES: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "德化县": (1, 1),
        "泉港区": (1, 4),
        "永春县": (2, 1),
        "南安市": (2, 2),
        "洛江区": (2, 3),
        "惠安县": (2, 4),
        "安溪县": (3, 1),
        "鲤城区": (3, 2),
        "丰泽区": (3, 3),
        "泉州台商投资区": (3, 4),
        "泉州经济技术开发区": (4, 2),
        "晋江市": (4, 3),
        "石狮市": (4, 4),
    }
)
SHADES: Final = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit: published pledges that hold today; `shade` 0 (none) to 4 (most) only repeats the number."""

    district: str
    count: int
    row: int
    column: int
    shade: int


@dataclass(frozen=True, slots=True)
class Board:
    """`total` pledges hold on `today`, `elsewhere` of them without district; `list_day`: the newest list."""

    total: int
    tiles: tuple[Tile, ...]
    elsewhere: int
    today: date
    list_day: date | None


class Counts(Protocol):
    """What the board asks of the directory."""

    def count(self, *, district: str | None = None) -> int:
        """How many published pledges hold today, samples aside."""
        ...

    def search(self, text: str, *, limit: int = 20) -> BusinessPage:
        """A page of the directory; its `as_of` is the newest list's day."""
        ...


class BoardService:
    """Counts for the board. Raises StorageFailed when the directory cannot be read."""

    def __init__(self, directory: Counts, clock: Clock) -> None:
        self._directory, self._clock = directory, clock

    def board(self) -> Board:
        """The counts of this moment."""
        counts = {district: self._directory.count(district=district) for district in DISTRICTS}
        total = self._directory.count()
        most = max(counts.values(), default=0)
        tiles = tuple(
            Tile(name, counts[name], *PLACES[name], shade=_shade(counts[name], most)) for name in DISTRICTS
        )
        real = bool(total)
        day = self._directory.search("", limit=1).as_of if real else None
        return Board(total, tiles, total - sum(counts.values()), self._clock.today(), day)


def board_csv(board: Board, lang: str = "zh") -> str:
    """The table of the board as CSV with a BOM, every cell safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [notice(f"board.column.{name}", lang) for name in ("district", "count", "day", "list_day")]
    )
    days = (board.today.isoformat(), board.list_day.isoformat() if board.list_day else "")
    rows = [(tile.district, tile.count) for tile in board.tiles]
    rows.append((notice("board.elsewhere", lang), board.elsewhere))
    rows.append((notice("board.all", lang), board.total))
    for name, count in rows:
        writer.writerow([safe_cell(cell) for cell in (name, str(count), *days)])
    return "\ufeff" + out.getvalue()


def _shade(count: int, most: int) -> int:
    return 0 if not count else max(1, round((SHADES - 1) * count / most))
