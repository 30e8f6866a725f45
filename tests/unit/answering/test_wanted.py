"""What a question wants must be of a kind that the passage can hold."""

import pytest

from knowledge.answering.wanted import can_hold_answer


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("泉州计量所的电话是多少", "计量所负责检定计量器具。", False),
        ("投诉打什么电话", "可以拨打12315。", True),
        ("市场监管局局长叫什么", "市场监管局负责计量监督。", False),
        ("检定一台秤收费多少", "检定要由法定机构进行。", False),
        ("强检收费多少", "强制检定免收费用。", True),
        ("缺斤短两罚多少钱", "责令改正。", True),
        ("哪个牌子的秤最准", "秤要检定合格。", False),
        ("去年查处了多少起", "严厉打击计量作弊。", False),
        ("几个工作日内受理", "七个工作日内决定。", True),
        ("公平秤放在哪里", "放在显眼方便的地方。", True),
    ],
)
def test_can_hold_answer(question: str, text: str, holds: bool) -> None:
    assert can_hold_answer(question, text) is holds


def test_what_an_asked_question_wants_the_passage_can_hold() -> None:
    question, text = "检定收费标准是多少", "收费标准由国家统一制定。"
    assert not can_hold_answer(question, text)
    assert can_hold_answer(question, text, ["检定收费多少"])
    assert not can_hold_answer("计量所电话是多少", text, ["检定收费多少"])


def test_a_far_place_may_stand_in_an_asked_question() -> None:
    assert not can_hold_answer("台湾的一斤是几克", "台斤不是法定单位。")
    assert can_hold_answer("台湾的一斤是几克", "台斤不是法定单位。", ["台湾的斤和这里一样吗"])
