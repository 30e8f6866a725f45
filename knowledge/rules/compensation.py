"""Damages for fraud: 消费者权益保护法 第五十五条第一款. Whether it was fraud is for the authorities."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from knowledge.rules.tables import amount


@dataclass(frozen=True, slots=True)
class Damages:
    """`multiple` times the price, the `floor`, and what may be claimed: the larger one. In yuan."""

    price: Decimal
    multiple: Decimal
    floor: Decimal

    @property
    def multiplied(self) -> Decimal:
        """The price times the multiple."""
        return self.price * self.multiple

    @property
    def claim(self) -> Decimal:
        """What may be claimed beside the loss: the multiplied price, at least the floor."""
        return max(self.multiplied, self.floor)


def fraud_damages(price: Decimal) -> Damages:
    """Additional damages if fraud is found: three times the price, at least 500 yuan.

    消费者权益保护法 (2013) 第五十五条第一款, fact B4-R07. Worked examples: 60 yuan give 500, 200
    yuan give 600. Raises ValueError for a price that is not above zero.
    """
    if price <= 0:
        raise ValueError("a price is above zero")
    return Damages(price, amount("fraud_multiple")[0], amount("fraud_floor")[0])
