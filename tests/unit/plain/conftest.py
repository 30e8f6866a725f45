"""A real portal on SQLite in a folder of the test, with two published businesses and their plaques."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.business_list import BusinessRow, ListReading
from portal.bootstrap import Services, build_services
from portal.plain import plaque_pages
from portal.plain.forms import Pace
from portal.plain.router import PlainPages
from portal.settings import Settings

HOSTILE = "<script>alert(1)</script>![x](http://198.51.100.7/a.png)\"'><img src=x onerror=alert(2)>"
ROWS = (
    BusinessRow(
        "一", 2, "示例东海海鲜摊", district="丰泽区", market="示例市场", stall="A12", industry="水产",
        pledged_on=date(2025, 3, 1), valid_to=date(2028, 2, 29), pledge_text="不缺斤短两。",
    ),
    BusinessRow(
        "一", 3, HOSTILE, district="晋江市", address=HOSTILE, industry=HOSTILE, pledge_text=HOSTILE,
        aliases=(HOSTILE,), valid_to=date(2028, 2, 29),
    ),
)  # fmt: skip


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    made = build_services(Settings(data_dir=tmp_path, now=datetime(2026, 11, 23, 9)))
    reading = ListReading(ROWS, (), (), "a.xlsx", "0" * 64)
    facts: dict[str, Any] = {"list_name": "甲", "issuer": "示例局", "as_of": date(2026, 11, 1), "actor": "o"}
    assert made.directory.publish(reading, **facts).published
    ready = SimpleNamespace(services=lambda: made)
    monkeypatch.setattr("portal.plain.plaque_pages.readiness", ready)
    monkeypatch.setattr("portal.plain.board_table.readiness", ready)
    monkeypatch.setattr(plaque_pages, "PACE", Pace())
    return made


@pytest.fixture
def app(services: Services) -> PlainPages:
    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("a plain page was passed on to Streamlit")

    return PlainPages(streamlit)


@pytest.fixture
def code_of(services: Services) -> Callable[[str], str]:
    def find(name: str) -> str:
        return services.plaques.issue(services.directory.search(name).items[0], "o").code

    return find
