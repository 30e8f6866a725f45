"""Text to vectors with a sentence-transformers model: the built-in one, or any by path or name.

Files of this machine only: no hub is asked and no code that comes with a model is run.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.adapters.static_model import StaticModel
from knowledge.retrieval.protocols import Vectors
from knowledge.retrieval.tokens import PREPROCESS, tokens

BUILT_IN = Path(__file__).parents[1] / "corpus" / "embedder"

_DESCRIPTION = "preprocess.json"
_LONGEST = 4_000  # characters of one text that are read
_BATCH = 256


class EmbedderError(Exception):
    """The model cannot be used; the message says why and what is expected."""


class SentenceTransformerEmbedder:
    """An `Embedder`. Opening reads file names and digests only; the model is loaded at first use.

    `model` is a folder, or the name of a model in this machine's cache. A static model without a
    known preprocessing is refused: raw Chinese sentences would all become one unknown token. Static
    models are read without sentence-transformers (static_model.py), which takes seconds to import.
    """

    def __init__(self, model: str | Path = BUILT_IN) -> None:
        self._folder = _folder(str(model))
        self._preprocess = _preprocess(self._folder)
        self._lock = threading.Lock()
        self._loaded: Any = None
        self._signature = ""

    @property
    def signature(self) -> str:
        """Digest of all files of the model; another model or preprocessing has another one."""
        if not self._signature:
            self._signature = _signature(self._folder)
        return self._signature

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        model = self._model()
        return model.dimensions if isinstance(model, StaticModel) else int(model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of length 1, float32, one row a text; a text without a known token gets zeros."""
        model, read = self._model(), [text[:_LONGEST] for text in texts]
        if isinstance(model, StaticModel):
            return model.encode(read)
        if not read:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found = model.encode(
            read,
            batch_size=_BATCH,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        vectors: Vectors = np.asarray(found, dtype=np.float32)
        return vectors

    def unknown_rate(self, text: str) -> float:
        """Share of a text's tokens that a static model does not know, 0 to 1; 0 for other models."""
        model, found = self._model(), tokens(text)
        if not isinstance(model, StaticModel) or not found:
            return 0.0
        return sum(token not in model.vocabulary for token in found) / len(found)

    def _model(self) -> Any:
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = (
                        StaticModel(self._folder) if self._preprocess else _transformer(self._folder)
                    )
                except (OSError, ValueError, KeyError, ImportError) as error:
                    raise EmbedderError(f"the model {self._folder} cannot be loaded: {error}") from error
        return self._loaded


def _transformer(folder: Path) -> Any:
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)  # one query: 21 ms with one thread, 253 ms with two under load
    try:
        model: Any = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, trust_remote_code=False
        )
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    return model.float()


def _folder(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EmbedderError(f"no model of this name on this machine: {name}") from error


def _preprocess(folder: Path) -> str:
    """The preprocessing that a model declares; empty for one that reads plain text."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EmbedderError(f"{folder} is not a sentence-transformers model: no modules.json") from error
    kinds = [str(module.get("type", "")) for module in modules]
    strange = [kind for kind in kinds if not kind.startswith("sentence_transformers.")]
    if strange:
        raise EmbedderError(f"{folder} brings its own code ({strange[0]}); such models are not run")
    if not any(kind.endswith("StaticEmbedding") for kind in kinds):
        return ""
    try:
        named = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))["preprocess"]
    except (OSError, ValueError, KeyError):
        named = None
    if named != PREPROCESS:
        raise EmbedderError(f"{folder} is a static model without a known preprocess (expected {PREPROCESS})")
    return PREPROCESS


def _signature(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return f"{folder.name}:{digest.hexdigest()[:32]}"
