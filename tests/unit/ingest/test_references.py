"""What a text names - 本法第九条, 前款, 前条, 《某法》第三条 - becomes places."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clauses import split
from ingest.readers.text import read_text
from ingest.references import with_references

_LAW = """# 样例条例

2024年1月5日 某市人民政府公布

第一条 甲。

第二条 乙一。

乙二，不受前款限制。

乙三，前两款都适用。

第三条 {text}

第四条 丁。

第五条 前条规定的秤，适用本条第一款。

第六条 戊。
"""


def places(text: str, locator: str = "第三条") -> list[str]:
    pieces = with_references(split(_LAW.format(text=text), ""), "样例条例")
    found = next(piece for piece in pieces if piece.locator == locator)
    return [f"{cite.document} {cite.locator}" for cite in found.refers_to]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("违反本条例第二条规定的，责令改正。", ["样例条例 第二条"]),
        ("违反第一条、第四条第二款的，罚款。", ["样例条例 第一条", "样例条例 第四条第二款"]),
        ("适用第四条至第六条。", ["样例条例 第四条", "样例条例 第五条", "样例条例 第六条"]),
        ("依照《中华人民共和国样例法》第九条和第十条处理。", ["样例法 第九条", "样例法 第十条"]),
        ("依照计量法第九条处理。", []),
        ("适用本条例第九十九条。", []),
        ("没有提到别处。", []),
    ],
)
def test_articles(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_paragraphs_and_the_article_before() -> None:
    assert places("丙。", "第二条") == ["样例条例 第二条第一款", "样例条例 第二条第二款"]
    assert places("丙。", "第五条") == ["样例条例 第四条", "样例条例 第五条第一款"]


@pytest.mark.official
def test_every_place_in_a_law_itself_is_there(official_dir: Path) -> None:
    number = 0
    for path in sorted(official_dir.glob("*.md")):
        pieces = with_references(split(read_text(path), ""), "本法")
        locators = {piece.locator for piece in pieces}
        own = [cite for piece in pieces for cite in piece.refers_to if cite.document == "本法"]
        assert all(cite.locator.split("条")[0] + "条" in locators for cite in own if "之" not in cite.locator)
        number += len(own)
    assert number > 300
