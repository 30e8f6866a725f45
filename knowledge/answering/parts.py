"""The parts of a question that asks several things: each is asked of the passages by itself.

水表跟天然气表各能用几年 asks of two meters; 坏了没人修，归谁管，罚多少 asks two things of one matter.
"""

from __future__ import annotations

import re

_CLAUSE_ENDS = re.compile(r"[，,。；;？?！! ]+|(?=还(?:会|要|能|得|可以))")
_ASKS = re.compile(
    r"多少|几(?!乎)|多久|多长|多大|谁|哪|怎么|怎样|咋|如何|什么|啥|吗|么|[能可该要会算是行肯受合让用](?:以)?不[能可该要会算是行肯受合让用]|呢"
)
_EACH = re.compile(
    r"^(?P<before>.*?)(?P<first>[^，,。；;？?和跟与]{2,16})(?:和|跟|与|、|以及)(?P<second>[^，,。；;？?和跟与]{2,16}?)"
    r"(?:各自?|分别)(?!类)(?P<rest>[^，,。；;]{2,})"
)
_LEAST = 4  # characters of a clause that can ask by itself
_MOST = 3


def parts_of(question: str) -> tuple[str, ...]:
    """The single questions in `question` (normalised), each with what they have in common; else empty."""
    each = _EACH.match(question)
    if each:
        return _of_each(each["first"], each["second"], each["before"] + each["rest"])
    clauses = [clause for clause in _CLAUSE_ENDS.split(question) if clause]
    asking = [place for place, clause in enumerate(clauses) if _ASKS.search(clause)]
    if len(asking) < 2:
        return ()
    common = clauses[: asking[0]]
    own = (
        clauses[start + 1 : stop + 1] for start, stop in zip([asking[0] - 1, *asking], asking, strict=False)
    )
    parts = ["，".join((*common, *clause)) for clause in own]
    return tuple(part for part in parts if len(part) >= _LEAST)[:_MOST]


def _of_each(first: str, second: str, rest: str) -> tuple[str, ...]:
    """`rest` asked of both; what behind 的 belongs to the second (B的周期) belongs to the first, too."""
    owner, mark, thing = second.rpartition("的")
    shared = f"的{thing}" if mark and "的" not in first else ""
    return f"{first}{shared}{rest}", f"{owner or second}{shared or ''}{rest}" if mark else f"{second}{rest}"
