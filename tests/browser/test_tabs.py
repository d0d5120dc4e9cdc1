"""The tabs that tests share: nothing that a test lets go on in one is there for the next."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.tabs import Tabs

COUNT = """() => { window.frames = 0; const { signal } = running;
  const look = () => { frames += 1; if (!signal.aborted) requestAnimationFrame(look); }; look(); }"""
FRAME = "() => new Promise(requestAnimationFrame)"


def test_what_a_test_lets_go_on_ends_with_it(stage_tabs: Tabs, stage: Callable[..., Page]) -> None:
    page = stage("picture")
    page.evaluate(COUNT)
    page.wait_for_function("() => frames > 3")
    stage_tabs.give_back()
    page.evaluate(FRAME)
    frames = page.evaluate("frames")
    for _ in range(3):
        page.evaluate(FRAME)
    assert page.evaluate("frames") == frames
    assert stage("picture") is page
    assert not page.evaluate("running.signal.aborted")
