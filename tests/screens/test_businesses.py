"""查诚信商家: what the lists say, and what an empty result means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from portal.businesses.instrument import Instrument
from portal.businesses.standing import STANDINGS
from portal.failures import StorageFailed
from portal.notices import notice
from portal.widgets.plain_text import plain
from tests.screens import fakes
from tests.screens.conftest import Open, press, words


def _search(open_page: Open, text: str, district: str = "") -> Any:
    test = open_page("businesses")
    test.text_input(key="business_text").set_value(text)
    test.selectbox(key="business_district").set_value(district)
    return press(test, "查询")


def test_card_has_status_day_place_and_marks(open_page: Open) -> None:
    shown = words(_search(open_page, "海鲜行1号"))
    assert "查到 1 家" in shown and "示例海鲜行1号" in shown
    assert "**✓ 承诺有效**" in shown and "截至2026-05-20的名单" in shown
    assert "示例，虚构的商家" in shown and "自我承诺，非政府认证" in shown
    assert "丰泽区 示例路1号 示例市场 1号摊" in shown and "信用代码：未核" in shown


def test_district_narrows(open_page: Open, portal: Any) -> None:
    shown = words(_search(open_page, "海鲜", "鲤城区"))
    assert portal.directory.searched[-1] == ("海鲜", "鲤城区")
    assert "查到 1 家" in shown and "示例海鲜行3号" in shown


def test_nothing_found_is_not_a_verdict(open_page: Open) -> None:
    shown = words(_search(open_page, "没有这家"))
    assert "名单里没查到。未在名单中不等于不诚信。" in shown
    assert "承诺" not in shown.split("名单里没查到")[1]


def test_ended_pledge_is_not_shown_as_good(open_page: Open, portal: Any) -> None:
    portal.directory.rows = (
        fakes.business(1, status=PledgeStatus.EXPIRED, valid_to=date(2026, 1, 1), sample=False),
    )
    shown = words(_search(open_page, "海鲜"))
    assert "**\\! 承诺已到期**" in shown and "有效期至：2026-01-01" in shown
    assert "承诺有效" not in shown and "虚构" not in shown


def test_trade_and_status_narrow_and_stay_when_more_is_shown(open_page: Open, portal: Any) -> None:
    portal.directory.rows = tuple(
        fakes.business(n, industry="金店" if n % 2 else "水产品零售", sample=False) for n in range(1, 41)
    )
    test = open_page("businesses")
    test.selectbox(key="business_trade").set_value("金店")
    test.selectbox(key="business_status").set_value("active")
    test = press(test, "查询")
    assert "查到 20 家" in words(test) and "金店 · 承诺有效" in words(test)
    assert len(_cards(test)) == 10
    test = press(test, "再看 10 家（还有 10 家）")
    assert len(_cards(test)) == 20 and not [b for b in test.button if "再看" in b.label]
    test.selectbox(key="business_status").set_value("revoked")
    shown = words(press(test, "查询"))
    assert "名单里没查到。未在名单中不等于不诚信。" in shown


def _cards(test: Any) -> list[str]:
    return [m.value for m in test.markdown if m.value.startswith("## 示例")]


def test_a_link_opens_one_business_with_all_that_a_consumer_may_know(open_page: Open, portal: Any) -> None:
    day = date(2027, 1, 1)
    portal.instruments.rows = (
        Instrument("电子秤", "S1", "", "", "", "", day), Instrument("台秤", "S2", "", "", "", "", None),
        Instrument("吊秤", "S3", "", "", "", "", date(2026, 1, 1)),
    )  # fmt: skip
    test = open_page("businesses", business="b2")
    shown = words(test)
    assert test.title[0].value == "示例海鲜行2号"
    assert (
        "**✓ 承诺有效**" in shown and "**自我承诺，非政府认证**" in shown and "截至2026-05-20的名单" in shown
    )
    assert "不缺斤少两。" in shown and "公平秤" in shown and "重新称" in shown
    assert "电子秤：检定有效期至 2027\\-01\\-01" in shown and "台秤：名单没写检定有效期" in shown
    assert "吊秤：检定有效期到 2026\\-01\\-01，已经过了" in shown
    assert "来源：示例名单（示例单位）" in shown


def test_a_demonstration_unit_is_not_called_a_self_pledge(open_page: Open, portal: Any) -> None:
    portal.directory.rows = (fakes.business(1, demonstration=True),)
    shown = words(open_page("businesses", business="b1"))
    assert "**诚信计量示范单位**" in shown and "非政府认证" not in shown


@pytest.mark.parametrize("status", list(PledgeStatus))
def test_every_status_is_said_in_words_and_sign(open_page: Open, portal: Any, status: PledgeStatus) -> None:
    portal.directory.rows = (fakes.business(1, status=status, sample=False),)
    shown = words(open_page("businesses", business="b1"))
    standing = STANDINGS[status]
    assert f"{plain(standing.sign)} {notice(standing.title)}" in shown and notice(standing.meaning) in shown
    assert ("承诺有效" in shown) == (status is PledgeStatus.ACTIVE)


def test_an_unknown_business_is_no_verdict_and_no_dead_end(open_page: Open) -> None:
    test = open_page("businesses", business="b000")
    assert test.title[0].value == "名单里现在没有这家商家。"
    assert "未在名单中不等于不诚信。" in words(test) and not test.exception


def test_hostile_names_are_text_on_the_page_of_one_business(open_page: Open, portal: Any) -> None:
    portal.directory.rows = (
        fakes.business(
            1, name=fakes.HOSTILE, address=fakes.HOSTILE, market=fakes.HOSTILE, source=fakes.HOSTILE,
            issuer=fakes.HOSTILE, aliases=(fakes.HOSTILE,), industry=fakes.HOSTILE,
        ),
    )  # fmt: skip
    test = open_page("businesses", business="b1")
    assert not test.exception
    marked = "\n".join(str(m.value) for kind in ("title", "markdown", "caption") for m in getattr(test, kind))
    assert "<script>" not in marked and "![x]" not in marked and "[点我](" not in marked


def test_list_text_is_never_markup(open_page: Open, portal: Any) -> None:
    portal.directory.rows = (fakes.business(1, name=fakes.HOSTILE, address=fakes.HOSTILE),)
    test = _search(open_page, "")
    assert not test.exception
    shown = words(test)
    assert "\\<script\\>" in shown and "<script>" not in shown and "![x]" not in shown


def test_closed_store_is_said_plainly(open_page: Open, portal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: Any, **__: Any) -> Any:
        raise StorageFailed

    monkeypatch.setattr(portal.directory, "search", closed)
    test = open_page("businesses")
    assert not test.exception
    assert "12315" in test.error[0].value and "未在名单中" not in words(test)
