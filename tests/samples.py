"""Invented texts and records that tests of the knowledge store share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.document import Document, Force, Kind
from knowledge.passage import Passage

TODAY = date(2026, 6, 1)

ARTICLES = {
    "电子秤样例办法": [
        "集市里使用的电子秤应当每年送检一次，没有送检的不得继续称重。",
        "经营者称错重量的，要把少给的部分补给买东西的人，也可以退钱。",
        "集市入口要放一台大家都能用的复核秤，并且贴上检定合格的标志。",
    ],
    "加油机样例规定": [
        "加油站的每一把油枪都要贴检定合格证，过期的油枪必须马上停用。",
        "加油机显示的升数和实际加进油箱的升数相差太多，就是计量不准。",
        "车主发现油枪跳数异常，可以留下小票并要求加油站当场封存油枪。",
    ],
    "水表样例通知": [
        "家里的水表由供水企业负责轮换，换表不得另外向住户收取费用。",
        "住户怀疑水表走得太快时，可以申请把水表拆下来送到机构检定。",
        "出租车计价器要在规定的日子之前送检，到期没有送检不能载客。",
    ],
}


def document(title: str = "电子秤样例办法", version: str = "2020-01-01", **more: Any) -> Document:
    """An invented document, in force from its version on."""
    base = Document(
        key=title,
        version=version,
        title=title,
        doc_number="",
        issuer="样例局",
        jurisdiction="全国",
        kind=Kind.OFFICIAL,
        force=Force.IN_FORCE,
        valid_from=date.fromisoformat(version),
        valid_to=None,
        sha256=f"{title}{version}",
        source_name="样例.md",
    )
    return replace(base, **more)


def article(home: Document, locator: str, text: str, position: int = 0, **more: Any) -> Passage:
    """A passage of `home`."""
    return replace(Passage(home.id, locator, text, Kind.OFFICIAL, position), **more)


def sample_documents() -> list[tuple[Document, list[Passage]]]:
    """Three documents of three articles."""
    found = []
    for title, texts in ARTICLES.items():
        home = document(title)
        found.append((home, [article(home, f"第{'一二三'[n]}条", t, n) for n, t in enumerate(texts)]))
    return found
