"""A business in words, for looking it up by description (海鲜市场附近诚信的摊位)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.business import Business


def describe(business: Business) -> str:
    """Name, other names, trade, place, market and pledge text of a business, one sentence each.

    No status and no day: these are always read from SQL.
    """
    place = "".join(
        part
        for part in (business.district, business.township, business.address)
        if part and part not in ("", business.name)
    )
    market = " ".join(filter(None, (business.market, business.stall)))
    parts = (
        business.name,
        f"又名{'、'.join(business.aliases)}" if business.aliases else "",
        business.industry,
        place,
        market,
        business.pledge_text.rstrip("。"),
    )
    return "".join(f"{part}。" for part in parts if part)


def most_alike(asked: str, nearest: Iterable[Business]) -> tuple[Business, ...]:
    """Those that share a word with what is asked, most words first, else in the order given.

    Vectors alone put 超市 near 海鲜市场; a word is two characters in a row.
    """
    words = {run[at : at + 2] for run in re.findall(r"\w{2,}", asked) for at in range(len(run) - 1)}
    shared = [(sum(word in describe(one) for word in words), one) for one in nearest]
    return tuple(one for count, one in sorted(shared, key=lambda pair: -pair[0]) if count)
