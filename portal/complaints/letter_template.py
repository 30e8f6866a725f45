"""A bureau's own DOCX as a template: `{{编号}}` and the like are filled, everything else stays as it is.

Word splits what was typed over several runs; a placeholder is found in the joined text of a paragraph and
put into the run in which it begins. Only parts that hold a placeholder are written anew; all others keep
their bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

from portal.complaints.letter_kinds import LetterRefused
from portal.notices import notice

MOST_BYTES: Final = 20 * 1024 * 1024  # of all parts together, unpacked
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_PART: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_PLACEHOLDER: Final = re.compile(r"\{\{\s*([^{}]{1,40}?)\s*\}\}")


def placeholders(template: bytes, name: str = "") -> tuple[str, ...]:
    """The names that stand in `{{ }}`, in order. Raises LetterRefused for what is no DOCX."""
    found: dict[str, None] = {}
    for _, content in _parts(template, name):
        for paragraph in _root(content, name).iter(f"{{{_WORD}}}p"):
            found |= dict.fromkeys(_PLACEHOLDER.findall(_joined(_texts(paragraph))))
    return tuple(found)


def fill(template: bytes, values: Mapping[str, str], name: str = "") -> bytes:
    """The DOCX with every placeholder filled. Raises LetterRefused, naming all that are not known."""
    unknown = [one for one in placeholders(template, name) if one not in values]
    if unknown:
        names = "、".join(f"{{{{{one}}}}}" for one in unknown)
        raise LetterRefused(
            notice("letters.refused.unknown_placeholders", "zh", names=names, known="、".join(values))
        )
    changed = {part: _filled(content, values, name) for part, content in _parts(template, name)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = changed.get(entry.filename)
            new.writestr(entry, old.read(entry) if content is None else content)
    return out.getvalue()


def _parts(template: bytes, name: str) -> list[tuple[str, bytes]]:
    """The parts of the package that hold text and a brace."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise _unreadable(name)
            if "word/document.xml" not in package.namelist():
                raise _unreadable(name)
            read = (
                (entry.filename, package.read(entry)) for entry in entries if _PART.fullmatch(entry.filename)
            )
            return [(part, content) for part, content in read if b"{" in content]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise _unreadable(name) from error


def _root(content: bytes, name: str) -> Any:
    from lxml import etree

    # No entity is expanded and nothing is fetched: a template comes from outside.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable(name) from error


def _filled(content: bytes, values: Mapping[str, str], name: str) -> bytes | None:
    """The part with its placeholders filled; None if it has none."""
    from lxml import etree

    root, touched = _root(content, name), False
    for paragraph in list(root.iter(f"{{{_WORD}}}p")):
        touched |= _fill_paragraph(_texts(paragraph), values)
    if not touched:
        return None
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _fill_paragraph(texts: list[Any], values: Mapping[str, str]) -> bool:
    """Put values for placeholders, the last one first, so that earlier places stay where they are."""
    matches = list(_PLACEHOLDER.finditer(_joined(texts)))
    for match in reversed(matches):
        _replace(texts, match.start(), match.end(), values[match[1]])
    for element in texts if matches else ():
        element.set(_XML_SPACE, "preserve")
        _break_lines(element)
    return bool(matches)


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    at, put = 0, False
    for element in texts:
        text = element.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first >= len(text) or last <= 0:
            continue
        element.text = text[:first] + ("" if put else _printable(value)) + text[last:]
        put = True


def _break_lines(element: Any) -> None:
    """Turn line breaks of a value into those of Word."""
    lines = (element.text or "").split("\n")
    element.text = lines[0]
    last = element
    for line in lines[1:]:
        for tag, text in ((f"{{{_WORD}}}br", None), (f"{{{_WORD}}}t", line)):
            new = element.makeelement(tag, {_XML_SPACE: "preserve"} if text is not None else {})
            new.text = text
            last.addnext(new)
            last = new


def _texts(paragraph: Any) -> list[Any]:
    """The texts of a paragraph, without those of text boxes in it (they are paragraphs of their own)."""
    own = (f"{{{_WORD}}}p",)
    return [
        element
        for element in paragraph.iter(f"{{{_WORD}}}t")
        if next(element.iterancestors(*own), None) is paragraph
    ]


def _joined(texts: list[Any]) -> str:
    return "".join(element.text or "" for element in texts)


def _printable(value: str) -> str:
    """Without control signs, which XML cannot hold."""
    return "".join(sign for sign in value if sign in "\n\t" or sign.isprintable())


def _unreadable(name: str) -> LetterRefused:
    return LetterRefused(notice("letters.refused.bad_template", "zh", name=name))
