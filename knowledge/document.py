"""A document: one issued text with title, 文号, issuer, version and in-force dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_ISSUE_NUMBER = re.compile(r"^[\u4e00-\u9fff]+〔\d{4}〕\d+号$")
_TRAILING_NOTE = re.compile(r"（[^（）]*(?:修订|修正|\d{4})[^（）]*）$")


class Kind(StrEnum):
    """Who speaks: 原文 (an issued text) or 解读 (our own words)."""

    OFFICIAL = "official"
    EXPLAINER = "explainer"


class Force(StrEnum):
    """Whether a version may be cited, and for which questions (DESIGN 3.12)."""

    IN_FORCE = "in_force"
    NOT_RECHECKED = "not_rechecked"  # in force, shown with 现行有效性未复核
    SUPERSEDED = "superseded"  # only for questions about the past
    COMPARISON = "comparison"  # only when the question names that province


def force_from_status(status: str) -> Force:
    """Map a manifest's `status` to a `Force`.

    `in_force` and `in_force_but_recheck` are in force; `*not_rechecked` is in force with a remark;
    `superseded*` answers only the past; `comparison_only` only a named province. An empty status
    counts as not rechecked. Raises ValueError for any other word.
    """
    word = status.strip()
    if word in {"in_force", "in_force_but_recheck"}:
        return Force.IN_FORCE
    if not word or word.endswith("not_rechecked"):
        return Force.NOT_RECHECKED
    if word.startswith("superseded"):
        return Force.SUPERSEDED
    if word == "comparison_only":
        return Force.COMPARISON
    raise ValueError(f"unknown status of a document: {status!r}")


def is_issue_number(text: str) -> bool:
    """Whether `text` is a 文号 that names one document, such as 泉政文〔2023〕14号."""
    return _ISSUE_NUMBER.match(text) is not None


def document_key(title: str, doc_number: str) -> str:
    """Stable name of a document across its versions and file formats.

    A 文号 of the form 泉政文〔2023〕14号 names one document; a 令号 may amend several regulations
    at once, so laws and regulations are known by their title without 中华人民共和国 and without
    a trailing note on the version.
    """
    number = doc_number.strip()
    if is_issue_number(number):
        return number
    short = _TRAILING_NOTE.sub("", title.strip()).removeprefix("中华人民共和国")
    return re.sub(r"[\s/@]+", "", short)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one issued text, or of one explainer.

    `version` is the day of the version in ISO form (成文日期 or 版本日期). `valid_from` and
    `valid_to` (inclusive) are the days on which this version is in force; None is open.
    `replaces` is the key@version that it takes the place of, where known. `checked_on` is the day
    on which a person last looked whether this version is in force; None: nobody recorded it.
    """

    key: str
    version: str
    title: str
    doc_number: str
    issuer: str
    jurisdiction: str
    kind: Kind
    force: Force
    valid_from: date | None
    valid_to: date | None
    sha256: str
    source_name: str
    status_note: str = ""
    replaces: str = ""
    lang: str = "zh"
    checked_on: date | None = None

    @property
    def id(self) -> str:
        """`<document-key>@<version>`, the first part of every passage id."""
        return f"{self.key}@{self.version}"

    def in_force_on(self, day: date) -> bool:
        """Whether this version's dates cover `day`."""
        starts = self.valid_from is None or self.valid_from <= day
        ends = self.valid_to is None or day <= self.valid_to
        return starts and ends
