"""Published businesses in a Chroma collection of their own, to be looked up by description.

Built when a list is published. Only ids come out: status and everything shown are read from SQL.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import Engine

from knowledge.adapters.index_folder import IndexFolder, Progress
from knowledge.adapters.sql_index import BUSINESSES, IndexVersion, SqlIndexStore
from knowledge.business import Business
from knowledge.retrieval.protocols import Embedder, IndexUnavailable, Vectors

if TYPE_CHECKING:  # importing Chroma takes a second; looking up nothing must not
    from knowledge.adapters.chroma import ChromaCollections

_COLLECTION = "businesses"
_BATCH = 512
_SHANGHAI = ZoneInfo("Asia/Shanghai")


def text_of(business: Business) -> str:
    """What a business is known by: name, market, trade, place and its pledge."""
    parts = (
        business.name,
        business.market,
        business.stall,
        business.industry,
        business.district,
        business.township,
        business.address,
        business.pledge_text,
    )
    return "\n".join(part for part in parts if part)


class BusinessCollection:
    """Builds `biz-<hash>` under `folder` and finds the nearest businesses in the live one."""

    def __init__(
        self,
        engine: Engine,
        embedder_factory: Callable[[], Embedder],
        folder: Path,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._store, self._folder = SqlIndexStore(engine), IndexFolder(folder)
        self._factory = cache(embedder_factory)  # a model is loaded once
        self._lock = threading.Lock()
        self._now = now or (lambda: datetime.now(_SHANGHAI))
        self._opened: tuple[str, ChromaCollections] | None = None

    def build(self, businesses: Sequence[Business], progress: Progress = lambda _: None) -> str:
        """Index these businesses and make them the live collection; returns its version.

        The same businesses give the same version, and nothing is written.
        """
        from knowledge.adapters.chroma import check_folder, write_collections

        texts = {business.id: text_of(business) for business in businesses}
        with self._folder.writing(progress):
            embedder = self._factory()
            content = hashlib.sha256(
                "\x1e".join(f"{key}\x1f{texts[key]}" for key in sorted(texts)).encode()
            ).hexdigest()
            version = f"biz-{hashlib.sha256(f'{content}{embedder.signature}'.encode()).hexdigest()[:12]}"
            if self._folder.manifest(version) is None:
                folder, chroma = self._folder.begin(version), f"chroma-{secrets.token_hex(4)}"
                vectors = self._vectors(texts, embedder, progress)
                entries = [(key, texts[key], vectors[texts[key]]) for key in sorted(texts)]
                write_collections(folder / chroma, {_COLLECTION: entries})
                check_folder(folder / chroma, {_COLLECTION: len(entries)})
                self._folder.finish(version, {"chroma": chroma, "collections": {_COLLECTION: len(entries)}})
            live = self._store.live(BUSINESSES)
            if live is None or live.version != version:
                built = self._now().isoformat(timespec="seconds")
                row = IndexVersion(BUSINESSES, version, embedder.signature, len(texts), content, built)
                self._store.flip(row)
                self._folder.prune("biz-", {version, self._store.previous(BUSINESSES)})
        return version

    def nearest(self, text: str, k: int = 20) -> list[str]:
        """Ids of the businesses whose description stands closest to `text`, best first.

        Raises IndexUnavailable before the first publication, with damaged files, and when the
        collection was built with another model.
        """
        from knowledge.adapters.chroma import ChromaCollections

        live = self._store.live(BUSINESSES)
        manifest = self._folder.manifest(live.version) if live else None
        if live is None or manifest is None:
            raise IndexUnavailable("no collection of businesses has been built yet")
        embedder = self._factory()
        if embedder.signature != live.signature:
            raise IndexUnavailable("the collection of businesses was built with another model")
        with self._lock:
            if self._opened is None or self._opened[0] != live.version:
                folder = self._folder.path(live.version) / manifest["chroma"]
                self._opened = (live.version, ChromaCollections(folder, manifest["collections"]))
            collections = self._opened[1]
        vector = embedder.encode([text])
        return [key for key, _ in collections.nearest(_COLLECTION, vector, k)] if vector.any() else []

    def _vectors(self, texts: dict[str, str], embedder: Embedder, progress: Progress) -> dict[str, Vectors]:
        wanted = sorted(set(texts.values()))
        found: dict[str, Vectors] = {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            found.update(zip(part, np.asarray(embedder.encode(part), dtype=np.float32), strict=True))
            progress(f"计算向量 {start + len(part)}/{len(wanted)}")
        return found
