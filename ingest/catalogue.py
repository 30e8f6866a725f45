"""The catalogue: title, 文号, issuer, version and force of a file, from manifest.csv or its text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest import described
from ingest.readers.text import Unreadable, decode, read_bytes
from ingest.recognition import Evidence, Known, recognised
from knowledge.document import Document, Force, Kind, document_key, force_from_status
from knowledge.passage import Passage

MANIFEST_NAME = "manifest.csv"
UNDATED = "undated"  # the version of a text that names no day

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_REQUIRED = frozenset({"file", "title"})


class ManifestError(Exception):
    """A manifest, or a row of it, that cannot be used; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest.csv by file name.

    Columns: file, title, doc_number, issuer, jurisdiction, valid_from, valid_to, replaces, status,
    version_date, effective_date, status_note, checked_on. Only file and title must be there.
    """

    rows: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """The manifest at `path`. Raises ManifestError when it cannot be used."""
        try:
            return cls.parse(decode(read_bytes(path)))
        except Unreadable as error:
            raise ManifestError(f"清单读不了：{error}") from error

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """The manifest in a decoded CSV text. Raises ManifestError."""
        try:
            reader = csv.DictReader(io.StringIO(text), strict=True)
            missing = _REQUIRED - set(reader.fieldnames or ())
            if missing:
                raise ManifestError(f"清单缺少列：{'、'.join(sorted(missing))}。")
            rows: dict[str, Mapping[str, str]] = {}
            for raw in reader:
                row = {str(k): (v if isinstance(v, str) else "").strip() for k, v in raw.items() if k}
                if row["file"] in rows:
                    raise ManifestError(f"清单里「{row['file']}」出现了两次。")
                rows[row["file"]] = row
        except csv.Error as error:
            raise ManifestError("清单不是有效的 CSV 表格。") from error
        return cls(rows)

    def row(self, name: str) -> Mapping[str, str] | None:
        """The row of a file, by its name, or by its name but for the suffix."""
        if name in self.rows:
            return self.rows[name]
        stem = Path(name).stem
        same = [row for file, row in self.rows.items() if Path(file).stem == stem]
        return same[0] if len(same) == 1 else None


def describe(
    name: str,
    pieces: Sequence[Passage],
    digest: str,
    manifest: Manifest | None,
    known: Known | None = None,
) -> Document:
    """The document in the file `name`, by its passages, whose document id is not known yet.

    What the manifest leaves open is taken from the text itself; a file that no manifest describes
    is looked up among the `known` documents. Raises ManifestError when the
    file's row holds an unknown status or an impossible date.
    """
    own = described.read(pieces)
    row = manifest.row(name) if manifest else None
    if row is None:
        title = own.title or described.title_from_name(name)
        # An old note may lack the last amendment, which the name of the file then gives.
        dated = max(own.version, described.date_in_name(name))
        version = dated or own.valid_from or UNDATED
        document = Document(
            key=document_key(title, own.doc_number),
            version=version,
            title=title,
            doc_number=own.doc_number,
            issuer=own.issuer,
            jurisdiction=own.jurisdiction,
            kind=Kind.OFFICIAL,
            force=Force.NOT_RECHECKED,
            # An amended law still names the day of its first version: this one began later.
            valid_from=_day(max(own.valid_from, dated), name),
            valid_to=None,
            sha256=digest,
            source_name=name,
        )
        if known is None:
            return document
        return recognised(document, Evidence(own, described.date_in_name(name), pieces), known)
    title = row["title"] or own.title or described.title_from_name(name)
    number = row.get("doc_number", "") or own.doc_number
    valid_from = row.get("valid_from", "") or own.valid_from
    try:
        force = force_from_status(row.get("status", ""))
    except ValueError as error:
        raise ManifestError(f"清单里「{name}」的 status 不认识：{row.get('status', '')}。") from error
    return Document(
        key=document_key(title, number),
        version=_version(row) or own.version or UNDATED,
        title=title,
        doc_number=number,
        issuer=row.get("issuer", "") or own.issuer,
        jurisdiction=row.get("jurisdiction", "") or own.jurisdiction,
        kind=Kind.OFFICIAL,
        force=force,
        valid_from=_day(valid_from, name),
        valid_to=_day(row.get("valid_to", ""), name),
        sha256=digest,
        source_name=name,
        status_note=row.get("status_note", ""),
        replaces=_replaced(row, manifest),
        checked_on=_day(row.get("checked_on", ""), name),
    )


def _version(row: Mapping[str, str]) -> str:
    """The day of the version: version_date where it is one, else from when the version holds."""
    if _ISO.fullmatch(row.get("version_date", "")):
        return row["version_date"]
    for column in ("valid_from", "effective_date", "version_date"):
        if found := _ISO.search(row.get(column, "")):
            return found[0]
    return ""


def _replaced(row: Mapping[str, str], manifest: Manifest | None) -> str:
    """key@version of the file named in `replaces`; empty when the manifest does not list it."""
    named = row.get("replaces", "")
    old = manifest.row(named) if manifest and named else None
    if old is None:
        return ""
    return f"{document_key(old['title'], old.get('doc_number', ''))}@{_version(old) or UNDATED}"


def _day(value: str, name: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ManifestError(f"「{name}」的日期写得不对：{value}。") from error
