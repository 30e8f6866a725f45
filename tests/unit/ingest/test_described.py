"""What a text says of itself, where no manifest does."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.catalogue import UNDATED, describe
from ingest.clauses import split
from ingest.described import date_in_name, read, title_from_name
from knowledge.document import Force
from tests.unit.ingest import invented_texts as texts


def test_notice() -> None:
    own = read(split(texts.NOTICE, ""))
    assert own.title == "某某市市场监督管理局关于开展集贸市场计量专项整治的通知"
    assert own.doc_number == "某某市监〔2024〕7号"
    assert (own.issuer, own.jurisdiction, own.version) == ("某某市市场监督管理局", "某某市", "2024-05-06")


def test_decree_is_signed_by_an_officer_and_issued_by_its_body() -> None:
    own = read(split(texts.DECREE, ""))
    assert (own.title, own.doc_number) == ("某省计量办法", "某省人民政府令第12号")
    assert (own.version, own.valid_from) == ("2024-11-02", "2025-01-01")


@pytest.mark.parametrize(
    ("note", "number", "issuer", "version"),
    [
        ("1985年9月6日 第六届全国人民代表大会常务委员会第十二次会议通过", "", "全国人大常委会", "1985-09-06"),
        (
            "2026年1月4日国家市场监督管理总局令第121号公布",
            "国家市场监督管理总局令第121号",
            "国家市场监督管理总局",
            "2026-01-04",
        ),
        ("二〇二三年三月二日 国务院令第9号公布", "国务院令第9号", "国务院", "2023-03-02"),
        (
            "2000年5月27日 河南省第九届人民代表大会常务委员会第十六次会议通过",
            "",
            "河南省人大常委会",
            "2000-05-27",
        ),
    ],
)
def test_note_under_the_title(note: str, number: str, issuer: str, version: str) -> None:
    own = read(split(f"# 某某条例\n\n{note}\n\n第一条 甲。\n\n第二条 乙。\n", ""))
    assert (own.doc_number, own.issuer, own.version) == (number, issuer, version)


def test_the_last_amendment_is_the_version() -> None:
    note = "（1987年2月1日某局发布 根据2016年2月6日《决定》第一次修订 根据2022年3月29日《决定》第二次修订）"
    assert read(split(f"# 某某细则\n\n{note}\n\n第一条 甲。\n第二条 乙。\n", "")).version == "2022-03-29"


def test_an_amended_law_is_valid_from_its_own_day_and_not_from_the_first_one() -> None:
    text = "# 某某法\n\n2018年10月26日 某会议修正\n\n第一条 甲。\n\n第二条 本法自1986年7月1日起施行。\n"
    document = describe("某某法.md", split(text, ""), "x", None)
    assert (document.valid_from, document.force) == (date(2018, 10, 26), Force.NOT_RECHECKED)


def test_names_of_files() -> None:
    assert title_from_name("计量法(2018-10-26).md") == "计量法"
    assert date_in_name("计量法(2018-10-26).md") == "2018-10-26"
    assert date_in_name("计量法(2018-13-26).md") == ""


def test_a_text_without_a_day_is_undated() -> None:
    pieces = split("# 某某办法\n第一条 甲。\n第二条 乙。\n", "")
    assert describe("某某办法.md", pieces, "x", None).version == UNDATED
