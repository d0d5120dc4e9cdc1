"""A page that was drawn for another visitor, opened by the next one: all on it acts as on a page of one's own."""

import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser import test_hold, test_regression
from tests.browser.chromium import Shared
from tests.browser.foundations import at_account, at_foot, often
from tests.browser.visits import Session, alone, session

STORIES = (
    test_regression.test_a_change_of_settings_trains_and_keeps_nodes_and_zoom,
    test_regression.test_a_click_that_comes_with_the_first_scroll_is_heard,
    test_regression.test_going_back_in_the_browser_goes_back_in_the_settings,
    test_regression.test_a_long_run_shows_its_progress_and_can_be_cancelled,
    test_hold.test_a_slider_that_goes_back_to_where_it_was_brings_all_back,
)
"""What a visitor does elsewhere in a tab that has been on other pages."""


@pytest.fixture
def visit(
    chromium: Shared, serve: Callable[[str], str], watch: Callable[[Page], Page]
) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a link for a new visitor, once what another one was drawn is kept."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")

    def open_after_another(link: str) -> Page:
        runs: list[str] = []
        kept = _kept(serve("app.py"), link)
        page = watch(context.new_page())
        page.on("websocket", lambda socket: _note_runs(socket, runs))
        page.goto(f"{serve('app.py')}/{link}")
        page.wait_for_selector(".st-key-page_foot", state="attached")
        assert runs[:1] == kept
        return page

    yield open_after_another
    context.close()


def _note_runs(socket: WebSocket, runs: list[str]) -> None:
    def note(payload: Any) -> None:
        message = ForwardMsg.FromString(payload)
        if message.WhichOneof("type") == "new_session":
            runs.append(message.metadata.run.script_run_id)

    socket.on("framereceived", note)


def _kept(address: str, link: str) -> list[str]:
    """Return the name of the run that drew what visitors of this link are sent."""

    async def look() -> Session:
        async with session(address, link) as visitor:
            await visitor.run()
            return visitor

    before = alone(look())
    while (now := alone(look())).runs != before.runs:
        before = now
    return now.runs


@pytest.mark.parametrize("story", often(STORIES, [STORIES[0].__name__], attrgetter("__name__")))
def test_it_acts_as_ones_own(visit: Callable[..., Page], story: Callable[[Callable[..., Page]], None]) -> None:
    story(visit)


def test_its_account_has_a_script_to_take_home(visit: Callable[[str], Page]) -> None:
    page = at_account(visit("regression"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download it as a stand-alone PyTorch script").click()
    assert "import torch" in Path(coming.value.path()).read_text(encoding="utf-8")


def test_it_takes_a_table_and_leads_to_another_page(visit: Callable[[str], Page], tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("x,y\n" + "".join(f"{x},{x * x % 7}\n" for x in range(40)), encoding="utf-8")
    page = visit("recipe?data=own&steps=40")
    page.locator("input[type=file]").set_input_files(table)
    expect(at_foot(page).get_by_text("40 rows, 2 columns")).to_be_visible()
    page.locator(".st-key-page_foot a").first.click()
    page.wait_for_url(re.compile("/cross-entropy"))
    expect(page.get_by_role("heading", name="What does cross-entropy measure?")).to_be_visible()
