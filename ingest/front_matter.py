"""What stands before the body of a text: 标题, 文号, 题注, 主送机关, 引言, 目录."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.back_matter import closing
from ingest.drafts import Draft, merged
from ingest.numbering import DATE, Level, ends_sentence, marker
from ingest.paragraphs import Paragraph

_TITLE_WORDS = (
    "法|条例|细则|办法|规定|决定|决议|意见|通知|通告|公告|公报|通报|议案|报告|请示|批复|函|纪要|命令|令|方案|"
    "规划|计划|纲要|规则|规范|规程|标准|指南|指引|要点|措施|制度|目录|清单|名单|须知|承诺书"
)
_TITLE = re.compile(rf".*[\u4e00-\u9fff](?:{_TITLE_WORDS})(?:\s*[（(][^（）()]*[）)])*$")
ISSUE_NUMBER = re.compile(r"([\u4e00-\u9fff]+)\s*[〔\[［(（【]\s*(\d{4})\s*[〕\]］)）】]\s*第?\s*(\d+)\s*号")
_DECREE = re.compile(r"[\u4e00-\u9fff、\s]{2,40}令$|第\s*[\d一二三四五六七八九十百]+\s*号$")
_LETTERHEAD = re.compile(r"[\u4e00-\u9fff、\s]{2,40}文\s*件$")
_NOTE = re.compile(
    rf"[（(]?\s*(?:{DATE.pattern}|.{{0,30}}(?:令|公告)\s*第\s*\S{{1,6}}\s*号)"
    rf"|[^。]{{4,60}}[（(]{DATE.pattern}.*(?:公布|发布|通过|修订|修正|施行)[）)]?$"
)
_ADDRESSEE = re.compile(r"(?!为|根据|按照|现|依据|经)(?!.*如下)[^。《]{2,200}[：:]$")
_ISSUING = re.compile(r".*关于.*(?:印发|发布|公布).*的(?:通知|公告|决定|通告)$")
_CONTENTS = re.compile(r"目\s*[录次]$")
_LONGEST_TITLE = 100


def split(front: Sequence[Paragraph], statute: bool) -> list[Draft]:
    """Drafts of the paragraphs before the body; `statute` says that articles follow."""
    drafts, rest = _contents(front)
    title = _title(rest, last=statute)
    index = 0
    while index < len(rest):
        length = 1
        if index in title:
            locator = "标题"
        elif index < title.start and statute:
            locator, length = _name_before(rest[: title.start], index)
        else:
            locator = _name(rest, index, title)
            if locator == "正文" and drafts and drafts[-1].locator == "题注" and not rest[index].gap:
                locator = "题注"  # a line of it that was wrapped
        drafts.append(Draft(locator, list(rest[index : index + length]), numbered=index in title))
        index += length
    drafts.sort(key=lambda draft: draft.parts[0].at[0])
    loose = 0
    for draft in drafts:
        if draft.locator == "正文":
            loose += 1
            draft.locator = f"正文第{loose}段"
    return merged(drafts)


def skip_contents(parts: Sequence[Paragraph]) -> int:
    """The index after a printed table of contents, 0 where there is none."""
    for index, part in enumerate(parts[:40]):
        if _CONTENTS.match(part.text):
            return _contents_end(parts, index)
    return 0


def _contents(front: Sequence[Paragraph]) -> tuple[list[Draft], list[Paragraph]]:
    end = skip_contents(front)
    if not end:
        return [], list(front)
    start = next(i for i, part in enumerate(front) if _CONTENTS.match(part.text))
    return [Draft("目录", list(front[start:end]))], [*front[:start], *front[end:]]


def _contents_end(parts: Sequence[Paragraph], start: int) -> int:
    """A table of contents ends where its first heading comes again, or where no heading comes."""
    first = marker(parts[start + 1].text) if start + 1 < len(parts) else None
    end = start + 1
    while end < len(parts):
        found = marker(parts[end].text)
        if found is None or found.level is Level.ARTICLE or ends_sentence(parts[end].text):
            break
        if first and end > start + 1 and (found.level, found.number) == (first.level, first.number):
            break
        end += 1
    return end


def _title(front: Sequence[Paragraph], last: bool) -> range:
    heads = [i for i, part in enumerate(front) if part.level == 1]
    if heads:
        end = heads[0] + 1
        while end < len(front) and front[end].level == 1:
            end += 1
        return range(heads[0], end)
    named = [run for start in range(len(front)) if (run := _title_lines(front, start))]
    if named:
        return named[-1] if last else named[0]
    short = [i for i, p in enumerate(front) if _may_be_title(p) and len(p.text) <= 60][:1]
    return range(short[0], short[0] + 1) if short else range(0)


def _title_lines(front: Sequence[Paragraph], start: int) -> range:
    """The lines from `start` on that make up a title together; none where no title begins."""
    if start and not front[start].gap and _is_title_line(front[start - 1]):
        return range(0)  # in the middle of one
    end, text, title = start, "", range(0)
    while end < len(front) and _may_be_title(front[end]) and (end == start or not front[end].gap):
        text += front[end].text
        end += 1
        if _TITLE.match(text) and len(text) <= _LONGEST_TITLE:
            title = range(start, end)
    return title


def _may_be_title(part: Paragraph) -> bool:
    text = part.text
    named = len(text) <= _LONGEST_TITLE and any("\u4e00" <= c <= "\u9fff" for c in text)
    sentence = ends_sentence(text) and not text.endswith(("）", ")"))
    return named and not sentence and not part.cells and not _is_other(text)


def _is_title_line(part: Paragraph) -> bool:
    return _may_be_title(part) and not ends_sentence(part.text) and marker(part.text) is None


def _is_other(text: str) -> bool:
    if "关于" in text and _TITLE.match(text):
        return False
    patterns = (_DECREE, _LETTERHEAD, _NOTE, _CONTENTS)
    return bool(ISSUE_NUMBER.fullmatch(text)) or any(p.match(text) for p in patterns)


def _name_before(before: Sequence[Paragraph], index: int) -> tuple[str, int]:
    """What stands above the title of a law: the decree or notice that issues it."""
    text = before[index].text
    if _ISSUING.match(text):
        return "印发通知", 1
    element = closing(before, index)
    if element is not None and element[0] == "落款":
        return element
    return _name(before, index, range(0)), 1


def _name(front: Sequence[Paragraph], index: int, title: range) -> str:
    part = front[index]
    text = part.text
    if ISSUE_NUMBER.fullmatch(text) or _DECREE.match(text):
        return "文号"
    if _LETTERHEAD.match(text):
        return "发文机关标志"
    if text.startswith(("签发人", "签发：")):
        return "签发人"
    if _NOTE.match(text) and len(text) < 400 and not text.endswith(("：", ":")):
        return "题注"
    if _ADDRESSEE.match(text) and not any(_is_prose(p) for p in front[title.stop : index]):
        return "主送机关"
    return "引言" if _is_prose(part) and index >= title.stop else "正文"


def _is_prose(part: Paragraph) -> bool:
    return part.text.endswith(("。", "；", "：", ":")) and not _NOTE.match(part.text)
