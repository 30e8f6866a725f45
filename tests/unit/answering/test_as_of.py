"""Which day's law a question asks for, by its words."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.as_of import asks_before, day_asked, may_ask_before

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022年的规定是怎么样的", date(2022, 12, 31)),
        ("2018年的计量法实施细则怎么罚没检定的秤", date(2018, 12, 31)),
        ("计量法实施细则2018版第四十六条说什么", date(2018, 12, 31)),
        ("计量法实施细则(2018)罚多少", date(2018, 12, 31)),
        ("2026年4月15日前收到的投诉几天内答复", date(2026, 4, 14)),
        ("今年4月15日之前投诉按哪个办法", date(2026, 4, 14)),
        ("2021年3月的投诉举报办法怎么说", date(2021, 3, 31)),
        ("按2020-05-06的规定怎么处理", date(2020, 5, 6)),
        ("去年的规定里投诉几天答复", date(2025, 12, 31)),
        ("三年前的处罚规定", date(2023, 11, 23)),
        ("12年前的条例怎么写", date(2014, 11, 23)),
        ("2022年以前实施细则怎么罚", date(2021, 12, 31)),
        ("2027年1月8日起电子秤适用什么规程", date(2027, 1, 8)),
        ("2027年1月8日电子秤适用哪个规程", date(2027, 1, 8)),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_asked(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "泉政文〔2023〕14号说了什么",
        "泉政文(2023)14号的办法",
        "国务院计量发展规划（2021—2035年）有哪些规定",
        "到2025年全市社会公用计量标准要达到多少项",
        "2025年目标是多少",
        "2035年远景目标",
        "2020年全市社会公用计量标准有多少项",
        "2025年新增的地方规定有几个",
        "2025年世界计量日主题是什么",
        "去年买的秤今年要检定吗",
        "2022年的规定现在还有效吗",
        "2022年的规定和新规定有什么区别",
        "电子秤多久检定一次",
        "2019年3月买的水表",
        "2026年的规定",
        "检验规则2023版几时实施",
        "2020年那时候强检器具检定覆盖率是多少",
    ],
)
def test_what_is_no_day_of_law(text: str) -> None:
    assert day_asked(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "以前的计量法实施细则怎么罚",
        "旧规定里没检定罚多少",
        "老办法投诉要多久",
        "新规之前投诉举报怎么办理",
        "新办法实施前实名举报几天告知",
        "121号令施行之前怎么处理投诉",
        "信访条例修订前怎么规定",
        "之前的实施细则第几条管这个",
        "原来的条例怎么写",
        "计量法实施细则以前对没检定的秤怎么罚",
        "旧的计量法实施细则第四十六条",
    ],
)
def test_the_law_before_the_change(text: str) -> None:
    assert asks_before(text)
    assert day_asked(text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["以前投诉举报几天内答复", "缺斤短两以前怎么罚", "投诉几天答复 以前呢", "那以前呢"]
)
def test_what_may_ask_for_the_law_before_the_change(text: str) -> None:
    assert may_ask_before(text)
    assert day_asked(text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "我以前买的秤坏了怎么办",
        "以前没检定过的秤现在要检定吗",
        "检定之前要准备什么",
        "旧秤还能用吗",
        "旧眼镜度数不准找谁",
        "投诉之前先找商家吗",
        "改装前要不要批准",
        "新旧规定有什么区别",
        "现在的规定和以前的规定哪里不一样",
        "老板不赔怎么办",
        "旧的秤有什么规定",
        "以前的老办法还有效吗",
        "律师说老办法废了，那新的是第几号",
        "菜市场的老规定过时没有",
        "罚一万是老规定吧",
        "公共计量标准原来几项，打算加到几项",
    ],
)
def test_the_present(text: str) -> None:
    assert not asks_before(text)
    assert not may_ask_before(text)
    assert day_asked(text, TODAY) is None
