"""Reads the explainers: one Markdown file each, YAML front matter and a body of a few sentences."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from knowledge.corpus.errors import CorpusError
from knowledge.document import Document, Force, Kind
from knowledge.passage import Cite, Passage

EXPLAINERS = Path(__file__).parent / "explainers"
ISSUER = "本站解读"
LOCATOR = "解读"
JURISDICTION = "泉州市"
# The same safe YAML, read by libyaml where it is installed: ten times as fast over hundreds of files.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SENTENCE_END = re.compile(r"(?<=[。！？])|(?<=[.!?] )(?=[A-Z])")
_REQUIRED = ("id", "title", "cites", "fact_ids", "valid_from", "asked")
_OPTIONAL = ("valid_to", "lang")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    front: Mapping[str, Any]
    lines: tuple[str, ...]
    body: str

    def error(self, key: str, problem: str) -> CorpusError:
        """An error that points to the line of `key`."""
        line = next((n for n, text in enumerate(self.lines, 1) if text.startswith(f"{key}:")), 1)
        return CorpusError(self.path, line, problem)


def load_explainers(folder: Path = EXPLAINERS) -> tuple[tuple[Document, Passage], ...]:
    """Every explainer as a document with one passage, in the order of the files' names.

    Several files may share an id when what they explain changes on a day; their windows
    [valid_from, valid_to] must not overlap. Raises CorpusError naming file and line.
    """
    found = [_record(_read(path), folder) for path in sorted(folder.rglob("*.md"))]
    _refuse_overlaps(found, folder)
    return tuple(found)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a body, each with its closing mark; in English also the space after it."""
    return tuple(part for part in _SENTENCE_END.split(text) if part.strip())


def _read(path: Path) -> _File:
    text = path.read_text(encoding="utf-8")
    lines = tuple(text.splitlines())
    if not lines or lines[0].strip() != "---":
        raise CorpusError(path, 1, "the file must begin with a line ---")
    close = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if close is None:
        raise CorpusError(path, 1, "the front matter is not closed by a line ---")
    try:
        front = yaml.load("\n".join(lines[1:close]), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise CorpusError(path, line, f"not valid YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(front, dict):
        raise CorpusError(path, 2, "the front matter must be key: value lines")
    between = " " if front.get("lang") == "en" else ""
    body = between.join(line.strip() for line in lines[close + 1 :] if line.strip())
    return _File(path, front, lines, body)


def _record(file: _File, folder: Path) -> tuple[Document, Passage]:
    front = file.front
    for key in front:
        if key not in _REQUIRED + _OPTIONAL:
            raise file.error(key, f"unknown key {key!r}")
    for key in _REQUIRED:
        if key not in front:
            raise CorpusError(file.path, 1, f"the key {key!r} is missing")
    if not isinstance(front["id"], str) or not _ID.fullmatch(front["id"]):
        raise file.error("id", "id must be lower-case words joined by -")
    if not file.body:
        raise CorpusError(file.path, len(file.lines), "the body is empty")
    starts, ends = _day(file, "valid_from"), _day(file, "valid_to")
    if starts is None:
        raise file.error("valid_from", "valid_from must be a day such as 2023-03-02")
    if ends is not None and ends < starts:
        raise file.error("valid_to", "valid_to lies before valid_from")
    lang = str(front.get("lang", "zh"))
    document = Document(
        key=f"解读·{front['id']}",
        version=starts.isoformat(),
        title=_text(file, "title"),
        doc_number="",
        issuer=ISSUER,
        jurisdiction=JURISDICTION,
        kind=Kind.EXPLAINER,
        force=Force.IN_FORCE,
        valid_from=starts,
        valid_to=ends,
        sha256=hashlib.sha256("".join(file.body.split()).encode()).hexdigest(),
        source_name=file.path.relative_to(folder).as_posix(),
        lang=lang,
    )
    passage = Passage(
        document_id=document.id,
        locator=LOCATOR,
        text=file.body,
        kind=Kind.EXPLAINER,
        position=0,
        cites=_cites(file),
        asked=_words(file, "asked"),
        fact_ids=_words(file, "fact_ids"),
        lang=lang,
    )
    return document, passage


def _text(file: _File, key: str) -> str:
    value = file.front[key]
    if not isinstance(value, str) or not value.strip():
        raise file.error(key, f"{key} must be a line of text")
    return value.strip()


def _day(file: _File, key: str) -> date | None:
    value = file.front.get(key)
    if value is not None and not isinstance(value, date):
        raise file.error(key, f"{key} must be a day such as 2023-03-02, not {value!r}")
    return value


def _words(file: _File, key: str) -> tuple[str, ...]:
    value = file.front[key]
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise file.error(key, f"{key} must be a list of texts")
    return tuple(item.strip() for item in value)


def _cites(file: _File) -> tuple[Cite, ...]:
    value = file.front["cites"]
    if not isinstance(value, list) or not value:
        raise file.error("cites", "cites must list at least one {document, locator}")
    cites: list[Cite] = []
    for item in value:
        if not isinstance(item, dict) or set(item) != {"document", "locator"}:
            raise file.error("cites", f"each cite is {{document, locator}}, not {item!r}")
        cites.append(Cite(str(item["document"]).strip(), str(item["locator"]).strip()))
    return tuple(cites)


def _refuse_overlaps(found: list[tuple[Document, Passage]], folder: Path) -> None:
    windows: dict[str, list[Document]] = {}
    for document, _ in found:
        windows.setdefault(document.key, []).append(document)
    for documents in windows.values():
        ordered = sorted(documents, key=lambda one: one.valid_from or date.min)
        for earlier, later in itertools.pairwise(ordered):
            free_from = (earlier.valid_to or date.max - timedelta(days=1)) + timedelta(days=1)
            if later.valid_from is None or later.valid_from < free_from:
                problem = f"valid at the same time as {earlier.source_name}, with the same id"
                raise CorpusError(folder / later.source_name, 1, problem)
