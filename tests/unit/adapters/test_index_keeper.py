"""The index follows SQL, changes only what changed, and a failed build changes nothing for readers."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import Engine, create_engine

from knowledge.adapters import index_checks
from knowledge.adapters.embedder import EmbedderError
from knowledge.adapters.index import IndexKeeper
from knowledge.adapters.sql import SqlLibrary, knowledge_metadata
from knowledge.document import Force
from knowledge.retrieval.protocols import Embedder, IndexUnavailable, Scope, Vectors
from tests.fakes import FakeEmbedder
from tests.samples import ARTICLES, TODAY, article, document, sample_documents

NOW = Scope(TODAY, TODAY)
QUESTION = "电子秤称少了怎么补"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{tmp_path / 'k.db'}")
    knowledge_metadata.create_all(engine)
    library = SqlLibrary(engine)
    for home, passages in sample_documents():
        library.put(home, passages)
    return engine


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def keeper(engine: Engine, embedder: FakeEmbedder, tmp_path: Path) -> IndexKeeper:
    return IndexKeeper(engine, lambda: embedder, tmp_path / "index")


def find(keeper: IndexKeeper, question: str = QUESTION) -> list[str]:
    return [hit.passage.locator for hit in keeper.open().find(question, NOW)]


def folders(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "index").glob("kb-*")}


def test_before_the_first_build(keeper: IndexKeeper) -> None:
    status = keeper.status()
    assert (status["live"], status["stale"], status["passages"]) == (None, True, 9)
    with pytest.raises(IndexUnavailable):
        keeper.open().find(QUESTION, NOW)


def test_a_built_index_answers_with_words_and_meaning(keeper: IndexKeeper) -> None:
    report = keeper.build()
    assert (report.passages, report.embedded) == (9, 9)
    retriever = keeper.open()
    hits = retriever.find("加油机油枪过期", NOW)
    assert retriever.meaning and retriever.version == report.version
    assert hits[0].passage.text == ARTICLES["加油机样例规定"][0]
    assert all(0 <= x <= 1 for h in hits for x in (h.score, h.lexical, h.dense, h.coverage))
    assert hits[0].coverage > 0.6 > hits[-1].coverage
    status = keeper.status()
    assert (status["live"], status["stale"], status["files"]) == (report.version, False, True)
    assert status["documents_by_force"]["in_force"] == 3


def test_an_unchanged_library_computes_nothing(keeper: IndexKeeper, embedder: FakeEmbedder) -> None:
    first = keeper.build()
    embedder.asked.clear()
    again = keeper.build()
    assert (again.version, again.embedded) == (first.version, 0)
    assert embedder.asked == []


def test_only_changed_texts_are_embedded(keeper: IndexKeeper, engine: Engine) -> None:
    first = keeper.build()
    home, passages = sample_documents()[0]
    changed = replace(passages[0], text="集市里的台秤每两年送检一次，由主办的人负责登记。")
    SqlLibrary(engine).put(home, [changed, *passages[1:]])
    assert keeper.status()["stale"] is True
    second = keeper.build()
    assert second.embedded == 1
    assert second.version != first.version
    assert keeper.status()["previous"] == first.version
    assert find(keeper, "台秤每两年送检")[0] == "第一条"


def test_a_change_of_force_alone_moves_shelves_without_embedding(keeper: IndexKeeper, engine: Engine) -> None:
    keeper.build()
    home, passages = sample_documents()[0]
    SqlLibrary(engine).put(replace(home, force=Force.SUPERSEDED), passages)
    report = keeper.build()
    assert report.embedded == 0
    titles = {hit.document.title for hit in keeper.open().find("电子秤送检", NOW)}
    assert home.title not in titles


def test_an_open_retriever_follows_the_pointer(keeper: IndexKeeper, engine: Engine) -> None:
    keeper.build()
    retriever = keeper.open()
    before = retriever.find("血压计怎么检定", NOW)
    home = document("血压计样例办法")
    SqlLibrary(engine).put(home, [article(home, "第一条", "血压计由医院每年送到检定机构检定一次。")])
    report = keeper.build()
    after = retriever.find("血压计怎么检定", NOW)
    assert home.title not in {hit.document.title for hit in before}
    assert after[0].document.title == home.title
    assert retriever.version == report.version


def test_older_versions_go_and_the_previous_stays(
    keeper: IndexKeeper, engine: Engine, tmp_path: Path
) -> None:
    versions = []
    for n in range(3):
        home = document(f"新增样例{n}")
        SqlLibrary(engine).put(home, [article(home, "第一条", f"第{n}号样例的内容是另外的一段话。")])
        versions.append(keeper.build().version)
    assert folders(tmp_path) == set(versions[1:])


def test_a_failed_check_leaves_the_live_version(
    keeper: IndexKeeper, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keeper.build()
    home = document("坏样例")
    SqlLibrary(engine).put(home, [article(home, "第一条", "这一段话不应当出现在检索里面。")])

    def fail(*_: object) -> None:
        raise IndexUnavailable("canary: invented failure")

    with monkeypatch.context() as patch:
        patch.setattr(index_checks, "_answer_canaries", fail)
        with pytest.raises(IndexUnavailable, match="canary"):
            keeper.build()
    assert keeper.status()["live"] == first.version
    assert keeper.open().find(QUESTION, NOW)
    assert keeper.build().version != first.version  # what the failed build left is written anew


CRASH = """
import os, sys
from pathlib import Path
from sqlalchemy import create_engine
from tests.fakes import FakeEmbedder
from knowledge.adapters.index import IndexKeeper

folder = Path(sys.argv[1])
def progress(line):
    if line == "核对新索引":  # everything is written, nothing is checked or live yet
        os._exit(9)
IndexKeeper(create_engine(f"sqlite:///{folder / 'k.db'}"), FakeEmbedder, folder / "index").build(progress)
"""


def test_a_crash_in_the_middle_leaves_the_live_version(
    keeper: IndexKeeper, engine: Engine, tmp_path: Path
) -> None:
    first = keeper.build()
    home = document("后来的样例")
    SqlLibrary(engine).put(home, [article(home, "第一条", "后来加进来的这一段话还没有建好索引。")])
    here = Path(__file__).parents[2]
    command = [sys.executable, "-c", CRASH, str(tmp_path)]
    environment = {"PYTHONPATH": f"{here}:{here.parent}", "ANONYMIZED_TELEMETRY": "False"}
    crashed = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    assert crashed.returncode == 9, crashed.stderr
    assert len(folders(tmp_path)) == 2
    status = keeper.status()
    assert (status["live"], status["stale"]) == (first.version, True)
    assert home.title not in {hit.document.title for hit in keeper.open().find("后来加进来", NOW)}
    again = keeper.build()
    assert again.embedded == 0  # the vectors of the crashed build were kept
    assert keeper.open().find("后来加进来的这一段话", NOW)[0].document == home


def test_damaged_vectors_are_replaced_by_exact_search(keeper: IndexKeeper, tmp_path: Path) -> None:
    version = keeper.build().version
    whole = find(keeper)
    for file in (tmp_path / "index" / version).glob("chroma-*/chroma.sqlite3"):
        file.write_bytes(b"\x00" * 4096)
    retriever = keeper.open()
    assert [hit.passage.locator for hit in retriever.find(QUESTION, NOW)] == whole
    assert retriever.meaning
    assert keeper.build(force=True).embedded == 0
    assert find(keeper) == whole


def test_missing_files_are_made_up_from_sql(keeper: IndexKeeper, tmp_path: Path) -> None:
    version = keeper.build().version
    whole = find(keeper)
    for file in (tmp_path / "index" / version).rglob("*"):
        if file.is_file():
            file.unlink()
    assert find(keeper) == whole
    assert keeper.status()["files"] is False


def test_another_model_is_never_mixed_in(engine: Engine, keeper: IndexKeeper, tmp_path: Path) -> None:
    keeper.build()
    other = FakeEmbedder("fake:2")
    changed = IndexKeeper(engine, lambda: other, tmp_path / "index")
    assert changed.status()["stale"] is True
    retriever = changed.open()
    assert retriever.find(QUESTION, NOW)
    assert not retriever.meaning
    assert changed.build().embedded == 9
    assert changed.open().meaning


def test_without_a_model_words_answer(engine: Engine, keeper: IndexKeeper, tmp_path: Path) -> None:
    keeper.build()

    def none() -> Embedder:
        raise EmbedderError("no model here")

    broken = IndexKeeper(engine, none, tmp_path / "index")
    assert broken.status()["model_error"] == "no model here"
    retriever = broken.open()
    assert retriever.find(QUESTION, NOW)
    assert not retriever.meaning
    with pytest.raises(EmbedderError):
        broken.build()


def test_cold_words_answer_before_the_model_is_loaded(keeper: IndexKeeper, embedder: FakeEmbedder) -> None:
    keeper.build()
    embedder.asked.clear()
    retriever = keeper.open(warm=False)
    assert retriever.find(QUESTION, NOW)
    assert embedder.asked == [] and not retriever.meaning
    retriever.warm()
    assert retriever.meaning


def test_a_second_builder_waits_and_says_so(keeper: IndexKeeper, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    lock = FileLock(tmp_path / "index" / "writer.lock", thread_local=False)
    lock.acquire()
    said: list[str] = []
    waiting, done = threading.Event(), threading.Event()

    def progress(line: str) -> None:
        said.append(line)
        waiting.set()

    def build() -> None:
        keeper.build(progress)
        done.set()

    thread = threading.Thread(target=build)
    thread.start()
    assert waiting.wait(20)
    assert "等它结束" in said[0] and not done.is_set()
    lock.release()
    thread.join(60)
    assert done.is_set()
    assert keeper.status()["stale"] is False


def test_nothing_to_index(tmp_path: Path, embedder: FakeEmbedder) -> None:
    empty = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    knowledge_metadata.create_all(empty)
    with pytest.raises(IndexUnavailable, match="no passages"):
        IndexKeeper(empty, lambda: embedder, tmp_path / "index").build()


def test_texts_with_one_vector_are_indexed(engine: Engine, tmp_path: Path) -> None:
    """Fifty notices that differ in a number alone look the same to a model; words tell them apart."""

    class Blind(FakeEmbedder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return super().encode(["一样"] * len(texts))

    library = SqlLibrary(engine)
    for number in range(50):
        home = document(f"样例{number}号市场办法")
        text = f"第{number}号样例市场的公平秤每年复核一次，由主办者负责。"
        library.put(home, [article(home, "第一条", text)])
    keeper = IndexKeeper(engine, Blind, tmp_path / "index")
    assert keeper.build().passages == 59
    assert keeper.open().find("第47号样例市场的公平秤", NOW)[0].document.key == "样例47号市场办法"
