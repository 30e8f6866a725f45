"""What a reader yields: pieces of text with marks, in a form that passes from the child process.

The text has one paragraph, or one row of a table, a line. Rows are `| cell | cell |`, headings have
a # before them and list entries a -, as in Markdown, so that every kind of file is split alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.readers.text import Unreadable

LONGEST_TEXT: Final = 5_000_000  # characters; the longest law has under 200,000
_CHUNK: Final = 500_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")
_BREAKS = re.compile(r"[\t\r\n\u00a0]+")


@dataclass(slots=True)
class Line:
    """One line of extracted text. `doubtful` says that it must be proofread."""

    text: str
    doubtful: bool = False


@dataclass(slots=True)
class Extract:
    """The text of a file. `doubtful` are the [start, end) of lines that must be proofread.

    `pages_without_text` are those, counted from 0, of which only a picture is there. `recognised`
    says that some of the text was read from pictures.
    """

    text: str = ""
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    pages: int = 0
    pages_without_text: list[int] = field(default_factory=list)
    recognised: bool = False


def row(cells: Sequence[str]) -> str:
    """The cells of a table's row as one line; empty when no cell is filled."""
    shown = [" ".join(cell.split()).replace("|", "｜") for cell in cells]
    return f"| {' | '.join(shown)} |" if any(shown) else ""


def clean(text: str) -> str:
    """One paragraph without controls and breaks; an indent at its start stays."""
    indent = "　　" if text.startswith(("　", "    ")) else ""
    return indent + _BREAKS.sub(" ", _CONTROLS.sub("", text)).strip()


def run_on(text: str, more: str) -> str:
    """`more` put after `text`, with a space only between two Latin words or numbers."""
    a, b = text[-1:], more[:1]
    latin = a.isascii() and a.isalnum() and b.isascii() and b.isalnum()
    return f"{text} {more}" if latin else text + more


def messages(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """The lines as items for the parent process. Raises Unreadable when they are too many."""
    total, waiting, doubtful = 0, [], []
    size = 0
    for line in lines:
        body = line.text + "\n"
        if line.doubtful and line.text.strip():
            doubtful.append([total, total + len(line.text)])
        total += len(body)
        if total > LONGEST_TEXT:
            raise Unreadable("文件里的文字太多，请拆成几份。")
        waiting.append(body)
        size += len(body)
        if size > _CHUNK:
            yield {"text": "".join(waiting)}
            waiting, size = [], 0
    yield {"text": "".join(waiting)}
    if doubtful:
        yield {"doubtful": doubtful}


def gathered(items: Iterable[Any]) -> Extract:
    """The extract that the items of a reader make up."""
    made = Extract()
    texts: list[str] = []
    for item in items:
        if "text" in item:
            texts.append(str(item["text"]))
        if "doubtful" in item:
            made.doubtful += [(int(start), int(end)) for start, end in item["doubtful"]]
        if "remark" in item:
            made.remarks.append(str(item["remark"]))
        made.pages = int(item.get("pages", made.pages))
        made.pages_without_text += [int(page) for page in item.get("without_text", [])]
        made.recognised = made.recognised or bool(item.get("recognised", False))
    made.text = "".join(texts)
    return made
