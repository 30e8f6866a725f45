"""Hostile, encrypted and truncated documents are refused within two seconds; the batch goes in."""

from __future__ import annotations

import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from ingest.file_reader import FileReader
from ingest.load import load_documents
from ingest.readers.text import Unreadable
from tests.unit.ingest import made_files as files
from tests.unit.ingest.test_load import Store

LAW = "某市公平秤办法\n2024年1月5日 某市人民政府公布\n第一条 甲。\n第二条 本办法自2024年3月1日起施行。\n"
SHEET = "xl/worksheets/sheet1.xml"


def pdf(objects: list[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = (len(objects) + 1, table, len(objects) + 1, len(out))
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % end
    )


def bomb(path: Path) -> None:
    squeezed = zlib.compress(zlib.compress(b"BT /F1 12 Tf (A) Tj ET\n" * 30_000_000, 9), 9)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 %s>>>>>>" % font
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (
        len(squeezed),
        squeezed,
    )
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    path.write_bytes(pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, stream]))


def kids(path: Path) -> None:
    pages = b"<</Type/Pages/Kids[2 0 R]/Count 999999999>>"
    path.write_bytes(pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages]))


def patched(sheet: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        plain = path.with_name("plain")
        book = openpyxl.Workbook()
        book.active.append(["企业", "地址"])  # type: ignore[union-attr]
        book.save(plain)
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, sheet(old.read(name)) if name == SHEET else old.read(name))
        plain.unlink()

    return make


def rows(xml: bytes) -> Callable[[Path], None]:
    return patched(lambda data: data.replace(b"</sheetData>", xml + b"</sheetData>"))


def typed(declaration: bytes) -> Callable[[Path], None]:
    return patched(lambda data: b'<?xml version="1.0"?>' + declaration + data[data.find(b"<worksheet") :])


def picture(width: int, height: int, mode: str = "1") -> Callable[[Path], None]:
    return lambda path: Image.new(mode, (width, height)).save(path, "PNG")


def polyglot(path: Path) -> None:
    Image.new("RGB", (50, 50)).save(path, "JPEG")
    with path.open("ab") as end:
        end.write(b"<script>alert(1)</script>" + pdf([b"<</Type/Catalog>>"]))


def cut(kind: str, share: float) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        blocks = files.blocks_of(LAW * 30)
        whole = files.write_docx(path, blocks) if kind == "docx" else files.write_pdf(path, blocks)
        data = whole.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return make


def locked_pdf(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("user", "owner"))
    canvas.drawString(72, 720, "secret")
    canvas.save()


def locked_office(path: Path) -> None:
    stream = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream + bytes(2000))


def entities_in_docx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        body = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "lol">]><z>&a;</z>'
        archive.writestr("word/document.xml", body)


def deep_docx(path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        inner = "<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{inner}</w:body></w:document>")


def archive_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(45):
                part.write(b"A" * 10_000_000)


HOSTILE: dict[str, Callable[[Path], None]] = {
    "bomb.pdf": bomb,
    "kids.pdf": kids,
    "truncated.pdf": cut("pdf", 0.6),
    "locked.pdf": locked_pdf,
    "sparse.xlsx": rows(b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'),
    "rows.xlsx": rows(b"<row><c t='inlineStr'><is><t>x</t></is></c></row>" * 1_000_000),
    "laughs.xlsx": typed(b'<!DOCTYPE z [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'),
    "external.xlsx": typed(b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "locked.xlsx": locked_office,
    "truncated.docx": cut("docx", 0.6),
    "entities.docx": entities_in_docx,
    "deep.docx": deep_docx,
    "bomb.docx": archive_bomb,
    "flood.png": picture(40_000, 4_000),
    "warn.png": picture(13_000, 13_000),
    "tiny.png": picture(50, 50, "RGB"),
    "polyglot.jpg": polyglot,
    "deep.html": lambda path: path.write_text("<html><body>" + "<div>" * 200_000 + "x"),  # type: ignore[dict-item]
    "empty.docx": lambda path: path.write_bytes(b""),  # type: ignore[dict-item]
    "binary.txt": lambda path: path.write_bytes(bytes(range(256)) * 40),  # type: ignore[dict-item]
    "archive.zip.txt": lambda path: zipfile.ZipFile(path, "w").close(),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    Image.MAX_IMAGE_PIXELS = None
    with FileReader() as made:
        yield made


@pytest.mark.parametrize("name", HOSTILE)
def test_refused_within_two_seconds_with_one_sentence(tmp_path: Path, reader: FileReader, name: str) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    started = time.perf_counter()
    with pytest.raises(Unreadable) as error:
        reader.read(path)
    assert time.perf_counter() - started < 2
    assert str(error.value).endswith("。")
    assert str(error.value).count("。") == 1


def test_the_rest_of_the_batch_goes_in(tmp_path: Path) -> None:
    for name in ("kids.pdf", "truncated.docx", "warn.png", "locked.xlsx", "bomb.pdf"):
        HOSTILE[name](tmp_path / name)
    (tmp_path / "办法.txt").write_text(LAW, "utf-8")
    files.write_pdf(tmp_path / "条例.pdf", files.blocks_of(LAW.replace("办法", "条例")))
    store = Store()
    report = load_documents([tmp_path], store)
    assert (report.added, report.exit_code, len(report.rejected)) == (2, 1, 5)
    assert sorted(store.kept) == ["某市公平秤办法@2024-01-05", "某市公平秤条例@2024-01-05"]


def test_only_the_file_that_broke_the_child_is_lost(tmp_path: Path, reader: FileReader) -> None:
    path = tmp_path / "办法.pdf"
    files.write_pdf(path, files.blocks_of(LAW))
    bomb(tmp_path / "bomb.pdf")
    before = reader.read(path).text
    with pytest.raises(Unreadable):
        reader.read(tmp_path / "bomb.pdf")
    assert reader.read(path).text == before
