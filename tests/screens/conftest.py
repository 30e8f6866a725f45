"""Screens are run by Streamlit's AppTest over fake services: one faked boundary."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens import fakes

Open = Callable[..., AppTest]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The fake services that every screen of this test calls."""
    made = fakes.services()
    monkeypatch.setattr("portal.widgets.resources.readiness", SimpleNamespace(services=lambda: made))
    return made


@pytest.fixture
def open_page(portal: Any) -> Open:
    """Opens a page by name, with query parameters."""

    def run(name: str, **query: str) -> AppTest:
        def script(name: str) -> None:
            from portal.screens import pages

            pages.navigation(default=name).run()

        test = AppTest.from_function(script, kwargs={"name": name}, default_timeout=20)
        for key, value in query.items():
            test.query_params[key] = value
        return test.run()

    return run


def words(test: AppTest) -> str:
    """Everything that stands on the page as text."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "info", "warning", "error")
    parts = [str(element.value) for kind in kinds for element in getattr(test, kind)]
    return "\n".join([*parts, *(button.label for button in test.button)])


def press(test: AppTest, label: str) -> AppTest:
    """Press the first button that says `label`."""
    return next(button for button in test.button if button.label == label).click().run()
