"""A new version of a Chroma folder from a copy of the last one, when little has changed.

Chroma changes its files when they are opened, and a damaged folder can abort the process. So each
small version keeps a seed, a copy that nobody opens, and is revised from it only while its bytes are
those that were written. After some revisions all is written anew, since deletions leave holes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from chromadb.errors import ChromaError

from knowledge.adapters.chroma import BATCH, Entry, open_client, open_store

MOST_CHANGED = 0.1  # share of the entries; beyond it writing anew is as fast
MOST_REVISIONS = 20
LARGEST_SEED = 64 * 1024 * 1024  # bytes; a larger version is written anew each time


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of every file of a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\x00")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def keep_seed(folder: Path, seed: Path) -> str:
    """Copy a folder that was just written; returns its digest, empty when it is too large to keep."""
    if sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) > LARGEST_SEED:
        return ""
    shutil.copytree(folder, seed)
    return folder_digest(seed)


def revise_collections(
    source: Path, digest: str, folder: Path, collections: Mapping[str, Sequence[Entry]]
) -> bool:
    """Make `folder` from the seed `source` with these collections; says whether it was done.

    False, with nothing left behind, when `source` is not as it was written (`digest`), when too much
    has changed, or when Chroma fails: the caller then writes all.
    """
    if not digest or not source.is_dir():
        return False
    try:
        shutil.copytree(source, folder)
        if folder_digest(folder) == digest and _revise(folder, collections):
            return True
    except (ChromaError, ValueError, OSError):
        pass  # the copy is thrown away and all is written anew
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _revise(folder: Path, collections: Mapping[str, Sequence[Entry]]) -> bool:
    client = open_client(folder)
    try:
        for name, entries in collections.items():
            store = open_store(client, name, {text: vector for _, text, vector in entries}, create=True)
            stored = store.get(include=["documents"])
            there = dict(zip(stored["ids"], stored["documents"], strict=True))
            wanted = {key: text for key, text, _ in entries}
            gone = [key for key in there if wanted.get(key) != there[key]]
            fresh = [(key, text) for key, text in wanted.items() if there.get(key) != text]
            if max(len(gone), len(fresh)) > MOST_CHANGED * max(len(entries), 1):
                return False
            for start in range(0, len(gone), BATCH):
                store.delete(ids=gone[start : start + BATCH])
            for start in range(0, len(fresh), BATCH):
                part = fresh[start : start + BATCH]
                store.add_texts([text for _, text in part], ids=[key for key, _ in part])
    finally:
        client.close()
    return True
