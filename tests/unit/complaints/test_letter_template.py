"""A bureau's own DOCX: placeholders over several runs, in tables, headers and boxes; the rest untouched."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from portal.complaints.letter_kinds import LetterRefused
from portal.complaints.letter_template import fill, placeholders

VALUES = {"编号": "TS2026-000001", "投诉人": "示例甲", "理由": "第一行\n第二行", "单位": "示例单位"}


def template() -> bytes:
    document = Document()
    split = document.add_paragraph()
    for part, bold in (("编号：{", False), ("{编", True), ("号}", False), ("} 与{{ 投诉人 }}。", True)):
        split.add_run(part).bold = bold
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "理由"
    table.cell(0, 1).text = "{{理由}}"
    document.sections[0].header.paragraphs[0].text = "{{单位}}"
    document.sections[0].footer.paragraphs[0].text = "不变的页脚"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_placeholders_are_found_wherever_they_stand() -> None:
    assert set(placeholders(template())) == {"编号", "投诉人", "理由", "单位"}


def test_they_are_filled_and_formatting_stays() -> None:
    filled = Document(io.BytesIO(fill(template(), VALUES)))
    first = filled.paragraphs[0]
    assert first.text == "编号：TS2026-000001 与示例甲。"
    assert [run.bold for run in first.runs] == [False, True, False, True]
    assert filled.tables[0].cell(0, 1).text == "第一行\n第二行"
    assert filled.sections[0].header.paragraphs[0].text == "示例单位"


def test_parts_without_a_placeholder_keep_their_bytes() -> None:
    before, after = template(), fill(template(), VALUES)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"word/document.xml", "word/header1.xml"}


def test_unknown_placeholders_are_named_all_at_once() -> None:
    with pytest.raises(LetterRefused, match=r"{{理由}}、{{单位}}|{{单位}}、{{理由}}"):
        fill(template(), {"编号": "1", "投诉人": "甲"})


def test_a_value_is_never_taken_for_a_placeholder_or_markup() -> None:
    values = {**VALUES, "投诉人": "{{单位}} <w:p/> & \x00", "编号": "{{"}
    filled = Document(io.BytesIO(fill(template(), values)))
    assert filled.paragraphs[0].text == "编号：{{ 与{{单位}} <w:p/> & 。"


def _package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    "bad",
    [
        b"no package",
        _package(styles=b"<a/>"),
        _package(document=b"<w:p>{{"),
        _package(document=b"<a>{</a>", styles=b" " * (21 * 1024 * 1024)),
        template()[:-200],
    ],
)
def test_what_is_no_word_file_is_refused_in_one_sentence(bad: bytes) -> None:
    with pytest.raises(LetterRefused, match="打不开"):
        fill(bad, VALUES, "示例")


def test_an_entity_of_a_template_reads_no_file() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{word}"><w:body>'
        "<w:p><w:r><w:t>{{编号}}&x;</w:t></w:r></w:p></w:body></w:document>"
    )
    filled = fill(_package(document=text.encode()), VALUES)
    with zipfile.ZipFile(io.BytesIO(filled)) as package:
        written = package.read("word/document.xml").decode()
    with open("/etc/hostname", encoding="utf-8") as file:  # noqa: PTH123 - the plainest way to compare
        assert file.read().strip() not in written
