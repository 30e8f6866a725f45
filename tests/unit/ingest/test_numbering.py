"""Numerals and numbers of paragraphs."""

from __future__ import annotations

import pytest

from ingest.numbering import Level, marker, to_chinese, to_number


@pytest.mark.parametrize("number", [*range(1, 131), 200, 201, 210, 211, 999, 1000, 1010, 1260])
def test_numerals_there_and_back(number: int) -> None:
    assert to_number(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("一百零三", 103), ("二〇二三", 2023), ("１２", 12), ("一百一十九", 119)],
)
def test_to_number(numeral: str, value: int) -> None:
    assert to_number(numeral) == value


def test_no_numeral() -> None:
    with pytest.raises(ValueError, match="not a numeral"):
        to_number("若干")


@pytest.mark.parametrize(
    ("text", "level", "label"),
    [
        ("第二十三条 甲", Level.ARTICLE, "第二十三条"),
        ("第23条甲", Level.ARTICLE, "第二十三条"),
        ("第十条之一　甲", Level.ARTICLE, "第十条之一"),
        ("第一章　总则", Level.HEADING, "第一章"),
        ("一、总体要求", Level.SECTION, "一"),
        ("（四）推进", Level.SUBSECTION, "（四）"),
        ("(四) 推进", Level.SUBSECTION, "（四）"),
        ("㈣推进", Level.SUBSECTION, "（四）"),
        ("16.推进", Level.ITEM, "16"),
        ("１．推进", Level.ITEM, "1"),
        ("1、推进", Level.ITEM, "1"),
        ("1.- 推进", Level.ITEM, "1"),
        ("（1）推进", Level.SUBITEM, "（1）"),
        ("专栏 1：指标", Level.BOX, "专栏1"),
        ("专栏一　指标", Level.BOX, "专栏1"),
        ("附件2：清单", Level.ANNEX, "附件2"),
        ("附表", Level.ANNEX, "附表"),
    ],
)
def test_markers(text: str, level: Level, label: str) -> None:
    found = marker(text)
    assert found is not None
    assert (found.level, found.label) == (level, label)


@pytest.mark.parametrize(
    "text",
    [
        "第四条规定的情形",
        "第四条的规定执行",
        "第四条第一款",
        "0.02 级",
        "2020年",
        "附件2规定的",
        "一般来说",
        "第三章规定的。",
    ],
)
def test_mentions_are_no_markers(text: str) -> None:
    assert marker(text) is None
