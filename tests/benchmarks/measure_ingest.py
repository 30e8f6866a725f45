"""Measures ingest and writes docs/measurements/ingest.json: all official texts, one changed file, many laws.

    METROLOGY_OFFICIAL_DIR=DIR python tests/benchmarks/measure_ingest.py [--statutes articles.jsonl.gz]

The first run of the index is the warm-up: it loads the model. Times are wall-clock seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "measurements" / "ingest.json"
_UNSAFE = re.compile(r"[/\\\s]+")


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.monotonic()
    result = act()
    return round(time.monotonic() - begun, 2), result


def _spent() -> float:
    """Processor seconds of this process and the children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _shell(data: Path, *paths: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "portal", "--data", str(data), "ingest", "documents", *map(str, paths)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, done = _timed(
        lambda: subprocess.run([*command, "--json"], capture_output=True, check=False, cwd=ROOT)
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout:
        raise RuntimeError(done.stderr.decode())
    report = json.loads(done.stdout)
    counts = {name: report[name] for name in ("added", "updated", "unchanged", "passages", "embedded")}
    return {
        "seconds": seconds,
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_memory_mb": after.ru_maxrss // 1024,  # of the largest child so far
        "rejected": len(report["rejected"]),
        **counts,
    }


def _change(path: Path, word: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(第三条\s*)", rf"\1{word}", text, count=1), encoding="utf-8")


def official(folder: Path, work: Path) -> dict[str, Any]:
    """All official texts from the shell, twice, then one changed file from the shell and in a process."""
    texts, data = work / "texts", work / "data"
    shutil.copytree(folder, texts)
    changed = next(path for path in texts.iterdir() if path.name.startswith("计量法("))
    found: dict[str, Any] = {"first": _shell(data, texts), "again": _shell(data, texts)}
    _change(changed, "（甲）")
    found["one_changed_of_all_shell"] = _shell(data, texts)
    _change(changed, "（乙）")
    found["one_changed_alone_shell"] = _shell(data, changed)
    from ingest.load import load_documents
    from portal.bootstrap import build_services
    from portal.settings import Settings

    services = build_services(Settings(data_dir=data))
    services.ensure_index()
    services.warm_up()

    def reload() -> int:
        load_documents([texts], services.library)
        return services.ensure_index().embedded

    for name, word in (
        ("one_changed_ready_process", "（丙）"),
        ("one_changed_ready_process_again", "（丁）"),
    ):
        _change(changed, word)
        before = _spent()
        seconds, embedded = _timed(reload)
        found[name] = {"seconds": seconds, "cpu_s": round(_spent() - before, 1), "embedded": embedded}
    return found


def statutes(source: Path, work: Path) -> dict[str, Any]:
    """Every law of a collection as one text, through reading, the library and the index."""
    laws: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            name, text = article["article"], article["text"]
            laws[article["title"]].append(text if text.startswith(name) else f"{name} {text}")
    folder = work / "laws"
    folder.mkdir()
    for number, (title, articles) in enumerate(laws.items()):
        name = f"{number:04d}{_UNSAFE.sub('', title)[:60]}.md"
        (folder / name).write_text(f"# {title}\n\n" + "\n\n".join(articles) + "\n", encoding="utf-8")
    found = {"articles": sum(map(len, laws.values())), "laws": len(laws)}
    return {**found, "first": _shell(work / "statutes", folder), "again": _shell(work / "statutes", folder)}


def main() -> None:
    """Measure what is asked for, beside what was measured before."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--statutes", type=Path)
    asked = parser.parse_args()
    result = json.loads(OUT.read_text("utf-8")) if OUT.is_file() else {}
    stamp = {"command": "python tests/benchmarks/measure_ingest.py", "date": date.today().isoformat()}
    stamp["cores"] = str(os.cpu_count())
    stamp["load_average_before"] = f"{os.getloadavg()[0]:.1f}"  # of other programs at work
    with tempfile.TemporaryDirectory() as work:
        if asked.statutes:
            result["statutes"] = {**stamp, **statutes(asked.statutes, Path(work))}
        elif folder := os.environ.get("METROLOGY_OFFICIAL_DIR"):
            result["official"] = {**stamp, **official(Path(folder), Path(work))}
    OUT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
