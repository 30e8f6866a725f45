"""English explainers rest on the sources of their Chinese counterparts and give the Chinese terms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.corpus.explainers import load_explainers, sentences
from knowledge.document import Document
from knowledge.passage import Passage

Explainers = tuple[tuple[Document, Passage], ...]
Version = tuple[str, str]

_HAN = re.compile(r"[一-鿿]")
_BRACKETED = re.compile(r"[（(「][^)）」]*[一-鿿][^)）」]*[)）」]")
_PREFIX = "解读·en-"


def _of(explainers: Explainers, lang: str) -> dict[Version, tuple[Document, Passage]]:
    return {(d.key, d.version): (d, p) for d, p in explainers if d.lang == lang}


def test_an_english_explainer_is_named_and_marked_as_one(explainers: Explainers) -> None:
    assert {document.lang for document, _ in explainers} == {"zh", "en"}
    for document, passage in explainers:
        english = document.key.startswith(_PREFIX)
        assert english == (document.lang == "en") == document.source_name.startswith("english/"), document.key
        assert passage.lang == document.lang


def test_sixty_subjects_are_explained_in_english(explainers: Explainers) -> None:
    assert len({document.key for document, _ in explainers if document.lang == "en"}) >= 60


def test_sources_and_window_are_those_of_the_chinese_counterpart(explainers: Explainers) -> None:
    chinese = _of(explainers, "zh")
    differing = []
    for (key, version), (document, passage) in _of(explainers, "en").items():
        own = chinese.get((key.replace(_PREFIX, "解读·"), version))
        if own is None:
            differing.append(f"{key}: no Chinese counterpart from {version}")
            continue
        if (document.valid_to, passage.cites) != (own[0].valid_to, own[1].cites):
            differing.append(f"{key}: other window or cites")
        if set(passage.fact_ids) != set(own[1].fact_ids):
            differing.append(f"{key}: other facts")
    assert differing == []


def test_english_body_with_the_chinese_terms_in_brackets(explainers: Explainers) -> None:
    for document, passage in _of(explainers, "en").values():
        assert _BRACKETED.search(document.title + passage.text), document.key
        assert not _HAN.search(_BRACKETED.sub("", passage.text)), document.key
        assert "  " not in passage.text and not re.search(r"[。，；：]", passage.text), document.key


def test_five_english_questions_without_a_chinese_character(explainers: Explainers) -> None:
    for document, passage in _of(explainers, "en").values():
        assert len(passage.asked) >= 5, document.key
        assert [one for one in passage.asked if _HAN.search(one)] == [], document.key


def test_lines_of_an_english_body_are_joined_with_a_space(tmp_path: Path) -> None:
    front = 'id: en-a\ntitle: A\ncites:\n  - {document: "计量法", locator: "第三条"}\nfact_ids: [B7-001]\n'
    front += "valid_from: 2020-01-01\nasked:\n  - What\nlang: en\n"
    text = f"---\n{front}---\nAbout 1.5 kg (千克).\n\nAsk first.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    ((_, passage),) = load_explainers(tmp_path)
    assert passage.text == "About 1.5 kg (千克). Ask first."
    assert sentences(passage.text) == ("About 1.5 kg (千克). ", "Ask first.")


@pytest.mark.parametrize("text", ["Order 70 (总局令第70号) e.g. rice.", "At 0.5 kg. it"])
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == (text,)
