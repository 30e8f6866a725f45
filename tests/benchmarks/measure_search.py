"""Measures the search of businesses on SQLite and PostgreSQL beside a pandas scan of the same names.

    python tests/benchmarks/measure_search.py 2000 200000 2000000

writes docs/measurements/search.json. Every query is asked once, so that nothing is remembered from
before; the stores are made in a temporary folder and removed. 2,000,000 rows need some 12 GB there.

Beside the time on the wall stands the processor time of this process, which other programs do not
lengthen: on SQLite it is all that a search takes, on PostgreSQL only the part outside the server.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import Connection, Engine, TableClause, insert

from knowledge.business_list import BusinessRow
from portal.businesses.directory import BusinessDirectory
from portal.businesses.identity import identified
from portal.clock import Clock
from portal.settings import Settings
from portal.storage.directory import DirectoryStore
from portal.storage.directory_index import FullTextIndex, words_of
from portal.storage.directory_index_postgresql import BigramIndex, rows_of
from portal.storage.directory_rows import business_columns, pledge_columns
from portal.storage.directory_search import DirectoryReader
from portal.storage.directory_tables import (
    businesses,
    live_lists,
    pledges,
    publications,
)
from portal.storage.engine import open_engine, writing
from portal.storage.migrations import migrate
from tests.benchmarks.many_businesses import Names, broad_queries, invented
from tests.postgresql_server import PostgresqlServer

OUT = Path(__file__).parents[2] / "docs" / "measurements" / "search.json"
PUBLICATION, SEQUENCE = "pub-bench", 1
CHUNK = 10_000
EACH = 72  # look-ups of each of eight kinds: some 570
LookUps = dict[str, list[tuple[str, BusinessRow]]]
SUBSTRINGS = ("part of the name", "two characters")


def chunks(count: int) -> Iterator[list[BusinessRow]]:
    rows = invented(count)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def publish(connection: Connection, count: int) -> None:
    now = datetime.now(UTC)
    connection.execute(
        insert(publications).values(
            id=PUBLICATION, sequence=SEQUENCE, list_name="甲", issuer="示例局", as_of=date(2026, 1, 1), source_name="a",
            sha256="0" * 64, sample=False, state="live", row_count=count, staged_at=now, staged_by="bench",
            published_at=now, published_by="bench", published_alone=True,
        )
    )  # fmt: skip
    connection.execute(insert(live_lists).values(list_name="甲", publication_id=PUBLICATION))


def copy(connection: Connection, table: TableClause, rows: list[dict[str, Any]]) -> None:
    """COPY rows into a table of PostgreSQL."""
    names = list(rows[0])

    def cell(value: object) -> str:
        if value is None:
            return "\\N"
        return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")

    stream = io.BytesIO("".join("\t".join(cell(row[n]) for n in names) + "\n" for row in rows).encode())
    cursor = connection.connection.cursor()
    cursor.execute(f"COPY {table.name} ({', '.join(names)}) FROM STDIN", stream=stream)


def load(count: int, sqlite: Engine | None, postgresql: Engine | None) -> Names:
    """Fill the stores in one pass, without the checks of an import; returns what was put in."""
    names, row_id = Names(), 0
    for engine in filter(None, (sqlite, postgresql)):
        with writing(engine) as connection:
            publish(connection, count)
    if postgresql:
        with writing(postgresql) as connection:
            BigramIndex().open(connection, SEQUENCE)
    for chunk in chunks(count):
        named = identified(chunk)
        columns, places, words = [], [], []
        for business_id, row in named:
            row_id += 1
            column = business_columns(PUBLICATION, f"{business_id[:12]}{row_id:07d}", row)
            columns.append({"row_id": row_id, **column})
            places.append({"row_id": row_id, **pledge_columns(row)})
            words.append({**words_of(row_id, column, row.aliases), "row_id": row_id})
            names.add(row, words[-1]["readings"][0])
        if sqlite:
            with writing(sqlite) as connection:
                connection.execute(insert(businesses), columns)
                connection.execute(insert(pledges), places)
                FullTextIndex().add(connection, SEQUENCE, words)
        if postgresql:
            with writing(postgresql) as connection:
                copy(connection, businesses, columns)
                copy(connection, pledges, places)
                copy(connection, *rows_of(SEQUENCE, words))
    if postgresql:
        with writing(postgresql) as connection:
            BigramIndex().close(connection, SEQUENCE)
    return names


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds on the wall and of this process on a processor."""

    wall: float
    cpu: float


def timed(ask: Callable[[], Any]) -> tuple[Any, Took]:
    started, spent = time.perf_counter(), time.process_time()
    found = ask()
    return found, Took((time.perf_counter() - started) * 1000, (time.process_time() - spent) * 1000)


def spread(took: list[float]) -> dict[str, float]:
    p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    return {"p50": round(statistics.median(took), 2), "p95": round(p95, 2), "most": round(max(took), 2)}


def spreads(took: dict[str, list[Took]]) -> dict[str, Any]:
    """By clock, over all kinds and by kind."""
    return {
        f"{name}_ms": {
            kind: spread([getattr(one, clock) for one in each])
            for kind, each in {"all": [one for each in took.values() for one in each], **took}.items()
        }
        for name, clock in (("search", "wall"), ("search_cpu", "cpu"))
    }


def measure(directory: BusinessDirectory, names: Names, look_ups: LookUps) -> dict[str, Any]:
    """Latency by kind and over all, and the share of look-ups found among the first five."""
    for row in names.rows[:: max(1, len(names.rows) // 50)]:
        directory.search(row.name[1:5])  # what the system reads from the disk once
    took: dict[str, list[Took]] = {}
    recall: dict[str, dict[str, Any]] = {}
    for kind, asked in look_ups.items():
        missed = []
        for said, meant in asked:
            page, ms = timed(lambda said=said: directory.search(said, limit=5))  # type: ignore[misc]
            took.setdefault(kind, []).append(ms)
            if not any(b.name == meant.name and b.uscc == meant.uscc for b in page.items):
                missed.append(f"{said} -> {meant.name}")
        recall[kind] = {"asked": len(asked), "found": len(asked) - len(missed), "missed": missed[:5]}
    for kind, queries in broad_queries().items():
        for said, district in queries:
            ask = lambda said=said, district=district: directory.search(said, district=district)  # noqa: E731
            took.setdefault(kind, []).append(timed(ask)[1])
    asked_in_all = sum(r["asked"] for r in recall.values())
    return {
        **spreads(took),
        "recall_at_5": round(sum(r["found"] for r in recall.values()) / asked_in_all, 4),
        "look_ups": asked_in_all,
        "recall": recall,
    }


def scanned(names: Names, look_ups: LookUps) -> dict[str, Any]:
    """The same substrings by a pandas scan of the names."""
    import pandas as pd

    frame = pd.DataFrame({"name": names.names})
    said = [said for said, _ in look_ups["part of the name"][:20]]
    said += [said for said, _ in broad_queries()["two characters"][:20]]
    took = [timed(lambda s=s: frame[frame["name"].str.contains(s, regex=False)].head(20))[1] for s in said]  # type: ignore[misc]
    return {
        "pandas_scan_ms": spread([t.wall for t in took]), "pandas_scan_cpu_ms": spread([t.cpu for t in took])
    }  # fmt: skip


def run(count: int, on: list[str]) -> dict[str, Any]:
    figures: dict[str, Any] = {"rows": count, "load_average_before": os.getloadavg()[0]}
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        server = PostgresqlServer(memory="512MB") if "postgresql" in on else None
        try:
            engines: dict[str, Engine] = {}
            if "sqlite" in on:
                settings = Settings(data_dir=Path(folder))
                migrate(settings, "directory")
                engines["sqlite"] = open_engine(settings, "directory")
            if server:
                server.run("CREATE DATABASE bench")
                settings = Settings(database_url=server.url("bench"))
                migrate(settings, "directory")
                engines["postgresql"] = open_engine(settings, "directory")
            names, took = timed(lambda: load(count, engines.get("sqlite"), engines.get("postgresql")))
            if server:
                server.run("VACUUM ANALYZE", database="bench")
            figures["load_s"] = round(took.wall / 1000, 1)
            look_ups = names.look_ups(EACH)
            figures |= scanned(names, look_ups)
            gc.collect()
            gc.freeze()  # what is measured is the search, not the collector among millions of names
            for name, engine in engines.items():
                clock = Clock()
                store = DirectoryStore(engine, clock.now)
                directory = BusinessDirectory(store, DirectoryReader(store), clock)
                found = measure(directory, names, look_ups)
                # The mean over the kinds of substrings, so that neither side is helped by its mix.
                mine = statistics.mean(found["search_ms"][kind]["p50"] for kind in SUBSTRINGS)
                found["times_faster_than_pandas"] = round(figures["pandas_scan_ms"]["p50"] / mine, 1)
                if name == "sqlite":
                    mine = statistics.mean(found["search_cpu_ms"][kind]["p50"] for kind in SUBSTRINGS)
                    of_cpu = figures["pandas_scan_cpu_ms"]["p50"] / mine
                    found["times_less_cpu_than_pandas"] = round(of_cpu, 1)
                figures[name] = found
                sys.stderr.write(f"{name} {count}: {json.dumps(found['search_ms']['all'])}\n")
            if "sqlite" in on:
                figures["sqlite_bytes"] = (Path(folder) / "directory.db").stat().st_size
        finally:
            if server:
                server.stop()
    figures["load_average_after"] = os.getloadavg()[0]
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="+")
    parser.add_argument("--on", default="sqlite,postgresql")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    before = json.loads(given.out.read_text("utf-8"))["sizes"] if given.out.exists() else {}
    for count in given.rows:
        before[str(count)] = run(count, given.on.split(",")) | {"measured_on": date.today().isoformat()}
        figures = {
            "command": "python tests/benchmarks/measure_search.py " + " ".join(before),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared",
            "sizes": before,
        }
        given.out.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
