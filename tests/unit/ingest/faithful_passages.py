"""Checks that passages hold their file: nothing lost, spans that reproduce the text, unique ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.passage import Passage

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PAGE = re.compile(r"^[-—–]+ *\d+ *[-—–]+ *\r?$", re.MULTILINE)  # the number of a page
_MARKS = frozenset("#*|->_:+•\u200b\ufeff")  # those of Markdown, with the rule of a table


def plain(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def assert_faithful(text: str, passages: Sequence[Passage]) -> None:
    """Fails when a passage differs from the file, or the file holds more than the passages."""
    assert len({p.locator for p in passages}) == len(passages), "two passages have one locator"
    assert [p.position for p in passages] == list(range(len(passages)))
    shown = set()
    for passage in passages:
        joined = "".join(text[a:b] for a, b in passage.spans)
        assert plain(joined) == plain(passage.text), passage.locator
        assert "<!--" not in passage.text
        shown.update(i for a, b in passage.spans for i in range(a, b))
        for clause in passage.clauses:
            assert passage.text[clause.start : clause.end].strip(), clause
        assert len({c.locator for c in passage.clauses}) == len(passage.clauses), passage.locator
    hidden = {i for r in (_COMMENT, _PAGE) for m in r.finditer(text) for i in range(*m.span())}
    lost = [
        (i, c)
        for i, c in enumerate(text)
        if i not in shown and i not in hidden and not c.isspace() and c not in _MARKS
    ]
    assert not lost, f"lost: {''.join(c for _, c in lost)[:60]!r} at {lost[0][0]}"
