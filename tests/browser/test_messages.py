"""A browser is sent what it had shortly before as a reference, and what it may soon drop in full."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.apps.messages import CHOICES
from tests.browser.conftest import STAGE
from tests.browser.tabs import QUIET


def choose(page: Page, choice: str) -> None:
    """Choose a text, and wait until it is on the page."""
    page.locator("label").filter(has_text=choice).click()
    expect(page.locator("[data-testid=stCode]")).to_contain_text(f"{choice}{choice.lower()} ")
    page.wait_for_function(QUIET)


def test_large_messages(context: BrowserContext, serve: Callable[[str], str], watch: Callable[[Page], Page]) -> None:
    received: list[str] = []

    def note(payload: str | bytes) -> None:
        message = ForwardMsg.FromString(bytes(payload, "utf-8") if isinstance(payload, str) else payload)
        if message.WhichOneof("type") == "ref_hash" or message.metadata.cacheable:
            received.append("as before" if message.ref_hash else "in full")

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", note)

    page = watch(context.new_page())
    page.on("websocket", listen)
    page.goto(f"{serve(STAGE)}/messages")
    first, second, *others = CHOICES
    for choice in (second, first, second, *others, first):
        choose(page, choice)
    assert received == ["in full", "in full", "as before", "as before", *["in full"] * (len(others) + 1)]
