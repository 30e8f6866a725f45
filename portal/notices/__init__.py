"""Every sentence the public reads outside an answer, in Chinese and English.

Each `<stem>.toml` here holds tables whose leaves have the keys `zh` and `en`; `notice("stem.key")`
returns one of them. Keys may be nested: `complaints.problem.short_weight`. A file may instead have
the two tables `[zh]` and `[en]` with the same keys.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")
_spoken: ContextVar[str] = ContextVar("spoken", default="zh")  # of one run of a page


class NoSuchNotice(KeyError):
    """No sentence stands under this key in this language."""


@cache
def all_notices() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by full key (`screens.ask_title`), each a mapping of language to text."""
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        by_language = table and set(table) <= {"zh", "en"}
        _collect(path.stem, _by_key(table) if by_language else table, found)
    return found


def _by_key(languages: Mapping[str, Any]) -> dict[str, Any]:
    """`[zh] key = …` and `[en] key = …` as `key = {zh = …, en = …}`."""
    merged: dict[str, Any] = {}
    for lang, sentences in languages.items():
        for key, text in sentences.items():
            merged.setdefault(key, {})[lang] = text
    return merged


def _collect(prefix: str, table: Mapping[str, Any], found: dict[str, Mapping[str, str]]) -> None:
    for key, value in table.items():
        name = f"{prefix}.{key}"
        if isinstance(value, Mapping) and isinstance(value.get("zh"), str):
            found[name] = {lang: str(text) for lang, text in value.items()}
        elif isinstance(value, Mapping):
            _collect(name, value, found)
        else:
            raise ValueError(f"{name}: a notice needs the keys zh and en")


def speak(lang: str) -> None:
    """Make `lang` the language of this run of a page; anything else than zh or en is Chinese."""
    _spoken.set(lang if lang in LANGUAGES else "zh")


def spoken() -> str:
    """The language of this run of a page: zh (also everywhere outside pages) or en."""
    return _spoken.get()


def notice(key: str, lang: str | None = None, **values: object) -> str:
    """The sentence under `key` with `{name}` filled from `values`; raises NoSuchNotice.

    Without `lang` in the language of the page. What is stored, printed or sent names its language.
    """
    wanted = lang or spoken()
    try:
        text = all_notices()[key][wanted]
    except KeyError:
        raise NoSuchNotice(f"no notice {key!r} in {wanted!r}") from None
    return text.format(**values) if values else text
