"""Rating an answer and finding the wall, in a real browser against the real portal."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

from tests.browser.conftest import Server, Visit
from tests.browser.test_journeys import ENGLISH

TOUCH = 48


def _rows(server: Server, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{server.data / 'knowledge.db'}?mode=ro", uri=True)) as store:
        return store.execute(query).fetchall()


def _eventually(server: Server, query: str, wanted: list[tuple[object, ...]]) -> None:
    """What is noted is written in the background: wait for it, but not for ever."""
    deadline = time.monotonic() + 10
    while _rows(server, query) != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _rows(server, query) == wanted


def test_an_answer_is_rated_with_a_reason_and_this_is_undone(visit: Visit, server: Server) -> None:
    visit.open()
    visit.fill("您想问什么？", "充电桩归谁管")
    visit.press("提问")
    rating = visit.page.locator("[class*='st-key-rating-']").first
    rating.wait_for()
    for name in ("有用", "没用"):
        box = rating.get_by_role("button", name=name, exact=True).bounding_box()
        assert box and box["height"] >= TOUCH and box["width"] >= TOUCH, (name, box)
    visit.press("没用")
    visit.picture("rating-reasons")
    box = visit.page.get_by_role("button", name="不完整", exact=True).bounding_box()
    assert box and box["height"] >= TOUCH
    visit.press("不完整")
    assert "已记下：不完整" in visit.words and visit.sideways() <= 0
    query = "select useful, reason from answer_ratings"
    _eventually(server, query, [(0, "incomplete")])
    visit.press("撤回")
    _eventually(server, query, [])
    assert not ENGLISH.search(visit.words)


def test_what_is_not_found_leads_to_the_wall(visit: Visit, server: Server) -> None:
    visit.open()
    visit.fill("您想问什么？", "咕噜咕噜的计量铁匣子几时轮检")
    visit.press("提问")
    visit.page.locator("[class*='st-key-answer-']").first.wait_for()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not _rows(server, "select 1 from unanswered_questions"):
        time.sleep(0.1)
    assert _rows(server, "select 1 from unanswered_questions where text like '%铁匣子%'")
    visit.open("/about")
    visit.press("不会答的墙", role="link")
    assert "墙上还没有问题" in visit.words and visit.sideways() <= 0
    visit.picture("wall-empty")
    assert not ENGLISH.search(visit.words)
