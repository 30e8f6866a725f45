"""The bridge from English words to Chinese ones: forms, longest matches, what is foreign, errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.corpus.english_terms import english_terms, load_english_terms, stem
from knowledge.corpus.errors import CorpusError


@pytest.mark.parametrize(
    ("forms", "plain"),
    [
        (("scales", "scale's", "scale"), "scale"),
        (("weighed", "weighing", "weighs"), "weigh"),
        (("verified", "verify", "verifies"), "verify"),
        (("rigged", "rigging"), "rig"),
        (("boxes",), "box"),
        (("glass",), "glass"),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: tuple[str, ...], plain: str) -> None:
    assert {stem(form) for form in forms} == {stem(plain)}


def test_the_table_bridges_many_words() -> None:
    terms = english_terms()
    assert len(terms.entries) >= 1000
    assert len({entry.chinese for entry in terms.entries.values()}) >= 250


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How often are water meters verified?", "水表 检定 多久一次"),
        ("Is a public check scale free?", "公平秤"),
        ("Can the mediation be a video call?", "调解 视频 电话"),
        ("What are the goals for 2035?", "发展目标 是什么 2035"),
        ("How much is a tael?", "两 多少"),
        ("Taiwanese catties and Hong Kong catties", "台斤 司马斤"),
    ],
)
def test_names_come_first_then_what_is_asked(question: str, text: str) -> None:
    assert english_terms().bridge(question).text == text


def test_what_is_foreign_and_what_is_unknown_is_told() -> None:
    found = english_terms().bridge("Compose a poem about a wobbly scale in Xiamen")
    assert found.foreign and found.unknown == ("compose", "wobbly")
    assert found.subjects == 1
    assert [(one.said, one.term) for one in found.terms] == [
        ("poem", "写诗"), ("scale", "秤"), ("xiamen", "厦门"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[names]\n"秤" = ["scale"]\n"表" = ["scales"]\n[asks]\n[foreign]\n[idle]\nwords = []\n',
            "stands twice",
        ),
        ('[names]\n"秤" = ["?"]\n[asks]\n[foreign]\n[idle]\nwords = []\n', "stands twice"),
        ("[names\n", "not valid TOML"),
    ],
)
def test_an_unusable_table_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=problem):
        load_english_terms(path)
