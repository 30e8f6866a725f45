"""Letters of a case: what fits it, in our words or a bureau's own template; each one made is on record.

A letter follows the recorded step (its day, ground and reason); before the step is recorded it is a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from portal import notices
from portal.clock import Clock
from portal.complaints.case_reading import CaseReading
from portal.complaints.letter_kinds import (
    RULES,
    Form,
    LetterKind,
    LetterRefused,
    LetterText,
    MadeFile,
    OfferedLetter,
    Wanted,
)
from portal.complaints.letter_template import fill, placeholders
from portal.complaints.officers import Officer
from portal.complaints.repository import StoredCase
from portal.complaints.routing import unit_by_code
from portal.complaints.transitions import Action

_LONGEST_REASON: Final = 2000
_OF_FILER: Final = frozenset({"投诉人", "举报人", "投诉人电话", "投诉人地址"})


class Letters:
    """Makes letters. `folder` holds own templates: `*.docx` for all, or in a folder named by unit code."""

    def __init__(self, reading: CaseReading, clock: Clock, folder: Path) -> None:
        self._reading, self._clock, self._folder = reading, clock, folder

    def offered(self, officer: Officer, number: str) -> tuple[OfferedLetter, ...]:
        """The letters that fit the case, recorded steps first. Raises NotAllowed, NoSuchCase."""
        case = self._reading.view(officer, number).case
        fitting = [kind for kind, rule in RULES.items() if case.kind in rule.cases]
        found = [self._state(officer, case, kind) for kind in fitting]
        return tuple(sorted(found, key=lambda one: not one.recorded))

    def templates(self, officer: Officer, number: str) -> tuple[str, ...]:
        """Names of the templates for the unit that has the case. Raises NotAllowed, NoSuchCase."""
        case = self._reading.view(officer, number).case
        return tuple(sorted(self._template_files(case.unit_code)))

    def make(self, officer: Officer, number: str, wanted: Wanted) -> MadeFile:
        """One letter; the reading of who filed is audited first.

        Raises LetterRefused with one plain sentence, NotAllowed, NoSuchCase, Erased, OSError.
        """
        case = self._reading.view(officer, number).case
        if case.kind not in RULES[wanted.kind].cases:
            raise _refused("wrong_kind")
        if wanted.to == "business" and wanted.kind is not LetterKind.TERMINATED:
            raise _refused("to_business")
        told = self._agreed(self._state(officer, case, wanted.kind), wanted)
        template = self._template(case, wanted)
        filer: Mapping[str, Any] = {}
        if template is None or _OF_FILER.intersection(placeholders(template, wanted.template)):
            filer = self._reading.identity(officer, number, f"letter {wanted.kind}").get("complainant") or {}
            if not filer and wanted.to == "filer":
                raise _refused("anonymous")
        values = self._values(officer, case, told, filer)
        name = f"{case.number}-{_zh(f'kind.{wanted.kind}')}"
        if template is not None:
            from portal.complaints.letter_docx import DOCX

            return MadeFile(f"{name}.docx", fill(template, values, wanted.template), DOCX)
        return _drawn(name, wanted.form, _text(case, told, values, wanted))

    # What is told

    def _state(self, officer: Officer, case: StoredCase, kind: LetterKind) -> OfferedLetter:
        action = RULES[kind].action
        steps = [one for one in self._reading.history(officer, case.number) if one[0].event == action.value]
        if not steps:
            return OfferedLetter(kind, False)
        event, reason = steps[-1]
        if action is Action.ASK_INFORMATION:
            asked = [one for one in self._reading.messages(officer, case.number) if one.kind == action.value]
            reason = asked[-1].text if asked else ""
        return OfferedLetter(kind, True, event.day or event.at.date(), event.ground, reason)

    def _agreed(self, recorded: OfferedLetter, wanted: Wanted) -> OfferedLetter:
        """What is recorded, with what the officer adds; a recorded ground cannot be told otherwise."""
        rule = RULES[wanted.kind]
        if recorded.ground and wanted.ground not in ("", recorded.ground):
            raise _refused("recorded_other", ground=_ground_words(recorded.ground))
        ground = recorded.ground or wanted.ground
        reason = (wanted.reason.strip() or recorded.reason)[:_LONGEST_REASON]
        if rule.grounds and ground not in rule.grounds:
            raise _refused("ground_missing")
        if rule.needs_reason and not reason:
            raise _refused("reason_missing")
        return OfferedLetter(wanted.kind, recorded.recorded, recorded.day, ground, reason)

    def _values(
        self, officer: Officer, case: StoredCase, told: OfferedLetter, filer: Mapping[str, Any]
    ) -> dict[str, str]:
        """What placeholders stand for, by their Chinese names."""
        business = self._reading.contents(officer, case.number).get("business") or {}
        day = _zh("line.no_day") if told.day is None else _day(told.day)
        return {
            "编号": case.number,
            "文书": _zh(f"kind.{told.kind}"),
            "投诉人": str(filer.get("name", "")),
            "举报人": str(filer.get("name", "")),
            "投诉人电话": str(filer.get("phone", "")),
            "投诉人地址": str(filer.get("address", "")),
            "被投诉人": case.respondent_name,
            "被举报人": case.respondent_name,
            "被投诉人地址": str(business.get("address", "")),
            "问题": notices.notice(f"complaints.problem.{case.problem}", "zh"),
            "情形": _ground_words(told.ground) if told.ground else "",
            "理由": told.reason,
            "依据": _basis(told),
            "收到日期": _zh("line.no_day") if case.received_on is None else _day(case.received_on),
            "决定日期": day,
            "12315编号": case.receipt_number,
            "日期": _day(self._clock.today()),
            "单位": unit_by_code(case.unit_code).authority,
        }

    # Templates

    def _template_files(self, unit_code: str) -> dict[str, Path]:
        """Templates by name; a unit's own one takes the place of the common one."""
        found = (path for at in ("", unit_code) for path in (self._folder / at).glob("*.docx"))
        return {path.stem: path for path in found if path.is_file() and not path.name.startswith("~")}

    def _template(self, case: StoredCase, wanted: Wanted) -> bytes | None:
        if not wanted.template:
            return None
        if wanted.form == "pdf":
            raise _refused("template_pdf")
        path = self._template_files(case.unit_code).get(wanted.template)
        if path is None:
            raise _refused("no_template")
        return path.read_bytes()


def _text(case: StoredCase, told: OfferedLetter, values: Mapping[str, str], wanted: Wanted) -> LetterText:
    facts = {
        "number": case.number,
        "business": values["被投诉人"],
        "problem": values["问题"],
        "filer": values["投诉人"],
        "received": values["收到日期"],
        "day": values["决定日期"],
        "ground": values["情形"],
        "reason": told.reason,
        "case_kind": notices.notice(f"complaints.kind.{case.kind}", "zh"),
    }
    count = RULES[told.kind].paragraphs
    to = values["被投诉人"] if wanted.to == "business" else values["投诉人"]
    return LetterText(
        title=values["文书"],
        number=_zh("line.number", number=case.number),
        addressee=_zh("line.to", name=to),
        paragraphs=tuple(_zh(f"body.{told.kind}_{place}", **facts) for place in range(1, count + 1)),
        basis=_zh("line.basis", articles=values["依据"]),
        unit=values["单位"],
        day=values["日期"],
        draft="" if told.recorded else _zh("line.draft"),
    )


def _drawn(name: str, form: Form, text: LetterText) -> MadeFile:
    from portal.complaints import letter_docx, letter_pdf, pdf_paper

    draw: dict[Form, tuple[Callable[[LetterText], bytes], str]] = {
        "docx": (letter_docx.letter_docx, letter_docx.DOCX),
        "pdf": (letter_pdf.letter_pdf, pdf_paper.PDF),
    }
    make, media_type = draw[form]
    return MadeFile(f"{name}.{form}", make(text), media_type)


def _basis(told: OfferedLetter) -> str:
    ground = RULES[told.kind].grounds.get(told.ground)
    item = ground.article.split(" ", 1)[1] if ground else ""
    return _zh(f"article.{told.kind}", item=item)


def _ground_words(key: str) -> str:
    return notices.notice(f"complaints.ground.{key}", "zh")


def _day(day: date) -> str:
    return _zh("line.day", year=day.year, month=day.month, day=day.day)


def _refused(key: str, **values: object) -> LetterRefused:
    return LetterRefused(notices.notice(f"letters.refused.{key}", None, **values))


def _zh(key: str, **values: object) -> str:
    # A letter is Chinese, whatever language the page is in.
    return notices.notice(f"letters.{key}", "zh", **values)
