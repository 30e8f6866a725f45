"""The draft of a case as a Complaint JSON, and what its intake says about each page of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.complaints.fields import FieldError
from portal.complaints.intake import check_intake
from portal.complaints.records import Intent, ProblemKind
from portal.notices import notice, spoken
from portal.widgets.case_draft import CaseDraft
from portal.widgets.resources import services

# The fields that each page asks for, by the first part of their path.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "intent": ("intent",),
    "problem": ("problem",),
    "business": ("business", "act_district"),
    "facts": ("happened_on", "what_happened", "amount_yuan", "measurement", "pump", "requests", "evidence"),
    "person": ("complainant", "agent", "notice_version"),
}
_TYPED = ("happened_on", "what_happened", "amount_yuan", "measurement", "pump", "requests")


def complaint_json(draft: CaseDraft, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Complaint JSON of what was typed so far; what was left empty is left out.

    `names` are the names under which files go in, by the name they are stored under.
    """
    fields = draft.fields
    made = {name: _filled(fields.get(name)) for name in ("intent", "problem", "business", *_TYPED)}
    if fields.get("intent") == "investigate":
        made.pop("requests")
    if not _weighed(made.get("measurement")):
        made.pop("measurement")
    made["act_district"] = act_district(fields)
    named = {file.stored_name: file.name for file in draft.files} | dict(names or {})
    made["evidence"] = [named[file.stored_name] for file in draft.evidence]
    made = {name: value for name, value in made.items() if value not in (None, "", [], {})}
    made["complainant"] = fields.get("complainant") or None
    if fields.get("for_other") and made["complainant"]:
        letter = draft.letter
        made["agent"] = {
            "name": fields.get("agent_name") or "",
            "letter": named[letter.stored_name] if letter else "",
        }
    # The version that stood on the page when the person read it; there is none for who stays anonymous.
    made["notice_version"] = fields.get("notice_version") or notice("complaints.privacy.version")
    return made


def act_district(fields: Mapping[str, Any]) -> str | None:
    """Where the seller works, if it was asked: of a report on an online shop alone (第三十一条)."""
    asked = fields.get("problem") == ProblemKind.ONLINE_SHORT and fields.get("intent") != Intent.REFUND
    return fields.get("act_district") if asked else None


def problems(draft: CaseDraft, step: str) -> list[FieldError]:
    """What the intake finds wrong with the fields of one page; empty if it can be left."""
    names = _FIELDS[step]
    if step == "person" and draft.fields.get("intent") == "investigate" and "anonymous" not in draft.fields:
        return [FieldError("complainant", notice("complain.person.choose"))]
    found = check_intake(complaint_json(draft), services().clock.today(), spoken())
    here = [error for error in found if error.path.split(".")[0] in names]
    return [_plainer(error) for error in here]


def _plainer(error: FieldError) -> FieldError:
    if error.path == "agent.letter":
        return FieldError(error.path, notice("complain.person.letter_missing"))
    return error


def _weighed(measurement: Any) -> bool:
    """Whether a weight was typed: a method alone, which a slip chooses, is no measurement."""
    return bool(measurement) and any(
        measurement.get(name) is not None for name in ("declared_g", "reweighed_g")
    )


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if item not in (None, "")}
    return value
