"""Keeps the index of passages: builds a version from SQL, checks it, and makes it the live one.

Only SQL decides what is indexed. A version lies in its own folder and is never written again; a row
in SQL points to the live one, so that a failed or interrupted build changes nothing for readers.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Engine

from knowledge.adapters.embedder import EmbedderError
from knowledge.adapters.index_folder import IndexFolder, Progress
from knowledge.adapters.live_index import LiveRetriever
from knowledge.adapters.sql import SqlLibrary
from knowledge.adapters.sql_index import (
    PASSAGES,
    IndexEntry,
    IndexVersion,
    SqlIndexStore,
    content_digest,
    index_entries,
)
from knowledge.adapters.sql_rows import text_digest
from knowledge.document import Document
from knowledge.passage import Passage, text_for_index
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Embedder, IndexUnavailable, Shelf, Vectors, shelf_of

_BATCH = 256
_SHANGHAI = ZoneInfo("Asia/Shanghai")

Entries = Sequence[tuple[Document, Passage]]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """`embedded` vectors were computed; 0 with unchanged texts. `seconds` is the time it took."""

    version: str
    passages: int
    embedded: int
    seconds: float


class IndexKeeper:
    """Status, building and opening of the index under `folder`."""

    def __init__(
        self,
        engine: Engine,
        embedder_factory: Callable[[], Embedder],
        folder: Path,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._engine, self._factory = engine, cache(embedder_factory)  # a model is loaded once
        self._library, self._store = SqlLibrary(engine), SqlIndexStore(engine)
        self._folder = IndexFolder(folder)
        self._now = now or (lambda: datetime.now(_SHANGHAI))

    def status(self) -> dict[str, Any]:
        """What answers now and whether it is up to date; reads SQL and file names only."""
        entries = index_entries(self._engine)
        live = self._store.live(PASSAGES)
        signature, trouble = self._signature()
        counts = self._library.counts()
        passages, documents = counts.pop("passages"), counts.pop("documents")
        to_proofread = counts.pop("to_proofread")
        current = live is not None and live.content_digest == content_digest(entries)
        return {
            "live": live.version if live else None,
            "previous": self._store.previous(PASSAGES) or None,
            "built_at": live.built_at if live else None,
            "indexed": live.entries if live else 0,
            "passages": passages,
            "to_proofread": to_proofread,
            "documents": documents,
            "documents_by_force": counts,
            "model": live.signature if live else None,
            "model_now": signature or None,
            "model_error": trouble or None,
            "files": live is not None and self._folder.manifest(live.version) is not None,
            "stale": not current or (live is not None and live.signature != signature),
        }

    def build(self, progress: Progress = lambda _: None, *, force: bool = False) -> BuildReport:
        """Bring the index in line with SQL and make it live.

        Nothing is done when the live version is already that (unless `force`). Raises
        IndexUnavailable when there is nothing to index or the built version fails its checks, and
        EmbedderError when the model cannot be used; the live version then stays.
        """
        begun = time.monotonic()
        with self._folder.writing(progress):
            embedder = self._factory()
            entries = index_entries(self._engine)
            if not entries:
                raise IndexUnavailable("there are no passages to index")
            content = content_digest(entries)
            version = f"kb-{hashlib.sha256(f'{content}{embedder.signature}'.encode()).hexdigest()[:12]}"
            finished = self._folder.manifest(version) is not None
            live = self._store.live(PASSAGES)
            embedded = 0
            if force or not finished:
                last = live.version if live and live.signature == embedder.signature and not force else ""
                embedded = self._write(version, last, embedder, progress)
            if live is None or live.version != version:
                built = self._now().isoformat(timespec="seconds")
                row = IndexVersion(PASSAGES, version, embedder.signature, len(entries), content, built)
                self._store.flip(row)
                self._tidy(version, embedder.signature, entries)
        return BuildReport(version, len(entries), embedded, round(time.monotonic() - begun, 2))

    def open(self, *, warm: bool = True) -> LiveRetriever:
        """The retriever over the live version; it follows the pointer when that changes.

        With `warm` False words answer at once and vectors join after `LiveRetriever.warm()`.
        """
        retriever = LiveRetriever(self._library, self._store, self._folder, self._factory)
        if warm:
            retriever.warm()
        return retriever

    def _signature(self) -> tuple[str, str]:
        try:
            return self._factory().signature, ""
        except EmbedderError as error:
            return "", str(error)

    def _write(self, version: str, last: str, embedder: Embedder, progress: Progress) -> int:
        from knowledge.adapters.chroma_revision import keep_seed
        from knowledge.adapters.index_checks import check_version

        passages = self._library.all_passages()
        vectors, embedded = self._vectors(passages, embedder, progress)
        folder = self._folder.begin(version)
        progress(f"建立检索：{len(passages)} 条")
        ids = [passage.id for _, passage in passages]
        lexical = LexicalIndex.build(ids, [text_for_index(d.title, p) for d, p in passages])
        lexical.save(folder / "lexical")
        collections = _collections(passages, vectors)
        # A new name each time: a process keeps what it once opened under a path.
        chroma = f"chroma-{secrets.token_hex(4)}"
        revisions = self._vectors_written(last, folder / chroma, collections)
        progress("按改动更新向量库" if revisions else "写入全部向量")
        digest = keep_seed(folder / chroma, folder / "seed")
        expected = {name: len(found) for name, found in collections.items()}
        progress("核对新索引")
        today = self._now().date()
        check_version(folder / chroma, expected, passages, collections, lexical, embedder, today)
        manifest = {"chroma": chroma, "collections": expected, "seed": digest, "revisions": revisions}
        self._folder.finish(version, manifest)
        return embedded

    def _vectors_written(
        self, last: str, folder: Path, collections: Mapping[str, Sequence[tuple[str, str, Vectors]]]
    ) -> int:
        """Write the vectors from a copy of version `last`, or all; the number of copies since then."""
        from knowledge.adapters.chroma import write_collections
        from knowledge.adapters.chroma_revision import MOST_REVISIONS, revise_collections

        before = self._folder.manifest(last) if last else None
        if before and before.get("revisions", 0) < MOST_REVISIONS:
            source = self._folder.path(last) / "seed"
            if revise_collections(source, before.get("seed", ""), folder, collections):
                return int(before.get("revisions", 0)) + 1
        write_collections(folder, collections)
        return 0

    def _vectors(
        self, passages: Entries, embedder: Embedder, progress: Progress
    ) -> tuple[dict[str, Vectors], int]:
        """The vector of every passage by its id; only texts without a stored vector are computed."""
        texts = {text_digest(d.title, p): text_for_index(d.title, p) for d, p in passages}
        stored = self._store.vectors(embedder.signature)
        missing = [digest for digest in texts if digest not in stored]
        for start in range(0, len(missing), _BATCH):
            part = missing[start : start + _BATCH]
            found = embedder.encode([texts[digest] for digest in part])
            fresh = dict(zip(part, np.asarray(found, dtype=np.float32), strict=True))
            self._store.put_vectors(embedder.signature, fresh)
            stored.update(fresh)
            progress(f"计算向量 {start + len(part)}/{len(missing)}")
        return {p.id: stored[text_digest(d.title, p)] for d, p in passages}, len(missing)

    def _tidy(self, version: str, signature: str, entries: Sequence[IndexEntry]) -> None:
        keep = {version, self._store.previous(PASSAGES)}
        self._folder.prune("kb-", keep)
        self._store.forget_vectors(signature, {entry.text_digest for entry in entries})


def _collections(passages: Entries, vectors: dict[str, Vectors]) -> dict[str, list[tuple[str, str, Vectors]]]:
    from knowledge.adapters.chroma import collection_of

    found: dict[str, list[tuple[str, str, Vectors]]] = {collection_of(shelf): [] for shelf in Shelf}
    for document, passage in passages:
        text = text_for_index(document.title, passage)
        found[collection_of(shelf_of(document))].append((passage.id, text, vectors[passage.id]))
    return found
