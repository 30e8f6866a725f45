"""Versions follow each other; removal, rollback and rechecks are undone as plainly as they are done."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from knowledge.adapters.sql import SqlLibrary, knowledge_metadata
from knowledge.adapters.sql_documents import DocumentMissing, DocumentRecords
from knowledge.adapters.sql_index import content_digest, index_entries
from knowledge.document import Document, Force
from knowledge.passage import Cite
from knowledge.retrieval.protocols import Scope
from tests.samples import article, document

TODAY = date(2026, 6, 1)
OLD = document(version="2010-01-01", sha256="alt")
NEW = document(version="2020-01-01", valid_from=date(2020, 3, 1), sha256="neu")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
    knowledge_metadata.create_all(engine)
    return engine


class Day:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.today = TODAY

    def __call__(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time())


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def library(engine: Engine, day: Day) -> SqlLibrary:
    return SqlLibrary(engine, day)


@pytest.fixture
def records(engine: Engine, day: Day) -> DocumentRecords:
    return DocumentRecords(engine, day)


def put(library: SqlLibrary, home: Document, text: str = "甲。") -> None:
    library.put(home, [article(home, "第一条", text)])


def stored(library: SqlLibrary, home: Document) -> Document:
    found = library.document(home.id)
    assert found is not None
    return found


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_a_newer_version_ends_the_older_whatever_came_first(
    library: SqlLibrary, order: tuple[Document, ...]
) -> None:
    for one in order:
        put(library, one)
    old, new = stored(library, OLD), stored(library, NEW)
    assert (old.force, old.valid_to) == (Force.SUPERSEDED, date(2020, 2, 29))
    assert NEW.id in old.status_note
    assert new == NEW
    assert library.declared(OLD.id) == OLD
    found = library.resolve(Cite(OLD.key, "第一条"), Scope(date(2019, 1, 1), TODAY))
    assert found and found[0].id == OLD.id


def test_without_the_newer_version_the_older_is_in_force_again(
    library: SqlLibrary, records: DocumentRecords, engine: Engine
) -> None:
    put(library, OLD)
    before = content_digest(index_entries(engine))
    put(library, NEW)
    records.remove(NEW.id)
    assert stored(library, OLD) == OLD
    assert content_digest(index_entries(engine)) == before
    assert [name for name, _ in records.removed()] == [NEW.id]
    records.restore(NEW.id)
    assert stored(library, NEW) == NEW
    assert stored(library, OLD).force is Force.SUPERSEDED
    found = library.passage(f"{NEW.id}/第一条")
    assert found and found[1].text == "甲。"
    with pytest.raises(DocumentMissing):
        records.restore(NEW.id)


def test_a_version_not_yet_in_force_leaves_the_present_one(
    library: SqlLibrary, records: DocumentRecords, day: Day
) -> None:
    future = document(version="2026-05-01", valid_from=date(2027, 1, 8))
    put(library, NEW)
    put(library, future)
    now = stored(library, NEW)
    assert (now.force, now.valid_to) == (Force.IN_FORCE, date(2027, 1, 7))
    cite = Cite(NEW.key, "第一条")
    assert (found := library.resolve(cite, Scope(TODAY, TODAY))) and found[0].id == NEW.id
    assert records.one(future.id).state_on(TODAY) == "not_yet_in_force"
    day.today = date(2027, 1, 8)
    records.refresh()
    assert stored(library, NEW).force is Force.SUPERSEDED
    assert (found := library.resolve(cite, Scope(day.today, day.today))) and found[0].id == future.id


def test_a_document_of_another_name_ends_what_it_replaces(
    library: SqlLibrary, records: DocumentRecords
) -> None:
    heir = document("新样例办法", "2024-01-01", replaces=NEW.id)
    put(library, NEW)
    put(library, heir)
    assert (stored(library, NEW).force, stored(library, NEW).valid_to) == (
        Force.SUPERSEDED,
        date(2023, 12, 31),
    )
    records.remove(heir.id)
    assert stored(library, NEW) == NEW


def test_a_declared_end_and_another_province_stay(library: SqlLibrary) -> None:
    ended = document(version="2010-01-01", valid_to=date(2015, 1, 1), force=Force.SUPERSEDED)
    abroad = document("外省样例条例", "2010-01-01", force=Force.COMPARISON)
    for one in (ended, NEW, abroad, document("外省样例条例", "2015-01-01", force=Force.COMPARISON)):
        put(library, one)
    assert stored(library, ended) == ended
    assert (stored(library, abroad).force, stored(library, abroad).valid_to) == (
        Force.COMPARISON,
        date(2014, 12, 31),
    )


def test_the_last_replacement_is_undone_and_done_again(library: SqlLibrary, records: DocumentRecords) -> None:
    put(library, OLD, "旧文。")
    changed = document(version="2010-01-01", sha256="geändert")
    put(library, changed, "新文。")
    assert records.one(OLD.id).replaced_at
    for text in ("旧文。", "新文。", "旧文。"):
        records.roll_back(OLD.id)
        found = library.passage(f"{OLD.id}/第一条")
        assert found and found[1].text == text
    assert library.text_digest(OLD.id) == "alt"
    with pytest.raises(DocumentMissing):
        records.roll_back("没有的@2020-01-01")


def test_rechecks_are_recorded_and_fall_due(library: SqlLibrary, records: DocumentRecords, day: Day) -> None:
    doubtful = document("样例通知", "2021-01-01", force=Force.NOT_RECHECKED)
    for one in (OLD, NEW, doubtful):
        put(library, one)
    assert {one.document.id for one in records.due(365, TODAY)} == {NEW.id, doubtful.id}
    confirmed = records.confirm(doubtful.id, TODAY, "值班员")
    assert (confirmed.force, confirmed.checked_on) == (Force.IN_FORCE, TODAY)
    assert [one.document.id for one in records.due(365, TODAY)] == [NEW.id]
    put(library, doubtful)  # reading the file again forgets no recheck
    assert stored(library, doubtful).checked_on == TODAY
    day.today = date(2027, 6, 3)
    assert doubtful.id in [one.document.id for one in records.due(365, day.today)]
    with pytest.raises(DocumentMissing):
        records.confirm(OLD.id, TODAY, "值班员")


def test_what_is_not_there_is_one_plain_sentence(records: DocumentRecords) -> None:
    for act in (records.remove, records.restore, records.roll_back, records.one):
        with pytest.raises(DocumentMissing) as caught:
            act("没有的@2020-01-01")
        assert str(caught.value).count("。") == 1
