"""Tabs that stay open between tests and go to a page as the app's own links do: loading the front end takes longest."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((1280, 720), (1920, 1080), (390, 844))
PHONE = 600
GO = """(address) => {
  history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""
QUIET = """() => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && !document.querySelector("[data-unheard]")"""
FOLD_SIDEBAR = """() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()"""
FOLDED = """() => !document.querySelector("[data-testid=stSidebar]")?.getBoundingClientRect().width"""
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"
FORGET = "sessionStorage.clear()"
RUNNING = "window.running = new AbortController()"
END_RUNNING = "window.running?.abort()"
REPAINT = 300
"""The ms until the front end has taken other colours, of which it tells Streamlit at the next run."""
LONG = 90_000
"""The ms after which what is waited for is taken to come no more: a machine with all cores busy needs some."""
BEAT = 25


def patient(context: BrowserContext) -> BrowserContext:
    """Return the context, all of whose pages wait as long as is ever waited."""
    context.set_default_timeout(LONG)
    return context


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

    A tab goes from page to page by way of /rest, where nothing is left of the test before. What a test lets go on in a
    tab ends with the test: it hears the signal of the tab's `running`.
    """

    def __init__(self, browser: Browser, base: str) -> None:
        self._browser, self._base = browser, base
        self._free: dict[bool, list[Page]] = {False: [], True: []}
        self._lent: list[tuple[Page, bool]] = []
        self._runs: Counter[Page] = Counter()
        self._errors: list[str] = []

    def visit(self, address: str, size: Size = SIZES[0], dark: bool = False, motion: str = "reduce") -> Page:
        """Return a tab of that size and theme at that address of the app, as one that has visited nothing before."""
        touch = size[0] < PHONE
        look = {"color_scheme": "dark" if dark else "light", "reduced_motion": motion}
        viewport = {"width": size[0], "height": size[1]}
        if self._free[touch]:
            page = self._free[touch].pop()
            page.mouse.move(0, 0)
            page.set_viewport_size(viewport)
            self._go(page, "/rest")
            page.evaluate(FORGET)
            self._look(page, **look)
        else:
            page = self._opened({"viewport": viewport, "has_touch": touch, **look})
        path, _, query = address.partition("?")
        self._go(page, f"/rest?to={path}&{query}")
        page.evaluate(FOLD_SIDEBAR)
        page.wait_for_function(FOLDED)
        page.evaluate(RUNNING)
        self._lent.append((page, touch))
        return page

    def give_back(self) -> list[str]:
        """Take the tabs back from a test that is over, and return what errors there were on their consoles."""
        for page, touch in self._lent:
            if not page.is_closed():
                page.evaluate(END_RUNNING)
                self._free[touch].append(page)
        self._lent.clear()
        errors = self._errors[:]
        self._errors.clear()
        return errors

    def _opened(self, options: dict[str, Any]) -> Page:
        page = patient(self._browser.new_context(**options)).new_page()
        on_error(page, self._errors.append)
        page.on("websocket", lambda socket: self._count(page, socket))
        page.goto(f"{self._base}/rest")
        self._await_run(page, 0)
        return page

    def _count(self, page: Page, socket: WebSocket) -> None:
        def note(payload: str | bytes) -> None:
            if isinstance(payload, bytes):
                message = ForwardMsg.FromString(payload)
                self._runs[page] += (
                    message.WhichOneof("type") == "script_finished"
                    and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                )

        socket.on("framereceived", note)

    def _look(self, page: Page, **look: Any) -> None:
        before = page.evaluate(DARK)
        page.emulate_media(**look)
        if page.evaluate(DARK) != before:
            page.wait_for_timeout(REPAINT)

    def _go(self, page: Page, address: str) -> None:
        runs = self._runs[page]
        page.evaluate(GO, address)
        self._await_run(page, runs)

    def _await_run(self, page: Page, runs: int) -> None:
        for _ in range(LONG // BEAT):
            if self._runs[page] > runs:
                break
            page.wait_for_timeout(BEAT)
        page.wait_for_function(QUIET, timeout=LONG)
