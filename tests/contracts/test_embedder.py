"""The embedder in the repository and the one in memory keep the same promises."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.embedder import BUILT_IN, EmbedderError, SentenceTransformerEmbedder
from knowledge.retrieval.protocols import Embedder
from knowledge.retrieval.tokens import tokens
from tests.fakes import FakeEmbedder

UNRELATED = [
    ("出租车计价器应当送去检定。", "婚姻登记需要双方亲自办理。"),
    ("集市主办者设置公平秤。", "船舶在港内排放污水的处罚。"),
    ("加油机的油枪过期停用。", "公司股东会作出决议的方式。"),
]
RELATED = [
    ("计量器具检定周期", "使用单位应当按照规定的检定周期申请计量检定。"),
    ("卖东西缺斤短两怎么赔", "经营者销售商品量不足的，应当补足并赔偿损失。"),
]
LEGAL = (
    "县级以上人民政府计量行政部门对用于贸易结算、安全防护、医疗卫生、环境监测方面的工作计量器具实行强制检定。"
    "未按照规定申请检定或者检定不合格的，不得使用。消费者可以向市场监督管理部门投诉。"
)


@pytest.fixture(scope="module")
def built_in() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture(params=["memory", "built-in"])
def embedder(request: pytest.FixtureRequest, built_in: SentenceTransformerEmbedder) -> Embedder:
    return FakeEmbedder(dimensions=1024) if request.param == "memory" else built_in


def test_vectors_have_length_one_and_are_float32(embedder: Embedder) -> None:
    vectors = embedder.encode([text for pair in RELATED + UNRELATED for text in pair])
    assert vectors.shape == (10, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)
    assert embedder.encode([]).shape == (0, embedder.dimensions)


@pytest.mark.parametrize("pair", UNRELATED)
def test_unrelated_texts_stand_apart(embedder: Embedder, pair: tuple[str, str]) -> None:
    one, two = embedder.encode(pair)
    assert float(one @ two) < 0.9


def test_related_texts_stand_closer_than_unrelated_ones(embedder: Embedder) -> None:
    questions = embedder.encode([question for question, _ in RELATED])
    texts = embedder.encode([text for _, text in RELATED])
    cosines = questions @ texts.T
    assert cosines[0, 0] > cosines[0, 1]
    assert cosines[1, 1] > cosines[1, 0]


def test_the_same_text_gives_the_same_vector(embedder: Embedder) -> None:
    alone = embedder.encode([LEGAL])
    among = embedder.encode(["别的话", LEGAL, "另一句"])
    assert among[1] == pytest.approx(alone[0], abs=1e-5)


def test_a_text_without_tokens_stands_nowhere(embedder: Embedder) -> None:
    assert not embedder.encode(["？？……"]).any()


def test_legal_chinese_is_known_to_the_model(built_in: SentenceTransformerEmbedder) -> None:
    assert built_in.unknown_rate(LEGAL) < 0.2
    assert built_in.unknown_rate("𠀀𠀁") == 0.0  # no token at all
    assert built_in.unknown_rate("zzzzqq") == 1.0


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in BUILT_IN.rglob("*") if file.is_file()) < 30_000_000


def test_sentence_transformers_gives_the_same_vectors(built_in: SentenceTransformerEmbedder) -> None:
    """The shipped folder is an ordinary sentence-transformers model; we only read it faster."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUILT_IN), device="cpu", local_files_only=True).float()
    vocabulary = set(model[0].tokenizer.get_vocab())
    texts = [text for pair in RELATED + UNRELATED for text in pair] + [LEGAL]
    prepared = [" ".join(token for token in tokens(text) if token in vocabulary) for text in texts]
    theirs = model.encode(prepared, convert_to_numpy=True, show_progress_bar=False)
    assert np.abs(built_in.encode(texts) - theirs).max() < 1e-5


def test_any_sentence_transformers_model_serves(tmp_path: Path) -> None:
    """A small transformer with weights by chance, made here: no hub is needed to load it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = tmp_path / "vocab.txt"
    words.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(LEGAL))]))
    shape = BertConfig(
        vocab_size=200,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(shape).save_pretrained(tmp_path / "bert")
    BertTokenizerFast(vocab=str(words)).save_pretrained(tmp_path / "bert")
    inner = Transformer(str(tmp_path / "bert"))
    SentenceTransformer(modules=[inner, Pooling(16)], device="cpu").save(
        str(tmp_path / "model"), create_model_card=False
    )
    embedder = SentenceTransformerEmbedder(tmp_path / "model")
    vectors = embedder.encode([LEGAL[:20], LEGAL[20:40]])
    assert vectors.shape == (2, embedder.dimensions) == (2, 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert embedder.unknown_rate(LEGAL) == 0.0
    assert embedder.signature != SentenceTransformerEmbedder().signature


def test_the_built_in_model_needs_no_torch() -> None:
    script = (
        "import sys; from knowledge.adapters.embedder import SentenceTransformerEmbedder as E;"
        "assert E().encode(['计量']).any();"
        "sys.exit(' '.join(m for m in ('torch', 'sentence_transformers') if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def copy_of_the_model(folder: Path) -> Path:
    return Path(shutil.copytree(BUILT_IN, folder / "embedder"))


def test_the_signature_is_stable_and_follows_the_weights(tmp_path: Path) -> None:
    original, folder = SentenceTransformerEmbedder().signature, copy_of_the_model(tmp_path)
    assert SentenceTransformerEmbedder(folder).signature == original
    weights = folder / "model.safetensors"
    changed = bytearray(weights.read_bytes())
    changed[-1] ^= 1
    weights.write_bytes(bytes(changed))
    assert SentenceTransformerEmbedder(folder).signature != original


@pytest.mark.parametrize("said", [None, "{}", '{"preprocess": "somehow"}', "not json"])
def test_a_static_model_without_a_known_preprocess_is_refused(tmp_path: Path, said: str | None) -> None:
    folder = copy_of_the_model(tmp_path)
    described = folder / "preprocess.json"
    described.unlink() if said is None else described.write_text(said)
    with pytest.raises(EmbedderError, match="known preprocess"):
        SentenceTransformerEmbedder(folder)


def test_a_model_that_brings_code_is_refused(tmp_path: Path) -> None:
    folder = copy_of_the_model(tmp_path)
    modules = json.loads((folder / "modules.json").read_text())
    modules[0]["type"] = "own_code.Static"
    (folder / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(EmbedderError, match="own code"):
        SentenceTransformerEmbedder(folder)


def test_what_is_no_model_or_not_here_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"modules\.json"):
        SentenceTransformerEmbedder(tmp_path)
    with pytest.raises(EmbedderError, match="no model of this name"):
        SentenceTransformerEmbedder("nobody/no-such-model")


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    folder = copy_of_the_model(tmp_path)
    (folder / "model.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(EmbedderError, match="cannot be loaded"):
        SentenceTransformerEmbedder(folder).encode(["计量"])
