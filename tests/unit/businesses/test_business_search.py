"""What people type finds the right business, closest first, and only what is published."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime

import pytest

from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory
from portal.businesses.name_query import read_query
from portal.businesses.pinyin import split_pinyin
from tests.unit.businesses.business_readings import reading_of

SEAFOOD = "示例东海农贸市场阿明海鲜摊"
FUEL = "示例晋江青阳加油站"
YONGHUI = "示例石狮永辉超市"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("阿明海鲜", SEAFOOD),
        ("海鲜", SEAFOOD),
        ("摊", SEAFOOD),
        ("水产", SEAFOOD),
        ("东海农贸市场 A12", SEAFOOD),
        ("東海農貿市場", SEAFOOD),
        ("haixian", SEAFOOD),
        ("amhx", SEAFOOD),
        ("加油站", FUEL),
        ("晋江 加油站", FUEL),
        ("jinjiang", FUEL),
        ("91350582MA2XXXXX0X", FUEL),
        ("91350582ma2xxxxx0x", FUEL),
        ("XXXX0X", FUEL),
        ("青阳街道", FUEL),
        ("老石狮百货", YONGHUI),
        ("永辉", YONGHUI),
        ("ｙｏｎｇｈｕｉ", YONGHUI),
        ("永 辉 超 市", YONGHUI),
        ("石狮　永辉 超市", YONGHUI),
        ("示例石狮 永辉超市", YONGHUI),
        ("晋江　青阳（加油站）", FUEL),
        ("Ａ１２", SEAFOOD),
    ],
)
def test_finds(published: BusinessDirectory, text: str, name: str) -> None:
    page = published.search(text)
    assert page.items[0].name == name
    assert 0.5 <= page.items[0].score <= 1.0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("石狮永挥超市", YONGHUI),
        ("丰泽海鲜摊", SEAFOOD),
        ("晉江加油", FUEL),
        ("晋江市加油站", FUEL),
        ("永辉超巿", YONGHUI),
        ("jinjiangqy", FUEL),
        ("jinjaing", FUEL),
        ("yonghhui", YONGHUI),
        ("晋江清阳加有站", FUEL),
        ("石师永辉超式", YONGHUI),
        ("是例晋江青扬加油站", FUEL),
        ("东海农贸市长阿名海鲜摊", SEAFOOD),
    ],
)
def test_misspelt_and_run_together_words_find_the_nearest(
    published: BusinessDirectory, text: str, name: str
) -> None:
    page = published.search(text)
    assert page.items[0].name == name
    assert page.items[0].score < 0.5


@pytest.mark.parametrize(
    "text", ["量子对撞机", '"', "*", "（）", 'names: "x" OR 1', "NEAR(a b)", "%", "_", "'--"]
)
def test_nonsense_and_operators_find_nothing_and_never_fail(published: BusinessDirectory, text: str) -> None:
    page = published.search(text)
    assert (page.total, page.items) == (0, ())
    assert page.as_of == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["石师永灰超式", "永灰超式"])
def test_three_slips_or_two_in_a_short_word_find_nothing(published: BusinessDirectory, text: str) -> None:
    assert published.search(text).items == ()


def test_spaces_and_brackets_in_a_name_do_not_part_it(
    directory: BusinessDirectory,
) -> None:
    names = ("示例 青 阳 加油站", "示例青阳（万达）眼镜店")
    rows = [BusinessRow("一", n, name, district="晋江市") for n, name in enumerate(names, 2)]
    directory.publish(
        reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 10, 1), actor="officer-1"
    )
    for said, name in (("青阳加油站", names[0]), ("青阳万达眼镜", names[1]), ("达眼镜店", names[1])):
        found = directory.search(said).items
        assert [business.name for business in found] == [name], said
        assert found[0].score > 0.5


def test_broad_words_are_read_shortest_name_first_whatever_the_order_of_the_list(
    directory: BusinessDirectory,
) -> None:
    numbers = random.Random(3).sample(range(1000), 400)  # more than are ranked whole
    rows = [BusinessRow("一", n, f"示例{'长' * (n % 7)}{n}号茶行", industry="茶行") for n in numbers]
    directory.publish(
        reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 10, 1), actor="officer-1"
    )
    pages = [directory.search("茶行", limit=50, offset=start) for start in range(0, 400, 50)]
    assert {page.total for page in pages} == {400}
    lengths = [len(business.name) for page in pages for business in page.items]
    assert len({business.id for page in pages for business in page.items}) == 400
    assert lengths == sorted(lengths)


def test_closest_first_and_pages_do_not_overlap(published: BusinessDirectory) -> None:
    both = published.search("超市")
    assert both.total == 2
    first, second = (published.search("超市", limit=1, offset=n) for n in (0, 1))
    assert first.total == second.total == 2
    assert {first.items[0].id, second.items[0].id} == {b.id for b in both.items}
    exact = published.search(YONGHUI).items[0]
    assert (exact.name, exact.score) == (YONGHUI, 1.0)
    scores = [b.score for b in published.search("示例").items]
    assert scores == sorted(scores, reverse=True)


def test_district_narrows_by_short_or_full_name(published: BusinessDirectory) -> None:
    assert published.search("", district="石狮").total == 2
    assert published.search("超市", district="石狮市").total == 2
    assert published.search("超市", district="晋江市").total == 0
    assert published.search("").total == 4


def test_expiry_is_computed_on_the_day_after_the_last(
    published: BusinessDirectory, make_directory: Callable[..., BusinessDirectory]
) -> None:
    fuel, yonghui = published.search(FUEL).items[0], published.search(YONGHUI).items[0]
    assert fuel.status is PledgeStatus.EXPIRED
    assert yonghui.status is PledgeStatus.ACTIVE
    tomorrow = make_directory(now=datetime(2026, 11, 24, 0, 1))
    assert tomorrow.search(YONGHUI).items[0].status is PledgeStatus.EXPIRED
    assert (published.count(), tomorrow.count()) == (3, 2)
    assert published.count(district="石狮") == 2


def test_a_business_of_two_lists_is_shown_once_as_the_newer_list_has_it(
    published: BusinessDirectory, make_directory: Callable[..., BusinessDirectory]
) -> None:
    again = BusinessRow("一", 2, YONGHUI, district="石狮市", industry="大型超市")
    make_directory(single_operator=True).publish(
        reading_of(again, sha256="1" * 64),
        list_name="乙", issuer="示例局", as_of=date(2026, 11, 1), actor="officer-1",
    )  # fmt: skip
    page = published.search("永辉")
    assert page.total == 1
    assert (page.items[0].industry, page.items[0].source) == ("大型超市", "乙")
    assert page.as_of == date(2026, 11, 1)


def test_pinyin_is_read_in_every_way() -> None:
    assert split_pinyin("xian")[:2] == [("xian",), ("xi", "an")]
    assert ("nong", "mao") in split_pinyin("nongmao")
    assert split_pinyin("kfc") == []


def test_a_query_is_cut_and_bounded() -> None:
    query = read_query("海鲜 " * 30)
    assert query.terms == ("海鲜",)
    assert len(read_query("海" * 5000).folded) == 100


def test_search_loads_nothing_heavy() -> None:
    code = (
        "import sys, portal.businesses.directory, portal.businesses.name_query as q;"
        "import portal.businesses.name_words as w;"
        "w.readings('泉州'); q.read_query('東海');"
        "print([m for m in ('pandas','torch','chromadb','streamlit','numpy','alembic') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert found.stdout.strip() == "[]"


def test_trade_and_status_narrow_with_and_without_words(published: BusinessDirectory) -> None:
    assert {b.name for b in published.search("", industry="超市").items} == {YONGHUI, "示例石狮永和超市"}
    assert published.search("永辉", industry="超市").total == 1
    assert published.search("永辉", industry="加油站").total == 0
    assert [b.name for b in published.search("", status=PledgeStatus.EXPIRED).items] == [FUEL]
    assert published.search("晋江", status=PledgeStatus.ACTIVE).total == 0
    assert published.search("晋江", status=PledgeStatus.EXPIRED).total == 1
    business = published.search(YONGHUI).items[0]
    published.decide(
        business.id, PledgeStatus.DEREGISTERED, decision_number="示例1号", reason="注销", officer="officer-1"
    )
    assert [b.name for b in published.search("", status=PledgeStatus.DEREGISTERED).items] == [YONGHUI]
    assert published.search("", district="石狮", status=PledgeStatus.ACTIVE).total == 1


def test_both_readings_of_a_character_find(make_directory: Callable[..., BusinessDirectory]) -> None:
    directory = make_directory()
    rows = [BusinessRow("一", 2, "示例安海长乐茶行"), BusinessRow("一", 3, "示例重庆火锅店")]
    directory.publish(reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), actor="a")
    for said in ("changlechahang", "zhanglechahang", "changlechaxing", "clcx"):
        assert [b.name for b in directory.search(said).items] == [rows[0].name], said
    for said in ("chongqing", "zhongqing"):
        assert [b.name for b in directory.search(said).items] == [rows[1].name], said


def test_a_broad_query_has_the_same_order_on_every_page(
    make_directory: Callable[..., BusinessDirectory],
) -> None:
    directory = make_directory()
    rows = [BusinessRow("一", n, f"示例{'海' * (n % 7)}超市{n}号", industry="超市") for n in range(1, 701)]
    rows += [
        BusinessRow("一", 701, "超市"),
        BusinessRow("一", 702, "超市发"),
        BusinessRow("一", 703, "示例店", township="超市"),
    ]
    directory.publish(reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), actor="a")
    pages = [directory.search("超市", limit=100, offset=start) for start in range(0, 800, 100)]
    assert {page.total for page in pages} == {703}
    found = [business for page in pages for business in page.items]
    assert len({b.id for b in found}) == len(found) == 703
    assert [found[0].name, found[1].name, found[-1].name] == ["超市", "超市发", "示例店"]
    scores = [b.score for b in found]
    assert scores == sorted(scores, reverse=True)
    assert [directory.search("超市", limit=20).items] == [pages[0].items[:20]]
