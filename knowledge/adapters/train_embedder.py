"""Trains the built-in embedder: a static model over characters and pairs of characters.

Self-supervised: a piece of an article must find the rest of its article among the others of its
batch. The start is TF-IDF reduced by SVD (latent semantic analysis). Questions, where given, only
measure the result; their labels never train it. Steps are bounded and seeds fixed: the same input
gives the same model but for the rounding of parallel sums.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from knowledge.retrieval.tokens import PREPROCESS, tokens

Ids = NDArray[np.int64]
Progress = Callable[[str], None]

_PIECE = re.compile(r"[^，。；：\n]+")
_LONGEST = 192  # tokens of one side in training; longer ones are sampled


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that shapes the model; stored beside it."""

    vocabulary: int = 52_000  # 256 float16 numbers each: 26.6 MB
    dimensions: int = 256
    least_documents: int = 5
    steps: int = 4_000
    batch: int = 768
    learning_rate: float = 2e-3
    temperature: float = 0.05
    neighbours: float = 0.25  # share of a batch taken as runs of neighbouring articles
    keep_query: float = 0.2  # how often the piece itself stays in the text to be found
    seed: int = 20260601


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law as training text."""

    title: str
    chapter: str
    text: str

    @property
    def whole(self) -> str:
        """Title, chapter and text, as they are indexed."""
        return f"{self.title}\n{self.chapter}\n{self.text}"


def read_articles(path: Path) -> list[Article]:
    """Articles of a JSON Lines file, plain or gzip: {title, chapter, text} a line."""
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        raw = [json.loads(line) for line in lines]
    return [Article(row["title"], row.get("chapter") or "", row["text"]) for row in raw]


def train_embedder(
    articles: Path,
    questions: Path | None,
    out: Path,
    progress: Progress,
    recipe: Recipe | None = None,
) -> dict[str, Any]:
    """The command `train embedder`: train on `articles`, write the model to `out`, and measure it.

    Returns articles, vocabulary, seconds, signature, and, with `questions`, the measures of the
    vectors alone on them: recall@5 to @100, mrr@10, ndcg@10.
    """
    from knowledge.adapters.embedder import SentenceTransformerEmbedder
    from knowledge.evaluation.retrieval import measure_dense, read_passages, read_questions

    chosen, begun = recipe or Recipe(), time.monotonic()
    found = read_articles(articles)
    vocabulary, weights = train(found, chosen, progress)
    seconds = round(time.monotonic() - begun, 1)
    save(out, vocabulary, weights, recipe_notes(chosen, len(found)))
    embedder = SentenceTransformerEmbedder(out)
    report: dict[str, Any] = {
        "articles": len(found),
        "vocabulary": len(vocabulary),
        "seconds": seconds,
        "signature": embedder.signature,
    }
    if questions is not None:
        progress("measuring on the questions, which took no part in the training")
        report["dense"] = measure_dense(read_passages(articles), read_questions(questions), embedder)
    return report


def train(articles: Sequence[Article], recipe: Recipe, progress: Progress) -> tuple[dict[str, int], Any]:
    """Train on `articles`; returns the vocabulary and the matrix of its vectors (float32)."""
    random.seed(recipe.seed)
    np.random.seed(recipe.seed % 2**32)
    torch.manual_seed(recipe.seed)
    begun = time.monotonic()
    vocabulary, start = _initial(articles, recipe)
    progress(f"vocabulary {len(vocabulary)}, start by SVD after {time.monotonic() - begun:.0f} s")
    pairs = _Pairs(articles, vocabulary, recipe)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    bag = torch.nn.EmbeddingBag(len(vocabulary), recipe.dimensions, mode="mean")
    bag.weight.data.copy_(torch.from_numpy(start))
    bag.to(device)
    optimizer = torch.optim.Adam([bag.weight], lr=recipe.learning_rate, fused=True)
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            warm, cool = min(1.0, (step + 1) / 50), max(0.02, 1 - step / recipe.steps)
            group["lr"] = recipe.learning_rate * warm * cool
        loss = _loss(bag, *pairs.batch(), recipe.temperature, device)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if (step + 1) % 50 == 0:
            progress(
                f"step {step + 1}/{recipe.steps} loss {loss.item():.3f} {time.monotonic() - begun:.0f} s"
            )
    return vocabulary, bag.weight.detach().cpu().numpy()


def save(folder: Path, vocabulary: dict[str, int], weights: Any, notes: dict[str, object]) -> None:
    """Write a sentence-transformers model with float16 weights and its preprocessing."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    unknown = len(vocabulary)
    tokenizer = Tokenizer(models.WordLevel({**vocabulary, "[UNK]": unknown}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    matrix = np.vstack([weights, np.zeros((1, weights.shape[1]))]).astype(np.float32)
    modules: list[torch.nn.Module] = [StaticEmbedding(tokenizer, embedding_weights=matrix), Normalize()]
    model = SentenceTransformer(modules=modules, device="cpu").half()
    folder.mkdir(parents=True, exist_ok=True)
    model.save(str(folder), create_model_card=False)
    described = {"preprocess": PREPROCESS, **notes}
    (folder / "model.safetensors").chmod(0o644)  # the library writes it for its owner only
    text = json.dumps(described, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "preprocess.json").write_text(text + "\n", encoding="utf-8")


def recipe_notes(recipe: Recipe, articles: int) -> dict[str, object]:
    """What is stored beside the model about its making."""
    return {"recipe": asdict(recipe), "articles": articles, "training": "self-supervised, no question used"}


def _initial(articles: Sequence[Article], recipe: Recipe) -> tuple[dict[str, int], Any]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(
        analyzer=tokens,
        sublinear_tf=True,
        min_df=min(recipe.least_documents, max(1, len(articles) // 20)),
        max_features=recipe.vocabulary,
        dtype=np.float32,
    )
    matrix = counter.fit_transform([article.whole for article in articles])
    size = min(recipe.dimensions, min(matrix.shape) - 1)
    reduced = TruncatedSVD(size, random_state=recipe.seed % 2**32, n_iter=2).fit(matrix)
    start = reduced.components_.T * counter.idf_[:, None]
    start = np.pad(start, ((0, 0), (0, recipe.dimensions - size)))
    vocabulary = {token: int(number) for token, number in counter.vocabulary_.items()}
    return vocabulary, (start / np.abs(start).mean() * 0.05).astype(np.float32)


class _Pairs:
    """Draws batches of (piece of an article, rest of that article)."""

    def __init__(self, articles: Sequence[Article], vocabulary: dict[str, int], recipe: Recipe) -> None:
        def ids(text: str) -> Ids:
            return np.array([vocabulary[t] for t in tokens(text) if t in vocabulary], dtype=np.int64)

        self._recipe = recipe
        self._heads = [ids(f"{a.title}\n{a.chapter}") for a in articles]
        self._pieces = [[x for x in map(ids, _PIECE.findall(a.text)) if len(x) >= 5] for a in articles]
        self._usable = [n for n, pieces in enumerate(self._pieces) if len(pieces) >= 2]
        if len(self._usable) < 2:
            raise ValueError("training needs at least two articles of two clauses each")

    def batch(self) -> tuple[list[Ids], list[Ids]]:
        wanted = min(self._recipe.batch, len(self._usable))
        runs: set[int] = set()
        while len(runs) < wanted * self._recipe.neighbours:
            first = random.randrange(len(self._usable))
            runs.update(self._usable[first : first + 4])
        rest = random.sample(self._usable, wanted)
        chosen = [*runs, *(n for n in rest if n not in runs)][:wanted]
        pairs = [self._pair(number) for number in chosen]
        return [query for query, _ in pairs], [text for _, text in pairs]

    def _pair(self, number: int) -> tuple[Ids, Ids]:
        pieces = self._pieces[number]
        length = random.randint(1, min(3, len(pieces) - 1))
        first = random.randint(0, len(pieces) - length)
        query = pieces[first : first + length]
        rest = pieces[:first] + pieces[first + length :]
        if random.random() < self._recipe.keep_query:
            rest = pieces
        if random.random() < 0.15:  # the heading alone must find the text under it
            query = [self._heads[number]] if len(self._heads[number]) else query
            return _sample(query), _sample(pieces)
        return _sample(query), _sample([self._heads[number], *rest])


def _sample(parts: Sequence[Ids]) -> Ids:
    joined = np.concatenate(parts)
    return joined if len(joined) <= _LONGEST else joined[np.random.randint(0, len(joined), _LONGEST)]


def _loss(
    bag: torch.nn.EmbeddingBag, left: list[Ids], right: list[Ids], temperature: float, device: str
) -> torch.Tensor:
    queries = functional.normalize(bag(*_flat(left, device)), dim=1)
    texts = functional.normalize(bag(*_flat(right, device)), dim=1)
    scores = queries @ texts.T / temperature
    labels = torch.arange(len(left), device=device)
    return functional.cross_entropy(scores, labels) + functional.cross_entropy(scores.T, labels)


def _flat(rows: Iterable[Ids], device: str) -> tuple[torch.Tensor, torch.Tensor]:
    listed = list(rows)
    offsets = np.cumsum([0, *(len(row) for row in listed[:-1])]).astype(np.int64)
    return torch.from_numpy(np.concatenate(listed)).to(device), torch.from_numpy(offsets).to(device)
