"""A real portal in a temporary data folder, and a real Chromium that writes down what it sees."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.browser.wire import Wire

ROOT = Path(__file__).parents[2]
NOW = "2026-05-20T09:30:00+08:00"
_START_S = 240  # a cold start computes the vectors of the explainers first
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser and reaches this machine only."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.loopback)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _until_answering(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `url` answers 200; fails with the end of the log when the process ends or takes too long."""
    deadline = time.monotonic() + _START_S
    while not _is_ready(url):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")
        time.sleep(0.25)


@contextmanager
def serving(command: str, data: Path, log: Path, *, answers: str) -> Iterator[str]:
    """The address of `metrology serve` or `desk` on a free loopback port, once the path `answers` does so.

    Ended by its process id, whatever happens.
    """
    port = _free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("METROLOGY_")}
    env |= {"METROLOGY_DATA_DIR": str(data), "METROLOGY_NOW": NOW, "TZ": "UTC"}
    words = [sys.executable, "-m", "portal", command, "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _until_answering(url + answers, process, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


@dataclass(frozen=True)
class Server:
    """The portal under test."""

    url: str
    data: Path
    log: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`metrology serve` with everything warm."""
    folder = tmp_path_factory.mktemp("portal")
    data, log = folder / "data", folder / "server.log"
    with serving("serve", data, log, answers="/readyz") as url:
        yield Server(url, data, log)


@pytest.fixture(scope="module")
def desk_url(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`metrology desk` over the portal's data."""
    log = tmp_path_factory.mktemp("desk") / "desk.log"
    with serving("desk", server.data, log, answers="/healthz") as url:
        yield url


@pytest.fixture(scope="module")  # not session: its event loop would run on under the tests after these
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium that METROLOGY_CHROMIUM names, an installed one, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("METROLOGY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    started = playwright.chromium.launch(executable_path=path, args=_FLAGS)
    yield started
    started.close()


@dataclass
class Visit:
    """One visitor's page, and everything that it asked for or complained about."""

    page: Page
    url: str
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Go to `path` and wait until its heading stands there."""
        self.page.goto(self.url + path)
        self.page.get_by_role("heading", level=1).wait_for()
        self.settle()

    def __post_init__(self) -> None:
        self.wire = Wire(self.page)

    def settle(self) -> None:
        """Wait until the script has run and nothing stale is left on the page."""
        self.wire.wait()
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=\"true\"], [data-testid=stSkeleton]') "
            "&& document.querySelector('[data-testid=\"stApp\"]')?.dataset.testScriptState !== 'running'"
        )
        self.page.wait_for_timeout(100)

    def press(self, name: str, role: str = "button") -> None:
        """Press the button or link that says `name`."""
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.settle()

    def choose(self, words: str) -> None:
        """Choose the radio option that begins with `words`."""
        self.page.locator("[data-testid=stRadioOption]", has_text=words).first.click()
        self.settle()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    @property
    def words(self) -> str:
        """What can be read on the page."""
        return self.page.locator("#root").inner_text()

    def picture(self, name: str) -> None:
        """Keep a picture in METROLOGY_SCREENSHOTS, if that is set."""
        folder = os.environ.get("METROLOGY_SCREENSHOTS")
        if folder:
            size = self.page.viewport_size or {"width": 0, "height": 0}
            height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": size["width"], "height": min(int(height), 4000)})
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(folder) / f"{name}-{size['width']}.png"))
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})

    def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate(
                "() => Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
                ".map(e => e.scrollWidth - e.clientWidth))"
            )
        )


def _visit(context: BrowserContext, url: str) -> Visit:
    page = context.new_page()
    page.set_default_timeout(20_000)
    visit = Visit(page, url)

    def noted(message: ConsoleMessage) -> None:
        # Streamlit looks for its server beside the page first; that 404 is expected on deep links.
        if message.type == "error" and "404" not in message.text:
            visit.complaints.append(message.text)

    page.on("console", noted)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).hostname or ""))
    page.on("websocket", lambda socket: visit.hosts.add(urlsplit(socket.url).hostname or ""))
    return visit


@pytest.fixture(params=[(360, 740), (1200, 900)], ids=["phone", "desktop"])
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visit]:
    """A fresh visitor; at the end: no request left this machine, the console is clean."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    made = _visit(context, server.url)
    yield made
    context.close()
    assert made.hosts <= {"127.0.0.1", ""}, f"requests left this machine: {made.hosts}"
    assert made.complaints == [], "the console reports errors (CSP among them)"


@pytest.fixture
def narrow(browser: Browser, server: Server) -> Iterator[Visit]:
    """A visitor with the narrowest window that must work (WCAG 2.2, 1.4.10)."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="zh-CN")
    made = _visit(context, server.url)
    yield made
    context.close()
    assert made.hosts <= {"127.0.0.1", ""} and made.complaints == []
