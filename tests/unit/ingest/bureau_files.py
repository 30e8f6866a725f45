"""Lists as bureaus send them, by kind of file: text, Word, PDF, pages named .xls, macros, and what is no list."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from tests.unit.ingest.bureau_lists import Sent, code, made, workbook
from tests.unit.ingest.made_xls import write_xls

HEAD: Final = ["单位名称", "统一社会信用代码", "县区", "地址"]


def _rewritten(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """The archive at `path` with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part).replace(b"<v />", b"<v></v>") for part in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


@made
def formulas(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        [*HEAD, "有效期"],
        ["=CONCATENATE(1)", code(101), "鲤城区", "示例路1号", "2027-01-01"],
        ["示例公式店", "=UPPER(2)", "鲤城区", "示例路2号", "2027-01-01"],
        ["示例无值店", "=UPPER(3)", "鲤城区", "示例路3号", "2027-01-01"],
        ["示例日期店", code(104), "鲤城区", "示例路4号", "=EDATE(4)"],
        ["示例空文本店", "=IF(5)", "鲤城区", "示例路5号", "2027-01-01"],
        ["示例缺址店", code(106), "鲤城区", "=TRIM(6)", "2027-01-01"],
        [None, None, None, None, "=EDATE(7)"],
    ]
    path = workbook(folder / "公式.xlsx", rows)
    sheet = "xl/worksheets/sheet1.xml"
    for cell, stored in (
        (b'r="A2"><f>CONCATENATE(1)</f>', "示例存值店"), (b'r="B3"><f>UPPER(2)</f>', code(102)),
        (b'r="B6"><f>IF(5)</f>', ""),
    ):  # fmt: skip
        with_type = cell.replace(b'">', b'" t="str">', 1)
        _rewritten(path, sheet, cell + b"<v></v>", with_type + b"<v>" + stored.encode() + b"</v>")
    return Sent(
        path,
        {
            "示例存值店": {"uscc": code(101)},
            "示例公式店": {"uscc": code(102)},
            "示例空文本店": {"uscc": ""},
            "示例缺址店": {"address": "", "district": "鲤城区"},
        },
        {(4, "统一社会信用代码", "没有存下结果"), (5, "有效期", "没有存下结果")},
        skipped={8},
        doubtful={(7, "地址")},
    )


def _delimited(separator: str) -> str:
    rows: list[list[Any]] = [
        ["泉州台商投资区诚信计量名单"], [], HEAD,
        ["示例文本店", code(111), "泉州台商投资区", '"示例路1号\n二楼"'],
        ['"示例""老字号""店"', code(112), "台商投资区", '"示例路2号，近示例桥"'],
        ["示例错码店", code(113)[:-2], "", "示例路3号"],
    ]  # fmt: skip
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def _text(folder: Path, name: str, separator: str, encoding: str) -> Sent:
    path = folder / name
    path.write_bytes(_delimited(separator).encode(encoding))
    return Sent(
        path,
        {
            "示例文本店": {"address": "示例路1号 二楼", "district": "泉州台商投资区"},
            '示例"老字号"店': {"address": "示例路2号，近示例桥", "district": "泉州台商投资区"},
        },
        {(6, "统一社会信用代码", "18位")},
    )


@made
def csv_in_gb18030(folder: Path) -> Sent:
    return _text(folder, "国标.csv", ",", "gb18030")


@made
def csv_with_tabs(folder: Path) -> Sent:
    return _text(folder, "制表符.csv", "\t", "utf-8-sig")


@made
def csv_with_semicolons(folder: Path) -> Sent:
    return _text(folder, "分号.csv", ";", "utf-8-sig")


@made
def text_in_utf16(folder: Path) -> Sent:
    return _text(folder, "统一码.txt", "\t", "utf-16")


@made
def word_tables_over_pages(folder: Path) -> Sent:
    from docx import Document

    document = Document()
    document.add_paragraph("南安市诚信计量承诺商户公示")
    first = document.add_table(4, 4)
    for r, row in enumerate(
        [HEAD, ["示例词一店", code(121), "南安市", "示例路1号"], ["示例词二店", "", "", "示例路2号"], ["示例词三店", "123", "", "示例路3号"]]
    ):  # fmt: skip
        for c, text in enumerate(row):
            first.cell(r, c).text = text
    first.cell(1, 2).merge(first.cell(3, 2))
    second = document.add_table(2, 4)
    for r, row in enumerate([HEAD, ["示例词四店", code(124), "南安市", ""]]):
        for c, text in enumerate(row):
            second.cell(r, c).text = text
    inner = second.cell(1, 3).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "示例楼", "示例层"
    third = document.add_table(1, 4)
    for c, text in enumerate(["示例词五店", code(125), "南安市", "示例路5号"]):
        third.cell(0, c).text = text
    path = folder / "跨页.docx"
    document.save(str(path))
    return Sent(
        path,
        {
            "示例词一店": {"uscc": code(121), "district": "南安市"},
            "示例词二店": {"district": "南安市", "address": "示例路2号"},
            "示例词四店": {"uscc": code(124)},
            "示例词五店": {"uscc": code(125), "address": "示例路5号"},
        },
        {(4, "统一社会信用代码", "18位")},
    )


def _printed(path: Path, rows: Sequence[Sequence[str]], ruled: bool) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style: list[Any] = [("FONT", (0, 0), (-1, -1), "STSong-Light", 9)]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, "black"))
    title = Paragraph(
        "惠安县诚信计量承诺单位名单", ParagraphStyle("t", fontName="STSong-Light", fontSize=14, spaceAfter=20)
    )
    table = Table([list(row) for row in rows], repeatRows=1, style=style)
    SimpleDocTemplate(str(path), pagesize=A4, topMargin=60).build([title, table])


def _pdf(folder: Path, name: str, ruled: bool) -> Sent:
    rows = [["序号", *HEAD, "承诺时间"]]
    rows += [
        [str(n), f"示例印{n}号店", code(130 + n), "惠安县", f"示例路{n}号", "2025.6.1"] for n in range(1, 61)
    ]
    rows[5][2] = rows[5][2][:-3]
    path = folder / name
    _printed(path, rows, ruled)
    good = {row[1]: {"uscc": row[2], "address": row[4], "pledged_on": date(2025, 6, 1)} for row in rows[1:]}
    del good["示例印5号店"]
    return Sent(path, good, {(0, "统一社会信用代码", "18位")})  # rows are counted by page


@made
def pdf_with_ruled_table(folder: Path) -> Sent:
    return _pdf(folder, "有线.pdf", ruled=True)


@made
def pdf_without_lines(folder: Path) -> Sent:
    return _pdf(folder, "无线.pdf", ruled=False)


@made
def page_named_xls(folder: Path) -> Sent:
    cells = "".join(f"<th>{h}</th>" for h in HEAD)
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table border=1>'
        f"<tr><td colspan=4>诚信计量名单</td></tr><tr>{cells}</tr>"
        f"<tr><td>示例网页店</td><td x:str>{code(201)}</td><td rowspan=2>安溪县</td><td>示例路1号&nbsp;</td></tr>"
        "<tr><td>示例网页二店</td><td>4.4E+17</td><td>示例路2号</td></tr></table></body></html>"
    )
    path = folder / "导出.xls"
    path.write_bytes(page.encode("gb18030"))
    return Sent(
        path,
        {"示例网页店": {"uscc": code(201), "district": "安溪县", "address": "示例路1号"}},
        {(4, "统一社会信用代码", "存成了数字")},
    )


@made
def workbook_with_macro(folder: Path) -> Sent:
    path = workbook(folder / "宏.xlsm", [HEAD, ["示例宏店", code(211), "石狮市", "示例路1号"]])
    plain, macro = b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(path) as archive:
        whole = archive.read("[Content_Types].xml")
    kind = whole.split(plain)[0].rsplit(b'"', 1)[1] + plain
    _rewritten(path, "[Content_Types].xml", kind, b"application/vnd." + macro)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 64)
    return Sent(path, {"示例宏店": {"uscc": code(211), "district": "石狮市"}})


@made
def old_wps_table(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        HEAD,
        ["示例表格店", code(221), "永春县", "示例路1号"],
        ["示例数字店", 9.13505e17, "永春县", "示例路2号"],
    ]
    path = write_xls(folder / "名单.et", rows)
    return Sent(path, {"示例表格店": {"uscc": code(221)}}, {(3, "统一社会信用代码", "存成了数字")})


@made
def new_wps_table(folder: Path) -> Sent:
    made_ = workbook(folder / "新名单.xlsx", [HEAD, ["示例新表店", code(231), "永春县", "示例路1号"]])
    path = made_.rename(folder / "新名单.et")
    return Sent(path, {"示例新表店": {"uscc": code(231), "district": "永春县"}})


def refused_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that are no list: name -> (path, part of the reason)."""
    good = workbook(folder / "good.xlsx", [HEAD, ["示例店", code(241), "永春县", "示例路1号"]]).read_bytes()

    def with_part(name: str, data: bytes) -> bytes:
        whole = io.BytesIO(good)
        with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        return whole.getvalue()

    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le")
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 200
    files = {
        "密码.xlsx": (ole + b"\0" * 1024, "密码"),
        "炸弹.xlsx": (with_part("xl/media/a.xml", b" " * 60_000_000), "压缩比例"),
        "实体.xlsx": (with_part("xl/custom.xml", entity), "不允许"),
        "空.xlsx": (b"", "空的"),
        "改名图片.xlsx": (picture, "图片"),
        "压缩包.zip": (b"PK\x05\x06" + b"\0" * 18, "压缩包"),
        "半截.xlsx": (good[: len(good) // 2], "损坏"),
        "无名称列.csv": ("序号,金额\n1,20\n".encode(), "单位名称"),
    }
    made_ = {}
    for name, (data, reason) in files.items():
        (folder / name).write_bytes(data)
        made_[name] = (folder / name, reason)
    wide = workbook(folder / "太宽.xlsx", [["单位名称", *(f"列{n}" for n in range(260))]])
    made_["太宽.xlsx"] = (wide, "200 列")
    return made_
