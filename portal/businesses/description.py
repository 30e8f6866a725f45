"""A business in words, for looking it up by description (海鲜市场附近诚信的摊位)."""

from __future__ import annotations

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
