"""共同投诉: complaints of several people on one dispute, and the two who stand for the others.

总局令第121号 第十二条: with their consent such complaints may be handled as one; the complainants may name
two representatives in writing. Each case keeps its own state and clocks; that a representative gives up,
changes or settles something needs the consent of those who are represented, and is asked of the officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.complaints.repository import StoredCase
from portal.complaints.transitions import Action
from portal.complaints.work import CaseWork

MOST_REPRESENTATIVES: Final = 2
_MOST_CASES: Final = 200
_NAMED: Final = (Action.REPRESENT, Action.UNREPRESENT)


@dataclass(frozen=True, slots=True)
class JointComplaint:
    """All cases that are linked as joint with one another, by number; who stands for the others."""

    numbers: tuple[str, ...]
    representatives: tuple[str, ...]


def is_representative(case: StoredCase) -> bool:
    """Whether who filed this case is on record as a representative."""
    last = next((event for event in reversed(case.events) if event.event in _NAMED), None)
    return last is not None and last.event == Action.REPRESENT


def joint_complaint(work: CaseWork, case: StoredCase) -> JointComplaint | None:
    """The joint complaint that `case` is part of, found link by link; None if it is part of none."""
    found = {case.number: case}
    ahead = [case]
    while ahead and len(found) < _MOST_CASES:
        for link in work.links(ahead.pop().id):
            if link.kind != "joint" or link.number in found:
                continue
            other = work.by_number(link.number)
            if other is not None:
                found[other.number] = other
                ahead.append(other)
    if len(found) == 1:
        return None
    numbers = tuple(sorted(found))
    return JointComplaint(numbers, tuple(one for one in numbers if is_representative(found[one])))


def missing_to_represent(work: CaseWork, case: StoredCase) -> str:
    """What keeps this case's filer from being named, as the key of a sentence under `steps`."""
    joint = joint_complaint(work, case)
    if joint is None:
        return "not_joint"
    full = len(joint.representatives) >= MOST_REPRESENTATIVES
    return "represented" if full or case.number in joint.representatives else ""
