"""Search of the directory against a pandas scan of the same names, in the same run.

2,000 rows by default; METROLOGY_BENCH_ROWS=20000 for the larger one. With METROLOGY_MEASUREMENTS=DIR the
figures are written there.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from knowledge.business_list import BusinessRow, ListReading
from knowledge.districts import DISTRICTS
from portal.businesses.directory import BusinessDirectory
from portal.clock import Clock
from portal.settings import Settings
from portal.storage.directory import DirectoryStore
from portal.storage.directory_search import DirectoryReader
from portal.storage.engine import open_engine
from portal.storage.migrations import migrate

ROWS = int(os.environ.get("METROLOGY_BENCH_ROWS", "2000"))
TOWNS = (
    "青阳", "安海", "陈埭", "灵秀", "祥芝", "东海", "城东", "泉秀", "万安", "河市",
    "崇武", "螺城", "官桥", "凤城", "桃城", "浔中", "龙浔", "水头", "溪美", "洛阳",
)  # fmt: skip
WORDS = (
    "阿明", "永辉", "福顺", "和兴", "鸿达", "金源", "顺发", "利群", "惠民", "乐邻",
    "万家", "百顺", "同益", "恒昌", "聚宝", "清泉", "海丰", "新民", "德源", "裕华",
)  # fmt: skip
TRADES = ["加油站", "超市", "眼镜店", "金店", "海鲜摊", "蔬菜摊", "鲜肉摊", "茶行", "充电站", "停车场"]


def invented(count: int) -> tuple[BusinessRow, ...]:
    chance = random.Random(20260101)
    return tuple(
        BusinessRow(
            "一", n, f"示例{chance.choice(TOWNS)}{chance.choice(WORDS)}{chance.choice(WORDS)}{trade}",
            district=chance.choice(DISTRICTS), address=f"示例路{n}号", industry=trade,
        )
        for n in range(1, count + 1)
        for trade in [chance.choice(TRADES)]
    )  # fmt: skip


def timed(look_up: Callable[[str], int], queries: list[str]) -> tuple[list[int], list[float]]:
    found, took = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(look_up(query))
        took.append((time.perf_counter() - started) * 1000)
    return found, took


def test_search_beside_a_pandas_scan(tmp_path: Path) -> None:
    import pandas as pd

    settings, clock = Settings(data_dir=tmp_path), Clock()
    migrate(settings, "directory")
    store = DirectoryStore(open_engine(settings, "directory"), clock.now)
    directory = BusinessDirectory(store, DirectoryReader(store), clock)
    rows = invented(ROWS)
    started = time.perf_counter()
    reading = ListReading(rows, (), (), "a.xlsx", "0" * 64)
    directory.publish(reading, list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), actor="bench")
    import_s = time.perf_counter() - started

    chance = random.Random(7)
    names = [row.name for row in chance.sample(rows, 40)]
    queries = [name[2:8] for name in names] + [name[4:8] for name in names]
    frame = pd.DataFrame({"name": [row.name for row in rows]})
    counted, scan_ms = timed(lambda q: int(frame["name"].str.contains(q, regex=False).sum()), queries)
    found, search_ms = timed(lambda q: directory.search(q).total, queries)

    assert found == counted
    p95 = statistics.quantiles(search_ms, n=20)[-1]
    figures = {
        "rows": ROWS,
        "import_s": round(import_s, 2),
        "search_ms": {"p50": round(statistics.median(search_ms), 2), "p95": round(p95, 2)},
        "pandas_scan_ms": {"p50": round(statistics.median(scan_ms), 2)},
        "measured_on": date.today().isoformat(),
        "command": f"METROLOGY_BENCH_ROWS={ROWS} python -m pytest tests/benchmarks/test_business_search.py",
    }
    if folder := os.environ.get("METROLOGY_MEASUREMENTS"):
        path = Path(folder) / f"business_search_{ROWS}.json"
        path.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    assert p95 < 250, "a search is slow even for a busy machine"
