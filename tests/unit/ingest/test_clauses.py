"""Splitting by a text's own structure."""

from __future__ import annotations

import pytest

from ingest.clauses import NoStructure, split
from knowledge.passage import Passage
from tests.unit.ingest import invented_texts as texts
from tests.unit.ingest.faithful_passages import assert_faithful

ALL = [texts.NOTICE, texts.UNNUMBERED_NOTICE, texts.DECREE, texts.ISSUED_MEASURES, texts.PLAN]


def by_locator(text: str) -> dict[str, Passage]:
    return {p.locator: p for p in split(text, "某文@2024-05-06")}


def clause(passage: Passage, locator: str) -> str:
    return next(passage.text[c.start : c.end] for c in passage.clauses if c.locator == locator)


@pytest.mark.parametrize("text", ALL)
def test_nothing_is_lost_and_spans_reproduce_the_text(text: str) -> None:
    assert_faithful(text, split(text, "某文@2024-05-06"))


@pytest.mark.parametrize("text", ALL)
def test_windows_line_ends_and_another_encoding_change_no_id(text: str) -> None:
    plain = [p.id for p in split(text, "d@1")]
    assert [p.id for p in split(text.replace("\n", "\r\n"), "d@1")] == plain
    assert_faithful(text.replace("\n", "\r\n"), split(text.replace("\n", "\r\n"), "d@1"))


def test_notice_locators_in_the_order_of_the_text() -> None:
    assert [p.locator for p in split(texts.NOTICE, "d@1")] == [
        "发文机关标志", "文号", "标题", "主送机关", "引言", "一、工作目标", "二、重点任务",
        "二（一）", "二（一）1", "二（一）2", "二（二）", "三、工作要求", "三（一）", "三（二）",
        "施行日期", "附件说明", "落款", "附注", "附件1", "附件1·摸底", "附件1·检定", "附件2", "抄送", "印发",
    ]  # fmt: skip


def test_notice_pieces() -> None:
    found = by_locator(texts.NOTICE)
    assert found["标题"].text.replace("\n", "") == "某某市市场监督管理局关于开展集贸市场计量专项整治的通知"
    assert found["二（一）1"].headings == ("二、重点任务", "（一）全面摸底")
    assert clause(found["二（一）1"], "二（一）1（2）") == "（2）摊位数量。"
    assert found["二（二）"].text.endswith("具体见附件1。")
    assert found["落款"].text == "某某市市场监督管理局\n2024年5月6日"
    assert found["抄送"].text.endswith("各有关单位。")
    assert found["附件1·检定"].cell == {"序号": "2", "任务": "检定", "责任单位": "检定所", "时限": "9月底"}
    assert found["附件2"].text.startswith("附件2\n承诺书")


def test_sentence_broken_over_a_page_is_joined() -> None:
    found = by_locator(texts.NOTICE)
    assert "达到100%，公平秤配备率" in found["一、工作目标"].text
    assert found["三（一）"].text == "（一）提高认识，加强领导。各单位要高度重视。"
    page_one = "# 某某意见\n\n一、要求\n\n各单位应当加强检查，及时\n\n- 3 -\n\n\n"
    broken = page_one + "报告，不得瞒报。\n\n二、其他\n\n照此办理。\n"
    assert "及时报告" in by_locator(broken)["一、要求"].text


def test_heading_without_a_full_stop_is_not_joined_to_its_text() -> None:
    text = "# 某某意见\n\n一、要求\n\n（一）加强能力建设，提升服务水平，推动事业发展\n\n各单位应当重视。\n"
    assert by_locator(text)["一（一）"].text.split("\n")[1] == "各单位应当重视。"


def test_numbered_notice_without_sections() -> None:
    found = by_locator(texts.UNNUMBERED_NOTICE)
    assert list(found) == ["标题", "主送机关", "引言", "第1项", "第2项", "第3项", "落款"]
    assert clause(found["第2项"], "第2项（1）") == "（1）按分钟计；"


def test_articles_of_a_decree() -> None:
    found = by_locator(texts.DECREE)
    assert list(found) == [
        "文号", "引言", "落款", "标题", "目录", "章节",
        "第一条", "第二条", "第二条之一", "第三条", "第五条",
    ]  # fmt: skip
    assert found["标题"].text == "某省计量办法"
    assert found["文号"].text == "某省人民政府令\n第12号"
    assert found["第一条"].text.endswith("依照第四条的规定执行。")
    assert found["第三条"].headings == ("第一章 总则",)
    assert found["第五条"].headings == ("第二章 附则",)


def test_clauses_of_articles() -> None:
    found = by_locator(texts.DECREE)
    second, third = found["第二条"], found["第三条"]
    assert clause(second, "第二条第（一）项") == "（一）未检定的；"
    assert clause(second, "第二条第（二）项") == "（二）超期的。"  # the 款 run on behind it is no part of it
    assert clause(third, "第三条第一款第（二）项").endswith("2.不以次充好。")
    assert clause(third, "第三条第二款").startswith("前款所称")
    assert clause(third, "第三条第三款第（二）项").startswith("（二）涉及多人")
    assert "第三条第三款第（三）项" not in [c.locator for c in third.clauses]


def test_paragraph_amid_a_list_belongs_to_the_item_before_it() -> None:
    items = "（一）登记；\n登记应当完整。\n（二）转送。\n依照前款第（二）项转送的，应当告知。\n"
    article = by_locator(f"# 某某条例\n第一条 按下列方式处理：\n{items}第二条 乙。\n")["第一条"]
    assert clause(article, "第一条第一款第（一）项") == "（一）登记；\n登记应当完整。"
    assert clause(article, "第一条第一款第（二）项") == "（二）转送。"
    assert clause(article, "第一条第二款").startswith("依照前款")


def test_measures_issued_by_a_notice() -> None:
    found = by_locator(texts.ISSUED_MEASURES)
    assert found["标题"].text == "某市集市公平秤管理办法"
    assert found["印发通知"].text.startswith("关于印发")
    assert found["第二条"].text == "第二条 公平秤由主办者设置。"
    assert found["附表1·50至100"].cells == (("摊位数", "50至100"), ("公平秤数", "2"))


def test_boxes_and_tables_of_a_markdown_plan() -> None:
    found = by_locator(texts.PLAN)
    assert found["表1·公平秤"].cells == (
        ("类别", "市场"), ("指标", "公平秤（台）"), ("2023年", "10"), ("2026年", "40"),
    )  # fmt: skip
    assert found["专栏1"].text == "专栏 1：台账内容\n1. 名称。\n2. 地址。"
    assert [c.locator for c in found["专栏1"].clauses] == ["专栏1第1项", "专栏1第2项"]
    assert found["三、2"].text == "2. 开展检定"
    assert found["专栏2"].headings == ("三、任务",)
    assert [c.locator for c in found["专栏2"].clauses] == ["专栏2第1项", "专栏2第2项"]
    assert found["三、3"].text == "3．加强宣传"
    assert "来源" not in "".join(p.text for p in found.values())


@pytest.mark.parametrize(
    ("box", "tasks"),
    [
        ("1.甲。\n2.乙。\n3.丙。\n", "2.第二项任务。\n3.第三项任务。\n"),
        ("1.甲。\n", "2.第二项任务。\n3.第三项任务。\n"),
        ("甲、乙、丙。\n", "2.第二项任务。\n3.第三项任务。\n"),
    ],
)
def test_where_a_box_ends_and_the_next_task_begins(box: str, tasks: str) -> None:
    before = "# 某某意见\n一、任务\n（一）其一\n1.第一项任务。\n专栏1 重点\n"
    text = f"{before}{box}{tasks}（二）其二\n4.第四项任务。\n"
    found = by_locator(text)
    assert found["专栏1"].text == f"专栏1 重点\n{box}".strip()
    assert [x for x in found if x.startswith("一（")] == [
        "一（一）", "一（一）1", "一（一）2", "一（一）3", "一（二）", "一（二）4",
    ]  # fmt: skip


def test_number_of_an_article_inside_a_sentence_begins_none() -> None:
    broken = "第二条 依照本办法\n第三条规定处理的，从其规定。\n"
    text = f"# 某某办法\n第一条 甲。\n{broken}第三条 乙。\n第一条 又提到。\n"
    found = [p.locator for p in split(text, "d@1")]
    assert found[:4] == ["标题", "第一条", "第二条", "第三条"]
    assert "第三条规定处理" in by_locator(text)["第二条"].text


def test_articles_in_arabic_numbers_and_a_hole() -> None:
    found = by_locator("# 某某办法\n第1条：甲。\n第2条：乙。\n第4条：丁。\n第5条：戊。\n")
    assert list(found) == ["标题", "第一条", "第二条", "第四条", "第五条"]


def test_lists_of_annexes_without_their_texts() -> None:
    text = "# 某某办法\n第一条 甲。\n第二条 本办法自发布之日起施行。\n附件：1.单位表\n2.字符高度\n"
    assert [p.locator for p in split(text, "d@1")][-2:] == ["附件1", "附件2"]


def test_printed_contents_are_one_passage_and_begin_no_section() -> None:
    contents = "目  录\n一、基础\t1\n（一）现状\t2\n二、任务\t3\n"
    body = "一、基础\n（一）现状。良好。\n二、任务\n继续。\n"
    found = by_locator(f"某某规划\n\n{contents}\n{body}")
    assert list(found) == ["标题", "目录", "一、基础", "一（一）", "二、任务"]
    assert found["二、任务"].text == "二、任务\n继续。"


def test_list_behind_the_articles_without_a_number_of_its_own() -> None:
    text = "# 某某办法\n第一条 甲。\n第二条 乙。\n附：\n某某器具目录\n1．尺\n2．秤\n"
    last = split(text, "d@1")[-1]
    assert last.locator == "附·某某器具目录"
    assert clause(last, "附·某某器具目录第2项") == "2．秤"


def test_chapter_heading_that_lost_its_number() -> None:
    text = "# 某某条例\n第一条 甲。\n\n计量器具的管理\n\n第二条 乙。\n"
    assert by_locator(text)["第二条"].headings == ("计量器具的管理",)


def test_text_that_is_no_structure_stays_as_numbered_paragraphs() -> None:
    found = by_locator("# 某某公告\n\n现公告如下事项。\n\n特此公告。\n")
    assert [x for x in found if x.startswith("正文")]


@pytest.mark.parametrize(
    "text", ["<!-- 只有注释 -->", "1234 5678\n", "今天天气不错。我们去公园玩了一天。\n很开心。\n"]
)
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(NoStructure):
        split(text, "d@1")
