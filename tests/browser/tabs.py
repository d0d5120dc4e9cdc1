"""Tabs that stay open between tests and go to a page as the app's own links do: loading the front end takes longest."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((1280, 720), (1920, 1080), (390, 844))
PHONE = 600
GO = """(address) => {
  history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""
QUIET = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" """
FOLD_SIDEBAR = """() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()"""
FOLDED = """() => !document.querySelector("[data-testid=stSidebar]")?.getBoundingClientRect().width"""
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
REPAINT = 200
"""The ms until Streamlit has asked for a page in its other colours."""
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
    """The tabs of one browser on one server; a test may have several at once, and gives them back at its end.

    A tab goes to the page on which it is already by way of one of the addresses `rest`, so that the charts and widgets
    of the test before are gone.
    """

    def __init__(self, browser: Browser, base: str, rest: Sequence[str]) -> None:
        self._browser, self._base, self._rest = browser, base, rest
        self._free: dict[bool, list[Page]] = {False: [], True: []}
        self._lent: list[tuple[Page, bool, bool]] = []
        self._runs: Counter[Page] = Counter()
        self._errors: list[str] = []

    def visit(
        self, address: str, size: Size = SIZES[0], dark: bool = False, motion: str = "reduce", fresh: bool = False
    ) -> Page:
        """Return a tab of that size and theme at that address of the app; a fresh one has visited nothing before."""
        touch = size[0] < PHONE
        look = {"color_scheme": "dark" if dark else "light", "reduced_motion": motion}
        viewport = {"width": size[0], "height": size[1]}
        if fresh or not self._free[touch]:
            page = self._opened({"viewport": viewport, "has_touch": touch, **look}, address)
        else:
            page = self._free[touch].pop()
            page.set_viewport_size(viewport)
            self._look(page, **look)
            self._walk(page, address)
        self._lent.append((page, touch, fresh))
        return page

    def give_back(self) -> list[str]:
        """Take the tabs back from a test that is over, and return what errors there were on their consoles."""
        for page, touch, fresh in self._lent:
            if fresh:
                page.context.close()
            elif not page.is_closed():
                self._free[touch].append(page)
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

    def _look(self, page: Page, **look: Any) -> None:
        before = page.evaluate(DARK)
        page.emulate_media(**look)
        if page.evaluate(DARK) != before:
            page.wait_for_timeout(REPAINT)
            page.wait_for_function(QUIET, timeout=LONG)

    def _walk(self, page: Page, address: str) -> None:
        """Go from page to page of the app without loading it anew."""
        path, here = address.partition("?")[0], urlsplit(page.url)
        steps = [path, address] if "?" in address else [path]
        if here.path == f"/{path}" or here.query:
            steps.insert(0, next(other for other in self._rest if other.partition("?")[0] != path))
        page.mouse.move(0, 0)
        for step in steps:
            runs = self._runs[page]
            page.evaluate(GO, f"/{step}")
            self._await_run(page, runs)
        page.evaluate(FOLD_SIDEBAR)
        page.wait_for_function(FOLDED)

    def _await_run(self, page: Page, runs: int) -> None:
        for _ in range(LONG // BEAT):
            if self._runs[page] > runs:
                break
            page.wait_for_timeout(BEAT)
        page.wait_for_function(QUIET, timeout=LONG)
