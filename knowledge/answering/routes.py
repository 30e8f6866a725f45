"""The patterns of routes.toml, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.answer import Label

_FILE = Path(__file__).parent / "routes.toml"


@dataclass(frozen=True, slots=True)
class Route:
    """A label matches when one of `any_of` is found and none of `unless`."""

    any_of: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def matches(self, text: str) -> bool:
        """Whether `text` (normalised) belongs here."""
        return any(p.search(text) for p in self.any_of) and not any(p.search(text) for p in self.unless)


@dataclass(frozen=True, slots=True)
class Routes:
    """All routes by label, and where to send people whose question is not ours."""

    by_label: dict[Label, Route]
    foreign_unless_metrology: Route
    elsewhere: tuple[tuple[re.Pattern[str], str], ...]

    def matches(self, label: Label, text: str) -> bool:
        """Whether `text` belongs to `label`; out of scope also counts what lacks metrology."""
        if label is Label.OUT_OF_SCOPE and self.foreign_unless_metrology.matches(text):
            return True
        return self.by_label[label].matches(text)

    def names_metrology(self, text: str) -> bool:
        """Whether `text` names an instrument, a quantity or anything else of metrology."""
        return any(pattern.search(text) for pattern in self.foreign_unless_metrology.unless)

    def office_for(self, text: str) -> str:
        """The kind of office that `text` belongs to, empty if we do not know one."""
        return next((office for words, office in self.elsewhere if words.search(text)), "")


def _compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_flags_first(pattern)) for pattern in patterns)


def _flags_first(pattern: str) -> str:
    return "(?i)" + pattern.replace("(?i)", "") if "(?i)" in pattern else pattern


@cache
def routes() -> Routes:
    """The routes that we ship."""
    table = tomllib.loads(_FILE.read_text("utf-8"))
    foreign = table.pop("out_of_scope_unless_metrology")
    elsewhere = table.pop("elsewhere")
    return Routes(
        by_label={
            Label(name): Route(_compiled(entry["any"]), _compiled(entry.get("unless", [])))
            for name, entry in table.items()
        },
        foreign_unless_metrology=Route(_compiled(foreign["any"]), _compiled(foreign["metrology"])),
        elsewhere=tuple((re.compile(entry["words"]), entry["office"]) for entry in elsewhere),
    )
