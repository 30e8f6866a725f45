"""Reads the values of a JSON object one by one and collects what is wrong in plain sentences."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from portal.notices import notice

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: its path (`complainant.phone`) and one sentence for the public."""

    path: str
    text: str


class Findings:
    """The errors found so far, in order."""

    def __init__(self, lang: str = "zh") -> None:
        self.errors: list[FieldError] = []
        self.lang = lang

    def add(self, path: str, error: str, **values: object) -> None:
        """Note the error `complaints.error.<error>` for a field."""
        label = self._label(path)
        self.errors.append(
            FieldError(path, notice(f"complaints.error.{error}", self.lang, label=label, **values))
        )

    def _label(self, path: str) -> str:
        key = "_".join(part for part in path.split(".") if not part.isdecimal())
        return notice(f"complaints.field.{key}", self.lang) if key else ""


class FieldReader:
    """Reads one JSON object at `path`; every value comes out clean or empty with an error noted."""

    def __init__(self, source: Mapping[str, Any], path: str, findings: Findings) -> None:
        self._source = source
        self._path = path
        self._findings = findings
        self._known: set[str] = set()

    def at(self, name: str) -> str:
        """The path of a field of this object."""
        return f"{self._path}.{name}" if self._path else name

    def text(self, name: str, *, longest: int, required: bool = False, shortest: int = 1) -> str:
        """A text without white space around it and without control characters; empty if there is none."""
        value = self._take(name)
        if value is None or value == "":
            return self._missing(name, required)
        if not isinstance(value, str):
            return self._wrong(name, "not_text")
        clean = "".join(c for c in value if c in "\n\t" or not _is_control(c)).strip()
        if not clean:
            return self._missing(name, required)
        if len(clean) > longest:
            return self._wrong(name, "too_long", longest=longest)
        if len(clean) < shortest:
            return self._wrong(name, "too_short", shortest=shortest)
        return clean

    def choice(self, name: str, kind: type[E], *, required: bool = False) -> E | None:
        """One word of a fixed list."""
        value = self._take(name)
        if value is None or value == "":
            self._missing(name, required)
            return None
        return self._word(self.at(name), kind, value)

    def choices(self, name: str, kind: type[E]) -> tuple[E, ...]:
        """Several words of a fixed list, each once."""
        items = self.items(name)
        words = (self._word(self.at(name), kind, value) for value in items)
        return tuple(dict.fromkeys(word for word in words if word is not None))

    def texts(self, name: str, *, longest: int) -> tuple[str, ...]:
        """A list of texts that are not empty."""
        good = [v for v in self.items(name) if isinstance(v, str) and 0 < len(v) <= longest and "\0" not in v]
        if len(good) != len(self.items(name)):
            self._findings.add(self.at(name), "not_texts")
        return tuple(good)

    def items(self, name: str) -> list[Any]:
        """A list; empty if there is none."""
        value = self._take(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self._wrong(name, "not_list")
            return []
        return list(value)

    def amount(self, name: str, *, most: int, required: bool = False, places: int = 2) -> Decimal | None:
        """A number from 0 to `most` with at most `places` decimals (float, whole number or text)."""
        value = self._take(name)
        if value is None or value == "":
            self._missing(name, required)
            return None
        number: Decimal | None = None
        if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
            try:
                number = Decimal(unicodedata.normalize("NFKC", str(value)).strip())
            except InvalidOperation:
                number = None
        if number is None or not number.is_finite() or not 0 <= number <= most:
            self._wrong(name, "not_amount", most=most)
            return None
        if number != round(number, places):
            self._wrong(name, "too_fine", places=places)
            return None
        return number

    def day(self, name: str, *, latest: date) -> date | None:
        """A day written 2026-04-15, not after `latest`."""
        value = self._take(name)
        if value is None or value == "":
            self._missing(name, required=True)
            return None
        try:
            day = value if type(value) is date else date.fromisoformat(value)
        except (TypeError, ValueError):
            self._wrong(name, "not_day")
            return None
        if day > latest:
            self._wrong(name, "in_future")
            return None
        return day

    def part(self, name: str, *, required: bool = False) -> FieldReader | None:
        """An object within this one."""
        value = self._take(name)
        if value is None:
            self._missing(name, required)
            return None
        if not isinstance(value, Mapping):
            self._wrong(name, "not_object")
            return None
        return FieldReader(value, self.at(name), self._findings)

    def no_others(self) -> None:
        """Name every key that was never asked for."""
        for name in self._source:
            if name not in self._known:
                shown = self.at(str(name))[:60]
                self._findings.errors.append(
                    FieldError(shown, notice("complaints.error.unknown_key", self._findings.lang, name=shown))
                )

    def _take(self, name: str) -> Any:
        self._known.add(name)
        return self._source.get(name)

    def _word(self, path: str, kind: type[E], value: object) -> E | None:
        try:
            return kind(str(value))
        except ValueError:
            self._findings.add(path, "unknown_word", value=str(value)[:30], words="、".join(kind))
            return None

    def _missing(self, name: str, required: bool) -> str:
        return self._wrong(name, "missing") if required else ""

    def _wrong(self, name: str, error: str, **values: object) -> str:
        self._findings.add(self.at(name), error, **values)
        return ""


def _is_control(sign: str) -> bool:
    # Halves of surrogate pairs (Cs) come out of JSON escapes and cannot be written as UTF-8.
    return unicodedata.category(sign) in {"Cc", "Cs"}
