"""Step: a text that a question names by its number, and that we do not hold, is said to be missing.

A neighbour reads like it to a search: JJG 646 is not JJG 443, and 泉政文〔2023〕15号 not the 14th.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.retrieval.protocols import Hit

_NUMBERED = re.compile(
    r"(?i:(?<![a-z])(?:JJ[GF]|GB(?:/T)?|DB\s?\d{2}(?:/T)?))\s?(?P<norm>\d{3,5})"
    r"(?:[.-]\d+)*"
    r"|[\u4e00-\u9fff]{1,8}[〔\[【(](?P<year>(?:19|20)\d\d)[〕\]】)]\s?(?P<number>\d{1,4})号"
)
_POOL = 40
_SAID = {
    "zh": "我们没有收录{name}，不能凭空回答。请到发布机关的网站查，或打12315问。",
    "en": "We do not hold {name}, so I will not guess. Please see its issuer, or call 12315.",
}


def leave_texts_not_held(draft: Draft, tools: Tools) -> Draft:
    """End a question about numbered texts of which none is known or stands in what is found."""
    if draft.label is not Label.KNOWLEDGE:
        return draft
    named = list(_NUMBERED.finditer(draft.standalone))
    if not named or any(tools.catalogue.recognise(match[0]) for match in named):
        return draft
    hits = tools.retriever.find(draft.query, draft.scope, _POOL)
    if any(_stands(match, hit) for match in named for hit in hits):
        return draft
    said = _SAID["en" if draft.lang == "en" else "zh"].format(name=named[0][0])
    return replace(draft, asks=said).ended(Status.NOT_FOUND)


def _stands(named: re.Match[str], hit: Hit) -> bool:
    """Whether the number that is named is that of the document or stands in its passage."""
    words = (hit.document.doc_number, hit.document.title, hit.passage.text, *hit.passage.asked)
    return any(_key(match) == _key(named) for match in _NUMBERED.finditer("\n".join(words)))


def _key(match: re.Match[str]) -> tuple[str, ...]:
    """What makes a number that number, however it is written."""
    if match["norm"]:
        return re.sub(r"[\s/]", "", match[0][: match.end("norm") - match.start()]).upper(), ""
    return match["year"], match["number"]
