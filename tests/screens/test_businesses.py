"""查诚信商家: what the lists say, and what an empty result means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from portal.failures import StorageFailed
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
    assert "**承诺有效**" in shown and "截至2026-05-20的名单" in shown
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
    assert ":red[**承诺已到期**]" in shown and "有效期至：2026-01-01" in shown
    assert "承诺有效" not in shown and "虚构" not in shown


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
