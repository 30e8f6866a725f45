"""Reads a model's reply: sentences with their passages, or a doubt; nothing else gets through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from knowledge.answer import Sentence
from knowledge.answering.orders import gives_orders
from knowledge.personal_data import contains_personal_data

LONGEST_REPLY = 1_200  # characters, tokens included
_LONGEST_SENTENCE = 160
_MOST_SENTENCES = 10

_TOKEN = re.compile(r"\[S(\d{1,2})\]")
_TOKENS = r"(?:\s*\[S\d{1,2}\])+"
# A sentence and its tokens, which may stand before or after its full stop.
_SENTENCE = re.compile(
    rf"(?P<words>[^。！？；\[\]]+)(?P<before>{_TOKENS})?(?P<stop>[。！？；])?(?P<after>{_TOKENS})?\s*"
)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
# What plain Chinese prose on metrology is written with; links, markup and hidden text are not.
_PLAIN = re.compile(
    r"[\u3007\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9 ，、：。！？；（）《》〈〉〔〕「」“”‘’—…·"
    r"％%℃°±≤≥<>＜＞＋+\-−–.．,/／×~～Ωμ²³]+"
)
_LINK = re.compile(r"//|[A-Za-z0-9\-]\.[A-Za-z]{2,}|[A-Za-z]\.[A-Za-z]|\d{1,3}(?:\.\d{1,3}){3}", re.ASCII)
_ANGLES = re.compile(r"[<>＜＞](?!\s*\d)")
_STANDARD = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?:/[A-Z])? ?\d{2,6}(?:\.\d+)?-\d{4}(?!\d)")  # JJG 539-2016
_LONG_NUMBER = re.compile(r"\d(?:[ \-–]?\d){6,}", re.ASCII)


class Doubt(Exception):
    """The reply cannot be shown; the message says why, without quoting it."""


def read_reply(reply: str, passages: Mapping[str, str]) -> tuple[Sentence, ...]:
    """The sentences of `reply`; `passages` are passage ids by token (`[S1]`).

    Every sentence must be plain text and end with tokens that were handed out. Raises Doubt.
    """
    text = _THOUGHT.sub("", reply, count=1).strip()
    if not text:
        raise Doubt("an empty reply")
    if len(text) > LONGEST_REPLY:
        raise Doubt("a reply that is too long")
    found: list[Sentence] = []
    end = 0
    for match in _SENTENCE.finditer(text):
        if match.start() != end:
            raise Doubt("brackets that are no token")
        end = match.end()
        found.append(_sentence(match, passages))
    if end != len(text):
        raise Doubt("brackets that are no token")
    if len(found) > _MOST_SENTENCES:
        raise Doubt("too many sentences")
    return tuple(found)


def _sentence(match: re.Match[str], passages: Mapping[str, str]) -> Sentence:
    words = match["words"].strip()
    tokens = [f"[S{number}]" for number in _TOKEN.findall((match["before"] or "") + (match["after"] or ""))]
    if not tokens:
        raise Doubt("a sentence without a token")
    if not set(tokens) <= passages.keys():
        raise Doubt("a token that was not handed out")
    _check_plain(words)
    ids = tuple(dict.fromkeys(passages[token] for token in tokens))
    return Sentence(words + (match["stop"] or "。"), ids)


def _check_plain(words: str) -> None:
    if len(words) > _LONGEST_SENTENCE:
        raise Doubt("a sentence that is too long")
    if not _PLAIN.fullmatch(words) or _ANGLES.search(words):
        raise Doubt("characters that are no plain prose")
    folded = unicodedata.normalize("NFKC", words)
    if _LINK.search(folded):
        raise Doubt("a link")
    if contains_personal_data(words) or _LONG_NUMBER.search(_STANDARD.sub("", folded)):
        raise Doubt("a number to call, to pay to, or of a person")
    if gives_orders(words):
        raise Doubt("an order")
