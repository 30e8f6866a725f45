"""Measures the answers to every open question file with all official texts loaded.

    METROLOGY_OFFICIAL_DIR=DIR python tests/benchmarks/measure_answers.py [--dev questions.dev.jsonl] [--only NAME]

writes its sections of docs/measurements/answers.json and leaves the others (dialogues, gates, held files).
Files that are held aside are not run here: see `make release-check`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from ingest.load import load_documents
from knowledge.evaluation.answers import score
from knowledge.evaluation.question_file import read_cases
from portal.bootstrap import Services
from portal.settings import Settings

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "evaluation"
OUT = ROOT / "docs" / "measurements" / "answers.json"
NOW = datetime(2026, 11, 23, 9, 0)
OPEN = ("tune", "near.tune", "fresh", "fresh2", "border")


def loaded(folder: Path, official: Path) -> Services:
    """A portal in `folder` with the texts of `official`, warm. Raises ValueError where one is rejected."""
    services = Services(Settings(data_dir=folder, now=NOW))
    report = load_documents([official], services.library)
    if report.exit_code != 0:
        raise ValueError(f"{len(report.rejected)} texts were rejected")
    services.ensure_index()
    services.warm_up()
    return services


def measured(services: Services, questions: Path) -> dict[str, Any]:
    """What `metrology evaluate answers` tells of a file, with soundness and latency."""
    cases = read_cases(questions)
    for case in cases[:10]:
        services.answers.ask(case.question)
    told = score(cases, services.answers.ask, services.library.passage, NOW.date()).to_json()
    return {"command": f"metrology evaluate answers {questions.name} --json"} | told


def main() -> None:
    """Run the files and write what was found."""
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--dev", type=Path, help="questions.dev.jsonl, which is not in the repository")
    reading.add_argument("--only", action="append", help="one of " + ", ".join(OPEN))
    chosen = reading.parse_args()
    files = {name: QUESTIONS / f"questions.{name}.jsonl" for name in chosen.only or OPEN}
    if chosen.dev:
        files["dev"] = chosen.dev
    record = json.loads(OUT.read_text("utf-8")) if OUT.exists() else {}
    head = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with tempfile.TemporaryDirectory() as folder:
        services = loaded(Path(folder), Path(os.environ["METROLOGY_OFFICIAL_DIR"]))
        for name, path in files.items():
            found = measured(services, path)
            record[name.replace(".", "_")] = found | {"commit": head.stdout.strip()}
            sys.stderr.write(f"{name}: {found['right']} of {found['questions']}\n")
    record |= {"measured_on": date.today().isoformat(), "commit": head.stdout.strip()}
    OUT.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
