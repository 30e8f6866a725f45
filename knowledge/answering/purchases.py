"""Who got how much for what: which quantity was declared, which re-weighed, which is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from knowledge.answering.quantities import (
    Money,
    Part,
    Quantity,
    money_in,
    quantities_in,
    spoken_number,
    unit_named,
)
from knowledge.rules.units import unit

_WEIGHED = frozenset({"质量", "体积"})
_LOOK_BACK = 14  # characters before a quantity that may say what it is

_SHORT = re.compile(
    r"((?<![至最多不])少|短|差(?!不多)|缺|亏|扣|轻)"
    r"(了|给|我|称|秤|掉|足足|整整|将近|快|有|大概|大约|约|差不多|近|出|足|个|装|人家|咱|阮|你|他|倒|量|卖|整)*$"
)
_REWEIGHED = re.compile(
    r"只有|才|仅|实际|实重|实测|实得|复称|重称|再称|复秤|重秤|再秤|核称|公平秤|家里|自己|回家|回去|回来|到家|到手|"
    r"收到|显示|倒出|倒进|其实|却|变成|剩|量出来|一量|一称|一秤|称出来|秤出来|称得|称下来|称了一下|称一下|只称|拿到|就有|就剩"
)
_DECLARED = re.compile(
    r"买|购|要了|打了|说是|说好|标|写|印|净含量|包装|结算|卖给我|给我称|称给我|算我|小票|收据|订|拍下|下单|付|装"
)
_PROMISED = re.compile(r"(赔|罚|送)(你|您|我|给)?$")  # 少一两赔十斤
_ANY_SCALE = re.compile(r"[称秤量]")
_PACKED = re.compile(r" ?(装|[一每]?[包袋盒瓶罐桶箱听])")
_PER_BEHIND = re.compile(r" ?[/每]? ?$")
_PRICE_WORDS = re.compile(r"[的是要卖价就 :：为]{0,3}")
_PER_UNIT = re.compile(r" ?(?:/|每|一) ?(公斤|千克|kg|市斤|斤|两|克|g)(?![A-Za-z])", re.IGNORECASE)
_EACH = re.compile(r"每 ?(公斤|千克|kg|市斤|斤|两) ?[的是要卖价就]{0,3}$", re.IGNORECASE)
_BARE_PRICE = re.compile(
    r"(?<![\d.])(\d+(?:\.\d+)?)(?:/|每|一)(公斤|千克|kg|斤)(?![\d.])", re.IGNORECASE
)  # 12一斤
# A price without 块 counts hundreds: 一斤一百二, 一百二一斤.
_HUNDREDS = r"(?<![\d一二三四五六七八九十百千万])([一二两三四五六七八九]百[一二三四五六七八九]?)"
_BARE_HUNDREDS = re.compile(
    rf"(?:{_HUNDREDS}(?:一|每|/)(公斤|斤)(?![半一二三四五六七八九\d])"
    rf"|(?<![\d两三四五六七八九十])(?:一|1|每)(公斤|斤)[要卖是就的]{{0,2}}"
    rf"{_HUNDREDS}(?![十百千万克斤两公个ml块元]))"
)
# 10到12块一斤, 12-15元一斤: from the first to the second.
_RANGE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(?:块|元)?(?:到|至|[-~—–])$")
_EQUALS = re.compile(r" ?(?:[是为等于合算换][等于作成]?)?")
_PAID = re.compile(r"(花|付|一共|总共|共|收了|收我|总价|合计|给了|用)[了我他]?[^\d，。,;；]{0,3}$")
_BARE_READING = re.compile(
    r"(?:只有|才|仅|实际|称|秤|显示|剩|到手|收到|量|秤上|变成)[^\d，。,;；!！?？]{0,6}(\d+(?:\.\d+)?)"
    r"(?![\d.]| ?[A-Za-z块元毛角%倍个号天年月点折])"
)
_BARE_HAN_READING = re.compile(  # 只有四百六
    r"(?:只有|才|仅|实际|称出来|称下来|剩|到手|秤上)(?:是|有|了)?"
    r"([一二两三四五六七八九]百[一二三四五六七八九](?:十[一二三四五六七八九]?)?)"
    r"(?![十百千万多来几块元毛个克斤两公])"
)


@dataclass(frozen=True, slots=True)
class Price:
    """`yuan` for `per` kilograms, as said; of a range (10到12块一斤) up to `upto` yuan."""

    yuan: Decimal
    per: Fraction
    upto: Decimal | None = None

    @property
    def per_kg(self) -> Fraction:
        """Yuan per kilogram."""
        return Fraction(self.yuan) / self.per

    @property
    def per_kg_upto(self) -> Fraction:
        """The upper end of a range in yuan per kilogram; `per_kg` where there is none."""
        return Fraction(self.yuan if self.upto is None else self.upto) / self.per


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a sentence says about one purchase; None where it says nothing.

    `assumed`: the declared quantity was not said, but taken from the price (12块一斤，只有八两).
    """

    declared: Quantity | None = None
    reweighed: Quantity | None = None
    short: Quantity | None = None
    price: Price | None = None
    paid: Money | None = None
    assumed: bool = False


def purchase_in(text: str) -> Purchase:
    """The purchase that `text` (normalised) tells of."""
    quantities = [q for q in quantities_in(text) if q.quantity in _WEIGHED]
    money = money_in(text)
    price, of_price = _price(text, quantities, money)
    rest = [q for q in quantities if q is not of_price and not _PROMISED.search(text[: q.start])]
    short = next((q for q in rest if _SHORT.search(text[max(0, q.start - 10) : q.start])), None)
    declared, reweighed = _roles(text, [q for q in rest if q is not short])
    if declared and reweighed and _EQUALS.fullmatch(text, declared.end, reweighed.start):
        return Purchase()  # 十六两一斤, 一斤是十六两: how units stand to each other, nobody bought anything
    if declared and not reweighed and not short:
        reweighed = _bare_reading(text, declared)
    if declared and short and short.quantity != declared.quantity:
        short = None
    if declared and reweighed and reweighed.quantity != declared.quantity:
        reweighed = None
    assumed = False
    if reweighed and not declared and of_price and 1 < of_price.base / reweighed.base <= 2:
        declared, assumed = of_price, True
    paid = _paid(text, money, declared) if price is None else None
    if price is None and paid and declared and declared.quantity == "质量" and not declared.vague:
        price = Price(paid.yuan, declared.base)
    return Purchase(declared, reweighed, short, price, paid, assumed)


def _price(
    text: str, quantities: list[Quantity], money: tuple[Money, ...]
) -> tuple[Price | None, Quantity | None]:
    """The price by weight, and the quantity that only belongs to it (一斤 in 12块一斤)."""
    for amount in money:
        behind = next((q for q in quantities if q.start >= amount.end), None)
        if behind and _is_one(behind) and _PER_BEHIND.match(text[amount.end : behind.start]):
            return (None if amount.vague else _priced(text, amount, behind.base)), behind
        if amount.vague:
            continue
        if per := _PER_UNIT.match(text, amount.end):
            return _by_unit(text, amount, per[1]), None
        if each := _EACH.search(text[: amount.start]):
            return _by_unit(text, amount, each[1]), None
        before = next((q for q in reversed(quantities) if q.end <= amount.start), None)
        if before and _is_one(before) and _PRICE_WORDS.fullmatch(text[before.end : amount.start]):
            return Price(amount.yuan, before.base), before
    bare = _BARE_PRICE.search(text)
    if bare:
        named = unit_named(bare[2])
        return (Price(Decimal(bare[1]), named.factor) if named else None), None
    return _hundreds(text, quantities)


def _hundreds(text: str, quantities: list[Quantity]) -> tuple[Price | None, Quantity | None]:
    """一斤一百二 and 一百二一斤: a price in hundreds, without 块."""
    match = _BARE_HUNDREDS.search(text)
    if match is None:
        return None, None
    yuan = spoken_number(match[1] or match[4])
    named = unit_named(match[2] or match[3])
    touched = next((q for q in quantities if match.start() <= q.start < match.end()), None)
    return (Price(yuan, named.factor), touched) if yuan and named else (None, None)


def _priced(text: str, amount: Money, per: Fraction) -> Price:
    """The price, from the first to the second where a range is told."""
    first = _RANGE.search(text[: amount.start])
    low = spoken_number(first[1]) if first else None
    if low is None or not 0 < low < amount.yuan:
        return Price(amount.yuan, per)
    return Price(low, per, amount.yuan)


def _is_one(quantity: Quantity) -> bool:
    """一斤, 1公斤, 500克: what prices are given for."""
    first = quantity.parts[0]
    round_grams = first.unit.name == "克" and first.number in {Decimal(100), Decimal(500), Decimal(1000)}
    single = len(quantity.parts) == 1 and not quantity.vague and quantity.quantity == "质量"
    return single and (first.number == 1 or round_grams)


def _by_unit(text: str, amount: Money, word: str) -> Price | None:
    named = unit_named(word)
    return _priced(text, amount, named.factor) if named else None


def _paid(text: str, money: tuple[Money, ...], declared: Quantity | None) -> Money | None:
    """What was paid in all: 花了60块, or money right behind the goods (两斤猪肉24块)."""
    for amount in money:
        if amount.vague:
            continue
        if _PAID.search(text[: amount.start]):
            return amount
        near = declared is not None and 0 <= amount.start - declared.end <= 6
        if declared and near and not re.search(r"[，。,;；]", text[declared.end : amount.start]):
            return amount
        if (
            declared
            and re.match(r"(钱)?(买|的)", text[amount.end :])
            and 0 <= declared.start - amount.end <= 6
        ):
            return amount
    return None


def _roles(text: str, quantities: list[Quantity]) -> tuple[Quantity | None, Quantity | None]:
    declared: Quantity | None = None
    reweighed: Quantity | None = None
    end = 0
    for quantity in quantities:
        before = text[max(end, quantity.start - _LOOK_BACK) : quantity.start]
        packed = _PACKED.match(text, quantity.end)
        end = packed.end() if packed else quantity.end
        role = _role(before, text[quantity.end :], known=declared is not None)
        if role == "reweighed" and reweighed is None:
            reweighed = quantity
        elif declared is None:
            declared = quantity
        elif role is None and reweighed is None and quantity.base < declared.base:
            # a little less, or read on a scale, is the same goods weighed again
            again = 2 * quantity.base >= declared.base or _ANY_SCALE.search(text)
            reweighed = quantity if again else None
    return declared, reweighed


def _role(before: str, behind: str, *, known: bool) -> str | None:
    if _PACKED.match(behind):
        return "declared"
    again = max((m.end() for m in _REWEIGHED.finditer(before)), default=-1)
    said = max((m.end() for m in _DECLARED.finditer(before)), default=-1)
    if again > said:
        return "reweighed"
    if said >= 0:
        return "declared"
    return "reweighed" if known and _ANY_SCALE.search(before) else None


def _bare_reading(text: str, declared: Quantity) -> Quantity | None:
    """A reading without its unit (公平秤上只有2.93): in the unit of `declared`, else in grams or mL."""
    match = _BARE_READING.search(text, declared.end) or _BARE_HAN_READING.search(text, declared.end)
    number = spoken_number(match[1]) if match else None
    if not match or number is None or len(declared.parts) > 1:
        return None
    small = unit("克" if declared.quantity == "质量" else "毫升")
    for named in (declared.parts[0].unit, small):
        part = Part(number, named)
        one = Quantity(f"{match[1]}{named.name}", match.start(1), match.end(1), (part,))
        if Fraction(1, 5) <= one.base / declared.base <= Fraction(6, 5):
            return one
    return None
