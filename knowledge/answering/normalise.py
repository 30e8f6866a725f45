"""Step: one way of writing - full-width, traditional characters, hidden characters, slips."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import Protocol, cast

from knowledge.answering.draft import Draft, Tools

# Unicode tag characters carry hidden orders; zero-width ones split words (research: behaviour 2).
_HIDDEN = re.compile("[\U000e0000-\U000e007f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _simplifier() -> _Converter:
    from opencc import OpenCC  # its tables take 100 ms to read: only when a question needs it

    return cast(_Converter, OpenCC("t2s"))


def language_of(text: str) -> str:
    """`en` for a question without Chinese characters but with words, else `zh`."""
    return "en" if _LATIN.search(text) and not _HAN.search(text) else "zh"


def plain_text(text: str) -> str:
    """`text` in NFKC, simplified, without hidden characters, white space folded.

    〔 〕 and （ ） of 文号 and locators are kept as they are written in law.
    """
    visible = _HIDDEN.sub("", text)
    folded = unicodedata.normalize("NFKC", visible)
    return " ".join(_simplifier().convert(folded).split())


def normalise(draft: Draft, tools: Tools) -> Draft:
    """Fill `text`, `standalone` and `query` with the question in its plain form."""
    plain = plain_text(draft.question.text)
    text = tools.words.correct(plain)
    return replace(draft, text=text, standalone=text, query=text, lang=language_of(plain))
