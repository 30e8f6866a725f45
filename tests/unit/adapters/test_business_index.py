"""Businesses are found by description, and only by the model that indexed them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from knowledge.adapters.business_index import BusinessCollection
from knowledge.adapters.sql import knowledge_metadata
from knowledge.business import Business, PledgeStatus
from knowledge.retrieval.protocols import IndexUnavailable
from tests.fakes import FakeEmbedder
from tests.samples import TODAY


def business(key: str, name: str, market: str, industry: str) -> Business:
    return Business(
        id=key, name=name, uscc="", uscc_checked=False, district="样例区", township="", address="",
        market=market, stall="", industry=industry, status=PledgeStatus.ACTIVE, pledged_on=TODAY,
        valid_to=None, as_of=TODAY, source="示例", issuer="示例", sample=True,
    )  # fmt: skip


SHOPS = [
    business("1", "示例海鲜行", "东湖样例市场", "水产零售"),
    business("2", "示例加油站", "", "成品油零售"),
    business("3", "示例茶行", "西街样例市场", "茶叶零售"),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
    knowledge_metadata.create_all(engine)
    return engine


def test_found_by_description(engine: Engine, tmp_path: Path) -> None:
    embedder = FakeEmbedder(dimensions=256)
    collection = BusinessCollection(engine, lambda: embedder, tmp_path / "index")
    with pytest.raises(IndexUnavailable):
        collection.nearest("卖海鲜的")
    version = collection.build(SHOPS)
    assert collection.nearest("卖水产海鲜的", 1) == ["1"]
    assert collection.nearest("西街市场的茶叶", 3)[0] == "3"
    assert collection.nearest("？？") == []
    embedder.asked.clear()
    assert collection.build(SHOPS) == version
    assert embedder.asked == []


def test_a_new_publication_takes_over(engine: Engine, tmp_path: Path) -> None:
    collection = BusinessCollection(engine, FakeEmbedder, tmp_path / "index")
    collection.build(SHOPS)
    assert len(collection.nearest("零售", 10)) == 3
    collection.build([*SHOPS[1:], replace(SHOPS[0], id="9", name="示例药店", industry="药品零售")])
    assert set(collection.nearest("零售", 10)) == {"2", "3", "9"}
    other = BusinessCollection(engine, lambda: FakeEmbedder("fake:2"), tmp_path / "index")
    with pytest.raises(IndexUnavailable, match="another model"):
        other.nearest("零售")


def test_an_empty_list_is_a_list(engine: Engine, tmp_path: Path) -> None:
    collection = BusinessCollection(engine, FakeEmbedder, tmp_path / "index")
    collection.build([])
    assert collection.nearest("零售") == []
