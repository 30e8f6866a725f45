"""Tokens of Chinese text, and which of a question's tokens carry its matter."""

from __future__ import annotations

from knowledge.retrieval.tokens import bears_matter, content_tokens, tokens


def test_characters_then_pairs() -> None:
    assert tokens("计量法") == ["计", "量", "法", "计量", "量法"]


def test_punctuation_breaks_pairs_and_width_does_not_matter() -> None:
    assert "量法" not in tokens("计量，法")
    assert tokens("ＡＢ１２") == ["ab12", "ab12"]
    assert tokens("2.5千克")[0] == "2.5"
    assert tokens("？！ ") == []


def test_question_words_carry_nothing() -> None:
    asked = [
        {t for t in content_tokens(q) if bears_matter(t)} for q in ("请问什么是公平秤呢？", "公平秤是什么")
    ]
    assert asked[0] == asked[1] == {"公", "平", "秤", "公平", "平秤"}
    assert "什么" not in content_tokens("什么是公平秤")
    assert {"公平", "平秤", "秤"} <= content_tokens("什么是公平秤")


def test_a_question_of_question_words_alone_is_empty() -> None:
    assert content_tokens("为什么呢？") == frozenset()
