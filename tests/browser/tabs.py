"""Tabs that stay open between tests and go to a page as the app's own links do: loading the front end takes longest."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((1280, 720), (1920, 1080), (390, 844))
PHONE = 600
REST = ("normal", "likelihood")
"""A tab goes by way of one of these, so that the charts and widgets of the test before are gone."""
GO = """(address) => {
  history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""
QUIET = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" """
FOLD_SIDEBAR = """() => document.querySelector(
  "[data-testid=stSidebar][aria-expanded=true] [data-testid=stSidebarCollapseButton] button"
)?.click()"""
LONG = 60_000
BEAT = 25


def on_error(page: Page, note: Callable[[str], object]) -> None:
    """Call `note` with every error that the page has on its console."""

    def hear(message: ConsoleMessage) -> None:
        sought = "/_stcore/" in message.location.get(
            "url", ""
        )  # Streamlit looks for its health below a deep link first
        if message.type == "error" and not sought:
            note(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: note(str(error)))


class Tabs:
    """The tabs of one browser on one server; a test may have several at once, and gives them back at its end."""

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self._free: dict[str, list[Page]] = {}
        self._lent: list[tuple[str, Page]] = []
        self._runs: Counter[Page] = Counter()
        self._errors: list[str] = []

    def visit(
        self, address: str, size: Size = SIZES[0], dark: bool = False, motion: str = "reduce", fresh: bool = False
    ) -> Page:
        """Return a tab of that size and theme at that address of the app; a fresh one has visited nothing before."""
        options = {
            "viewport": {"width": size[0], "height": size[1]},
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": motion,
            "has_touch": size[0] < PHONE,
        }
        key = repr(options)
        free = self._free.get(key)
        if fresh or not free:
            key = "" if fresh else key
            page = self._opened(options, address)
        else:
            page = free.pop()
            page.set_viewport_size({"width": size[0], "height": size[1]})
            self._walk(page, address)
        self._lent.append((key, page))
        return page

    def give_back(self) -> list[str]:
        """Take the tabs back from a test that is over, and return what errors there were on their consoles."""
        for key, page in self._lent:
            if not key:
                page.context.close()
            elif not page.is_closed():
                self._free.setdefault(key, []).append(page)
        self._lent.clear()
        errors = self._errors[:]
        self._errors.clear()
        return errors

    def _opened(self, options: dict[str, Any], address: str) -> Page:
        page = self._browser.new_context(**options).new_page()
        on_error(page, self._errors.append)
        page.on("websocket", lambda socket: self._count(page, socket))
        page.goto(f"{self._base}/{address}")
        self._await_run(page, 0)
        return page

    def _count(self, page: Page, socket: WebSocket) -> None:
        def note(payload: str | bytes) -> None:
            if isinstance(payload, bytes) and ForwardMsg.FromString(payload).WhichOneof("type") == "script_finished":
                self._runs[page] += 1

        socket.on("framereceived", note)

    def _walk(self, page: Page, address: str) -> None:
        """Go from page to page of the app without loading it anew."""
        path = address.partition("?")[0]
        rest = next(f"{name}?projector=0" for name in REST if name != path)
        for before, after in pairwise((None, rest, path, address)):
            if after != before:
                runs = self._runs[page]
                page.evaluate(GO, f"/{after}")
                self._await_run(page, runs)
        page.evaluate(FOLD_SIDEBAR)

    def _await_run(self, page: Page, runs: int) -> None:
        for _ in range(LONG // BEAT):
            if self._runs[page] > runs:
                break
            page.wait_for_timeout(BEAT)
        page.wait_for_function(QUIET, timeout=LONG)
