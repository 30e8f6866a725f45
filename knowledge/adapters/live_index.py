"""The retriever that follows the live index version, and answers with what is left when parts fail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date

import numpy as np

from knowledge.adapters.embedder import EmbedderError
from knowledge.adapters.index_folder import IndexFolder
from knowledge.adapters.sql import SqlLibrary
from knowledge.adapters.sql_index import PASSAGES, IndexVersion, SqlIndexStore
from knowledge.adapters.sql_rows import text_digest
from knowledge.document import Document
from knowledge.passage import Passage, text_for_index
from knowledge.retrieval.dense import ExactVectorIndex
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.protocols import Embedder, Hit, IndexUnavailable, Scope, VectorIndex, shelf_of
from knowledge.retrieval.retriever import HybridRetriever

_log = logging.getLogger(__name__)


class LiveRetriever:
    """A `Retriever` that loads the live version, and the next one as soon as the pointer moves.

    Damaged files do not stop it: the lexical index is built again in memory and vectors are compared
    one by one from SQL. Without a usable model, words alone answer.
    """

    def __init__(
        self,
        library: SqlLibrary,
        store: SqlIndexStore,
        folder: IndexFolder,
        embedder_factory: Callable[[], Embedder],
    ) -> None:
        self._library, self._store, self._folder = library, store, folder
        self._factory = embedder_factory
        self._embedder: Embedder | None = None
        self._warm = False
        self._lock = threading.Lock()
        self._loaded: tuple[str, HybridRetriever] | None = None

    @property
    def version(self) -> str:
        """The version that answered last; empty before the first search."""
        return self._loaded[0] if self._loaded else ""

    @property
    def meaning(self) -> bool:
        """Whether vectors take part in the search."""
        return self._loaded is not None and self._loaded[1].meaning

    def warm(self) -> None:
        """Load the model and the vectors; until then words answer. May run in a thread of its own.

        A missing index is left for `find` to report.
        """
        live = self._store.live(PASSAGES)
        if live is None:
            self._warm = True
            return
        self._model()
        fresh = self._load(live, meaning=True)
        # The first search opens the files of the vectors (0.3 s); no text is in force on that day.
        fresh.find("计量", Scope(date.min, date.min), 1)
        with self._lock:
            self._warm = True
            self._loaded = (live.version, fresh)

    def find(self, text: str, scope: Scope, limit: int = 30, said: str = "") -> tuple[Hit, ...]:
        """The passages that `scope` admits, best first. Raises IndexUnavailable before the first build."""
        return self._current().find(text, scope, limit, said)

    def resting_on(self, fact_id: str, scope: Scope) -> tuple[tuple[Document, Passage], ...]:
        """The explainers that name `fact_id`. Raises IndexUnavailable before the first build."""
        return self._current().resting_on(fact_id, scope)

    def _current(self) -> HybridRetriever:
        live = self._store.live(PASSAGES)
        if live is None:
            raise IndexUnavailable("no index has been built yet")
        loaded = self._loaded
        if loaded is not None and loaded[0] == live.version:
            return loaded[1]
        with self._lock:
            if self._loaded is None or self._loaded[0] != live.version:
                self._loaded = (live.version, self._load(live, meaning=self._warm))
            return self._loaded[1]

    def _model(self) -> Embedder | None:
        if self._embedder is None:
            try:
                embedder = self._factory()
                embedder.encode(["计量"])
                self._embedder = embedder
            except EmbedderError as error:
                _log.warning("no embedder, words alone answer: %s", error)
        return self._embedder

    def _load(self, live: IndexVersion, *, meaning: bool) -> HybridRetriever:
        passages = self._library.all_passages()
        try:
            lexical = LexicalIndex.load(self._folder.path(live.version) / "lexical")
        except IndexUnavailable as error:
            _log.warning("lexical index is built again in memory: %s", error)
            if not passages:
                raise
            ids = [passage.id for _, passage in passages]
            lexical = LexicalIndex.build(ids, [text_for_index(d.title, p) for d, p in passages])
        embedder = self._model() if meaning else None
        if embedder is None:
            return HybridRetriever(passages, lexical)
        if embedder.signature != live.signature:
            # Vectors of two models are never compared; a rebuild brings them in line.
            _log.warning("the index was built with another model, words alone answer until a rebuild")
            return HybridRetriever(passages, lexical)
        return HybridRetriever(passages, lexical, self._vectors(live), embedder)

    def _vectors(self, live: IndexVersion) -> VectorIndex | None:
        from knowledge.adapters.chroma import ChromaVectorIndex

        manifest = self._folder.manifest(live.version)
        try:
            if manifest is None:
                raise IndexUnavailable(f"{live.version} has no files")
            folder = self._folder.path(live.version) / manifest["chroma"]
            return ChromaVectorIndex(folder, manifest["collections"])
        except IndexUnavailable as error:
            _log.warning("exact search over the stored vectors answers: %s", error)
            return self._exact(live)

    def _exact(self, live: IndexVersion) -> VectorIndex | None:
        stored = self._store.vectors(live.signature)
        known = [
            (passage.id, stored[digest], shelf_of(document))
            for document, passage in self._library.all_passages()
            if (digest := text_digest(document.title, passage)) in stored
        ]
        if not known:
            return None
        matrix = np.stack([vector for _, vector, _ in known])
        return ExactVectorIndex([key for key, _, _ in known], matrix, [shelf for _, _, shelf in known])
