"""Every library, in memory or in SQL, keeps the same promises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from knowledge.adapters.sql import SqlLibrary, knowledge_metadata
from knowledge.document import Force, Kind
from knowledge.passage import Cite
from knowledge.retrieval.protocols import Scope
from portal.settings import Settings
from portal.storage.engine import open_engine
from tests.fakes import MemoryLibrary
from tests.samples import TODAY, article, document

NOW = Scope(TODAY, TODAY)
AnyLibrary = MemoryLibrary | SqlLibrary


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> AnyLibrary:
    if request.param == "memory":
        return MemoryLibrary()
    if request.param == "postgresql":
        settings = Settings(database_url=request.getfixturevalue("postgresql_url"))
        return SqlLibrary(open_engine(settings, "knowledge"))
    engine = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
    knowledge_metadata.create_all(engine)
    return SqlLibrary(engine)


def test_what_was_put_is_found(library: AnyLibrary) -> None:
    home = document()
    one, two = article(home, "第一条", "甲。"), article(home, "第二条", "乙。", 1)
    assert library.text_digest(home.id) is None
    library.put(home, [one, two])
    assert library.text_digest(home.id) == home.sha256
    assert library.passage(one.id) == (home, one)
    library.put(home, [two])
    assert library.passage(one.id) is None
    assert library.passage(two.id) == (home, two)


def test_a_stranger_or_a_double_is_refused(library: AnyLibrary) -> None:
    home, other = document(), document("别的办法")
    with pytest.raises(ValueError):
        library.put(home, [article(other, "第一条", "甲。")])
    with pytest.raises(ValueError):
        library.put(home, [article(home, "第一条", "甲。"), article(home, "第一条", "乙。")])
    assert library.text_digest(home.id) is None


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        ("第五条", "第五条"),
        ("第五条第二款第（一）项", "第五条"),
        ("第五条之一", "第五条之一"),
        ("第五条之二", None),
        ("第五十条", None),
        ("三（一）1", "三（一）1"),
        ("三（一）16", None),
        ("专栏1·甲", "专栏1"),
    ],
)
def test_citations_resolve(library: AnyLibrary, locator: str, found: str | None) -> None:
    home = document()
    locators = ("第五条", "第五条之一", "三（一）1", "专栏1")
    library.put(home, [article(home, name, f"{name}的内容。", n) for n, name in enumerate(locators)])
    resolved = library.resolve(Cite(home.key, locator), NOW)
    assert (resolved[1].locator if resolved else None) == found


def test_the_version_of_the_day_answers(library: AnyLibrary) -> None:
    old = document(version="2010-01-01", force=Force.SUPERSEDED, valid_to=date(2019, 12, 31))
    new = document(version="2020-01-01")
    for home in (old, new):
        library.put(home, [article(home, "第一条", "甲。")])
    cite = Cite(new.key, "第一条")
    present, past = library.resolve(cite, NOW), library.resolve(cite, Scope(date(2015, 1, 1), TODAY))
    assert present and present[0] == new
    assert past and past[0] == old


def test_an_explainer_is_no_official_text(library: AnyLibrary) -> None:
    home = document(kind=Kind.EXPLAINER)
    library.put(home, [article(home, "解读", "甲。", kind=Kind.EXPLAINER)])
    assert library.resolve(Cite(home.key, "解读"), NOW) is None


def test_rows_in_their_order(library: AnyLibrary) -> None:
    home = document()
    rows = [article(home, f"专栏1·{x}", x, n, cells=(("值", x),)) for n, x in ((2, "乙"), (1, "甲"))]
    library.put(home, [article(home, "专栏1", "整表"), *rows])
    assert [p.text for _, p in library.rows(home.key, "专栏1", NOW)] == ["甲", "乙"]
    assert library.rows(home.key, "专栏2", NOW) == ()


def test_references_lead_to_the_same_version_and_to_other_documents_in_force(library: AnyLibrary) -> None:
    old = document(version="2010-01-01", force=Force.SUPERSEDED, valid_to=date(2019, 12, 31))
    new, other = document(version="2020-01-01"), document("样例法", "2015-01-01")
    places = (Cite(new.key, "第一条第二款"), Cite(other.key, "第三条"), Cite("没有的法", "第一条"))
    for home in (old, new):
        names = article(home, "第二条", "乙。", 1, refers_to=(*places, Cite(home.key, "第二条")))
        library.put(home, [article(home, "第一条", "甲。"), names])
    library.put(other, [article(other, "第三条", "丙。")])
    assert library.references(f"{new.id}/第二条", NOW) == (f"{new.id}/第一条", f"{other.id}/第三条")
    assert library.references(f"{old.id}/第二条", NOW) == (f"{old.id}/第一条", f"{other.id}/第三条")
    assert library.references(f"{new.id}/第一条", NOW) == library.references("没有/第一条", NOW) == ()
