"""The shipped explainers keep their form, and a file that does not is named with its line."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.errors import CorpusError
from knowledge.corpus.explainers import load_explainers, sentences
from knowledge.corpus.indicators import load_indicators
from knowledge.document import Document, Force, Kind
from knowledge.passage import Passage

Explainers = tuple[tuple[Document, Passage], ...]
OPINIONS = "泉政文〔2023〕14号"


def test_all_load_with_the_records_of_the_contract(explainers: Explainers) -> None:
    assert len(explainers) >= 120
    for document, passage in explainers:
        assert document.kind is passage.kind is Kind.EXPLAINER
        assert document.force is Force.IN_FORCE
        assert document.key.startswith("解读·") and document.issuer == "本站解读"
        assert passage.id == f"{document.key}@{document.version}/解读"
        assert document.version == str(document.valid_from)


def test_ids_are_unique(explainers: Explainers) -> None:
    assert max(Counter(passage.id for _, passage in explainers).values()) == 1


def test_three_questions_each_and_none_twice(explainers: Explainers) -> None:
    few = [document.key for document, passage in explainers if len(passage.asked) < 3]
    assert few == []
    asked = Counter(_bare(question) for _, passage in explainers for question in passage.asked)
    assert [question for question, times in asked.items() if times > 1] == []


def test_questions_of_one_explainer_differ_in_words_and_length(explainers: Explainers) -> None:
    for document, passage in explainers:
        assert len({len(question) for question in passage.asked}) > 1, document.key
        assert len({question[:2] for question in passage.asked}) > 1, document.key


def test_two_to_six_short_sentences(explainers: Explainers) -> None:
    for document, passage in explainers:
        found = sentences(passage.text)
        assert 2 <= len(found) <= 6, document.key
        closing, size, longest, mean = ("。！？", len, 75, 40)
        if document.lang == "en":
            closing, size, longest, mean = (".!?", _words, 40, 24)
        assert "".join(found) == passage.text and passage.text[-1] in closing, document.key
        long = [one for one in found if size(one) > longest]
        assert long == [], document.key
        assert sum(map(size, found)) / len(found) <= mean, document.key


def test_every_cited_document_is_in_the_catalogue(explainers: Explainers) -> None:
    known = {entry.key for entry in load_catalogue().entries}
    cited = {cite.document for _, passage in explainers for cite in passage.cites}
    assert cited - known == set()


def test_superseded_documents_are_not_cited(explainers: Explainers) -> None:
    catalogue = load_catalogue()
    for document, passage in explainers:
        for cite in passage.cites:
            entry = catalogue.entry(cite.document)
            assert entry is not None and entry.force not in {Force.SUPERSEDED, Force.COMPARISON}, document.key


def test_valid_no_earlier_than_every_cited_document(explainers: Explainers) -> None:
    """An explainer never speaks for a day on which what it explains was not yet in force.

    The catalogue's valid_from is that of the version; earlier versions said the same where the
    explainer starts earlier, so only documents without an earlier version are checked.
    """
    catalogue = load_catalogue()
    new = {
        "市场监督管理投诉举报处理办法",
        "集贸市场计量监督管理办法",
        "定量包装商品计量监督管理办法",
        OPINIONS,
    }
    for document, passage in explainers:
        for cite in passage.cites:
            entry = catalogue.entry(cite.document)
            if cite.document in new and entry and entry.valid_from and document.valid_from:
                assert document.valid_from >= entry.valid_from, document.key


def test_every_clause_of_the_opinions_is_explained(explainers: Explainers) -> None:
    explained = {c.locator for _, passage in explainers for c in passage.cites if c.document == OPINIONS}
    groups = {"一": range(1, 5), "二": range(5, 11), "三": range(11, 15), "四": range(15, 21)}
    wanted = {f"三（{group}）{number}" for group, numbers in groups.items() for number in numbers}
    wanted |= {f"专栏{number}" for number in range(1, 9)} | {f"四（{n}）" for n in "一二三四"}
    wanted |= {"标题", "文号", "引言", "一、总体要求", "二、发展目标", "落款"}
    wanted |= {indicator.locator for indicator in load_indicators()}
    assert wanted - explained == set()


def test_a_target_is_never_told_as_a_result(explainers: Explainers) -> None:
    for document, passage in explainers:
        if "2025 年目标" in passage.text or "2025 年的目标" in passage.text:
            assert "目标不等于完成" in passage.text, document.key
        if document.lang == "en" and "2025" in passage.text and "target" in passage.text:
            assert "a target is not a result" in passage.text.lower(), document.key


def test_an_indicator_explainer_gives_both_numbers(explainers: Explainers) -> None:
    told: dict[str, list[str]] = {}
    for _, passage in explainers:
        told.setdefault(passage.cites[0].locator, []).append(passage.text)
    for indicator in load_indicators():
        for text in told[indicator.locator]:
            plain = text.replace(",", "")
            assert f" {indicator.y2020}" in plain and f" {indicator.y2025}" in plain, indicator.name


def test_windows_of_one_id_follow_each_other(explainers: Explainers) -> None:
    scale = [document for document, _ in explainers if document.key == "解读·instruments-scale-new-rules"]
    for day, expected in ((date(2027, 1, 7), "2026-01-08"), (date(2027, 1, 8), "2027-01-08")):
        assert [document.version for document in scale if document.in_force_on(day)] == [expected]


GOOD = """---
id: sample
title: 样例
cites:
  - {document: "计量法", locator: "第三条"}
fact_ids: [B7-001]
valid_from: 2020-01-01
asked:
  - "一"
lang: zh
---
一句。
两句。
"""


def _load(folder: Path, *texts: str) -> Explainers:
    for number, text in enumerate(texts):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return load_explainers(folder)


def test_the_body_is_one_paragraph(tmp_path: Path) -> None:
    ((_, passage),) = _load(tmp_path, GOOD)
    assert passage.text == "一句。两句。"


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("---\nid", "id", 1, "begin with"),
        ("lang: zh\n---\n", "lang: zh\n", 1, "not closed"),
        ("id: sample", "id: [", 4, "YAML"),
        ("id: sample", "id: Über", 2, "lower-case"),
        ("title: 样例\n", "", 1, "'title' is missing"),
        ("title: 样例", "titel: 样例\ntitle: 样例", 3, "unknown key 'titel'"),
        ("valid_from: 2020-01-01", "valid_from: soon", 7, "a day such as"),
        ("valid_from: 2020-01-01", "valid_from: 2020-01-01\nvalid_to: 2019-01-01", 8, "before valid_from"),
        ('{document: "计量法", locator: "第三条"}', "计量法", 4, "each cite"),
        ('  - "一"', "  - 1", 8, "list of texts"),
        ("一句。\n两句。\n", "", 11, "body is empty"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    assert old in GOOD
    with pytest.raises(CorpusError, match=re.escape(word)) as caught:
        _load(tmp_path, GOOD.replace(old, new))
    assert caught.value.path.name == "0.md" and caught.value.line == line


def test_overlapping_windows_are_refused(tmp_path: Path) -> None:
    closed = GOOD.replace("2020-01-01\n", "2020-01-01\nvalid_to: 2024-12-31\n")
    assert len(_load(tmp_path, closed, GOOD.replace("2020-01-01", "2025-01-01"))) == 2
    with pytest.raises(CorpusError, match=r"same time as 0\.md"):
        _load(tmp_path, closed, GOOD.replace("2020-01-01", "2024-12-31"))


def _words(text: str) -> int:
    """Words of an English sentence; a Chinese term in brackets counts as one."""
    return len(re.findall(r"[A-Za-z0-9][\w.,%'’-]*|[一-鿿]+", text))


def _bare(question: str) -> str:
    return re.sub(r"\W", "", question)
