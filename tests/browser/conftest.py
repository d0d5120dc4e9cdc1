"""What browser tests share: a real Chromium, a Streamlit server of their own, and no word on the console."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.tabs import Tabs, on_error

ROOT = Path(__file__).parents[2]
STAGE = "tests/browser/apps/stage.py"
NAMES = ("chromium", "chromium-browser", "google-chrome")
expect.set_options(timeout=20_000)
THRIFTY = "--js-flags=--single-threaded"
"""Fewer threads take less time in all, where tests keep every core busy."""
START = 60.0
"""Seconds that a server may take until it answers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test in a browser two more tries: what it waits for may be late on a busy machine."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=2))


class Shared:
    """A browser in which contexts of equal options are one, so that a page need not load the front end again.

    Closing such a context closes its pages.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._contexts: dict[str, BrowserContext] = {}

    def new_context(self, **options: Any) -> BrowserContext:
        """Return the context of these options."""
        key = repr(sorted(options.items()))
        if key not in self._contexts:
            context = self.browser.new_context(**options)
            context.close = lambda: [page.close() for page in context.pages]  # type: ignore[assignment, method-assign]
            self._contexts[key] = context
        return self._contexts[key]

    def new_page(self, **options: Any) -> Page:
        """Return a new page in the context of these options."""
        return self.new_context(**options).new_page()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Shared]:
    """Return a headless Chromium: the one of CHROMIUM, the system's, or else Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", THRIFTY])
        yield Shared(browser)
        browser.close()


@pytest.fixture
def context(chromium: Shared) -> Iterator[BrowserContext]:
    """Return a context of the size of a small projector, in which nothing plays by itself."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[str | Path], str]]:
    """Return a function that starts a Streamlit script of the repository and returns its address."""
    servers: dict[Path, tuple[subprocess.Popen[bytes], str]] = {}

    def start(script: str | Path) -> str:
        path = ROOT / script
        if path not in servers:
            servers[path] = _served(path)
        return servers[path][1]

    yield start
    for process, _ in servers.values():
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def fresh_server() -> Iterator[str]:
    """Return the address of a server of the app that nobody has visited yet."""
    process, address = _served(ROOT / "app.py")
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def watch() -> Iterator[Callable[[Page], Page]]:
    """Return a function that makes the test fail for every error which that page has on its console."""
    errors: list[str] = []

    def listen(page: Page) -> Page:
        on_error(page, errors.append)
        return page

    yield listen
    assert not errors, errors


@pytest.fixture(scope="session")
def tabs(chromium: Shared, serve: Callable[[str | Path], str]) -> Tabs:
    """Return the tabs on the app, kept between tests."""
    return Tabs(chromium.browser, serve("app.py"), rest=("normal?projector=0", "likelihood?projector=0"))


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an address of the app in a tab, see Tabs.visit; no error may be on its console."""
    yield from _lend(tabs)


@pytest.fixture(scope="session")
def stage_tabs(chromium: Shared, serve: Callable[[str | Path], str]) -> Tabs:
    """Return the tabs on the pages that only tests have."""
    return Tabs(chromium.browser, serve(STAGE), rest=("home",))


@pytest.fixture
def stage(stage_tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Return a function that opens one of the pages that only tests have, as `visit` opens one of the app."""
    yield from _lend(stage_tabs)


def _lend(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    yield tabs.visit
    errors = tabs.give_back()
    assert not errors, errors


def _served(script: Path) -> tuple[subprocess.Popen[bytes], str]:
    port = _free_port()
    options = {"server.port": port, "server.headless": "true", "server.address": "127.0.0.1"}
    options["server.fileWatcherType"] = "none"  # its notice of a changed file would lie over the page
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait(process, f"{address}/_stcore/health")
    return process, address


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the server did not answer within {START:g} seconds")
