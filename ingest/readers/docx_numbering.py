"""Automatic numbering of Word: the label that stands before a paragraph but is not in its text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.numbering import to_chinese

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "japaneseCounting",
     "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional", "koreanCounting"}
)  # fmt: skip
_ROMAN: Final = (
    (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")
)  # fmt: skip
_LEVELS: Final = 9
_BULLET: Final = "- "


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = "tab"
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Any | None) -> Numbering:
        """The lists of numbering.xml; none without it."""
        made = cls()
        if root is None:
            return made
        kinds = {
            abstract.get(f"{W}abstractNumId"): {
                int(level.get(f"{W}ilvl", "0")): _level(level) for level in abstract.findall(f"{W}lvl")
            }
            for abstract in root.findall(f"{W}abstractNum")
        }
        for number in root.findall(f"{W}num"):
            name, kind = number.get(f"{W}numId", ""), value(number.find(f"{W}abstractNumId"))
            levels = dict(kinds.get(kind, {}))
            restarts = {}
            for override in number.findall(f"{W}lvlOverride"):
                at = int(override.get(f"{W}ilvl", "0"))
                if (level := override.find(f"{W}lvl")) is not None:
                    levels[at] = _level(level)
                if (start := override.find(f"{W}startOverride")) is not None:
                    restarts[at] = int(value(start) or 1)
            made.lists[name] = kind, levels
            made.restarts[name] = restarts
        return made

    def label(self, name: str, at: int) -> str:
        """The label of the next paragraph of list `name` at level `at`; empty for no list."""
        if name not in self.lists or not 0 <= at < _LEVELS:
            return ""
        kind, levels = self.lists[name]
        if at not in levels:
            return ""
        counts = self.counts[kind]
        if name not in self.begun:
            self.begun.add(name)
            counts.update({level: start - 1 for level, start in self.restarts.get(name, {}).items()})
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        level = levels[at]
        if level.form == "bullet":
            return _BULLET
        if level.form == "none":
            return ""
        text = level.text
        for number in range(_LEVELS):
            if f"%{number + 1}" in text:
                of = levels.get(number, _Level())
                shown = _shown(counts.get(number, of.start), "decimal" if level.legal else of.form)
                text = text.replace(f"%{number + 1}", shown)
        return text + ("" if level.gap == "nothing" or not text.endswith(("条", "章", "节")) else "　")


def value(node: Any | None) -> str:
    """The w:val of an element; empty without one."""
    return "" if node is None else str(node.get(f"{W}val", ""))


def _level(node: Any) -> _Level:
    legal = node.find(f"{W}isLgl")
    return _Level(
        value(node.find(f"{W}numFmt")) or "decimal",
        value(node.find(f"{W}lvlText")),
        int(value(node.find(f"{W}start")) or 1),
        value(node.find(f"{W}suff")) or "tab",
        legal is not None and value(legal) not in {"0", "false"},
    )


def _shown(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 10_000:
        return to_chinese(number)
    if form == "ideographDigital":
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 0 < number <= 20:
        return chr(0x245F + number)
    if form in {"upperLetter", "lowerLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"upperRoman", "lowerRoman"} and 0 < number < 400:
        text, rest = "", number
        for size, mark in _ROMAN:
            text += mark * (rest // size)
            rest %= size
        return text.upper() if form == "upperRoman" else text
    return str(number)
