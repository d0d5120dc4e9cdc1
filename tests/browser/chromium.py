"""The one browser of a process: Playwright begins once in it, whichever tests ask."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serving import installed
from tests.browser.tabs import patient

THRIFTY = "--js-flags=--single-threaded"
"""Fewer threads take less time in all, where tests keep every core busy."""


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
            context = patient(self.browser.new_context(**options))
            context.close = lambda: [page.close() for page in context.pages]  # type: ignore[assignment, method-assign]
            self._contexts[key] = context
        return self._contexts[key]

    def new_page(self, **options: Any) -> Page:
        """Return a new page in the context of these options."""
        return self.new_context(**options).new_page()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Shared]:
    """Return a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=["--no-sandbox", THRIFTY])
        yield Shared(browser)
        browser.close()
