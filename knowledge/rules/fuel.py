"""Fuel dispensers: the largest permissible error of JJG 443-2023 (试行), 0.30 % of the volume."""

from __future__ import annotations

from decimal import Decimal

from knowledge.rules.tables import amount
from knowledge.rules.verdict import Verdict


def permissible_error(litres: Decimal) -> Decimal:
    """The error in litres that a dispenser may have either way on `litres` (fact F4-F01).

    Worked example: 50 L give 0.15 L. Raises ValueError for a volume that is not above zero.
    """
    if litres <= 0:
        raise ValueError("a volume is above zero")
    return litres * amount("fuel_dispenser_error")[0] / 100


def judge(shown: Decimal, measured: Decimal) -> Verdict:
    """Whether a volume measured in verification lies further off than the permissible error."""
    off = abs(shown - measured)
    return Verdict.OVER if off > permissible_error(shown) else Verdict.WITHIN
