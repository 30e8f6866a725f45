"""The desk as its socket answers: stolen cookies and session ids, guessing, tabs, sign-out, a restart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.desk_client import Tab
from tests.desk_process import Desk

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk.over(tmp_path_factory.mktemp("desk"))
    made.start()
    yield made
    made.stop()


def _in(tab: Tab, given: dict[str, str]) -> bool:
    return given["账号"] in tab.words and "TS2026-000001" in tab.words


def _out(tab: Tab) -> bool:
    return "工作台登录" in tab.words and "TS2026" not in tab.words and "fz-" not in tab.words


def test_signing_in_is_for_all_tabs_of_the_browser_and_so_is_signing_out(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as first:
        assert _out(first)
        assert _in(first.run("登录", **given), given)
        with desk.beside(first) as second:
            assert _in(second, given)
            assert _out(second.run("退出"))
        assert _out(first.run())
        with desk.beside(first) as third:
            assert _out(third)


@pytest.mark.parametrize("changed", [{"address": "192.0.2.99"}, {"agent": "Browser/2"}])
def test_a_stolen_cookie_gets_nothing(desk: Desk, changed: dict[str, str]) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
        with desk.beside(own, **changed) as thief:
            assert _out(thief)
            assert _out(thief.run())


def test_a_stolen_session_id_gets_nothing(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
    assert own.session_id  # the tab is closed: whoever knows this id may take its session up again
    with desk.tab(take_up=own.session_id) as thief:
        assert _out(thief)
    with desk.beside(own, take_up=own.session_id) as same:
        assert _in(same, given)


def test_without_a_cookie_nobody_signs_in(desk: Desk) -> None:
    given = desk.officer()
    tab = Tab(desk.port)
    with tab:
        assert "Cookie" in tab.run("登录", **given).words and _out(tab)


def test_the_sixth_try_is_delayed_even_if_it_is_right(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as tab:
        for _ in range(5):
            assert "不对" in tab.run("登录", **given | {"口令": "x"}).words
        assert "试的次数太多" in tab.run("登录", **given).words and _out(tab)


def test_a_desk_that_was_restarted_knows_nobody(desk: Desk) -> None:
    given = desk.officer()
    with desk.tab() as own:
        assert _in(own.run("登录", **given), given)
    desk.stop()
    desk.start()
    with desk.beside(own, take_up=own.session_id) as again:
        assert _out(again)
    fresh = desk.officer()
    with desk.beside(own) as again:
        assert _in(again.run("登录", **fresh), fresh)
