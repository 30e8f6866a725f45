"""Whether a passage names the place or the instrument that a question is about.

The subject of a neighbour reads alike: 厦门的目标 is not 泉州的目标, a micrometer is no fuel dispenser.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent / "named.toml"


class _Names(NamedTuple):
    far: tuple[re.Pattern[str], ...]
    far_unless: re.Pattern[str]
    instruments: tuple[re.Pattern[str], ...]
    of_instrument: re.Pattern[str]


@cache
def _names() -> _Names:
    table = tomllib.loads(_FILE.read_text("utf-8"))
    return _Names(
        far=tuple(_compiled(name) for name in table["far"]),
        far_unless=re.compile(table["far_unless"]),
        instruments=tuple(_compiled(name) for name in table["instruments"]),
        of_instrument=re.compile(table["of_instrument"]),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("(?i)" + pattern.replace("(?i)", "") if "(?i)" in pattern else pattern)


def holds_far_places(question: str, text: str) -> bool:
    """Whether `text` names every place far away that `question` names; True where the question names none."""
    names = _names()
    if names.far_unless.search(question):
        return True
    return all(place.search(text) for place in names.far if place.search(question))


def holds_what_is_named(question: str, text: str) -> bool:
    """Whether `text` names every far place and, for its figures, an instrument that `question` names."""
    names = _names()
    if not holds_far_places(question, text):
        return False
    if not names.of_instrument.search(question):
        return True
    meant = [tool for tool in names.instruments if tool.search(question)]
    return not meant or any(tool.search(text) for tool in meant)
