"""The SQL library stores exactly what it was given and finds the version that may be cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, event

from knowledge.adapters.sql import SqlLibrary, knowledge_metadata, within
from knowledge.adapters.sql_index import PASSAGES, IndexVersion, SqlIndexStore
from knowledge.document import Document, Force, Kind
from knowledge.passage import Cite, Clause, Passage
from knowledge.retrieval.protocols import Scope

TODAY = date(2026, 6, 1)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
    knowledge_metadata.create_all(engine)
    return engine


def law(version: str = "2020-01-01", force: Force = Force.IN_FORCE, **more: object) -> Document:
    base = Document(
        key="计量样法",
        version=version,
        title="计量样法",
        doc_number="",
        issuer="样例局",
        jurisdiction="全国",
        kind=Kind.OFFICIAL,
        force=force,
        valid_from=date.fromisoformat(version),
        valid_to=None,
        sha256=version,
        source_name="样.md",
    )
    return replace(base, **more)  # type: ignore[arg-type]


def article(document: Document, locator: str, text: str, position: int = 0, **more: object) -> Passage:
    base = Passage(document.id, locator, text, Kind.OFFICIAL, position)
    return replace(base, **more)  # type: ignore[arg-type]


def now(day: date = TODAY) -> Scope:
    return Scope(day, TODAY)


def test_a_passage_comes_back_as_it_went_in(engine: Engine) -> None:
    document = law(valid_to=date(2027, 1, 1), status_note="复核中", replaces="甲@2001-01-01")
    passage = article(
        document,
        "第一条",
        "甲应当乙。",
        3,
        headings=("第一章 总则",),
        clauses=(Clause("第一条第一款", 0, 5),),
        spans=((10, 15), (17, 20)),
        cells=(("列", "值"),),
        cites=(Cite("乙法", "第二条"),),
        asked=("问一", "问二"),
        fact_ids=("f1",),
    )
    library = SqlLibrary(engine)
    library.put(document, [passage])
    assert library.passage(passage.id) == (document, passage)
    assert library.all_passages() == ((document, passage),)
    assert library.documents() == (document,)
    assert library.text_digest(document.id) == document.sha256
    assert library.text_digest("无@2000-01-01") is None
    assert library.passage("无") is None


def test_put_replaces_exactly_that_document(engine: Engine) -> None:
    library, one, other = SqlLibrary(engine), law(), law(key="别法")
    library.put(other, [article(other, "第一条", "别的。", asked=("别问",))])
    library.put(one, [article(one, "第一条", "旧。", asked=("旧问",)), article(one, "第二条", "去。", 1)])
    changed = [article(one, "第一条", "新。", asked=("新问",)), article(one, "第三条", "来。", 2)]
    library.put(one, changed)
    assert {p.id: p for _, p in library.all_passages()} == {
        p.id: p for p in [*changed, article(other, "第一条", "别的。", asked=("别问",))]
    }


def test_an_unchanged_put_writes_nothing(engine: Engine) -> None:
    library, document = SqlLibrary(engine), law()
    found = [article(document, f"第{n}条", f"内容{n}。", n, asked=("问",)) for n in range(5)]
    library.put(document, found)
    written: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *a: written.append(a[2]))
    library.put(document, found)
    assert written and not [s for s in written if not s.lstrip().upper().startswith("SELECT")]


def test_a_failing_put_leaves_the_old_text(engine: Engine) -> None:
    library, document = SqlLibrary(engine), law()
    old = article(document, "第一条", "旧。")
    library.put(document, [old])
    twice = [article(document, "第一条", "甲。"), article(document, "第一条", "乙。")]
    with pytest.raises(ValueError, match="one locator"):
        library.put(document, twice)
    with pytest.raises(ValueError, match="another document"):
        library.put(document, [article(law("2021-01-01"), "第一条", "甲。")])
    assert library.passage(old.id) == (document, old)


def test_remove(engine: Engine) -> None:
    library, document = SqlLibrary(engine), law()
    library.put(document, [article(document, "第一条", "甲。", asked=("问",))])
    assert library.remove(document.id)
    assert not library.remove(document.id)
    assert library.all_passages() == ()


@pytest.mark.parametrize(
    ("cited", "locator", "found"),
    [
        ("第五十五条第一款", "第五十五条", True),
        ("第五十五条", "第五十五条", True),
        ("第五十五条之一", "第五十五条", False),
        ("第十五条", "第五十五条", False),
        ("三（一）16", "三（一）1", False),
        ("专栏1·标准", "专栏1", True),
        ("专栏11", "专栏1", False),
    ],
)
def test_a_citation_stands_within_its_own_passage(cited: str, locator: str, found: bool) -> None:
    assert within(cited, locator) is found


def test_resolve_chooses_the_version_of_the_day(engine: Engine) -> None:
    library = SqlLibrary(engine)
    old = law("2010-01-01", Force.SUPERSEDED, valid_to=date(2019, 12, 31))
    new = law("2020-01-01")
    for document in (old, new):
        library.put(document, [article(document, "第五条", "甲。"), article(document, "第五十条", "乙。", 1)])
    cite = Cite("计量样法", "第五条第（一）项")
    present = library.resolve(cite, now())
    past = library.resolve(cite, now(date(2015, 1, 1)))
    assert present and present[1].id == f"{new.id}/第五条"
    assert past and past[1].id == f"{old.id}/第五条"
    assert library.resolve(cite, now(date(2005, 1, 1))) is None
    assert library.resolve(Cite("计量样法", "第九条"), now()) is None
    assert library.resolve(Cite("无此法", "第五条"), now()) is None


def test_another_province_answers_only_when_named(engine: Engine) -> None:
    library, document = SqlLibrary(engine), law(force=Force.COMPARISON, jurisdiction="浙江省")
    library.put(document, [article(document, "第一条", "甲。")])
    cite = Cite("计量样法", "第一条")
    assert library.resolve(cite, now()) is None
    assert library.resolve(cite, Scope(TODAY, TODAY, frozenset({"浙江"}))) is not None


def test_rows_of_a_table_in_their_order(engine: Engine) -> None:
    library, document = SqlLibrary(engine), law()
    rows = [
        article(document, f"专栏1·{name}", name, position, cells=(("指标", name), ("值", "1")))
        for position, name in ((3, "乙"), (2, "甲"))
    ]
    library.put(
        document,
        [
            article(document, "专栏1", "整表", 1),
            *rows,
            article(document, "专栏10·丙", "丙", 9, cells=(("指标", "丙"),)),
        ],
    )
    assert [p.text for _, p in library.rows("计量样法", "专栏1", now())] == ["甲", "乙"]
    assert library.rows("计量样法", "专栏2", now()) == ()
    assert library.rows("无此法", "专栏1", now()) == ()


def test_counts(engine: Engine) -> None:
    library = SqlLibrary(engine)
    library.put(law(), [article(law(), "第一条", "甲。")])
    library.put(law("2010-01-01", Force.SUPERSEDED), [])
    counts = library.counts()
    assert counts["documents"] == 2
    assert counts["passages"] == 1
    assert (counts["in_force"], counts["superseded"]) == (1, 1)


def test_passages_to_proofread_are_kept_and_counted_but_never_cited(engine: Engine) -> None:
    library = SqlLibrary(engine)
    sure = article(law(), "第一条", "甲。")
    unsure = article(law(), "第二条", "乙。", 1, to_proofread=True)
    row = article(law(), "表1·丙", "丙", 2, cells=(("指标", "丙"),), to_proofread=True)
    library.put(law(), [sure, unsure, row])
    assert library.passages_by_id([unsure.id])[unsure.id][1] == unsure
    assert library.counts()["to_proofread"] == 2
    assert library.resolve(Cite("计量样法", "第一条"), now()) is not None
    assert library.resolve(Cite("计量样法", "第二条"), now()) is None
    assert library.rows("计量样法", "表1", now()) == ()
    library.put(law(), [sure, replace(unsure, to_proofread=False), row])
    assert library.resolve(Cite("计量样法", "第二条"), now()) is not None


def test_vectors_of_models_are_kept_apart(engine: Engine) -> None:
    store, vector = SqlIndexStore(engine), np.array([0.6, 0.8], dtype=np.float32)
    store.put_vectors("m1", {"a": vector})
    store.put_vectors("m1", {"a": vector * 0, "b": vector})
    assert {k: v.tolist() for k, v in store.vectors("m1").items()} == {
        "a": vector.tolist(),
        "b": vector.tolist(),
    }
    assert store.vectors("m2") == {}
    assert store.forget_vectors("m1", {"b"}) == 1
    assert set(store.vectors("m1")) == {"b"}


def test_the_pointer_flips_and_remembers(engine: Engine) -> None:
    store = SqlIndexStore(engine)
    assert store.live(PASSAGES) is None
    first = IndexVersion(PASSAGES, "kb-1", "m", 3, "d1", "2026-06-01T00:00:00+08:00")
    second = replace(first, version="kb-2")
    store.flip(first)
    store.flip(second)
    store.flip(second)
    assert store.live(PASSAGES) == second
    assert store.previous(PASSAGES) == "kb-1"
