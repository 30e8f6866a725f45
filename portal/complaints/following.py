"""What the holder of a code sees: cases with their clocks, what happened in plain words, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, Protocol

from knowledge.rules.working_days import Calendar
from portal.clock import SHANGHAI, Clock
from portal.complaints.case_clocks import running_clocks
from portal.complaints.consequences import sealed_at
from portal.complaints.officers import Party
from portal.complaints.records import CaseFile, CaseSummary, Message, TimelineEntry
from portal.complaints.repository import SealedCase, StoredCase, StoredEvent, StoredFiling
from portal.complaints.routing import unit_by_code
from portal.complaints.states import FIRST_STATE
from portal.complaints.transitions import Action, possible
from portal.complaints.work import StoredMessage
from portal.notices import notice
from portal.security.keys import KeyRing
from portal.security.sealing import CaseSeal, open_seal

# Reasons that the citizen is told (第十五条、第三十四条；个人信息保护法 第五十条); others are for the file.
_REASON_TOLD: Final = {
    Action.REFUSE, Action.TERMINATE, Action.ASK_IDENTITY, Action.NOT_COMPETENT,
    Action.DECLINE_CORRECTION, Action.DECLINE_DELETION,
}  # fmt: skip
_NAMES_UNIT: Final = {FIRST_STATE, Action.FORWARD, Action.SETTLE_COMPETENCE, Action.RETURN_TO_CITY}
_NOT_SHOWN: Final = {Action.NOTE, Action.NOTE_12315_STATUS}


class Words(Protocol):
    """Where the sealed words of a case are read from."""

    def sealed(self, case_id: str) -> SealedCase:
        """The sealed part of a case."""
        ...

    def messages(self, case_id: str) -> tuple[StoredMessage, ...]:
        """The messages of a case, oldest first."""
        ...


class Following:
    """Makes the public view of a filing; without `words` it shows no messages or reasons."""

    def __init__(
        self,
        keys: KeyRing,
        clock: Clock,
        channel: Literal["assisting", "designated"] = "assisting",
        words: Words | None = None,
        calendar: Callable[[], Calendar] = Calendar,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._channel = channel
        self._words = words
        self._calendar = calendar

    def case_file(self, filing: StoredFiling) -> CaseFile:
        """The public view of `filing`. Raises StorageFailed, KeysUnusable."""
        timeline: list[TimelineEntry] = []
        messages: list[Message] = []
        for case in filing.cases:
            seal = self._seal(case)
            timeline += (
                TimelineEntry(event.at.astimezone(SHANGHAI), _event_text(case, event, seal))
                for event in case.events
                if event.public
            )
            messages += self._messages(case, seal)
        summaries = tuple(self.summary(case) for case in filing.cases)
        return CaseFile(
            received_at=filing.received_at.astimezone(SHANGHAI),
            cases=summaries,
            timeline=tuple(sorted(timeline, key=lambda entry: entry.at)),
            next_steps=tuple(dict.fromkeys(self._next_steps(filing.cases))),
            messages=tuple(sorted(messages, key=lambda message: message.at)),
        )

    def summary(self, case: StoredCase) -> CaseSummary:
        """One case with the clocks that run today."""
        return CaseSummary(
            kind=case.kind,
            number=case.number,
            state=case.state,
            unit=unit_by_code(case.unit_code).authority,
            clocks=running_clocks(case, self._clock.today(), self._calendar()),
            registered=case.registered,
            receipt_number=case.receipt_number,
            can=() if case.erased else possible(case.kind, case.state, Party.CITIZEN),
            asked=is_asked(case),
            rating=case.rating,
        )

    def _next_steps(self, cases: tuple[StoredCase, ...]) -> Iterator[str]:
        if not all(case.registered or case.closed_at for case in cases):
            yield notice(f"complaints.hand_over.{self._channel}")
        for case in cases:
            if is_asked(case):
                yield notice("complaints.next.asked", number=case.number)
            yield notice(f"complaints.next.{case.kind}.{case.state}")

    def _messages(self, case: StoredCase, seal: CaseSeal | None) -> Iterator[Message]:
        if self._words is None or seal is None:
            return
        for stored in self._words.messages(case.id):
            if stored.kind not in _NOT_SHOWN:
                text = seal.open(f"message {sealed_at(stored.at)}", stored.sealed).decode()
                yield Message(stored.at.astimezone(SHANGHAI), case.number, stored.sender, stored.kind, text)

    def _seal(self, case: StoredCase) -> CaseSeal | None:
        if self._words is None or case.erased:
            return None
        wrapped = self._words.sealed(case.id).wrapped_key
        return None if wrapped is None else open_seal(self._keys, case.id, wrapped)


def is_asked(case: StoredCase) -> bool:
    """Whether the desk asked for something that was not answered yet."""
    asking = (Action.ASK_INFORMATION, Action.ASK_IDENTITY, Action.REPLY, Action.CONFIRM_IDENTITY)
    last = next((event for event in reversed(case.events) if event.event in asking), None)
    asked = last is not None and last.event in (Action.ASK_INFORMATION, Action.ASK_IDENTITY)
    return asked and case.closed_at is None


def _event_text(case: StoredCase, event: StoredEvent, seal: CaseSeal | None) -> str:
    values = {
        "number": case.number,
        # A step that moves a case, and the first one, name the unit: it may have moved on since.
        "unit": unit_by_code((event.event in _NAMES_UNIT and event.detail) or case.unit_code).authority,
        "receipt": event.detail or "—",
        "article": event.article,
        "day": (event.day or event.at.astimezone(SHANGHAI).date()).isoformat(),
    }
    text = notice(f"complaints.event.{case.kind}.{event.event}", **values)
    if event.ground:
        text += notice("complaints.event.ground", ground=notice(f"complaints.ground.{event.ground}"))
    if event.sealed is not None and seal is not None and event.event in _REASON_TOLD:
        reason = seal.open(f"reason {sealed_at(event.at)}", event.sealed).decode()
        text += notice("complaints.event.reason", reason=reason)
    return text
