"""What browser tests share: a real Chromium, a Streamlit server of their own, and no word on the console."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import Shared
from tests.browser.serving import LOGS, served
from tests.browser.tabs import LONG, Tabs, on_error

HERE = Path(__file__).parent
STAGE = "tests/browser/apps/stage.py"
expect.set_options(timeout=LONG)

AGAIN = pytest.mark.flaky(reruns=1)
"""What a busy machine does between two messages is no fault of the app: the closing line counts who needed it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each browser test a second try."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(AGAIN)


@pytest.fixture
def context(chromium: Shared) -> Iterator[BrowserContext]:
    """Return a context of the size of a small projector, in which nothing plays by itself."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[str], str]]:
    """Return a function that starts a Streamlit script of the repository and returns its address."""
    with ExitStack() as stack:
        yield cache(lambda script: stack.enter_context(served(script)))


@pytest.fixture
def fresh_server() -> Iterator[str]:
    """Return the address of a server of the app that nobody has visited yet."""
    with served("app.py") as address:
        yield address


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
def tabs(chromium: Shared, serve: Callable[[str], str]) -> Tabs:
    """Return the tabs on the app, kept between tests."""
    return Tabs(chromium.browser, serve("app.py"))


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an address of the app in a tab, see Tabs.visit; no error may be on its console."""
    yield from _lend(tabs)


@pytest.fixture(scope="session")
def stage_tabs(chromium: Shared, serve: Callable[[str], str]) -> Tabs:
    """Return the tabs on the pages that only tests have."""
    return Tabs(chromium.browser, serve(STAGE))


@pytest.fixture
def stage(stage_tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Return a function that opens one of the pages that only tests have, as `visit` opens one of the app."""
    yield from _lend(stage_tabs)


def _lend(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    yield tabs.visit
    errors = tabs.give_back()
    assert not errors, errors


@pytest.fixture(autouse=True)
def no_traceback() -> Iterator[None]:
    """Make the test fail for a traceback in the log of a server: the page does not show it."""
    yield
    said = "".join(log.read() for log in LOGS)
    assert "Traceback" not in said, said
