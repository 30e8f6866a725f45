"""Days and fines in chat: computed with article and source, asked back, or left to the passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from knowledge.answer import Answer, ComposedBy, Label, Status
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.question import Question, Turn
from knowledge.rules.calendar import Calendar, read_years

TODAY = date(2026, 11, 23)
Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    ("text", "value", "words", "law"),
    [
        ("我11月2日投诉的，什么时候要告诉我受不受理", "2026-11-11", "2026年11月11日（星期三）", "第十五条"),
        ("我上周三投诉的，最迟哪天答复我", "2026-11-27", "第3个工作日", "第十五条"),
        ("今天投诉，最晚几号答复", "2026-12-02", "2026年12月2日（星期三）", "第十五条"),
        ("8月3日受理的，调解哪天到期", "2026-10-08", "顺延", "第二十三条"),
        ("受理是8月3日，调解到哪天", "2026-10-08", "顺延", "第二十三条"),
        ("11月5日受理的，调解到哪天为止", "2027-01-04", "2027年的放假安排还没公布", "第二十三条"),
        ("昨天终止调解了，几天内要告诉我", "2026-12-01", "告诉双方", "第二十三条"),
        ("我11月3号举报了一家店，多久有回复", "2026-11-24", "再延15个工作日，到2026年12月15日", "第十八条"),
        ("2023年12月1日买的秤不准，现在还能投诉吗", "2026-12-01", "还在期限内", "第十六条"),
        ("2023年10月1日买的，还来得及投诉吗", "2026-10-08", "已经过了这个期限", "第十六条"),
        ("我3月2日投诉的，最迟什么时候告诉我受不受理", "2026-03-11", "已经过了", "第十四条"),
    ],
)
def test_a_period_is_counted_from_the_day_told(ask: Ask, text: str, value: str, words: str, law: str) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert answer.composed_by is ComposedBy.RULE
    counted = [one for one in answer.computed if one.value == value]
    assert counted and any(law in one.formula for one in counted)
    assert words in answer.text
    assert all(sentence.citations for sentence in answer.sentences)
    assert any(law in citation.locator for citation in answer.citations)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("我上个月投诉的，最迟几号告诉我", "哪一天投诉"),
        ("我农历十月初三投诉的，什么时候答复", "公历"),
        ("我的计价器什么时候到期", "哪一天检定"),
        ("我家的水表什么时候该换", "哪一天开始用"),
    ],
)
def test_one_thing_is_asked_back(ask: Ask, text: str, asks: str) -> None:
    answer = ask(text)
    assert answer.status is Status.CLARIFICATION and answer.label is Label.CALCULATOR
    assert asks in answer.text and answer.text.count("？") == 1


def test_the_day_asked_back_completes_the_question(tools: Tools) -> None:
    history = (Turn("我上个月投诉的，最迟几号告诉我受不受理", "是哪一天投诉的？"),)
    answer = Answering(tools).ask(Question("10月26日投诉的", history=history), TODAY)
    assert answer.status is Status.ANSWERED
    assert "2026-11-04" in {one.value for one in answer.computed}


def test_a_year_of_the_operator_gives_the_date(tools: Tools) -> None:
    text = "[2027]\nsource='示例'\nholidays=[{name='元旦', from=2027-01-01, to=2027-01-03}]\n"
    able = replace(tools, calendar=Calendar(read_years(text)))
    answer = Answering(able).ask(Question("11月2日受理的，调解到哪天为止"), TODAY)
    assert "2027年1月4日（星期一）" in answer.text and "还没公布" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "我上周投诉的怎么还没人管",
        "投诉几天要告诉我受不受理",
        "投诉要带什么材料，要多久",
        "被罚款了不服几天内起诉",
        "今年4月15号以前的老办法，投诉受理了最长能调解多少个工作日",
        "加油机多久检一次",
        "水表用几年要换",
        "检定证书过期了还能用吗",
        "电子秤2025年3月1日买的，保修到什么时候",
        "美国超市短秤怎么罚",
        "遇到作弊秤怎么举报，会罚多少",
        "能效标识造假罚多少",
    ],
)
def test_other_questions_are_left_alone(ask: Ask, text: str) -> None:
    assert ask(text).label is not Label.CALCULATOR


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("加油机2026年6月1日检定的，有效期到哪天", "2026-12-01", "检定周期一般不超过6个月"),
        ("计价器2025年11月20日检的，还有效吗", "2026-11-20", "已经过了"),
        ("我家水表2019年装的，到期了吗", "2025", "该换新了"),
        ("天然气表2018年5月装的什么时候换", "2028-05", "还没到期"),
        ("DN100的水表2025/3/1检的，下次什么时候检", "2027-03-01", "不超过2年"),
        ("我家煤气表用了12年了要换吗", "2024", "人工煤气"),
    ],
)
def test_checked_intervals_are_counted(ask: Ask, text: str, value: str, words: str) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert [one.value for one in answer.computed] == [value]
    assert words in answer.text


@pytest.mark.parametrize(
    "text",
    ["我的电子秤2025年3月1日检定的什么时候到期", "电表2016年装的，到期没有", "血压计今年1月检定的，过期了吗"],
)
def test_an_interval_that_was_not_verified_is_not_counted(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED_PARTLY)
    assert "没有核实" in answer.text and not answer.computed


def test_an_old_scale_is_told_its_last_day(ask: Ask) -> None:
    assert "2027年1月7日" in ask("我的电子秤2025年3月1日检定的什么时候到期").text


@pytest.mark.parametrize(
    ("text", "values", "place"),
    [
        ("用作弊秤罚多少", {"2000"}, ("计量法实施细则", "第四十八条")),
        (
            "没检定的加油机罚多少",
            {"1000", "5000", "5000～30000"},
            ("加油站计量监督管理办法", "第九条第（三）项"),
        ),
        ("加油站短量，违法所得8000元罚多少", {"24000"}, ("加油站计量监督管理办法", "第九条第（四）项")),
        ("加油站短量，违法所得5万，最高罚多少", {"30000"}, ("加油站计量监督管理办法", "第九条第（四）项")),
        ("短斤缺两罚多少", {"30000"}, ("商品量计量违法行为处罚规定", "第五条")),
        ("卖市斤秤，违法所得1000元罚多少", {"100", "500"}, ("计量法实施细则", "第四十一条")),
    ],
)
def test_a_fine_is_told_with_its_article(
    ask: Ask, text: str, values: set[str], place: tuple[str, str]
) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert {one.value for one in answer.computed} == values
    assert any(place[0] in c.title and c.locator == place[1] for c in answer.citations)
    assert "由市场监管部门" in answer.text


def test_a_gain_that_is_missing_is_named(ask: Ask) -> None:
    assert "说出违法所得" in ask("加油站少给油，最高罚多少").text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("How many grams is half a jin?", "250", "g"),
        ("2 lb 3 oz in grams", "992.233", "g"),
        ("what is 3 jin 2 liang in kg", "1.6", "kg"),
        ("How many jin is 2 kg", "4", "jin"),
    ],
)
def test_units_in_english(ask: Ask, text: str, value: str, unit: str) -> None:
    answer = ask(text)
    assert (answer.lang, answer.label, answer.status) == ("en", Label.CALCULATOR, Status.ANSWERED)
    (computed,) = answer.computed
    assert (computed.value, computed.unit) == (value, unit)
    assert answer.text.isascii() and ".J" not in answer.text


def test_a_leap_day_has_no_next_year(ask: Ask, tools: Tools) -> None:
    found = Answering(tools).ask(Question("2月29日投诉，最晚哪天告诉我受不受理"), date(2028, 12, 5))
    assert found.status is not Status.ERROR_INTERNAL


def _prices(answer: Answer) -> set[str]:
    return {one.value for one in answer.computed if one.unit == "元/kg"}


@pytest.mark.parametrize(
    ("text", "prices", "verdict"),
    [
        ("10到12块一斤的排骨买3斤，公平秤2斤9两，超差吗", {"20", "24"}, "超出允许偏差"),
        ("猪肉10到16块一斤，买2斤少了10克，超了吗", {"20", "32"}, "不能判断"),
        ("螃蟹一斤一百二，买了两斤回家称一斤九两五，算不算短秤", {"240"}, "超出允许偏差"),
        ("十二块半一斤的猪肉买2斤，复称1斤8，超了吗", {"25"}, "超出允许偏差"),
    ],
)
def test_prices_as_people_tell_them(ask: Ask, text: str, prices: set[str], verdict: str) -> None:
    answer = ask(text)
    assert _prices(answer) == prices and verdict in answer.text


def test_petrol_bought_for_money_is_petrol(ask: Ask) -> None:
    answer = ask("我加了200块钱的油，应该25升，结果24.8升，超差吗")
    assert any(one.value == "0.075" for one in answer.computed)
