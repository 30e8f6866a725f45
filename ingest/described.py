"""What a text says of itself: title, 文号, issuer, version and the day from which it applies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.front_matter import ISSUE_NUMBER
from ingest.numbering import DATE, DATE_LINE, iso_date
from knowledge.passage import Passage

_DECREE = re.compile(r"([\u4e00-\u9fff、]{2,40}令)\s*第\s*(\S{1,8}?)\s*号")
_APPROVED = re.compile(rf"{DATE.pattern}(?:(?!{DATE.pattern})[^\n])*?(?:通过|修订|修正|修改|公布|发布|批准)")
_EFFECTIVE = re.compile(
    rf"自\s*{DATE.pattern}\s*起?\s*(?:施行|实施|执行|生效)|{DATE.pattern}\s*起?\s*(?:施行|实施)"
)
_CONGRESS = re.compile(r"第[一二三四五六七八九十]+届全国人民代表大会(常务委员会)?")
_LOCAL_CONGRESS = re.compile(
    r"([\u4e00-\u9fff]{2,8}?(?:省|市|自治区))第[一二三四五六七八九十]+届人民代表大会(常务委员会)?"
)
_ISSUERS = ("国家市场监督管理总局", "国务院")
_OFFICER = re.compile(r"(?:主席|总理|省长|市长|县长|区长|部长|局长|署长|主任|书记)\s")
_PLACE = re.compile(r"((?:[\u4e00-\u9fff]{2,3}(?:省|自治区))|(?:[\u4e00-\u9fff]{2,3}市(?!场)))")
_DATE_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})")
_NOTE_IN_NAME = re.compile(r"\s*[（(][^（）()]*\d{4}[^（）()]*[）)]$")


@dataclass(frozen=True, slots=True)
class SelfDescription:
    """Empty where the text does not say it; dates in ISO form."""

    title: str = ""
    doc_number: str = ""
    issuer: str = ""
    jurisdiction: str = ""
    version: str = ""
    valid_from: str = ""


def read(pieces: Sequence[Passage]) -> SelfDescription:
    """What a text says of itself, by its passages."""
    by_name = {p.locator: p.text for p in reversed(pieces)}
    title = "".join(by_name.get("标题", "").split("\n"))
    note, signature = by_name.get("题注", ""), by_name.get("落款", "")
    number = _number(by_name.get("文号", ""), note)
    issuer = _issuer(signature, by_name.get("发文机关标志", ""), note or number, title)
    place = _PLACE.match(issuer) or _PLACE.match(title)
    return SelfDescription(
        title=title,
        doc_number=number,
        issuer=issuer,
        jurisdiction=place[1] if place else ("全国" if issuer else ""),
        version=_version(note, signature),
        valid_from=_valid_from("\n".join([note, *(p.text for p in pieces[-6:])])),
    )


def title_from_name(name: str) -> str:
    """A title from a file's name: 计量法(2018-10-26).md is 计量法."""
    return _NOTE_IN_NAME.sub("", Path(name).stem).strip()


def date_in_name(name: str) -> str:
    """The ISO date in a file's name, or an empty string."""
    found = _DATE_IN_NAME.search(name)
    return _real(found[1]) if found else ""


def _number(line: str, note: str) -> str:
    joined = "".join(line.split())
    if found := ISSUE_NUMBER.fullmatch(joined):
        return f"{found[1]}〔{found[2]}〕{found[3]}号"
    decree = _DECREE.search(joined) or _DECREE.search(DATE.sub(" ", note))
    return f"{decree[1]}第{decree[2]}号".removeprefix("中华人民共和国") if decree else ""


def _issuer(signature: str, letterhead: str, note: str, title: str) -> str:
    lines = signature.split("\n")
    signed = [line for line in lines if line and not DATE_LINE.match(line) and not _OFFICER.match(line)]
    if signed:
        return "、".join(re.sub(rf"\s+{DATE.pattern}$", "", line) for line in signed)
    if letterhead:
        return re.sub(r"\s*文\s*件$", "", letterhead)
    if found := _LOCAL_CONGRESS.search(note):
        return found[1] + ("人大常委会" if found[2] else "人民代表大会")
    if found := _CONGRESS.search(note):
        return "全国人大常委会" if found[1] else "全国人民代表大会"
    for name in _ISSUERS:
        if name in note:
            return name
    return title.split("关于")[0] if "关于" in title else ""


def _version(note: str, signature: str) -> str:
    """The last day of 通过, 修订, 修正 or 公布; of an opinion or notice the day under it."""
    days = [_real(iso_date(found)) for found in _APPROVED.finditer(note)]
    if any(days):
        return max(days)
    signed = DATE_LINE.search(signature)
    return _real(iso_date(signed)) if signed else ""


def _valid_from(text: str) -> str:
    """The day on which this version began to apply, where the text names it."""
    days = []
    for found in _EFFECTIVE.finditer(text):
        inner = DATE.search(found[0])
        days.append(_real(iso_date(inner)) if inner else "")
    return max(days, default="")


def _real(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""
