"""Closing steps for questions about earlier law: which version answers, and until when it held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from knowledge.answer import Computed, Input, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.passages import answer_from_passages
from knowledge.document import Document, Force, Kind

_NOT_KEPT = "没有收录那时的文本，下面按现行规定答。"
_SAME = "您问的那时，施行的就是现在这一版。"


def fall_back_to_present(draft: Draft, tools: Tools) -> Draft:
    """Answer from the law in force, and say so, where the words ask for earlier law that is not kept."""
    missing = draft.status is Status.NOT_FOUND and draft.day is not None
    if not draft.asks_past or not (missing or (draft.day is None and draft.sources)):
        return draft
    present = answer_from_passages(replace(draft, day=None, status=None), tools) if missing else draft
    if not present.sources:
        return draft
    said = Sentence(_NOT_KEPT, (present.sources[0][1].id,))
    partly = Status.ANSWERED_PARTLY if present.status is Status.ANSWERED else present.status
    return replace(present, sentences=(said, *present.sentences), status=partly)


def name_version(draft: Draft, tools: Tools) -> Draft:
    """Say first which version an answer rests on that is not the law of today, and until when it held.

    Its dates are listed under `computed`: they stand in the record of the document, not in its text.
    """
    if not draft.sources or draft.scope.day == draft.today or not draft.sentences:
        return draft
    other = next((s for s in draft.sources if _is_other(s[0], draft.today)), None)
    if other is None:
        if draft.scope.day > draft.today:
            return draft
        same = Sentence(_SAME, (draft.sources[0][1].id,))
        return replace(draft, sentences=(same, *draft.sentences))
    said, dates = _told(other, draft.today)
    return replace(draft, sentences=(said, *draft.sentences), computed=(*draft.computed, *dates))


def _is_other(document: Document, today: date) -> bool:
    of_today = document.force is not Force.SUPERSEDED and document.in_force_on(today)
    return document.kind is Kind.OFFICIAL and not of_today


def _told(source: Source, today: date) -> tuple[Sentence, tuple[Computed, ...]]:
    document, passage = source
    name = f"《{document.title}》"
    if document.valid_from and document.valid_from > today:
        text = f"{name}从{_chinese(document.valid_from)}起施行，现在还没有施行。"
        return Sentence(text, (passage.id,)), (_dated(source, document.valid_from, "开始施行的日期"),)
    if document.valid_to is None:
        text = f"这是以前的规定：{name}{document.version}版，失效日期没有核实。"
        return Sentence(text, (passage.id,)), (_dated(source, document.version, "版本日期"),)
    text = f"这是以前的规定：{name}{document.version}版，施行到{_chinese(document.valid_to)}，现已失效。"
    dates = (
        _dated(source, document.version, "版本日期"),
        _dated(source, document.valid_to, "最后施行的日期"),
    )
    return Sentence(text, (passage.id,)), dates


def _dated(source: Source, day: date | str, what: str) -> Computed:
    document, passage = source
    value = str(day)
    return Computed(value, "", f"《{document.title}》{what}", (Input(value, passage.id),))


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
