"""The draft of a case as a Complaint JSON, and what its intake says about each page of the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.complaints.fields import FieldError
from portal.complaints.intake import check_intake
from portal.notices import notice
from portal.widgets.resources import services

# The fields that each page asks for, by the first part of their path.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "intent": ("intent",),
    "problem": ("problem",),
    "business": ("business",),
    "facts": ("happened_on", "what_happened", "amount_yuan", "measurement", "pump", "requests"),
    "person": ("complainant",),
}


def complaint_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The Complaint JSON of what was typed so far; what was left empty is left out."""
    wanted = {
        name: fields.get(name)
        for names in _FIELDS.values()
        for name in names
        if not (name == "requests" and fields.get("intent") == "investigate")
    }
    made = {name: _filled(value) for name, value in wanted.items()}
    made = {name: value for name, value in made.items() if value not in (None, "", [], {})}
    made["complainant"] = wanted["complainant"] or None
    made["notice_version"] = notice("complaints.privacy.version")
    return made


def problems(fields: Mapping[str, Any], step: str) -> list[FieldError]:
    """What the intake finds wrong with the fields of one page; empty if it can be left."""
    names = _FIELDS[step]
    if step == "person" and fields.get("intent") == "investigate" and fields.get("anonymous") is None:
        return [FieldError("complainant", notice("complain.person.choose"))]
    found = check_intake(complaint_json(fields), services().clock.today())
    return [error for error in found if error.path.split(".")[0] in names]


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if item not in (None, "")}
    return value
