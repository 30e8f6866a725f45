"""问计量: question, answer with its basis, history, 清空 and 撤销."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.answer import ComposedBy, NextStep, Sentence, Status
from portal.notices import notice
from tests.screens import fakes
from tests.screens.conftest import Open, press, words
from tests.screens.test_frame import APP


def _ask(open_page: Open, text: str) -> Any:
    test = open_page("ask")
    test.text_input(key="question").set_value(text)
    return press(test, "提问")


def test_first_page_has_one_box_and_three_examples(open_page: Open) -> None:
    test = open_page("ask")
    assert not test.exception
    assert [box.label for box in test.text_input] == ["您想问什么？"]
    assert len([b for b in test.button if b.label.endswith("？")]) == 3
    assert "答复" not in words(test)


def test_answer_shows_conclusion_basis_and_next_steps(open_page: Open, portal: Any) -> None:
    test = _ask(open_page, "充电桩归谁管")
    shown = words(test)
    assert portal.answers.asked[0].text == "充电桩归谁管"
    assert "充电桩由市场监管部门管。 :small[\\[1\\]]" in shown
    assert ":green-badge[原文] **示例办法**" in shown and ":blue-badge[解读] **示例意见**" in shown
    assert "第三条 · 现行有效性未复核" in shown and "已不是现行版本" in shown
    assert "**5项**" in shown and "用到的数：12 \\[1\\]、7 \\[2\\]" in shown
    assert "您说的“鬼秤”，按“作弊计量器具”查。" in shown
    assert [text.value for text in test.text][:2] == ["示例原文。", "示例解读。"]
    assert shown.index("充电桩由") < shown.index("**依据**") < shown.index("**接下来可以**")


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_heading(open_page: Open, portal: Any, status: Status) -> None:
    portal.answers.reply = fakes.answer(status=status, citations=(), sentences=(Sentence("一句话。"),))
    test = _ask(open_page, "问一句")
    assert not test.exception
    assert len(test.header) == 1 and test.header[0].value.strip()
    assert "一句话。" in words(test)


def test_text_of_citizens_and_documents_is_never_markup(open_page: Open, portal: Any) -> None:
    portal.answers.reply = fakes.answer(question=fakes.HOSTILE, sentences=(Sentence(fakes.HOSTILE, ("p1",)),))
    test = _ask(open_page, fakes.HOSTILE)
    assert not any(getattr(m.proto, "allow_html", False) for m in test.markdown)
    hostile = [str(m.value) for m in (*test.markdown, *test.caption) if "198" in str(m.value)]
    assert hostile
    for text in hostile:
        assert "\\!\\[x\\]\\(http\\:" in text and "\\<script\\>" in text and "\\*\\*粗\\*\\*" in text


def test_model_answer_says_so(open_page: Open, portal: Any) -> None:
    assert "人工智能" not in words(_ask(open_page, "一"))
    portal.answers.reply = fakes.answer(composed_by=ComposedBy.MODEL)
    assert "由人工智能改写并逐句核对" in words(_ask(open_page, "二"))


def test_empty_question_is_not_asked(open_page: Open, portal: Any) -> None:
    test = _ask(open_page, "   ")
    assert test.warning[0].value == "请先写下您的问题。"
    assert portal.answers.asked == []


def test_example_is_asked_with_one_press(open_page: Open, portal: Any) -> None:
    test = press(open_page("ask"), "充电桩归谁管？")
    assert [q.text for q in portal.answers.asked] == ["充电桩归谁管？"]
    assert test.text_input(key="question").value == "充电桩归谁管？"
    test.run()
    assert len(portal.answers.asked) == 1  # a rerun asks nothing again


def test_history_goes_with_the_question_and_stays_short(open_page: Open, portal: Any) -> None:
    test = open_page("ask")
    for number in range(7):
        test.text_input(key="question").set_value(f"第{number}问")
        test = press(test, "提问")
    history = portal.answers.asked[-1].history
    assert [turn.question for turn in history] == [f"第{n}问" for n in (1, 2, 3, 4, 5)]
    assert "充电桩由市场监管部门管。" in history[0].answer


def test_clear_can_be_undone(open_page: Open) -> None:
    test = press(_ask(open_page, "充电桩归谁管"), "清空问答")
    assert "充电桩由" not in words(test) and "问答已清空。" in words(test)
    assert "充电桩由" in words(press(test, "撤销清空"))


def test_one_passage_cited_for_two_places_is_one_basis(open_page: Open, portal: Any) -> None:
    first, second = fakes.answer().citations
    again = replace(second, passage_id=first.passage_id, title=first.title, doc_number=first.doc_number)
    portal.answers.reply = fakes.answer(citations=(first, again), computed=())
    test = _ask(open_page, "充电桩归谁管")
    shown = words(test)
    assert shown.count("**示例办法**") == 1 and "第三条 · 三（四）16" in shown
    assert "\\[2\\]" not in shown and [text.value for text in test.text][:-1] == [first.quote]


def test_next_steps_call_open_pages_and_ask_but_never_lead_outside(open_page: Open, portal: Any) -> None:
    test = _ask(open_page, "充电桩归谁管")
    assert [e.proto.url for e in test.get("link_button")] == ["tel:12315"]
    assert test.get("page_link") == [] and "填写投诉" in [button.label for button in test.button]
    assert "到服务台问" in words(test)
    press(test, "鬼秤怎么罚？")
    assert portal.answers.asked[-1].text == "鬼秤怎么罚？"


def test_what_is_copied_carries_who_composed_it_the_kinds_and_the_sources(
    open_page: Open, portal: Any
) -> None:
    def copied(test: Any) -> str:
        return str(test.text[-1].value)

    text = copied(_ask(open_page, "充电桩归谁管"))
    assert "充电桩由市场监管部门管。[1]" in text and "12 - 7 = 5项" in text
    assert "[1] 【原文】示例办法（示文〔2026〕1号） 第三条 · 现行有效性未复核" in text
    assert "[2] 【解读】示例意见（示文〔2026〕2号） 三（四）16 · 已不是现行版本" in text
    assert "由程序按公开文件整理" in text and text.endswith("泉州计量服务 https://example.test")
    portal.answers.reply = fakes.answer(composed_by=ComposedBy.MODEL)
    assert "由人工智能改写并逐句核对" in copied(_ask(open_page, "二"))


def test_a_question_that_was_not_kept_has_a_name_in_the_history(open_page: Open, portal: Any) -> None:
    private = Status.REFUSED_PERSONAL_DATA
    portal.answers.reply = fakes.answer(question="", status=private, citations=(), computed=())
    test = _ask(open_page, "我的电话是13800138000")
    portal.answers.reply = None
    test.text_input(key="question").set_value("充电桩归谁管")
    test = press(test, "提问")
    assert test.expander[-1].label == "（含个人信息，没有保存）"


def test_near_questions_are_offered_and_asked_with_one_press(open_page: Open, portal: Any) -> None:
    portal.answers.near = ("充电桩几年检一次？",)
    test = _ask(open_page, "充电桩归谁管")
    assert "您可能还想问" in words(test)
    press(test, "充电桩几年检一次？")
    assert portal.answers.asked[-1].text == "充电桩几年检一次？"


def test_an_english_question_turns_the_page_to_english(portal: Any) -> None:
    portal.answers.reply = fakes.answer("Who checks charging piles?", lang="en", next_steps=())
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    test.text_input(key="question").set_value("Who checks charging piles?")
    shown = words(press(test, "提问"))
    for said in ("Was this answer of use?", "Official text", "Explainer", "Basis", "Quanzhou Metrology"):
        assert said in shown
    assert "There is no English explanation of this yet" in shown  # the fake answers in Chinese
    assert not re.search("有用|依据|接下来|原文为准|复制", shown)
    assert [e.proto.label for e in test.get("page_link")][:2] == ["Ask", "Businesses"]


def test_an_answer_that_begins_in_english_says_by_itself_that_the_rest_is_chinese(portal: Any) -> None:
    told = fakes.answer("What is a water label?", lang="en", next_steps=())
    lead = replace(told.sentences[0], text="The rest is Chinese. ")
    portal.answers.reply = replace(told, sentences=(lead, *told.sentences))
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    test.text_input(key="question").set_value("What is a water label?")
    shown = words(press(test, "提问"))
    assert "The rest is Chinese" in shown
    assert "There is no English explanation of this yet" not in shown


def test_who_chose_a_language_keeps_it(portal: Any) -> None:
    portal.answers.reply = fakes.answer("Who checks charging piles?", lang="en")
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    test.segmented_control(key="lang").set_value("en").run()
    test.segmented_control(key="lang").set_value("zh").run()
    test.text_input(key="question").set_value("Who checks charging piles?")
    assert "这个答复有用吗？" in words(press(test, "提问"))


def test_a_code_of_letters_is_no_english_question(portal: Any) -> None:
    portal.answers.reply = fakes.answer("JJG 539-2016", lang="en")
    test = AppTest.from_file(str(APP), default_timeout=20).run()
    test.text_input(key="question").set_value("JJG 539-2016")
    assert "依据" in words(press(test, "提问"))


def test_the_form_begins_with_what_was_said(open_page: Open, portal: Any) -> None:
    said = "昨天在晋江青阳市场花120元买虾2斤，复称只有1斤8两，老板不退钱，怎么办"
    portal.answers.reply = fakes.answer(
        said, Status.HANDED_OVER, next_steps=(NextStep("form", "在线填写投诉举报", "/complain"),)
    )
    test = _ask(open_page, said)
    assert "先备好这些" in words(test) and "复称的照片" in words(test)
    test = press(test, "在线填写投诉举报")
    fields = test.session_state["case_draft"].fields
    assert fields["problem"] == "short_weight" and fields["intent"] == "refund"
    assert fields["business"] == {"district": "晋江市", "market": "晋江青阳市场"}
    assert fields["measurement"] == {"declared_g": 1000.0, "reweighed_g": 900.0}
    assert fields["amount_yuan"] == 120.0 and fields["what_happened"] == said
    assert fields["happened_on"] == fakes.DAY - timedelta(days=1)
    assert test.title[0].value == notice("complain.intent.title") and not test.exception


def test_the_sixteenth_question_of_a_minute_waits_and_the_next_visitor_is_served(
    open_page: Open, portal: Any
) -> None:
    test = open_page("ask")
    for number in range(16):
        test.text_input(key="question").set_value(f"第{number}问")
        test = press(test, "提问")
    assert len(portal.answers.asked) == 15
    assert test.header[0].value == "请稍等再问" and "您问得有点快" in words(test)
    _ask(open_page, "另一位")
    assert portal.answers.asked[-1].text == "另一位"


def test_a_question_sent_while_another_runs_is_refused_and_the_answer_shown(
    open_page: Open, portal: Any
) -> None:
    test = _ask(open_page, "充电桩归谁管")
    test.session_state["conversation"].undrawn = True  # as when a press interrupts the drawing
    test.text_input(key="question").set_value("鬼秤怎么罚")
    test = press(test, "提问")
    assert [question.text for question in portal.answers.asked] == ["充电桩归谁管"]
    assert [header.value for header in test.header][:2] == ["请稍等再问", "答复"]
    test = press(test, "提问")
    assert portal.answers.asked[-1].text == "鬼秤怎么罚"


def test_a_double_press_asks_once(open_page: Open, portal: Any) -> None:
    test = _ask(open_page, "充电桩归谁管")
    test.session_state["conversation"].undrawn = True
    test = press(test, "提问")
    assert len(portal.answers.asked) == 1 and "请稍等再问" not in words(test)
