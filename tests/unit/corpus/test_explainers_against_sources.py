"""What the explainers say stands in their fact rows or in the official passages that they cite."""

from __future__ import annotations

import difflib
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.synonyms import SYNONYMS
from knowledge.document import Document
from knowledge.numbers import numbers_in
from knowledge.passage import Passage
from tests.unit.corpus import evidence

pytestmark = pytest.mark.official
Explainers = tuple[tuple[Document, Passage], ...]

_SINGLE = re.compile(r"[二两三四五六七八九十](?=\s*(?:倍|日|年|个月|个工作日|万|元|克|千克|项|家|%))")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
_ENGLISH_ARTICLE = re.compile(r"\bArticles? (\d+)")
_ENGLISH_VALUES = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_ENGLISH_NUMERALS = re.compile(rf"\b({'|'.join(_ENGLISH_VALUES)})\b", re.IGNORECASE)
_COPIED = 40
_COPIED_IN_BODY = 26


def test_fact_rows_exist_and_are_strong(explainers: Explainers, facts_dir: Path) -> None:
    rows = evidence.facts(facts_dir)
    for document, passage in explainers:
        assert passage.fact_ids, document.key
        for fact_id in passage.fact_ids:
            row = rows[fact_id]
            assert evidence.levels(row) <= evidence.STRONG, (document.key, fact_id)
            assert row.get("confidence", "") != "low", (document.key, fact_id)


def test_numbers_and_articles_have_a_source(
    explainers: Explainers, facts_dir: Path, official_dir: Path
) -> None:
    rows, shelf, catalogue = evidence.facts(facts_dir), evidence.official(official_dir), load_catalogue()
    unfounded: list[str] = []
    for document, passage in explainers:
        sources: list[str] = []
        for fact_id in passage.fact_ids:
            sources += [value for key, value in rows[fact_id].items() if key != "source_urls"]
        for cite in passage.cites:
            found = evidence.passage_of(shelf.current(cite.document) or (), cite)
            sources += [cite.locator, *([found.text, *found.headings] if found else [])]
            sources += [part for cell in (found.cells if found else ()) for part in cell]
            entry = catalogue.entry(cite.document)
            assert entry is not None
            sources += [entry.title, entry.doc_number, str(entry.valid_from or "")]
        text = "\n".join(sources)
        said = numbers_in(passage.text, single_numerals=False)
        said -= {number for number in said if number * 10_000 in said}  # the 3 of 3 万
        for numeral in _SINGLE.findall(passage.text):
            said |= numbers_in(numeral)
        if document.lang == "en":
            words = _ENGLISH_NUMERALS.findall(passage.text)
            said |= {Decimal(_ENGLISH_VALUES[word.lower()]).normalize() for word in words}
            articles = {number for one in _ARTICLE.findall(text) for number in numbers_in(one)}
            for article in _ENGLISH_ARTICLE.findall(passage.text):
                if Decimal(article).normalize() not in articles:
                    unfounded.append(f"{document.key}: Article {article}")
        known = numbers_in(text) | evidence.values(rows[fact_id] for fact_id in passage.fact_ids)
        grams = {number / 1000 for number in known if "g或mL" in text}  # 允许短缺量 in g, told in kg
        known |= {number * 1000 for number in known if "kg" in text or "千克" in text}  # kg as g
        known |= {number.normalize() for number in grams}
        unfounded += [f"{document.key}: {number:f}" for number in sorted(said - known)]
        unfounded += [f"{document.key}: {a}" for a in _ARTICLE.findall(passage.text) if a not in text]
    assert not unfounded, "\n".join(unfounded)


def test_every_locator_of_a_loaded_text_exists(explainers: Explainers, official_dir: Path) -> None:
    shelf = evidence.official(official_dir)
    checked, missing = 0, []
    for document, passage in explainers:
        for cite in passage.cites:
            passages = shelf.current(cite.document)
            if passages is None:
                continue
            checked += 1
            if evidence.passage_of(passages, cite) is None:
                missing.append(f"{document.key}: {cite.document} {cite.locator}")
    assert missing == []
    assert checked > 200


def test_nothing_is_copied_from_an_official_text(explainers: Explainers, official_dir: Path) -> None:
    grams: dict[int, set[str]] = {_COPIED: set(), _COPIED_IN_BODY: set()}
    for path in official_dir.iterdir():
        if path.suffix in {".txt", ".md"}:
            text = _squeezed(path.read_text(encoding="utf-8"))
            for size, found in grams.items():
                found.update(text[start : start + size] for start in range(len(text) - size + 1))
    texts = {document.key: passage.text for document, passage in explainers}
    texts |= {f"{document.key} asked": "\n".join(passage.asked) for document, passage in explainers}
    for path in SYNONYMS.parent.rglob("*.toml"):
        if path.name != "catalogue.toml":  # titles are names, and longer
            texts[path.name] = path.read_text(encoding="utf-8")
    titles = [_squeezed(entry.title) for entry in load_catalogue().entries]
    copied = []
    for name, text in texts.items():
        bare = _squeezed(text)
        for title in titles:
            bare = bare.replace(title, "|")
        for size, found in grams.items():
            parts = {bare[start : start + size] for start in range(len(bare) - size + 1)} & found
            copied += [f"{name}: {part}" for part in sorted(parts)[:1]]
    assert copied == []


def test_no_question_is_a_copy_of_the_development_set(explainers: Explainers, official_dir: Path) -> None:
    path = official_dir.parent / "evaluation" / "questions.dev.jsonl"
    if not path.exists():
        pytest.skip("no development questions beside the official texts")
    lines = path.read_text(encoding="utf-8").splitlines()
    known = [re.sub(r"\W", "", json.loads(line)["question"]) for line in lines if line]
    near = []
    for _, passage in explainers:
        for question in passage.asked:
            bare = re.sub(r"\W", "", question)
            if any(difflib.SequenceMatcher(None, bare, one).ratio() > 0.65 for one in known):
                near.append(question)
    assert near == []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
