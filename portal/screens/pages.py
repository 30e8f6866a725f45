"""The pages of the public portal and the links between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import streamlit as st

from portal.notices import notice

MENU = ("ask", "businesses", "complain", "track", "about")
NAMES = (*MENU, "wall", "board", "pledge", "statistics")  # what is not in the menu is linked where it matters


def show_of(name: str) -> Callable[[], None]:
    """The drawing function of the screen `name`."""
    show: Callable[[], None] = import_module(f"portal.screens.{name}").show
    return show


def page(name: str, *, default: str = "ask") -> st.Page:
    """The page `name`; pages with one name are equal for Streamlit."""
    return st.Page(show_of(name), title=notice(f"screens.nav.{name}"), url_path=name, default=name == default)


def navigation(default: str = "ask") -> st.Page:
    """Register all pages and return the one that is asked for; the menu is ours (`frame`)."""
    return st.navigation([page(name, default=default) for name in NAMES], position="hidden")


def link(name: str, label: str = "", *, query: Mapping[str, str] | None = None) -> None:
    """A link to the page `name` that keeps the session."""
    st.page_link(page(name), label=label or notice(f"screens.nav.{name}"), query_params=dict(query or {}))
