"""Invented businesses by the million, and look-ups of them that have one right answer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from opencc import OpenCC
from stdnum.cn import uscc

from knowledge.business_list import BusinessRow
from knowledge.districts import DISTRICTS

TOWNS = (
    "青阳", "安海", "陈埭", "灵秀", "祥芝", "东海", "城东", "泉秀", "万安", "河市", "崇武", "螺城", "官桥",
    "凤城", "桃城", "浔中", "龙浔", "水头", "溪美", "洛阳", "磁灶", "池店", "英林", "永宁", "蚶江", "鸿山",
    "清濛", "北峰", "华大", "丰州", "霞美", "石井", "梅山", "诗山", "码头", "洪濑", "康美", "仑苍", "湖头",
    "蓬壶", "五里街", "三班", "水口", "涂岭", "后龙", "峰尾", "界山", "张坂", "东园", "百崎", "黄塘", "紫山",
)  # fmt: skip
CHARACTERS = (
    "福顺兴达源发利惠乐家百益昌宝泉丰新德裕华明辉和鸿金聚恒清海盛荣泰祥安康美佳林陈黄王李吴张郑蔡许洪杨"
    "苏曾庄谢施刘傅潘永春友朋宏伟志远晨阳雅君茂松鹤云龙凤麒麟天地人和东西南北中正诚信义仁礼智勇川山河湖"
    "长行重朝宜居品味香满园旺财如意吉庆升平锦绣"
)
TRADES = (
    "加油站", "超市", "眼镜店", "金店", "海鲜摊", "蔬菜摊", "鲜肉摊", "茶行", "充电站", "停车场", "水果店",
    "粮油店", "药店", "便利店", "烟酒行", "布行", "五金店", "饲料店", "海鲜酒楼", "快递点", "加气站", "修车行",
    "珠宝行", "农资店", "水产行", "熟食店", "面包房", "卤味店", "牛肉铺", "干货行",
)  # fmt: skip
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def invented(count: int, seed: int = 20_260_101) -> Iterator[BusinessRow]:
    """`count` businesses, always the same ones; a larger list begins with a smaller one."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        town, trade = chance.choice(TOWNS), chance.choice(TRADES)
        shop = "".join(chance.choices(CHARACTERS, k=chance.choice((2, 3, 3, 4))))
        body = "91350500" + "".join(chance.choices(_ALPHABET, k=9))
        yield BusinessRow(
            "一", number, f"{chance.choice(('', '', '示例'))}{town}{shop}{trade}",
            body + str(uscc.calc_check_digit(body)), district=chance.choice(DISTRICTS), township=f"{town}镇",
            address=f"示例路{number}号", stall=f"A{number % 400}" if number % 3 == 0 else "", industry=trade,
        )  # fmt: skip


@dataclass
class Names:
    """What tells whether a look-up has one right answer: every name, its letters, its initials."""

    rows: list[BusinessRow] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)

    def add(self, row: BusinessRow, syllables: tuple[str, ...]) -> None:
        self.rows.append(row)
        self.names.append(row.name)
        self.letters.append("".join(syllables))
        self.initials.append("".join(s[0] for s in syllables))

    def look_ups(self, each: int, seed: int = 7) -> dict[str, list[tuple[str, BusinessRow]]]:
        """By kind, what is typed and the business that is meant; only what means a single one."""
        chance = random.Random(seed)
        traditional = OpenCC("s2t")
        names, letters = "\n".join(self.names), "\n".join(self.letters)
        initials = "\n".join(self.initials)
        tails = "\n".join(row.uscc[-6:] for row in self.rows)

        def misspelt(place: int) -> tuple[str, bool]:
            name = self.names[place]
            said = wrong_at(name, chance.randrange(1, len(name) - 1))
            return said, not _once(names, said) and _only_one_near(names, said, 1)

        def misspelt_twice(place: int) -> tuple[str, bool]:
            name = said = self.names[place]
            for at in chance.sample(range(len(name)), 2):
                said = wrong_at(said, at)
            return said, len(name) >= 6 and _only_one_near(names, said, 2)

        def wrong_at(name: str, at: int) -> str:
            return name[:at] + chance.choice([c for c in CHARACTERS if c != name[at]]) + name[at + 1 :]

        def misspelt_letters(place: int) -> tuple[str, bool]:
            word = self.letters[place]
            at = chance.randrange(2, len(word) - 2)
            said = word[:at] + chance.choice("aeioubdgklmnst") + word[at + 1 :]
            return said, said != word and not _once(letters, said) and _only_one_near(letters, said, 1)

        def unique(said: str, text: str) -> tuple[str, bool]:
            return said, _once(text, said)

        def part(place: int) -> str:
            name = self.names[place]
            start = chance.randrange(0, 2)
            return name[start : start + chance.randrange(5, 8)]

        ways: dict[str, Callable[[int], tuple[str, bool]]] = {
            "part of the name": lambda p: unique(part(p), names),
            "traditional": lambda p: (
                traditional.convert(said := part(p)),
                traditional.convert(said) != said and _once(names, said),
            ),
            "pinyin": lambda p: unique(self.letters[p], letters),
            "initials": lambda p: unique(self.initials[p], initials),
            "one wrong character": misspelt,
            "one wrong letter of pinyin": misspelt_letters,
            "two wrong characters": misspelt_twice,
            "last six of the code": lambda p: unique(self.rows[p].uscc[-6:], tails),
        }
        found: dict[str, list[tuple[str, BusinessRow]]] = {}
        for way, said_of in ways.items():
            kept = found.setdefault(way, [])
            for _ in range(40 * each):
                if len(kept) == each:
                    break
                place = chance.randrange(len(self.rows))
                said, right = said_of(place)
                if right:
                    kept.append((said, self.rows[place]))
        return found


def _once(text: str, said: str) -> bool:
    first = text.find(said)
    return first >= 0 and text.find(said, first + 1) < 0


def _only_one_near(text: str, said: str, slips: int) -> bool:
    """Whether a single line holds `said` but for so many wrong characters, wherever they are."""
    cuts = [len(said) * part // (slips + 1) for part in range(slips + 2)]
    lines: set[int] = set()
    for shift, end in pairwise(cuts):  # one of the parts is untouched
        at = text.find(said[shift:end])
        while at >= 0:
            start = at - shift
            near = text[start : start + len(said)] if start >= 0 else ""
            if len(near) == len(said) and sum(a != b for a, b in zip(near, said, strict=True)) <= slips:
                lines.add(text.rfind("\n", 0, at))
                if len(lines) > 1:
                    return False
            at = text.find(said[shift:end], at + 1)
    return len(lines) == 1


def broad_queries(seed: int = 11) -> dict[str, list[tuple[str, str]]]:
    """By kind, queries that match very many: (text, district)."""
    chance = random.Random(seed)
    middle = ["".join(pair) for pair in pairwise(CHARACTERS)]
    districts = list(DISTRICTS)
    return {
        "two characters": [(word, "") for word in chance.sample(middle, 40)],
        "a trade": [(trade, "") for trade in TRADES],
        "a town": [(town, "") for town in TOWNS[:30]],
        "a district": [("", district) for district in districts],
        "town and trade": [(f"{chance.choice(TOWNS)} {trade}", "") for trade in chance.sample(TRADES, 20)],
        "district and trade": [(f"{district[:2]} {chance.choice(TRADES)}", "") for district in districts],
        "trade in a district": [(chance.choice(TRADES), district) for district in districts],
        "market stall number": [(f"A{number}", "") for number in range(0, 40, 3)],
    }
