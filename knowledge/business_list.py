"""A list of honest businesses as it was read: plain records between the reader and the directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.business import PledgeStatus


@dataclass(frozen=True, slots=True)
class ListedInstrument:
    """A measuring instrument as a list names it; `valid_to` is the last day of its verification."""

    kind: str
    serial: str = ""
    place: str = ""
    certificate_no: str = ""
    verified_by: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class BusinessRow:
    """One accepted business of a list, every cell as text; `sheet` and `row` say where it first stood.

    `uscc` is empty where the list had none; a code that is present has passed its check. `listed_id`
    is the number that the issuer gives the business.
    """

    sheet: str
    row: int
    name: str
    uscc: str = ""
    aliases: tuple[str, ...] = ()
    district: str = ""
    township: str = ""
    address: str = ""
    market: str = ""
    stall: str = ""
    industry: str = ""
    status: PledgeStatus = PledgeStatus.ACTIVE
    pledged_on: date | None = None
    valid_to: date | None = None
    pledge_text: str = ""
    demonstration: bool = False
    listed_id: str = ""
    instruments: tuple[ListedInstrument, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedCell:
    """Why a row did not go in: the cell and one plain sentence. `row` counts as the file shows it."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str

    def to_json(self) -> Mapping[str, object]:
        """The object of the command's `rejected` list."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row or (with `row` 0) a whole sheet that is no business: remark, sum, hidden, duplicate."""

    sheet: str
    row: int
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column was taken for: a field, or `ignored`. `corrected` where an officer said so."""

    sheet: str
    column: int
    heading: str
    field: str
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ListReading:
    """What a file held. `title` is the text above the header, `sha256` that of the file's bytes.

    `conflicts` are cells in which rows of one business contradict one another, `doubtful` those that
    were recognised on a picture and are not sure; `recognised` says that the list is a picture.
    """

    rows: tuple[BusinessRow, ...]
    rejected: tuple[RejectedCell, ...]
    skipped: tuple[SkippedRow, ...]
    source_name: str
    sha256: str
    title: str = ""
    duplicates: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)  # heading -> field, as matched
    mapping: tuple[ColumnUse, ...] = ()
    conflicts: tuple[RejectedCell, ...] = ()
    doubtful: tuple[RejectedCell, ...] = ()
    recognised: bool = False

    @property
    def data_rows(self) -> int:
        """How many rows held a business: accepted, rejected and repeated ones."""
        return len(self.rows) + len({(c.sheet, c.row) for c in self.rejected}) + self.duplicates
