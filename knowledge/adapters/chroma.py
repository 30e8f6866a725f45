"""Vectors in Chroma, through LangChain, always with our own vectors (never Chroma's own embedder)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings

from knowledge.adapters import chroma_check
from knowledge.retrieval.protocols import IndexUnavailable, Shelf, Vectors

BATCH = 2_000  # Chroma takes at most 5,461 at a time
_CHECK_SECONDS = 120
_HNSW = {"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}}

Entry = tuple[str, str, Vectors]  # id, text, vector


class StoredEmbeddings(Embeddings):
    """LangChain's embeddings, served from vectors that were computed before."""

    def __init__(self, vectors: Mapping[str, Vectors]) -> None:
        self._vectors = vectors

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The stored vectors of these texts. Raises KeyError for a text that has none."""
        return [self._vectors[text].tolist() for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The stored vector of one text."""
        return self.embed_documents([text])[0]


def collection_of(shelf: Shelf) -> str:
    """The collection of a shelf."""
    return f"kb-{shelf.value}"


def write_collections(folder: Path, collections: Mapping[str, Sequence[Entry]]) -> None:
    """Write a new Chroma folder with these collections; the caller holds the lock of the writer."""
    folder.mkdir(parents=True)
    client = open_client(folder)
    try:
        for name, entries in collections.items():
            store = open_store(client, name, {text: vector for _, text, vector in entries}, create=True)
            for start in range(0, len(entries), BATCH):
                part = entries[start : start + BATCH]
                store.add_texts([text for _, text, _ in part], ids=[key for key, _, _ in part])
    finally:
        client.close()


def check_folder(folder: Path, expected: Mapping[str, int]) -> None:
    """Open the folder in a child process first. Raises IndexUnavailable when it is not usable."""
    if not folder.is_dir():
        raise IndexUnavailable(f"no vector index at {folder.name}")
    command = [
        sys.executable,
        "-I",
        str(Path(chroma_check.__file__)),
        str(folder),
        json.dumps(dict(expected)),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_CHECK_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise IndexUnavailable(f"the vector index cannot be checked: {error}") from error
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise IndexUnavailable(f"the vector index is damaged: {lines[-1] if lines else done.returncode}")


class ChromaCollections:
    """Collections of one finished folder, opened for reading after a check in a child process."""

    def __init__(self, folder: Path, expected: Mapping[str, int], *, checked: bool = False) -> None:
        """`checked`: the caller has just written or checked the folder."""
        if not checked:
            check_folder(folder, expected)
        try:
            self._client = open_client(folder)
            self._stores = {name: open_store(self._client, name, {}, create=False) for name in expected}
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnavailable(f"the vector index cannot be opened: {error}") from error
        self._counts = dict(expected)

    def nearest(self, name: str, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ids nearest to `vector` in one collection with their cosines, best first."""
        count = min(limit, self._counts.get(name, 0))
        if count <= 0:
            return []
        query = vector.reshape(-1).tolist()
        try:
            found = self._stores[name].similarity_search_by_vector_with_relevance_scores(query, k=count)
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnavailable(f"the vector index fails: {error}") from error
        return [(str(document.id), 1.0 - float(distance)) for document, distance in found]

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


class ChromaVectorIndex:
    """A `VectorIndex` with one collection for each shelf: filtering inside one is slow."""

    def __init__(self, folder: Path, expected: Mapping[str, int], *, checked: bool = False) -> None:
        self._collections = ChromaCollections(folder, expected, checked=checked)

    def nearest(self, vector: Vectors, limit: int, shelves: Iterable[Shelf]) -> list[tuple[str, float]]:
        """At most `limit` passages of these shelves, best first."""
        found = [
            pair
            for shelf in shelves
            for pair in self._collections.nearest(collection_of(shelf), vector, limit)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def close(self) -> None:
        """Let go of the files."""
        self._collections.close()


def open_client(folder: Path) -> Any:
    """Chroma's client of a folder, without telemetry."""
    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def open_store(client: Any, name: str, vectors: Mapping[str, Vectors], *, create: bool) -> Chroma:
    """One collection; `vectors` are those of the texts that will be added."""
    return Chroma(
        collection_name=name,
        embedding_function=StoredEmbeddings(vectors),
        client=client,
        collection_configuration=_HNSW if create else None,  # type: ignore[arg-type]
        create_collection_if_not_exists=create,
    )
