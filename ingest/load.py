"""Loads official texts: files and folders to documents with passages, into an injected store."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from ingest.catalogue import MANIFEST_NAME, Manifest, ManifestError, describe
from ingest.clauses import SPLITTER, NoStructure, split
from ingest.file_reader import FileReader
from ingest.paragraphs import normalised
from ingest.proofreading import marked
from ingest.readers.kinds import SUFFIXES
from ingest.readers.text import Unreadable
from ingest.recognition import Known
from ingest.references import with_references
from knowledge.document import Document, Force
from knowledge.passage import Passage

Progress = Callable[[int, int, str], None]  # files done, files in all, name of the one at work

_UNSUPPORTED = "不支持这种文件，没有读取。"
_RECOGNISED = "scan:"  # digests of texts that were recognised from pictures begin so
_TEXT_KNOWN = "已有这份文件的文字版，扫描件没有替换它。"


class DocumentStore(Protocol):
    """Where documents and passages are kept."""

    def text_digest(self, document_id: str) -> str | None:
        """Document.sha256 of the stored `<key>@<version>`; None when it is not stored."""
        ...

    def declared(self, document_id: str) -> Document | None:
        """The stored document `<key>@<version>` as it was put, or None.

        Later versions and rechecks may have changed its force and end since.
        """
        ...

    def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Store the document with exactly these passages."""
        ...


@dataclass(frozen=True, slots=True)
class Remark:
    """A path that was not loaded, and why, in one Chinese sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one document: `change` is added, updated or unchanged."""

    path: str
    document: Document
    change: str
    passages: int


@dataclass(slots=True)
class Report:
    """What became of the files. `superseded` counts those loaded that are no longer in force."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    superseded: int = 0
    passages: int = 0
    skipped: list[Remark] = field(default_factory=list)
    rejected: list[Remark] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when nothing was rejected, 1 when some was, 2 when nothing was usable."""
        if not self.added + self.updated + self.unchanged:
            return 2
        return 1 if self.rejected else 0

    def to_json(self) -> dict[str, object]:
        """The report as `metrology ingest documents --json` prints it (DESIGN 4)."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "superseded": self.superseded,
            "skipped": [{"path": r.path, "reason": r.reason} for r in self.skipped],
            "rejected": [{"path": r.path, "reason": r.reason} for r in self.rejected],
            "passages": self.passages,
        }


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read: its document, and its passages."""

    path: Path
    document: Document
    passages: tuple[Passage, ...]

    @property
    def recognised(self) -> bool:
        """Whether any of it was recognised from a picture."""
        return self.document.sha256.startswith(_RECOGNISED)


def load_documents(
    paths: Iterable[Path],
    store: DocumentStore,
    manifest: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    known: Known | None = None,
) -> Report:
    """Read files and folders (recursively) and put what is new or changed into `store`.

    Without `manifest`, the manifest.csv beside a file is used where there is one; a file that none
    describes is looked up among the `known` documents. A bad file is named in the report and hinders
    no other; with `dry_run` nothing is stored. Each document is stored in one step: a run that is
    broken off leaves whole documents, and the next one goes on from there.
    """
    report = Report()
    manifests = _Manifests(report)
    if manifest is not None and not manifests.take(manifest):
        return report
    files = _files(paths, report)
    read = []
    with FileReader() as reader:
        for number, path in enumerate(files):
            if progress is not None:
                progress(number, len(files), path.name)
            try:
                read.append(_read(reader, path, manifests.of(path), known))
            except (Unreadable, NoStructure, ManifestError) as error:
                report.rejected.append(Remark(str(path), str(error)))
    for one in _without_conflicts(read, report):
        _store(one, store, report, dry_run)
    if progress is not None:
        progress(len(files), len(files), "")
    return report


def text_digest(text: str) -> str:
    """Digest of a decoded text without white space and marks: the same in every file format.

    It covers the way of splitting too, so that texts are split anew when that changes.
    """
    return hashlib.sha256(f"{SPLITTER}\n{normalised(text)}".encode()).hexdigest()


def _read(reader: FileReader, path: Path, manifest: Manifest | None, known: Known | None) -> _Read:
    found = reader.read(path)
    pieces = marked(split(found.text, ""), found.doubtful)
    digest = text_digest(found.text)
    if found.recognised:
        digest = f"{_RECOGNISED}{digest}"[: len(digest)]
    document = describe(path.name, pieces, digest, manifest, known)
    own = [replace(piece, document_id=document.id) for piece in pieces]
    return _Read(path, document, with_references(own, document.key))


def _files(paths: Iterable[Path], report: Report) -> list[Path]:
    """The files to read, in order and each once; what is skipped or missing goes to the report."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if not p.is_dir())
            usable = [p for p in inside if p.suffix.lower() in SUFFIXES and not p.is_symlink()]
            for other in inside:
                if other not in usable:
                    report.skipped.append(Remark(str(other), _why_skipped(other)))
            if not usable:
                report.rejected.append(Remark(str(path), "文件夹里没有可以收的文件。"))
            for one in usable:
                found.setdefault(one.resolve(), one)
        else:
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _why_skipped(path: Path) -> str:
    if path.name == MANIFEST_NAME:
        return "这是清单，不是公文。"
    return "这是链接，不读取。" if path.is_symlink() else _UNSUPPORTED


class _Manifests:
    """The manifest for each file: the one that was named, or the one beside the file."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._named: Manifest | None = None
        self._beside: dict[Path, Manifest | None] = {}
        self._broken: dict[Path, str] = {}

    def take(self, path: Path) -> bool:
        """Use the manifest at `path` for every file; False when it cannot be read."""
        try:
            self._named = Manifest.read(path)
        except ManifestError as error:
            self._report.rejected.append(Remark(str(path), str(error)))
            return False
        return True

    def of(self, path: Path) -> Manifest | None:
        """Raises ManifestError when the manifest beside `path` is broken: force is then unknown."""
        if self._named is not None:
            return self._named
        beside = path.parent / MANIFEST_NAME
        if beside not in self._beside:
            self._beside[beside] = None
            if beside.is_file():
                try:
                    self._beside[beside] = Manifest.read(beside)
                except ManifestError as error:
                    self._report.rejected.append(Remark(str(beside), str(error)))
                    self._broken[beside] = str(error)
        if beside in self._broken:
            raise ManifestError("旁边的清单读不了，不能确定这份文件的效力。")
        return self._beside[beside]


def _without_conflicts(read: Sequence[_Read], report: Report) -> list[_Read]:
    """One file for each document; files that give it different texts are all rejected."""
    groups: defaultdict[str, list[_Read]] = defaultdict(list)
    for one in read:
        groups[one.document.id].append(one)
    kept = []
    for members in groups.values():
        texts = [one for one in members if not one.recognised]
        group = texts or members
        report.skipped += [Remark(str(one.path), _TEXT_KNOWN) for one in members if one not in group]
        if len({one.document.sha256 for one in group}) == 1:
            kept.append(group[0])
            report.unchanged += len(group) - 1
            continue
        for one in group:
            others = "、".join(
                f"「{x.path.name}」"
                for x in group
                if x is not one and x.document.sha256 != one.document.sha256
            )
            reason = f"与{others}文号和版本相同，但正文不同，两份都没有收。"
            report.rejected.append(Remark(str(one.path), reason))
    return kept


def _store(one: _Read, store: DocumentStore, report: Report, dry_run: bool) -> None:
    document = one.document
    known = store.text_digest(document.id)
    if one.recognised and known is not None and not known.startswith(_RECOGNISED):
        report.skipped.append(Remark(str(one.path), _TEXT_KNOWN))
        report.unchanged += 1
        return
    change = "added" if known is None else "unchanged"
    if known is not None and (
        known != document.sha256 or not _same_record(store.declared(document.id), document)
    ):
        change = "updated"
    if change != "unchanged" and not dry_run:
        store.put(document, one.passages)
    report.added += change == "added"
    report.updated += change == "updated"
    report.unchanged += change == "unchanged"
    report.passages += len(one.passages)
    report.superseded += document.force is Force.SUPERSEDED
    report.changes.append(Change(str(one.path), document, change, len(one.passages)))


def _same_record(stored: Document | None, document: Document) -> bool:
    """Whether title, force and dates are as stored; the name of the file may differ."""
    return stored is not None and replace(stored, source_name=document.source_name) == document
