"""Questions with numbers: computed with sources, asked back, or left to the passages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answer import Answer, ComposedBy, Label, Status
from knowledge.answering.draft import Tools
from knowledge.answering.pipeline import Answering
from knowledge.document import Document, Kind
from knowledge.numbers import numbers_in
from knowledge.passage import Passage
from knowledge.question import Question, Turn
from knowledge.retrieval.protocols import Hit, Scope

TODAY = date(2026, 11, 23)
Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    ("text", "numbers", "verdict", "document"),
    [
        ("买2斤称1斤8两", {1000, 900, 100, 20, 40}, "超出允许偏差", "零售商品称重计量监督管理办法"),
        ("15块一斤的排骨买1公斤，公平秤称980克", {20, 5, 10}, "超出允许偏差", "零售商品称重计量监督管理办法"),
        (
            "4块一公斤的萝卜买了2公斤，复称1.98公斤",
            {20, 40, 80},
            "未超出允许偏差",
            "零售商品称重计量监督管理办法",
        ),
        ("买5斤橘子少了三两，正常吗", {150, 80, 160}, "不能判断", "零售商品称重计量监督管理办法"),
        ("螃蟹120一斤买2斤，回来称1斤9两9", {5, 2, 10, 4}, "不能判断", "零售商品称重计量监督管理办法"),
        ("活鱼买了3斤，回家称2斤8两", {100}, "不能判断", "零售商品称重计量监督管理办法"),
        ("买30公斤苹果少了1斤，算超差吗", {500}, "不能判断", "零售商品称重计量监督管理办法"),
        ("金项链20克，少了0.05克正常吗", {0.01, 0.02}, "超出允许偏差", "零售商品称重计量监督管理办法"),
        ("60克一袋的瓜子少了5克合格吗", {4.5, 55.5, 5}, "超出允许偏差", "定量包装商品计量监督管理办法"),
        (
            "500ml洗发水量出来490毫升，算合格吗",
            {15, 485, 10},
            "未超出允许偏差",
            "定量包装商品计量监督管理办法",
        ),
        ("加30升汽油，少0.2升算超差吗", {0.09, 0.2}, "超出允许偏差", "燃油加油机检定规程（试行）"),
    ],
)
def test_a_shortfall_is_computed_and_held_against_its_limit(
    ask: Ask, text: str, numbers: set[float], verdict: str, document: str
) -> None:
    answer = ask(text)
    expected = Status.ANSWERED_PARTLY if verdict == "不能判断" else Status.ANSWERED
    assert (answer.label, answer.status) == (Label.CALCULATOR, expected)
    assert answer.composed_by is ComposedBy.RULE
    assert {str(n) for n in numbers} <= {f"{n:f}" for n in numbers_in(answer.text)} | {
        str(int(n)) for n in numbers_in(answer.text) if n == int(n)
    }
    assert verdict in answer.text
    assert verdict == "未超出允许偏差" or "未超出允许偏差" not in answer.text or "按品名" in answer.text
    assert "违法" not in answer.text
    assert any(document in citation.title for citation in answer.citations)
    assert {step.link for step in answer.next_steps} >= {"tel:12315", "/complain"}


@pytest.mark.parametrize(
    ("text", "value", "unit", "formula"),
    [
        ("10亩地是多少平方米", "6666.67", "m²", "10 × 2000/3"),
        ("32寸电视是多少厘米", "81.28", "cm", "32 × 2.54"),
        ("一斤等于几克", "500", "g", "1 × 500"),
        ("1斤3两是多少克", "650", "g", "1 × 500 ＋ 3 × 50"),
        ("30公斤是多少斤", "60", "斤", "30 × 2"),
        ("英尺等于多少米", "0.3048", "m", "1 × 0.3048"),
        ("5公斤装的米最多能少多少", "75", "g", "5000 × 1.5%"),
        ("15公斤的面粉最多能少多少", "150", "g", "附件3 固定值 150"),
        ("被骗90块钱，三倍赔多少", "270", "元", "90 × 3"),
        ("400块的鱼干要是欺诈，三倍是多少", "1200", "元", "400 × 3"),
        ("12块一斤的肉买5斤，被骗了三倍赔多少", "60", "元", "24 元/kg × 2.5 kg"),
        ("加40升油允许误差多少", "0.12", "L", "40 × 0.30%"),
    ],
)
def test_a_figure_comes_with_its_formula(ask: Ask, text: str, value: str, unit: str, formula: str) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert (value, unit, formula) in {(c.value, c.unit, c.formula) for c in answer.computed}
    assert value in answer.text


def test_every_input_stands_in_the_passage_that_it_names(ask: Ask) -> None:
    answer = ask("一斤猪肉12块 回去一称才八两")
    quotes: dict[str, str] = {}
    for citation in answer.citations:
        quotes[citation.passage_id] = quotes.get(citation.passage_id, "") + citation.quote
    inputs = [item for figure in answer.computed for item in figure.inputs]
    assert {item.value for item in inputs} >= {"500", "50", "5"}
    for item in inputs:
        assert numbers_in(item.value) <= numbers_in(quotes[item.passage_id])


def test_both_roundings_are_told(ask: Ask) -> None:
    assert "9.9或10克" in ask("333克一袋的瓜子最多能少多少").text


def test_a_cun_that_may_be_either_is_told_as_both(ask: Ask) -> None:
    answer = ask("一寸是多少厘米")
    assert {"3.33333", "2.54"} <= {figure.value for figure in answer.computed}


def test_whether_a_unit_is_for_trade_is_told(ask: Ask) -> None:
    assert "不是法定计量单位" in ask("一斤等于几克").text
    assert "农地" in ask("2亩是多少平方米").text
    assert "不是法定" not in ask("1升等于多少毫升").text


def test_the_method_decides_when_it_is_named(ask: Ask) -> None:
    assert "少了30克，超出允许偏差" in ask("买1公斤白菜，复称0.97公斤，用的是原来的秤").text
    assert "不能判断" in ask("买1公斤白菜，复称0.97公斤").text


@pytest.mark.parametrize(
    "text", ["买2斤少了30克算短秤吗", "少给我二两算短秤吗", "买了两斤，少给20克算不算短秤"]
)
def test_what_is_missing_is_asked_for(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.CLARIFICATION)
    assert "多少钱一斤" in answer.sentences[0].text
    assert [step.kind for step in answer.next_steps] == ["ask"]


def test_the_reply_to_what_we_asked_is_joined_with_its_question(tools: Tools) -> None:
    history = (Turn("买2斤少了30克算短秤吗"),)
    answer = Answering(tools).ask(Question("猪肉，12块一斤", history=history), TODAY)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert "超出允许偏差" in answer.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("买菜少给我二两咋办", "2两（100克）"),
        ("买了两斤排骨称出来1斤八两怎么办", "少了100克"),
        ("阿嬷买肉被少称一两，找谁讨", "1两（50克）"),
        ("给客人少称二两，要罚几多", "2两（100克）"),
    ],
)
def test_what_to_do_comes_from_the_passages_and_the_conversion_leads(ask: Ask, text: str, told: str) -> None:
    answer = ask(text)
    assert answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert answer.label is Label.KNOWLEDGE
    assert told in answer.sentences[0].text
    assert len(answer.sentences) > 2
    assert answer.computed


@pytest.mark.parametrize(
    "text",
    [
        "500克的袋子，净含量字高要多少",
        "水果称重能差几克",
        "三四十块一斤的东西能差几克",
        "一百多块一斤的东西，称重能差多少",
        "斤和公斤怎么换算",
        "司马斤等于多少克",
        "1盎司黄金多少克",
        "中药一钱是几克",
        "一盒标50个，少一个行不行",
        "假一赔三怎么算，最少赔多少",
        "价签写几块钱一斤 合不合规矩",
        "5斤的猫一天吃多少克猫粮",
        "3斤排骨多少钱",
        "厂家每袋都短两三克，专门卡着允许短缺量",
        "加油机误差多少算正常",
        "充电桩写充了50度 我车上才进了40度 跟谁说理去",
    ],
)
def test_other_questions_are_left_alone(ask: Ask, text: str) -> None:
    answer = ask(text)
    assert answer.label is not Label.CALCULATOR
    assert not answer.status.is_error


def test_the_law_of_another_day_is_not_computed(tools: Tools) -> None:
    answer = Answering(tools).ask(Question("5公斤装的米最多能少多少", as_of=date(2010, 1, 1)), TODAY)
    assert answer.label is not Label.CALCULATOR


@given(st.integers(2, 40), st.integers(1, 9))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_purchase_in_other_units_gets_the_same_verdict(ask: Ask, jin: int, liang: int) -> None:
    grams, short = jin * 500, liang * 50
    asked = (
        f"猪肉12块一斤，买{jin}斤少了{liang}两，算超差吗",
        f"猪肉24元/kg，买{grams}克少了{short}克，算超差吗",
    )
    first, second = (ask(text) for text in asked)
    assert first.status is second.status
    assert [s.text for s in first.sentences[1:]] == [s.text for s in second.sentences[1:]]


class _Nothing:
    """A retriever of an index without explainers."""

    def find(self, text: str, scope: Scope, limit: int = 30, said: str = "") -> tuple[Hit, ...]:
        return ()

    def resting_on(self, fact_id: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        return ()


@pytest.mark.parametrize(
    ("text", "value", "locator"),
    [
        ("5公斤装的米最多能少多少", "75", "附件3"),
        ("12块一斤的猪肉买2斤，复称1斤8两", "5", "附表1"),
        ("被骗60块钱，三倍是多少", "180", "第五十五条第一款"),
        ("3.6亩是多少平方米", "2400", "第三条"),
    ],
)
def test_without_an_explainer_our_own_table_is_cited(
    tools: Tools, text: str, value: str, locator: str
) -> None:
    answer = Answering(replace(tools, retriever=_Nothing())).ask(Question(text), TODAY)
    assert (answer.label, answer.status) == (Label.CALCULATOR, Status.ANSWERED)
    assert value in {figure.value for figure in answer.computed}
    assert locator in {citation.locator for citation in answer.citations}
    assert {citation.kind for citation in answer.citations} == {Kind.EXPLAINER}
