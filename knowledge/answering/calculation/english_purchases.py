"""What an English question tells of one purchase: what was bought, what it weighed, at which price."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from knowledge.answering.purchases import Price, Purchase
from knowledge.answering.quantities import Quantity, quantities_in, unit_named

_SHORT_BEHIND = re.compile(
    r"\s*(?:of \w+ )?(?:\w+ )?(?:short|less|missing|under|too little|lighter)\b", re.IGNORECASE
)
_SHORT_BEFORE = re.compile(r"\b(?:short by|missing|lacks?|lacked|short of)\s*(?:about )?$", re.IGNORECASE)
_PRICE = re.compile(
    r"(?:¥|￥|rmb\s*)?(?P<yuan>\d+(?:\.\d+)?)\s*(?:yuan|rmb|kuai|cny)?\s*(?:per|a|an|/|each)\s*"
    r"(?P<per>jin|catty|kg|kilo|kilogram|kilogramme|500 ?g)\b",
    re.IGNORECASE,
)
_PACKED = re.compile(
    r"\b(?:bags?|bottles?|box(?:es)?|packs?|packets?|packages?|packaged|prepackaged|cans?|cartons?|tins?|jars?|"
    r"sachets?|tubes?|sacks?|net content|labell?ed|label|marked)\b",
    re.IGNORECASE,
)
_GOODS = {
    "A": r"apples?|pears?|oranges?|bananas?|grapes?|mangos?|mangoes|lychees?|melons?|fruits?|vegetables?|"
    r"cabbages?|tomato(?:es)?|potato(?:es)?|onions?|carrots?|cucumbers?|rice|grains?|flour|beans",
    "B": r"pork|beef|lamb|mutton|meat|ribs|chicken|duck|goose|eggs?|fish|shrimps?|prawns?|crabs?|oysters?|"
    r"clams?|seafood|cakes?|pastr(?:y|ies)|cand(?:y|ies)|sweets|sugar|spices?",
    "C": r"dried (?:mushrooms?|scallops?|shrimps?|fish|vegetables?|seafood|fungus)",
}
_ALIVE = re.compile(r"\b(?:live|living|alive)\b", re.IGNORECASE)


def english_purchase(text: str) -> Purchase:
    """The purchase that an English question tells of; None where it says nothing."""
    price, taken = _price(text)
    told = [q for q in quantities_in(text) if not q.vague and q.quantity in {"质量", "体积"}]
    told = [q for q in told if not (taken and taken[0] <= q.start < taken[1])]
    short = next((q for q in told if _is_short(text, q)), None)
    rest = [q for q in told if q is not short]
    declared = rest[0] if rest else None
    smaller = (q for q in rest[1:] if declared and q.quantity == declared.quantity and q.base < declared.base)
    reweighed = next(smaller, None) if short is None else None
    return Purchase(declared, reweighed, short, price)


def _is_short(text: str, quantity: Quantity) -> bool:
    behind = _SHORT_BEHIND.match(text, quantity.end)
    return bool(behind or _SHORT_BEFORE.search(text[: quantity.start]))


def _price(text: str) -> tuple[Price | None, tuple[int, int] | None]:
    found = _PRICE.search(text)
    if not found:
        return None, None
    word = found["per"].lower()
    named = unit_named("kg" if word.startswith("k") else "jin")
    per = Fraction(1, 2) if named is None or not word.startswith("k") else named.factor
    return Price(Decimal(found["yuan"]), per), found.span()


def food_class(text: str) -> str | None:
    """The class of 附表1 in which the goods are named; None if we do not know them."""
    for letter in ("C", "A", "B"):  # dried shrimps are no shrimps
        if re.search(rf"\b(?:{_GOODS[letter]})\b", text, re.IGNORECASE):
            return letter
    return None


def is_packed(text: str) -> bool:
    """Whether the goods came in a package with its content marked on it."""
    return _PACKED.search(text) is not None


def is_alive(text: str) -> bool:
    """Whether live fish or poultry is meant, to which 附表1 does not apply."""
    return _ALIVE.search(text) is not None
