"""Checks a Chroma folder in a process of its own, because a damaged one can abort the process.

Run as a script: `python -I chroma_check.py FOLDER '{"collection": count, ...}'`. Exit 0: every
collection holds its count and finds sampled vectors of its own; anything else: not usable.
"""

from __future__ import annotations

import json
import sys

import chromadb
import numpy as np
from chromadb.config import Settings

_SAMPLE = 5


def check(folder: str, expected: dict[str, int]) -> str:
    """What is wrong with the folder; empty when nothing is."""
    client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
    for name, count in expected.items():
        collection = client.get_collection(name)
        if collection.count() != count:
            return f"{name} holds {collection.count()} of {count}"
        for offset in range(0, count, max(1, count // _SAMPLE)):
            entry = collection.get(limit=1, offset=offset, include=["embeddings"])
            vectors = entry["embeddings"]
            if vectors is None or not len(vectors):
                return f"{name} has lost a vector"
            vector = np.asarray(vectors[0], dtype=np.float32)
            if not vector.any():  # a text without a known token stands nowhere
                continue
            found = collection.query(query_embeddings=[vector.tolist()], n_results=min(3, count))
            distances = found["distances"]
            if not distances or len(distances[0]) < min(3, count) or min(distances[0]) > 1e-3:
                return f"{name} does not find its own vectors"
    return ""


if __name__ == "__main__":
    sys.exit(check(sys.argv[1], json.loads(sys.argv[2])) or 0)
