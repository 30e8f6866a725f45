"""Text of citizens and documents comes out as it went in, whatever it looks like as Markdown."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from portal.widgets.plain_text import one_line, plain

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs"))))
def test_escaping_loses_nothing_and_leaves_no_bare_mark(text: str) -> None:
    shown = plain(text)
    assert _ESCAPED.sub(r"\1", shown) == text
    assert not set(_ESCAPED.sub("", shown)) & set(string.punctuation)


def test_control_and_direction_signs_are_dropped() -> None:
    assert plain("退\u202e款\x00") == "退款"


def test_lines_become_paragraphs_and_never_code_or_lists() -> None:
    assert plain("一\r\n    二\n- 三\n1. 四") == "一\n\n二\n\n\\- 三\n\n1\\. 四"


def test_one_line_is_cut_before_it_is_escaped() -> None:
    assert one_line("*" * 10, longest=4) == "\\*\\*\\*…"
    assert one_line("一\n二") == "一 二"
