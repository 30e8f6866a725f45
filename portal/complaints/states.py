"""Which states of a case are final, and the grounds that the law lists for refusing and terminating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.complaints.records import CaseKind, ComplaintState, ReportState

FIRST_STATE: Final = "submitted"

FINAL: Final[dict[CaseKind, frozenset[str]]] = {
    CaseKind.COMPLAINT: frozenset(
        {
            ComplaintState.NOT_ACCEPTED,
            ComplaintState.AGREED,
            ComplaintState.TERMINATED,
            ComplaintState.FOLLOWED_UP,
            ComplaintState.WITHDRAWN,
        }
    ),
    CaseKind.REPORT: frozenset({ReportState.CLOSED, ReportState.MERGED_REPEAT}),
}


def is_final(kind: CaseKind, state: str) -> bool:
    """Whether nothing is decided any more in this state."""
    return state in FINAL[kind]


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of a list in the law: its key in logs and notices, and where it stands."""

    key: str
    article: str


def _list(article: str, items: str, prefix: str) -> dict[str, Ground]:
    return {
        f"{prefix}-{place}": Ground(f"{prefix}-{place}", f"总局令第121号 {article}第{item}项")
        for place, item in enumerate(items, 1)
    }


REFUSAL: Final = _list("第十六条", "一二三四五六七", "16")
TERMINATION: Final = _list("第二十三条", "一二三四五六七八", "23")
