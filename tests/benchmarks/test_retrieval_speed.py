"""Our lexical index against a pandas scan, and Chroma against exact search, side by side in one run.

The statements compare within this run, so that a slow machine does not fail them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from knowledge.evaluation.measures import averages, percentile
from knowledge.passage import text_for_index
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Scope
from knowledge.retrieval.retriever import HybridRetriever
from knowledge.retrieval.tokens import tokens
from tests.fakes import FakeEmbedder
from tests.samples import TODAY, article, document

THINGS = (
    "电子秤", "加油机", "水表", "电能表", "燃气表", "出租车计价器",
    "血压计", "体温计", "充电桩", "停车计时器", "验光仪", "地磅",
)  # fmt: skip
DUTIES = (
    "每年送检", "贴合格标志", "登记备案", "及时修理", "停止使用",
    "公示价格", "保存记录", "接受检查", "补足少量", "退还货款",
)  # fmt: skip
PLACES = (
    "集市", "商场", "医院", "学校", "码头", "车站",
    "工地", "加油站", "停车场", "眼镜店", "药店", "粮库",
)  # fmt: skip
DEPTH = 10


def corpus(count: int = 2_000) -> list[str]:
    chance = random.Random(5)
    return [
        f"{chance.choice(PLACES)}第{n}号{chance.choice(THINGS)}应当{'、'.join(chance.sample(DUTIES, 3))}。"
        for n in range(count)
    ]


def timed(search: Callable[[str], list[str]], questions: list[str]) -> tuple[list[list[str]], float]:
    search(questions[0])
    found, times = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(search(question))
        times.append((time.perf_counter() - begun) * 1000)
    return found, percentile(times, 0.5)


def test_words_find_more_than_a_scan_and_answer_at_once(record_property: Callable[..., None]) -> None:
    texts = corpus()
    home = document()
    passages = [(home, article(home, f"第{n}条", text, n)) for n, text in enumerate(texts)]
    ids = [p.id for _, p in passages]
    retriever = HybridRetriever(
        passages, LexicalIndex.build(ids, [text_for_index(home.title, p) for _, p in passages])
    )
    frame = pd.DataFrame({"id": ids, "text": texts})
    chance = random.Random(6)
    wanted = [chance.randrange(len(texts)) for _ in range(60)]
    questions = [f"请问{texts[n][:12].replace('应当', '')}要怎么办呢" for n in wanted]
    scope = Scope(TODAY, TODAY)

    def ours(question: str) -> list[str]:
        return [hit.passage.id for hit in retriever.find(question, scope, DEPTH)]

    def scan(question: str) -> list[str]:
        words = [token for token in set(tokens(question)) if len(token) == 2]
        hits = sum(frame["text"].str.contains(word, regex=False).astype(int) for word in words)
        return list(frame.assign(hits=hits).nlargest(DEPTH, "hits")["id"])

    right = [{ids[n]} for n in wanted]
    (mine, my_ms), (theirs, their_ms) = timed(ours, questions), timed(scan, questions)
    my_recall = averages(list(zip(mine, right, strict=True)))["recall@10"]
    their_recall = averages(list(zip(theirs, right, strict=True)))["recall@10"]
    for name, value in (("ms", my_ms), ("scan_ms", their_ms), ("recall", my_recall), ("scan", their_recall)):
        record_property(name, value)
    assert my_recall >= max(0.9, their_recall)
    assert my_ms < their_ms


def test_chroma_finds_what_exact_search_finds(tmp_path: Path) -> None:
    from knowledge.adapters.chroma import ChromaCollections, write_collections

    texts, embedder = corpus(1_000), FakeEmbedder(dimensions=128)
    vectors = embedder.encode(texts)
    entries = [(str(n), text, vectors[n]) for n, text in enumerate(texts)]
    write_collections(tmp_path / "c", {"bench": entries})
    opened = ChromaCollections(tmp_path / "c", {"bench": len(texts)}, checked=True)
    shares = []
    for n in range(0, 1_000, 25):
        exact = sorted(range(len(texts)), key=lambda k, n=n: -float(vectors[k] @ vectors[n]))[:DEPTH]
        lowest = float(vectors[exact[-1]] @ vectors[n])
        found = opened.nearest("bench", vectors[n], DEPTH)
        shares.append(sum(cosine >= lowest - 1e-5 for _, cosine in found) / DEPTH)
    opened.close()
    assert sum(shares) / len(shares) > 0.95
