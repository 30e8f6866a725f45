"""Whether what an answer cites is the source that a question file names."""

from __future__ import annotations

import re
from typing import Protocol

from knowledge.evaluation.question_file import Gold

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_PLACE = re.compile(
    r"第[一二三四五六七八九十百零]+条|专栏\s*\d|[一二三四]、|[一二三四]（[一二三四]）\d*|附件\d?"
)
_TASK = re.compile(r"任务\s*(\d+)")


class Named(Protocol):
    """Something cited by title, 文号 and locator."""

    @property
    def passage_id(self) -> str:
        """Id of the passage that is cited."""
        ...

    @property
    def title(self) -> str:
        """Full title of the document."""
        ...

    @property
    def doc_number(self) -> str:
        """Its 文号, empty if it has none."""
        ...

    @property
    def locator(self) -> str:
        """Where in the document."""
        ...


def names_source(cited: Named, gold: Gold) -> bool:
    """Whether title, 文号 or locator of what is cited names the document of `gold`, in its version."""
    if gold.version and f"@{gold.version}/" not in cited.passage_id:
        return False
    title = _BRACKETS.sub("", cited.title).removeprefix("中华人民共和国").strip()
    for part in re.split(r"[；;]", gold.document):
        name = _BRACKETS.sub("", part).removeprefix("中华人民共和国").strip()
        if name and name in {title, cited.doc_number, cited.locator}:
            return True
        number = cited.doc_number.strip()
        if number and (number in part or (name and name in number)):
            return True
        if any(
            inner.strip("（）()") and inner.strip("（）()") in number for inner in _BRACKETS.findall(part)
        ):
            return True
    return False


def names_place(cited: Named, gold: Gold) -> bool:
    """Whether `cited` is of the document of `gold` and, where its article tells one, of that place in it."""
    if not names_source(cited, gold):
        return False
    wanted = {place.replace(" ", "") for place in _PLACE.findall(gold.article)}
    tasks = {f"）{number}" for number in _TASK.findall(gold.article)}  # 任务16 is 三（四）16
    if not wanted and not tasks:
        return True
    return any(place in cited.locator for place in wanted) or any(
        re.search(re.escape(task) + r"(?!\d)", cited.locator) for task in tasks
    )
