"""The two legal state machines as one table: from, action, to, who may, what it needs, and the article.

A step that is not in this table does not exist. `target` None: the step is recorded, the state stays.
Closed is closed: no rule leads from a final state back to an open one (第十六条第二项); new facts
are added, or a report is opened (第三十五条). The one exception is a repeated report that turns out not
to be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.complaints.officers import Party
from portal.complaints.records import CaseKind, ComplaintState, ReportState
from portal.complaints.states import FINAL

C = ComplaintState
R = ReportState


class Action(StrEnum):
    """What can be done with a case."""

    RECORD_RECEIPT = "record_receipt"
    CLAIM = "claim"
    ASSIGN = "assign"
    RETURN_TO_CITY = "return_to_city"
    FORWARD = "forward"
    DISPUTE_COMPETENCE = "dispute_competence"
    SETTLE_COMPETENCE = "settle_competence"
    ASK_INFORMATION = "ask_information"
    ASK_IDENTITY = "ask_identity"
    CONFIRM_IDENTITY = "confirm_identity"
    MESSAGE = "message"
    NOTE = "note"
    NOTE_12315_STATUS = "note_12315_status"
    LINK = "link"
    UNLINK = "unlink"
    REDACT = "redact"
    CORRECT = "correct"
    PROPOSE_ERASURE = "propose_erasure"
    ERASE = "erase"
    DECLINE_CORRECTION = "decline_correction"
    DECLINE_DELETION = "decline_deletion"
    REPRESENT = "represent"
    UNREPRESENT = "unrepresent"
    ACCEPT = "accept"
    REFUSE = "refuse"
    START_MEDIATION = "start_mediation"
    PAUSE = "pause"
    RESUME = "resume"
    AGREE = "agree"
    TERMINATE = "terminate"
    TELL_END = "tell_end"
    FOLLOW_UP = "follow_up"
    OPEN_REPORT = "open_report"
    TRIAGE = "triage"
    VERIFY = "verify"
    EXTEND_CHECK = "extend_check"
    FILE_CASE = "file_case"
    NOT_FILE = "not_file"
    DECIDE = "decide"
    CLOSE = "close"
    NOT_COMPETENT = "not_competent"
    MERGE_REPEAT = "merge_repeat"
    SPLIT_REPEAT = "split_repeat"
    # what the holder of the code does
    WITHDRAW = "withdraw"
    REPLY = "reply"
    ADD_FACTS = "add_facts"
    ASK_CORRECTION = "ask_correction"
    ASK_DELETION = "ask_deletion"
    RATE = "rate"


class Need(StrEnum):
    """What a step must come with."""

    RECEIPT = "receipt"  # the case has a recorded receipt (第八条、第四十条)
    RECEIPT_DATA = "receipt_data"  # a 12315 number or a date of receipt is given
    REASON = "reason"
    TEXT = "text"
    REFUSAL_GROUND = "refusal_ground"
    TERMINATION_GROUND = "termination_ground"
    OFFICER = "officer"
    UNIT = "unit"
    OTHER_CASE = "other_case"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: this action is possible for this kind of case in these states."""

    kind: CaseKind
    action: Action
    sources: frozenset[str]
    target: str | None
    by: frozenset[Party]
    needs: frozenset[Need]
    article: str
    public: bool = True


_DESK: Final = frozenset({Party.UNIT, Party.CITY})
_IMPORT: Final = _DESK | {Party.SYSTEM}
_CITIZEN: Final = frozenset({Party.CITIZEN})
_ALL: Final[dict[CaseKind, frozenset[str]]] = {
    CaseKind.COMPLAINT: frozenset(ComplaintState),
    CaseKind.REPORT: frozenset(ReportState),
}


def _law(article: str) -> str:
    return f"总局令第121号 {article}"


def _personal(article: str) -> str:
    return f"个人信息保护法 {article}"


def _complaint(
    action: Action,
    sources: set[C],
    target: C | None,
    article: str,
    *needs: Need,
    by: frozenset[Party] = _DESK,
) -> Rule:
    return Rule(CaseKind.COMPLAINT, action, frozenset(sources), target, by, frozenset(needs), _law(article))


def _report(
    action: Action,
    sources: set[R],
    target: R | None,
    article: str,
    *needs: Need,
    by: frozenset[Party] = _DESK,
) -> Rule:
    return Rule(CaseKind.REPORT, action, frozenset(sources), target, by, frozenset(needs), article)


_BEFORE: Final = {C.SUBMITTED, C.IDENTITY_ASKED}
_UNDER_WAY: Final = {C.ACCEPTED, C.MEDIATING, C.PAUSED}
_ENDED: Final = {C.AGREED, C.TERMINATED, C.WITHDRAWN}
_PROCEDURE: Final = "市场监督管理行政处罚程序规定 第十八条"

_COMPLAINT_RULES: Final = (
    _complaint(
        Action.ASK_IDENTITY, {C.SUBMITTED}, C.IDENTITY_ASKED, "第十条第三款", Need.REASON
    ),
    _complaint(Action.CONFIRM_IDENTITY, {C.IDENTITY_ASKED}, C.SUBMITTED, "第十条第三款"),
    _complaint(Action.ACCEPT, {C.SUBMITTED}, C.ACCEPTED, "第十五条", Need.RECEIPT, by=_IMPORT),
    _complaint(
        Action.REFUSE, _BEFORE, C.NOT_ACCEPTED, "第十六条",
        Need.RECEIPT, Need.REASON, Need.REFUSAL_GROUND,
    ),
    _complaint(
        Action.START_MEDIATION, {C.ACCEPTED}, C.MEDIATING, "第十八条", Need.RECEIPT, by=_IMPORT
    ),
    _complaint(Action.PAUSE, {C.MEDIATING}, C.PAUSED, "第二十二条", Need.REASON),
    _complaint(Action.RESUME, {C.PAUSED}, C.MEDIATING, "第二十二条"),
    _complaint(Action.AGREE, {C.MEDIATING}, C.AGREED, "第二十四条", Need.RECEIPT, by=_IMPORT),
    _complaint(
        Action.TERMINATE, _UNDER_WAY, C.TERMINATED, "第二十三条",
        Need.RECEIPT, Need.REASON, Need.TERMINATION_GROUND,
    ),
    _complaint(Action.TELL_END, {C.TERMINATED, C.WITHDRAWN}, None, "第二十三条第二款"),
    _complaint(Action.FOLLOW_UP, {C.AGREED, C.TERMINATED}, C.FOLLOWED_UP, "第二十六条"),
    _complaint(Action.REPRESENT, {*_BEFORE, *_UNDER_WAY}, None, "第十二条", Need.REASON),
    _complaint(Action.UNREPRESENT, {*_BEFORE, *_UNDER_WAY}, None, "第十二条", Need.REASON),
    _complaint(
        Action.OPEN_REPORT, {*_UNDER_WAY, *_ENDED, C.FOLLOWED_UP}, None, "第二十七条", Need.REASON
    ),
    _complaint(
        Action.WITHDRAW, {*_BEFORE, *_UNDER_WAY}, C.WITHDRAWN, "第二十三条第一项", by=_CITIZEN
    ),
    _complaint(
        Action.OPEN_REPORT, set(ComplaintState), None, "第九条", Need.TEXT, by=_CITIZEN
    ),
    _complaint(
        Action.RATE, {*_ENDED, C.NOT_ACCEPTED, C.FOLLOWED_UP}, None, "第二十六条", by=_CITIZEN
    ),
)  # fmt: skip

_REPORT_RULES: Final = (
    _report(Action.TRIAGE, {R.SUBMITTED}, R.TRIAGE, _law("第二十九条"), Need.RECEIPT, by=_IMPORT),
    _report(Action.VERIFY, {R.TRIAGE}, R.VERIFYING, _PROCEDURE, Need.RECEIPT, by=_IMPORT),
    _report(
        Action.EXTEND_CHECK, {R.SUBMITTED, R.TRIAGE, R.VERIFYING}, None, _law("第二十七条"), Need.REASON
    ),
    _report(Action.FILE_CASE, {R.VERIFYING}, R.FILED, _PROCEDURE, Need.RECEIPT, by=_IMPORT),
    _report(Action.NOT_FILE, {R.VERIFYING}, R.NOT_FILED, _PROCEDURE, Need.RECEIPT, Need.REASON),
    _report(Action.DECIDE, {R.FILED}, R.DECIDED, _law("第三十五条"), Need.RECEIPT),
    _report(Action.CLOSE, {R.NOT_FILED, R.DECIDED}, R.CLOSED, _law("第三十六条")),
    _report(
        Action.NOT_COMPETENT, {R.SUBMITTED, R.TRIAGE}, R.CLOSED, _law("第三十四条"), Need.REASON
    ),
    _report(
        Action.MERGE_REPEAT, {R.SUBMITTED, R.TRIAGE, R.VERIFYING}, R.MERGED_REPEAT,
        _law("第三十五条"), Need.OTHER_CASE, Need.REASON,
    ),
    _report(
        Action.SPLIT_REPEAT, {R.MERGED_REPEAT}, R.SUBMITTED, _law("第三十五条"), Need.REASON
    ),
    _report(Action.OPEN_REPORT, {R.CLOSED}, None, _law("第三十五条"), Need.TEXT, by=_CITIZEN),
    _report(Action.RATE, {R.CLOSED}, None, _law("第三十八条"), by=_CITIZEN),
)  # fmt: skip


def _shared(kind: CaseKind) -> tuple[Rule, ...]:
    """What is possible for both kinds, and changes no state."""
    every, final = _ALL[kind], FINAL[kind]
    is_open = every - final

    def rule(
        action: Action,
        sources: frozenset[str],
        article: str,
        *needs: Need,
        by: frozenset[Party] = _DESK,
        public: bool = True,
    ) -> Rule:
        return Rule(kind, action, sources, None, by, frozenset(needs), article, public)

    city, unit = frozenset({Party.CITY}), frozenset({Party.UNIT})
    return (
        rule(Action.RECORD_RECEIPT, is_open, _law("第八条、第四十条"), Need.RECEIPT_DATA, by=_IMPORT),
        rule(Action.NOTE_12315_STATUS, every, _law("第四十条"), Need.TEXT, by=_IMPORT, public=False),
        rule(Action.CLAIM, is_open, _law("第四十一条"), public=False),
        rule(Action.ASSIGN, is_open, _law("第四十一条"), Need.OFFICER, public=False),
        rule(Action.RETURN_TO_CITY, is_open, _law("第四十一条"), Need.REASON, by=unit),
        rule(Action.FORWARD, is_open, _law("第四十一条"), Need.UNIT, Need.REASON, by=city),
        rule(Action.DISPUTE_COMPETENCE, is_open, _law("第三十三条"), Need.REASON),
        rule(Action.SETTLE_COMPETENCE, is_open, _law("第三十三条"), Need.UNIT, Need.REASON, by=city),
        rule(Action.ASK_INFORMATION, is_open, _law("第十条"), Need.TEXT),
        rule(Action.MESSAGE, every, _law("第五条"), Need.TEXT),
        rule(Action.NOTE, every, _law("第五条"), Need.TEXT, public=False),
        rule(Action.LINK, every, _law("第十二条、第十四条"), Need.OTHER_CASE, Need.REASON, public=False),
        rule(Action.UNLINK, every, _law("第十二条、第十四条"), Need.OTHER_CASE, Need.REASON, public=False),
        rule(Action.REDACT, every, _law("第三十七条、第三十九条"), Need.TEXT, public=False),
        rule(Action.CORRECT, every, _personal("第四十六条"), Need.REASON),
        rule(Action.PROPOSE_ERASURE, final, _personal("第四十七条"), Need.REASON),
        rule(Action.ERASE, final, _personal("第四十七条"), Need.REASON, by=city),
        rule(Action.DECLINE_CORRECTION, every, _personal("第五十条第一款"), Need.REASON),
        rule(Action.DECLINE_DELETION, every, _personal("第五十条第一款"), Need.REASON),
        rule(Action.REPLY, is_open, _law("第十条"), Need.TEXT, by=_CITIZEN),
        rule(Action.ADD_FACTS, every, _law("第三十五条"), Need.TEXT, by=_CITIZEN),
        rule(Action.ASK_CORRECTION, every, _personal("第四十六条"), Need.TEXT, by=_CITIZEN),
        rule(Action.ASK_DELETION, every, _personal("第四十七条"), by=_CITIZEN),
    )


RULES: Final[tuple[Rule, ...]] = (
    *_COMPLAINT_RULES,
    *_REPORT_RULES,
    *_shared(CaseKind.COMPLAINT),
    *_shared(CaseKind.REPORT),
)


def rule_for(kind: CaseKind, action: Action, state: str, party: Party) -> Rule | None:
    """The rule by which `party` may take `action` in `state`; None: it is not possible."""
    return next(
        (
            rule
            for rule in RULES
            if rule.kind is kind and rule.action is action and state in rule.sources and party in rule.by
        ),
        None,
    )


def possible(kind: CaseKind, state: str, party: Party) -> tuple[Action, ...]:
    """What `party` may do with a case in `state`, in the order of the table."""
    found = (
        rule.action for rule in RULES if rule.kind is kind and state in rule.sources and party in rule.by
    )
    return tuple(dict.fromkeys(found))
