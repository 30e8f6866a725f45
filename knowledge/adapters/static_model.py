"""Reads a static sentence-transformers model with numpy alone.

A static model is one table: the vector of a text is the mean of its tokens' rows, brought to length
1. Reading it so saves the import of torch and sentence-transformers, 6 to 40 seconds on a small
machine, and gives the same vectors (tests/contracts/test_embedder.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.retrieval.protocols import Vectors
from knowledge.retrieval.tokens import tokens


class StaticModel:
    """The table of a model whose texts are read as `han-uni-bigram-v1` (retrieval/tokens.py)."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError, ValueError or KeyError when the folder does not hold such a model."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        described = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        self.vocabulary: dict[str, int] = described["model"]["vocab"]
        self.vocabulary.pop("[UNK]", None)
        try:
            stored = load_file(folder / "model.safetensors")["embedding.weight"]
        except SafetensorError as error:
            raise ValueError(str(error)) from error
        if max(self.vocabulary.values(), default=0) >= len(stored):
            raise ValueError("the table is shorter than the vocabulary")
        self._table: NDArray[np.float32] = stored.astype(np.float32)  # float16 on disk

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, one row a text; a text without a known token gets zeros."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            known = [number for t in tokens(text) if (number := self.vocabulary.get(t)) is not None]
            if known:
                row[:] = self._table[known].mean(axis=0)
                row /= max(float(np.linalg.norm(row)), 1e-12)
        return vectors
