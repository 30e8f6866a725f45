"""Complaints and reports as plain records: what is filed (the Complaint JSON) and what is shown back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Intent(StrEnum):
    """What the person wants: one narrative can open two legal cases (总局令第121号 第九条)."""

    REFUND = "refund"
    INVESTIGATE = "investigate"
    BOTH = "both"


class CaseKind(StrEnum):
    """投诉 (a dispute with a business) or 举报 (a clue to an offence)."""

    COMPLAINT = "complaint"
    REPORT = "report"


def case_number(kind: CaseKind, year: int, serial: int) -> str:
    """The public number of a case: TS2026-000001 for a complaint, JB2026-000001 for a report."""
    prefix = {CaseKind.COMPLAINT: "TS", CaseKind.REPORT: "JB"}[kind]
    return f"{prefix}{year}-{serial:06d}"


class ProblemKind(StrEnum):
    """What went wrong."""

    SHORT_WEIGHT = "short_weight"
    PREPACKAGED_SHORT = "prepackaged_short"
    FUEL_DISPENSER = "fuel_dispenser"
    GAS_DISPENSER = "gas_dispenser"
    CHARGING_PILE = "charging_pile"
    TAXIMETER = "taximeter"
    RIDE_HAILING_METER = "ride_hailing_meter"
    PARKING_TIMER = "parking_timer"
    UTILITY_METER = "utility_meter"
    SPECTACLES = "spectacles"
    MEDICAL_DEVICE = "medical_device"
    CHEATING_INSTRUMENT = "cheating_instrument"
    UNVERIFIED_INSTRUMENT = "unverified_instrument"
    FALSE_CERTIFICATE = "false_certificate"
    EFFICIENCY_LABEL = "efficiency_label"
    WATER_LABEL = "water_label"
    FARM_SUPPLIES_GRAIN = "farm_supplies_grain"
    PUBLIC_SCALE_MISSING = "public_scale_missing"
    ILLEGAL_UNIT = "illegal_unit"
    ONLINE_SHORT = "online_short"
    OTHER = "other"


class WeighingMethod(StrEnum):
    """How goods were weighed again (零售商品称重计量监督管理办法)."""

    ORIGINAL_SCALE = "original_scale"
    HIGH_ACCURACY_SCALE = "high_accuracy_scale"
    EQUAL_ACCURACY_SCALE = "equal_accuracy_scale"


class RequestKind(StrEnum):
    """What the person asks of the business."""

    MAKE_UP = "make_up"
    REFUND = "refund"
    REPLACE = "replace"
    REPAIR = "repair"
    COMPENSATE = "compensate"
    APOLOGISE = "apologise"
    OTHER = "other"


class ComplaintState(StrEnum):
    """States of a 投诉; the first one is `submitted`, the last ones have no way on."""

    SUBMITTED = "submitted"
    IDENTITY_ASKED = "identity_asked"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    MEDIATING = "mediating"
    PAUSED = "paused"
    AGREED = "agreed"
    TERMINATED = "terminated"
    FOLLOWED_UP = "followed_up"
    WITHDRAWN = "withdrawn"


class ReportState(StrEnum):
    """States of a 举报; the first one is `submitted`."""

    SUBMITTED = "submitted"
    TRIAGE = "triage"
    VERIFYING = "verifying"
    FILED = "filed"
    NOT_FILED = "not_filed"
    DECIDED = "decided"
    CLOSED = "closed"
    MERGED_REPEAT = "merged_repeat"


@dataclass(frozen=True, slots=True)
class Respondent:
    """The business that a case is about, and where. `district` is a name or code of a unit, or 不清楚."""

    name: str
    address: str
    district: str
    uscc: str = ""
    township: str = ""
    market: str = ""
    stall: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was declared and what a second weighing showed, in grams."""

    declared_g: Decimal
    reweighed_g: Decimal
    method: WeighingMethod


@dataclass(frozen=True, slots=True)
class Pump:
    """A fuel dispenser: its numbers, the grade, litres and yuan that it showed."""

    pump: str = ""
    nozzle: str = ""
    grade: str = ""
    shown_l: Decimal | None = None
    shown_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Complainant:
    """Who files (总局令第121号 第十条)."""

    name: str
    phone: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who files for somebody else; `letter` names the letter of authority among the files (第十一条)."""

    name: str
    letter: str


@dataclass(frozen=True, slots=True)
class Intake:
    """One filing as it comes in; `complainant` None is an anonymous report.

    `evidence` and `agent.letter` are names of files handed over beside it. `notice_version` is the
    version of the notice on personal information that the person saw.
    """

    intent: Intent
    problem: ProblemKind
    business: Respondent
    happened_on: date
    what_happened: str
    notice_version: str
    complainant: Complainant | None = None
    act_district: str = ""
    amount_yuan: Decimal | None = None
    measurement: Measurement | None = None
    pump: Pump | None = None
    requests: tuple[RequestKind, ...] = ()
    agent: Agent | None = None
    evidence: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[CaseKind, ...]:
        """The legal cases that it opens."""
        return {
            Intent.REFUND: (CaseKind.COMPLAINT,),
            Intent.INVESTIGATE: (CaseKind.REPORT,),
            Intent.BOTH: (CaseKind.COMPLAINT, CaseKind.REPORT),
        }[self.intent]

    @property
    def file_names(self) -> tuple[str, ...]:
        """Every file that must be handed over with it, the letter of authority last."""
        letter = (self.agent.letter,) if self.agent and self.agent.letter not in self.evidence else ()
        return (*self.evidence, *letter)


@dataclass(frozen=True, slots=True)
class LegalClock:
    """One legal period of a case. None runs until the receipt by 12315 is recorded (总局令第121号 第八条).

    `due_on` is None while it is paused, or while the holidays of `awaiting_year` are not published.
    `day` of `days` is how far it has come in working days; `warning`: 48 hours or less are left.
    """

    name: str
    article: str
    starts_on: date
    due_on: date | None
    unit: str
    paused: bool = False
    key: str = ""
    awaiting_year: int | None = None
    day: int | None = None
    days: int | None = None
    warning: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One legal case as its filer sees it; `unit` is the name of the desk that has it."""

    kind: CaseKind
    number: str
    state: str
    unit: str
    clocks: tuple[LegalClock, ...] = ()
    registered: bool = False
    receipt_number: str = ""
    can: tuple[str, ...] = ()
    asked: bool = False
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a filer gets, only after everything is on the disk. `pin` is for anonymous reports.

    `elsewhere` says who is in charge where the 13 units are not (`routing.Elsewhere`), else it is empty.
    """

    case_code: str
    pin: str | None
    received_at: datetime
    cases: tuple[CaseSummary, ...]
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, in plain words."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """Words between the desk and the holder of the code; `sender` is officer or citizen."""

    at: datetime
    number: str
    sender: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the holder of a code sees: the cases, what happened, and what happens next."""

    received_at: datetime
    cases: tuple[CaseSummary, ...]
    timeline: tuple[TimelineEntry, ...]
    next_steps: tuple[str, ...]
    messages: tuple[Message, ...] = ()
