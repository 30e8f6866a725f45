"""A file that no manifest describes gets version, dates and force from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.catalogue import Manifest, describe
from ingest.clauses import split
from ingest.readers.text import read_text
from ingest.recognition import Known, articles_of
from knowledge.corpus.catalogue import Catalogue, Entry, load_catalogue
from knowledge.corpus.fingerprints import fingerprint, load_fingerprints, to_json
from knowledge.document import Document, Force
from knowledge.passage import Passage

_ENTRY = Entry(
    key="某市公平秤办法",
    title="某市公平秤办法",
    doc_number="某市人民政府令第9号",
    issuer="某市人民政府",
    jurisdiction="某市",
    version="2024-01-05",
    valid_from=date(2024, 3, 1),
    valid_to=None,
    status="in_force",
    aliases=("公平秤办法",),
    replaces="某市公用秤办法@2010-01-01",
    dated=("2024-02-02",),
    marks=("市场监督管理部门",),
    checked_on=date(2026, 6, 26),
)
_OLD = replace(
    _ENTRY, version="2015-01-01", valid_from=date(2015, 2, 1), valid_to=date(2024, 2, 29),
    status="superseded", marks=(), dated=(), replaces="", checked_on=None, aliases=(), doc_number="",
)  # fmt: skip


def text(note: str = "2024年1月5日 某市人民政府令第9号公布", body: str = "市场监督管理部门设公平秤。") -> str:
    return f"# 某市公平秤办法\n\n{note}\n\n第一条 {body}\n\n第二条 秤要定期检定。\n"


def described(content: str, name: str = "文件.txt", known: Known | None = None) -> Document:
    known = known or Known(Catalogue((_ENTRY, _OLD)), {})
    return describe(name, split(content, ""), "x", None, known)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (text(), "文件.txt"),
        (text(note=""), "某市公平秤办法(2024-02-02).txt"),
        (text(note="").replace("要定期检定。", "要定期检定。本办法自2024年3月1日起施行。"), "扫描件.txt"),
        (text().replace("# 某市公平秤办法", "# 公平秤办法"), "文件.txt"),
    ],
)
def test_title_and_a_day_find_the_version(content: str, name: str) -> None:
    found = described(content, name)
    assert (found.id, found.force) == ("某市公平秤办法@2024-01-05", Force.IN_FORCE)
    assert (found.valid_from, found.issuer) == (date(2024, 3, 1), "某市人民政府")
    assert found.replaces == "某市公用秤办法@2010-01-01"
    assert found.checked_on == date(2026, 6, 26)


def test_a_text_without_its_marks_is_another_version() -> None:
    found = described(text(body="工商行政管理部门设公平秤。"))
    assert found.status_note != described(text()).status_note
    assert found.checked_on is None


def test_versions_between_those_that_are_known_are_dated_and_superseded() -> None:
    found = described(text(note="2018年5月6日 某市人民政府修订"))
    assert found.id == "某市公平秤办法@2018-05-06"
    assert (found.force, found.valid_to) == (Force.SUPERSEDED, date(2024, 2, 29))


def test_a_newer_version_keeps_its_own_days_and_is_not_rechecked() -> None:
    found = described(text(note="2027年5月6日 某市人民政府修订"))
    assert (found.id, found.force) == ("某市公平秤办法@2027-05-06", Force.NOT_RECHECKED)
    assert (found.valid_from, found.valid_to) == (date(2027, 5, 6), None)


def test_a_text_without_any_day_is_taken_for_the_one_known_version_with_a_remark() -> None:
    found = described(text(note=""), known=Known(Catalogue((_ENTRY,)), {}))
    assert (found.version, found.force) == ("2024-01-05", Force.NOT_RECHECKED)
    assert "没有写日期" in found.status_note


def test_an_unknown_document_describes_itself() -> None:
    content = text().replace("公平秤", "停车场")
    assert described(content).key == "某市停车场办法"
    assert described(content) == describe("文件.txt", split(content, ""), "x", None)


def test_articles_that_were_seen_decide_alone() -> None:
    seen = {"某市公平秤办法@2024-01-05": fingerprint(articles_of(split(text(), "")))}
    known = Known(Catalogue((_ENTRY, _OLD)), seen)
    untitled = "\n".join(text().split("\n")[4:])
    assert described(untitled, "文件.txt", known).id == "某市公平秤办法@2024-01-05"
    newer = text(note="2027年5月6日 某市人民政府修订")
    assert described(newer, "文件.txt", known).version == "2027-05-06"


def test_shipped_fingerprints_belong_to_the_catalogue() -> None:
    ids = {f"{one.key}@{one.version}" for one in load_catalogue().entries}
    assert set(load_fingerprints()) <= ids
    assert all(load_fingerprints().values())


def _texts(folder: Path) -> dict[str, Sequence[Passage]]:
    files = (path for path in sorted(folder.iterdir()) if path.suffix in {".txt", ".md"})
    return {path.name: split(read_text(path), "") for path in files}


@pytest.mark.official
def test_every_official_text_is_the_same_without_its_manifest(official_dir: Path) -> None:
    manifest = Manifest.read(official_dir / "manifest.csv")
    known = Known(load_catalogue(), load_fingerprints())
    for name, pieces in _texts(official_dir).items():
        by_manifest = describe(name, pieces, "x", manifest)
        for shown in (name, "下载.txt"):
            own = describe(shown, pieces, "x", None, known)
            assert own.id == by_manifest.id
            assert (own.force, own.valid_from, own.valid_to, own.replaces) == (
                by_manifest.force, by_manifest.valid_from, by_manifest.valid_to, by_manifest.replaces,
            )  # fmt: skip


@pytest.mark.official
def test_by_name_and_days_alone_only_amendments_without_a_note_are_missed(official_dir: Path) -> None:
    manifest = Manifest.read(official_dir / "manifest.csv")
    known = Known(load_catalogue(), {})
    for name, pieces in _texts(official_dir).items():
        assert describe(name, pieces, "x", None, known).id == describe(name, pieces, "x", manifest).id


@pytest.mark.official
def test_shipped_fingerprints_are_those_of_the_texts(official_dir: Path) -> None:
    """Made anew with `metrology documents fingerprint FOLDER > knowledge/corpus/fingerprints.json`."""
    manifest = Manifest.read(official_dir / "manifest.csv")
    found = {
        describe(name, pieces, "x", manifest).id: fingerprint(articles_of(pieces))
        for name, pieces in _texts(official_dir).items()
    }
    assert json.loads(json.dumps(to_json(found))) == to_json(load_fingerprints())
