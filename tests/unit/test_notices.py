"""Every notice exists in both languages with the same placeholders."""

from __future__ import annotations

from string import Formatter

import pytest

from portal.notices import NoSuchNotice, all_notices, notice


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_say_the_same_with_the_same_placeholders() -> None:
    notices = all_notices()
    assert notices
    for key, texts in notices.items():
        assert set(texts) == {"zh", "en"}, key
        assert _placeholders(texts["zh"]) == _placeholders(texts["en"]), key
        assert texts["zh"].strip() and texts["en"].strip(), key


def test_the_english_of_a_notice_holds_no_chinese_sentence() -> None:
    for key, texts in all_notices().items():
        assert sum("一" <= sign <= "鿿" for sign in texts["en"]) <= len(texts["en"]) / 2, key


def test_placeholders_are_filled() -> None:
    assert notice("storage.failed", "en").startswith("The service")


def test_an_unknown_notice_is_named() -> None:
    with pytest.raises(NoSuchNotice, match=r"storage\.nothing"):
        notice("storage.nothing")
