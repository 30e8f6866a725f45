"""Services with made-up answers and businesses: the one boundary at which screens are tested."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from knowledge.answer import (
    Answer,
    Citation,
    ComposedBy,
    Computed,
    Input,
    Label,
    NextStep,
    Sentence,
    Status,
    TermUsed,
)  # fmt: skip
from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.document import Kind
from knowledge.question import Question
from portal.businesses.board import BoardService
from portal.businesses.browse import Browsing
from portal.businesses.instrument import Instrument
from portal.businesses.self_pledge import NoSuchPledge
from portal.businesses.self_pledge_form import read_form
from portal.businesses.self_pledge_records import PledgeReceipt, PledgeState
from portal.clock import SHANGHAI, Clock
from portal.complaints.draft_records import Draft, DraftFile
from portal.complaints.drafts import NoDraft
from portal.complaints.evidence import Upload
from portal.complaints.records import CaseFile, CaseKind, CaseSummary, Intake, Receipt, TimelineEntry
from portal.complaints.routing import elsewhere
from portal.complaints.service import Access, NotFound
from portal.feedback.records import Reason, WallQuestion
from portal.notices import notice
from portal.security.rates import Rates

DAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 9, 30, tzinfo=SHANGHAI)
HOSTILE = "![x](http://198.51.100.7/a.png) <script>alert(1)</script> **粗** $x$ [点我](http://198.51.100.7)"


def answer(question: str = "充电桩归谁管？", status: Status = Status.ANSWERED, **changes: Any) -> Answer:
    """An answer with one of everything."""
    values: dict[str, Any] = {
        "id": "a1", "question": question, "standalone_question": question, "lang": "zh", "as_of": DAY,
        "label": Label.KNOWLEDGE, "status": status,
        "sentences": (Sentence("充电桩由市场监管部门管。", ("p1",)), Sentence("一共 12 项。", ("p2",))),
        "citations": (
            Citation(
                "p1", "示例办法", "示文〔2026〕1号", "第三条", Kind.OFFICIAL, True, DAY, "示例原文。",
                "现行有效性未复核",
            ),
            Citation(
                "p2", "示例意见", "示文〔2026〕2号", "三（四）16", Kind.EXPLAINER, False, None, "示例解读。"
            ),
        ),
        "computed": (Computed("5", "项", "12 - 7", (Input("12", "p1"), Input("7", "p2"))),),
        "terms_used": (TermUsed("鬼秤", "作弊计量器具"),),
        "next_steps": (
            NextStep("call", "拨打12315", "tel:12315"),
            NextStep("form", "填写投诉", "/complain"),
            NextStep("ask", "鬼秤怎么罚？"),
            NextStep("page", "到服务台问", "https://198.51.100.7/"),
        ),
        "composed_by": ComposedBy.EXTRACTIVE, "elapsed_ms": 3,
    }  # fmt: skip
    return Answer(**(values | changes))


def business(number: int = 1, **changes: Any) -> Business:
    """A made-up business, marked 示例."""
    values: dict[str, Any] = {
        "id": f"b{number}", "name": f"示例海鲜行{number}号", "uscc": "", "uscc_checked": False,
        "district": "丰泽区", "township": "", "address": "示例路1号",
        "market": "示例市场", "stall": f"{number}号摊",
        "industry": "水产品零售", "status": PledgeStatus.ACTIVE, "pledged_on": date(2025, 5, 20),
        "valid_to": None, "as_of": DAY, "source": "示例名单", "issuer": "示例单位",
        "pledge_text": "不缺斤少两。", "sample": True,
    }  # fmt: skip
    return Business(**(values | changes))


@dataclass
class FakeAnswers:
    """Answers everything with `reply`; keeps what was asked."""

    reply: Answer | None = None
    near: tuple[str, ...] = ()
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.reply or answer(question.text)

    def related(self, answer: Answer) -> tuple[str, ...]:
        return self.near


@dataclass
class FakeDirectory:
    """Finds businesses whose name or market holds the text."""

    rows: tuple[Business, ...] = (business(1), business(2), business(3, district="鲤城区"))
    searched: list[tuple[str, str | None]] = field(default_factory=list)

    def search(
        self,
        text: str,
        *,
        district: str | None = None,
        industry: str | None = None,
        status: PledgeStatus | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> BusinessPage:
        self.searched.append((text, district))
        found = [
            b for b in self.rows if all(w in b.name + b.market + b.industry for w in text.split() or [""])
        ]
        hits = [
            b
            for b in found
            if district in (None, b.district)
            and industry in (None, b.industry)
            and status in (None, b.status)
        ]
        return BusinessPage(len(hits), tuple(hits[offset : offset + limit]), DAY)

    def live(self) -> tuple[Any, ...]:
        return (SimpleNamespace(id="p1"),)

    def get(self, business_id: str) -> Business | None:
        return next((b for b in self.rows if b.id == business_id), None)

    def count(self, *, district: str | None = None) -> int:
        held = [b for b in self.rows if not b.sample and b.status is PledgeStatus.ACTIVE]
        return sum(district in (None, b.district) for b in held)


CODE, PIN = "QZ0123456789ABCDEF0", "246810"


@dataclass
class FakeComplaints:
    """Keeps filings in memory; one key is one filing, as the real service promises."""

    filed: dict[str, Intake] = field(default_factory=dict)
    calls: int = 0
    failure: Exception | None = None

    def file(self, intake: Intake, idempotency_key: str, uploads: tuple[Any, ...] = ()) -> Receipt:
        self.calls += 1
        if self.failure:
            raise self.failure
        self.filed[idempotency_key] = intake
        return Receipt(
            CODE, None if intake.complainant else PIN, NOW, self._cases(intake), elsewhere(intake) or ""
        )

    def open(self, code: str, phone_tail: str | None = None, pin: str | None = None) -> Access:
        for key, intake in self.filed.items():
            secret = intake.complainant.phone[-4:] if intake.complainant else PIN
            if code == CODE and secret in (phone_tail, pin):
                return Access(key, NOW)
        raise NotFound(notice("complaints.not_found"))

    def case_file(self, access: Access) -> CaseFile:
        entries = (TimelineEntry(NOW, "投诉已保存。"),)
        cases = self._cases(self.filed[access.filing_id])
        return CaseFile(NOW, cases, entries, ("请把材料交到12315。",))

    def today(self) -> date:
        return DAY

    def _cases(self, intake: Intake) -> tuple[CaseSummary, ...]:
        prefix = {CaseKind.COMPLAINT: "TS", CaseKind.REPORT: "JB"}
        return tuple(
            CaseSummary(kind, f"{prefix[kind]}2026-000001", "submitted", "丰泽区市场监督管理局")
            for kind in intake.kinds
        )


@dataclass
class FakeDrafts:
    """Keeps drafts in memory; `FakeDrafts.previewed` decides nothing: every file is taken."""

    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    held: dict[str, list[tuple[DraftFile, Upload]]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    failure: Exception | None = None

    def load(self, visitor: str) -> Draft | None:
        files = tuple(file for file, _ in self.held.get(visitor, ()))
        return Draft(self.states.get(visitor, {}), NOW, files) if visitor in self.states or files else None

    def save(self, visitor: str, state: dict[str, Any]) -> None:
        if self.failure:
            raise self.failure
        self.states[visitor] = copy.deepcopy(state)

    def add_file(self, visitor: str, upload: Upload, *, letter: bool = False) -> DraftFile:
        kept = self.held.setdefault(visitor, [])
        file = DraftFile(f"f{len(kept)}", upload.name, "image/jpeg", len(upload.content), letter)
        kept.append((file, upload))
        return file

    def remove_file(self, visitor: str, stored_name: str) -> None:
        self.held[visitor] = [one for one in self.held[visitor] if one[0].stored_name != stored_name]

    def uploads(self, visitor: str) -> dict[str, Upload]:
        return {file.stored_name: upload for file, upload in self.held.get(visitor, ())}

    def hand_over_code(self, visitor: str) -> str:
        self.codes[CODE] = visitor
        return CODE

    def take_over(self, visitor: str, code: str) -> Draft:
        if code not in self.codes:
            raise NoDraft(notice("complain.draft.none"))
        self.states[visitor] = self.states.pop(self.codes.pop(code))
        return Draft(self.states[visitor], NOW)

    def drop(self, visitor: str) -> None:
        self.states.pop(visitor, None)
        self.held.pop(visitor, None)


@dataclass
class FakeFeedback:
    """Keeps in memory what was noted and rated; the wall shows `questions`."""

    questions: tuple[WallQuestion, ...] = ()
    noted: list[Answer] = field(default_factory=list)
    given: dict[str, tuple[bool, Reason | None]] = field(default_factory=dict)
    failure: Exception | None = None

    def note_unanswered(self, answer: Answer) -> None:
        self.noted.append(answer)

    def rate(self, answer: Answer, useful: bool, reason: Reason | None = None, *, rating_id: str = "") -> str:
        name = rating_id or f"r{len(self.given) + 1}"
        self.given[name] = (useful, reason)
        return name

    def take_back(self, rating_id: str) -> None:
        del self.given[rating_id]

    def wall(self) -> tuple[WallQuestion, ...]:
        if self.failure:
            raise self.failure
        return self.questions


@dataclass
class FakeSelfPledges:
    """Keeps online pledges in memory by their key; checks fields as the real service does."""

    handed_in: dict[str, dict[str, Any]] = field(default_factory=dict)
    state: PledgeState | None = None

    def hand_in(self, typed: dict[str, Any], idempotency_key: str) -> PledgeReceipt:
        read_form(typed)
        self.handed_in[idempotency_key] = dict(typed)
        return PledgeReceipt("CN0123456789ABCDEF0", NOW)

    def look(self, code: str) -> PledgeState:
        if self.state is None:
            raise NoSuchPledge(notice("self_pledge.unknown"))
        return self.state


@dataclass
class FakeInstruments:
    """The register: the same instruments for every business."""

    rows: tuple[Instrument, ...] = ()

    def of_business(self, business_id: str) -> tuple[Instrument, ...]:
        return self.rows


def services(**parts: Any) -> Any:
    """A `Services` of fakes; name a part to replace it."""
    directory = parts.get("directory") or FakeDirectory()
    values = {
        "settings": SimpleNamespace(channel="assisting", public_url="https://example.test"),
        "clock": Clock.fixed(NOW), "answers": FakeAnswers(), "directory": directory,
        "browsing": Browsing(directory, lambda limit: ("水产品零售", "金店")[:limit]),
        "board": BoardService(directory, Clock.fixed(NOW)), "instruments": FakeInstruments(),
        "self_pledges": FakeSelfPledges(),
        "warnings": SimpleNamespace(current=lambda: ()),
        "cases": SimpleNamespace(holder=SimpleNamespace(reply=None)),
        "complaints": FakeComplaints(), "drafts": FakeDrafts(), "feedback": FakeFeedback(), "index": SimpleNamespace(status=lambda: {}),
        "warm_up": lambda: None, "rates": Rates(),
    }  # fmt: skip
    return SimpleNamespace(**(values | parts))
