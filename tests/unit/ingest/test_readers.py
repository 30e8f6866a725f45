"""The readers one by one: what a file is, numbers of Word, sheets, pages of the web, old documents."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from ingest import old_word
from ingest.clauses import split
from ingest.file_reader import FileReader
from ingest.load import load_documents
from ingest.paragraphs import paragraphs
from ingest.proofreading import marked
from ingest.readers.docx_numbering import Numbering
from ingest.readers.extract import Extract
from ingest.readers.html_content import is_around_text
from ingest.readers.kinds import Kind, kind_of
from ingest.readers.pdf_characters import _usual
from ingest.readers.scan import is_sure, usual
from ingest.readers.text import Unreadable
from ingest.tables import tables
from tests.unit.ingest import made_files as files
from tests.unit.ingest.test_load import Store

LAW = "某市公平秤办法\n2024年1月5日 某市人民政府公布\n第一条 甲应当合格。\n第二条 本办法自2024年3月1日起施行。\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as made:
        yield made


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".txt"])
def test_a_file_is_what_its_content_says(tmp_path: Path, reader: FileReader, suffix: str) -> None:
    right = tmp_path / f"right{suffix}"
    blocks = files.blocks_of(LAW)
    if suffix == ".txt":
        right.write_text(LAW, "utf-8")
    else:
        {".pdf": files.write_pdf, ".docx": files.write_docx, ".html": files.write_html}[suffix](right, blocks)
    wrong = tmp_path / ("wrong.txt" if suffix != ".txt" else "wrong.pdf")
    wrong.write_bytes(right.read_bytes())
    assert kind_of(wrong) == kind_of(right)
    assert reader.read(wrong).text == reader.read(right).text


def test_every_form_of_one_text_is_unchanged(tmp_path: Path) -> None:
    store = Store()
    blocks = files.blocks_of(LAW)
    (tmp_path / "a.txt").write_text(LAW, "utf-8")
    assert load_documents([tmp_path / "a.txt"], store).added == 1
    files.write_docx(tmp_path / "b.docx", blocks)
    files.write_pdf(tmp_path / "c.pdf", blocks)
    files.write_html(tmp_path / "d.html", blocks)
    report = load_documents([tmp_path], store)
    assert (report.unchanged, report.added, report.updated, report.rejected) == (4, 0, 0, [])


def test_a_scan_does_not_replace_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readings = {
        "a.png": Extract(LAW.replace("合格", "合恪"), doubtful=[(0, 400)], recognised=True),
        "b.txt": Extract(LAW),
        "c.png": Extract(LAW.replace("合格", "台格"), recognised=True),
    }
    monkeypatch.setattr(FileReader, "read", lambda self, path: readings[path.name])
    for name in readings:
        (tmp_path / name).write_bytes(b"x")
    store = Store()
    assert load_documents([tmp_path / "a.png"], store).added == 1
    ((_, scanned),) = store.kept.values()
    assert all(p.to_proofread for p in scanned)
    assert load_documents([tmp_path / "c.png"], store).updated == 1  # a better scan
    assert load_documents([tmp_path / "b.txt"], store).updated == 1
    ((_, kept),) = store.kept.values()
    assert not any(p.to_proofread for p in kept)
    again = load_documents([tmp_path], store)
    assert (again.updated, again.unchanged, len(again.skipped), again.rejected) == (0, 1, 2, [])
    assert any("合格" in p.text for p in next(iter(store.kept.values()))[1])


def test_doubtful_lines_mark_their_passages() -> None:
    passages = split(LAW, "d@1")
    at = LAW.index("甲应当")
    assert [p.locator for p in marked(passages, [(at, at + 2)]) if p.to_proofread] == ["第一条"]
    assert marked(passages, []) == passages


def test_numbers_of_word() -> None:
    from lxml import etree

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def level(at: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    levels = level(0, "chineseCounting", "第%1条") + level(1, "decimal", "%1.%2") + level(2, "bullet", "·")
    root = etree.fromstring(
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )
    numbering = Numbering.read(root)
    asked = [("5", 0), ("5", 0), ("5", 1), ("5", 1), ("5", 0), ("5", 1), ("5", 2), ("6", 0), ("9", 0)]
    assert [numbering.label(*one) for one in asked] == [
        "第一条　", "第二条　", "二.1", "二.2", "第三条　", "三.1", "- ", "第一条　", "",
    ]  # fmt: skip


def test_boxes_of_word_are_left_out_with_a_remark(tmp_path: Path, reader: FileReader) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.add_paragraph("第一条 正文。")
    box = f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    document.paragraphs[0]._p.append(parse_xml(box))
    document.save(str(tmp_path / "a.docx"))
    found = reader.read(tmp_path / "a.docx")
    assert "框里" not in found.text
    assert any("文本框" in remark for remark in found.remarks)


def test_a_workbook_is_a_titled_table(tmp_path: Path, reader: FileReader) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["公平秤设置一览表"], ["市场", "台数"], ["红树林市场", 12], ["茶亭市场", 7]):
        sheet.append(row)
    hidden = book.create_sheet("底稿")
    hidden.append(["不公开", "的"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    passages = split(reader.read(tmp_path / "a.xlsx").text, "d@1")
    assert passages[0].text == "公平秤设置一览表"
    assert [p.cell for p in passages if p.cells] == [
        {"市场": "红树林市场", "台数": "12"},
        {"市场": "茶亭市场", "台数": "7"},
    ]
    assert not any("不公开" in p.text for p in passages)


def test_a_table_over_a_page_break_keeps_every_row_and_one_head(tmp_path: Path, reader: FileReader) -> None:
    rows = (("品种", "数量"), *((f"品种{n}号", str(n)) for n in range(90)))
    blocks = [files.Block("某市目录", level=1), files.Block("附表1"), files.Block(rows=rows)]
    found = reader.read(files.write_pdf(tmp_path / "a.pdf", blocks))
    cells = [p.cell for p in split(found.text, "d@1") if p.cells]
    assert cells == [{"品种": name, "数量": number} for name, number in rows[1:]]


@pytest.mark.parametrize(
    ("text", "columns", "keys"),
    [
        ("类别\t数量\t\n\t电子\t机械\n甲\t1\t2\n乙\t3\t4", ["类别", "数量·电子", "数量·机械"], ["甲", "乙"]),
        ("单位：台\t\t\n市场\t2023\t2025\n甲\t1\t2\n乙\t3\t4", ["市场", "2023", "2025"], ["甲", "乙"]),
        ("片区\t类型\t数\n东\t电子\t1\n\t机械\t2\n西\t电子\t3\n\t机械\t4", ["片区", "类型", "数"],
         ["东 电子", "东 机械", "西 电子", "西 机械"]),
    ],
)  # fmt: skip
def test_heads_and_names_of_rows(text: str, columns: list[str], keys: list[str]) -> None:
    lines = ["| " + " | ".join(line.split("\t")) + " |" for line in text.split("\n")]
    (table,) = tables(paragraphs("\n".join(lines)))
    assert [[name for name, _ in row.cells] for row in table.rows] == [columns] * len(keys)
    assert [row.key for row in table.rows] == keys


@pytest.mark.parametrize("line", ["发布时间：2031-03-26 来源：本局", "【打印】 【关闭】", "浏览次数：12"])
def test_lines_of_the_page_are_told_from_its_text(line: str) -> None:
    assert is_around_text(line)
    assert not is_around_text(f"第三条 {line}应当公布。")


def test_recognised_marks_are_those_of_chinese() -> None:
    assert usual("某市监〔2031]17号,甲(乙):丙") == "某市监〔2031]17号，甲（乙）：丙"
    assert usual("某市监[2031]17号") == "某市监〔2031〕17号"
    assert usual("第十条．凡有") == "第十条　凡有"
    assert usual("3.14, a(b)") == "3.14, a(b)"


def test_a_long_line_with_one_bad_character_is_not_sure() -> None:
    assert is_sure("甲", 0.9)
    assert not is_sure("甲", 0.8)
    assert is_sure("甲" * 35, 0.995)
    assert not is_sure("甲" * 35, 0.98)


def test_radicals_are_shown_as_characters() -> None:
    assert [_usual(char) for char in "⽤⻓⺠用"] == ["用", "长", "民", "用"]


def test_old_word_without_and_with_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "旧.doc"
    old.write_bytes(b"{\\rtf1 text}")
    assert kind_of(old) is Kind.OLD_WORD
    monkeypatch.setenv("PATH", str(tmp_path))
    with FileReader() as reader, pytest.raises(Unreadable, match="LibreOffice"):
        reader.read(old)
    made = files.write_docx(tmp_path / "made.docx", files.blocks_of(LAW))
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n/bin/cp '{made}' \"$7/old.docx\"\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    with FileReader() as reader:
        assert "甲应当合格" in reader.read(old).text
    program.write_text("#!/bin/sh\nexit 1\n")
    with FileReader() as reader, pytest.raises(Unreadable, match="转换不了"):
        reader.read(old)
    assert old_word.FAILED.endswith("。")
