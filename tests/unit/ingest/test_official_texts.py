"""The official texts themselves: every file whole, every number in its place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.clauses import split
from ingest.numbering import Level, marker
from ingest.readers.text import SUFFIXES, decode, read_text
from knowledge.passage import Passage
from tests.unit.ingest.faithful_passages import assert_faithful

pytestmark = pytest.mark.official

_INDICATORS = {
    "全市社会公用计量标准": ("213", "260"),
    "市级社会公用计量标准": ("117", "145"),
    "省级计量比对主导项": ("4", "6"),
    "省级以上产业计量测试中心": ("1", "2"),
    "累计主持及参与制修订地方检定规程/规范": ("5", "9"),
    "主持及参与制修订国家计量技术规范": ("0", "1"),
    "省级以上专业计量技术委员会委员": ("3", "5"),
    "市级机构注册计量师占有": ("82", "85"),
    "主持、参与省、市级计量科研项目": ("6", "9"),
    "引导培育诚信计量自我承诺单位": ("1254", "2020"),
    "强检计量器具检定覆盖率": ("86", "92"),
}
_WITHOUT_ARTICLES = {"泉政文〔2023〕14号", "国务院关于在我国统一实行法定计量单位的命令(1984-02-27)"}


@cache
def _passages(path: Path) -> tuple[Passage, ...]:
    return tuple(split(read_text(path), "d@1"))


def _named(folder: Path, name: str) -> dict[str, Passage]:
    return {p.locator: p for p in _passages(folder / name)}


@pytest.fixture(scope="module")
def files(official_dir: Path) -> list[Path]:
    found = sorted(p for p in official_dir.iterdir() if p.suffix in SUFFIXES)
    assert found
    return found


def test_nothing_of_any_file_is_lost(files: list[Path]) -> None:
    for path in files:
        assert_faithful(read_text(path), _passages(path))


def test_articles_of_every_file_are_numbered_without_holes(files: list[Path]) -> None:
    with_articles = 0
    for path in files:
        numbers = [
            m.number
            for p in _passages(path)
            if (m := marker(p.locator)) is not None and m.level is Level.ARTICLE and "之" not in p.locator
        ]
        assert numbers == list(range(1, len(numbers) + 1)), path.name
        with_articles += bool(numbers)
    assert with_articles >= len(files) - 3


def test_every_file_has_a_title_and_no_paragraph_without_a_name(files: list[Path]) -> None:
    for path in files:
        locators = [p.locator for p in _passages(path)]
        assert "标题" in locators, path.name
        assert not [x for x in locators if x.startswith("正文") or "处）" in x], path.name


def test_the_same_text_in_gb18030_has_the_same_passages(files: list[Path]) -> None:
    for path in files:
        text = read_text(path)
        assert decode(text.encode("gb18030")) == text, path.name
        again = split(decode(text.encode("gb18030")), "d@1")
        assert [p.digest() for p in again] == [p.digest() for p in _passages(path)], path.name


def test_metrology_law_has_34_articles(official_dir: Path) -> None:
    found = _named(official_dir, "计量法(2018-10-26).md")
    articles = [x for x in found if x.startswith("第")]
    assert (len(articles), articles[0], articles[-1]) == (34, "第一条", "第三十四条")
    assert found["第九条"].headings[0].startswith("第二章")
    assert [c.locator for c in found["第三条"].clauses] == [f"第三条第{n}款" for n in "一二三"]


def test_articles_whose_paragraphs_were_run_together_keep_their_items(official_dir: Path) -> None:
    found = _named(official_dir, "市场监督管理投诉举报处理办法(总局令第121号_2026).md")
    assert [c.locator for c in found["第十条"].clauses] == [f"第十条第（{n}）项" for n in "一二三"]
    assert len(found["第十六条"].clauses) == found["第十六条"].text.count("；") + 1


def test_opinions_have_all_their_pieces(official_dir: Path) -> None:
    found = _named(official_dir, "泉政文〔2023〕14号.txt")
    tasks = [p for p in found.values() if (m := marker(p.text)) and m.level is Level.ITEM]
    assert [marker(p.text).number for p in tasks] == list(range(1, 21))  # type: ignore[union-attr]
    assert tasks[0].locator == "三（一）1"
    assert tasks[15].locator == "三（四）16"
    assert tasks[-1].locator == "三（四）20"
    assert tasks[15].headings == ("三、重点任务", "(四) 推进计量监管提质增效")
    assert [x for x in found if x.startswith("专栏") and "·" not in x] == [f"专栏{n}" for n in range(1, 9)]
    assert [x for x in found if x.startswith("四（")] == [f"四（{n}）" for n in "一二三四"]
    assert found["文号"].text == "泉政文〔2023〕14号"
    assert "260" in found["二、发展目标"].text
    assert "2035" in found["二、发展目标"].text
    assert "闽政〔2022〕20号" in found["引言"].text
    assert "泉政〔2021〕1号" in found["引言"].text
    assert {"主送机关", "一、总体要求", "落款", "附注", "抄送", "印发"} <= set(found)


def test_opinions_table_of_indicators(official_dir: Path) -> None:
    found = _named(official_dir, "泉政文〔2023〕14号.txt")
    rows = {x.removeprefix("专栏1·"): p for x, p in found.items() if x.startswith("专栏1·")}
    assert {key: (p.cell["2020年"], p.cell["2025年"]) for key, p in rows.items()} == _INDICATORS
    for row in rows.values():
        assert row.cell["类别"] == "支撑保障"
        assert row.cell["属性"] == "预期性"
    assert rows["全市社会公用计量标准"].cells[1] == ("主要指标", "全市社会公用计量标准（项）")


def test_opinions_sentences_broken_over_a_page_are_whole(official_dir: Path) -> None:
    for passage in _named(official_dir, "泉政文〔2023〕14号.txt").values():
        if passage.locator.startswith(("三（", "四（", "引言")) and "。" in passage.text:
            assert "\n" not in passage.text, passage.locator
            assert passage.text.endswith("。"), passage.locator
