"""Which goods a sentence names: their class in 附表1, and what the rules for retail leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.rules.retail_weighing import Jewellery, jewellery
from knowledge.rules.tables import rows

# 附表1 注: 活禽、活鱼、水发物除外 (fact B2-011).
_EXCLUDED = re.compile(r"活(的)?(禽|鱼|鸡|鸭|鹅|鸽|家禽)|水发|泡发|发好的|泡好的|活杀")
_MAYBE_ALIVE = re.compile(r"鱼|鸡|鸭|鹅|鸽")
_SURELY_DEAD = re.compile(r"冻|冰鲜|肉|片|丸|腿|翅|胸|爪|脖|干|排|蛋|杀好|鱿鱼|墨鱼|章鱼|鲍鱼|带鱼|黄鱼")
_NOT_RETAIL_FOOD = re.compile(
    r"废(品|铁|纸|铜|旧)|钢筋|铁(丝|块|钉)|水泥|沙子|沙石|石子|布料|毛线|棉花|油漆|化肥|饲料|农药|种子|煤|柴火|中药|药材|快递|"
    r"行李|垃圾|收购|茶青|塑料|电线|体重|减肥|瘦|胖|宝宝|婴儿|孩子|猫|狗"
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A named food: the word, its group in 附表1, its class."""

    word: str
    category: str
    food_class: str


@cache
def _words() -> dict[str, Goods]:
    return {
        word: Goods(word, row["category"], row["class"])
        for row in rows("retail_goods")
        for word in row["words"].split("|")
    }


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(_words(), key=len, reverse=True)
    return re.compile("|".join(f"{re.escape(w)}{'(?![兰线店])' if w == '米' else ''}" for w in longest))


def goods_in(text: str) -> Goods | None:
    """The first food of 附表1 that `text` names, by its longest word; None if it names none."""
    match = _pattern().search(re.sub(r"\d ?米|平方米|厘米|毫米|小米手机|苹果手机", " ", text))
    return _words()[match[0]] if match else None


def jewellery_in(text: str) -> Jewellery | None:
    """Gold or silver jewellery (附表2) that `text` names."""
    return next((line for line in jewellery() if any(word in text for word in line.words)), None)


def is_excluded(text: str) -> bool:
    """Whether `text` is about 活禽, 活鱼 or 水发物, which 附表1 leaves out."""
    return bool(_EXCLUDED.search(text))


def may_be_alive(goods: Goods | None) -> bool:
    """Whether goods are also sold alive, so that 附表1 might not apply."""
    return bool(goods and _MAYBE_ALIVE.search(goods.word) and not _SURELY_DEAD.search(goods.word))


def is_no_retail_food(text: str) -> bool:
    """Whether `text` is about goods that are no food sold by weight (第二条), or about no goods."""
    return bool(_NOT_RETAIL_FOOD.search(text))
