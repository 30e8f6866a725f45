"""Generated look-ups that have one right business find it among the first five."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pytest
from stdnum.cn import uscc

from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory
from portal.businesses.name_words import pinyin_of
from tests.unit.businesses.business_readings import reading_of

SURNAMES = "林陈黄王李吴张郑蔡许洪杨苏曾庄谢施刘傅潘"
LUCKY = "福顺兴达源发利惠乐家百益昌宝泉丰新德裕华明辉和鸿金聚恒清海盛荣泰祥安康美佳"
TOWNS = ("青阳", "安海", "陈埭", "灵秀", "祥芝", "城东", "崇武", "官桥", "桃城", "浔中", "水头", "洛阳")
TRADES = ("加油站", "超市", "眼镜店", "金店", "海鲜摊", "蔬菜摊", "茶行", "充电站")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHARE_FOUND = 0.98


def _code(chance: random.Random) -> str:
    body = "91350500" + "".join(chance.choice(ALPHABET) for _ in range(9))
    return str(body + uscc.calc_check_digit(body))


@pytest.fixture
def many(directory: BusinessDirectory) -> tuple[BusinessDirectory, list[BusinessRow]]:
    chance = random.Random(3)
    names = {
        chance.choice(TOWNS)
        + chance.choice(SURNAMES)
        + "".join(chance.choice(LUCKY) for _ in range(3))
        + chance.choice(TRADES)
        for _ in range(1_000)
    }
    rows = [BusinessRow("一", n, name, _code(chance)) for n, name in enumerate(sorted(names), 1)]
    directory.publish(
        reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), actor="officer-1"
    )
    return directory, rows


def _misspelt(name: str, chance: random.Random) -> str:
    place = chance.randrange(2, 6)
    wrong = chance.choice([c for c in LUCKY if c != name[place]])
    return name[:place] + wrong + name[place + 1 :]


def test_look_ups_with_one_right_business(many: tuple[BusinessDirectory, list[BusinessRow]]) -> None:
    directory, rows = many
    chance = random.Random(7)
    ways: dict[str, Callable[[BusinessRow], str]] = {
        "part of the name": lambda row: row.name[2:7],
        "pinyin": lambda row: "".join(pinyin_of(row.name[:6])),
        "initials": lambda row: "".join(s[0] for s in pinyin_of(row.name)),
        "one wrong character": lambda row: _misspelt(row.name, chance),
        "one character too few": lambda row: row.name[:3] + row.name[4:],
        "last six of the code": lambda row: row.uscc[-6:],
        "words in another order": lambda row: f"{row.name[2:6]} {row.name[:2]}",
    }
    for way, asked in ways.items():
        sample = chance.sample(rows, 40)
        missed = []
        for row in sample:
            said = asked(row)
            if row.name not in {business.name for business in directory.search(said, limit=5).items}:
                missed.append((said, row.name))
        assert len(missed) <= (1 - SHARE_FOUND) * len(sample), (way, missed)
