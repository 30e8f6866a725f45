"""Which letters there are, for which step of a case each stands, and what an officer asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from portal.complaints.records import CaseKind
from portal.complaints.states import REFUSAL, TERMINATION, Ground
from portal.complaints.transitions import Action

Addressee = Literal["filer", "business"]
Form = Literal["docx", "pdf"]


class LetterKind(StrEnum):
    """The letters of the desk."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    TERMINATED = "terminated"
    ASK_INFORMATION = "ask_information"
    ASK_IDENTITY = "ask_identity"
    REPORT_FILED = "report_filed"
    REPORT_NOT_FILED = "report_not_filed"
    CORRECTED = "corrected"
    CORRECTION_DECLINED = "correction_declined"
    DELETION_AGREED = "deletion_agreed"
    DELETION_DECLINED = "deletion_declined"


@dataclass(frozen=True, slots=True)
class LetterRule:
    """For which cases a letter is, the step that it tells of, how many paragraphs it has, what it needs."""

    cases: frozenset[CaseKind]
    action: Action
    paragraphs: int
    needs_reason: bool
    grounds: Mapping[str, Ground] = field(default_factory=dict)


_COMPLAINT: Final = frozenset({CaseKind.COMPLAINT})
_REPORT: Final = frozenset({CaseKind.REPORT})
RULES: Final[Mapping[LetterKind, LetterRule]] = {
    LetterKind.ACCEPTED: LetterRule(_COMPLAINT, Action.ACCEPT, 3, False),
    LetterKind.REFUSED: LetterRule(_COMPLAINT, Action.REFUSE, 4, True, REFUSAL),
    LetterKind.TERMINATED: LetterRule(_COMPLAINT, Action.TERMINATE, 4, True, TERMINATION),
    LetterKind.ASK_INFORMATION: LetterRule(_COMPLAINT | _REPORT, Action.ASK_INFORMATION, 3, True),
    LetterKind.ASK_IDENTITY: LetterRule(_COMPLAINT, Action.ASK_IDENTITY, 3, True),
    LetterKind.REPORT_FILED: LetterRule(_REPORT, Action.FILE_CASE, 2, False),
    LetterKind.REPORT_NOT_FILED: LetterRule(_REPORT, Action.NOT_FILE, 3, True),
    # The answers to requests about personal information; that on an erasure before the key is destroyed.
    LetterKind.CORRECTED: LetterRule(_COMPLAINT | _REPORT, Action.CORRECT, 2, False),
    LetterKind.CORRECTION_DECLINED: LetterRule(_COMPLAINT | _REPORT, Action.DECLINE_CORRECTION, 3, True),
    LetterKind.DELETION_AGREED: LetterRule(_COMPLAINT | _REPORT, Action.PROPOSE_ERASURE, 2, False),
    LetterKind.DELETION_DECLINED: LetterRule(_COMPLAINT | _REPORT, Action.DECLINE_DELETION, 3, True),
}


@dataclass(frozen=True, slots=True)
class OfferedLetter:
    """A letter that fits a case; `recorded`: its step was taken, on `day`, on `ground`, for `reason`."""

    kind: LetterKind
    recorded: bool
    day: date | None = None
    ground: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer asks for; `template` is a name that `Letters.templates` gave, empty for ours."""

    kind: LetterKind
    ground: str = ""
    reason: str = ""
    to: Addressee = "filer"
    form: Form = "docx"
    template: str = ""


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter in words, as it is drawn on paper."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    basis: str
    unit: str
    day: str
    draft: str = ""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file to hand out."""

    name: str
    content: bytes
    media_type: str


class LetterRefused(Exception):
    """A letter cannot be made as asked; one plain sentence."""
