"""A measuring instrument in the register: what look-ups of certificates and reminders stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument; `valid_to` is the last day of its verification, None where it is unknown.

    `business_id` is empty for one that belongs to no published business.
    """

    kind: str
    serial: str
    owner: str
    place: str
    certificate_no: str
    verified_by: str
    valid_to: date | None
    business_id: str = ""

    def overdue_on(self, day: date) -> bool:
        """Whether its verification has run out before `day`."""
        return self.valid_to is not None and self.valid_to < day
