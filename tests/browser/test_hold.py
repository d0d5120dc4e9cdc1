"""A slider in the hand, in a real Chromium: the page follows while it moves, and the link at its release."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from core.minimise import Settings, fit
from core.notation.numbers import fixed
from core.theory.normal import Bell
from tests.browser.foundations import at_account, at_player, becomes, metric, often, resting, still
from tests.browser.test_regression import per_point, readout

RUNS = "regression?data=sine_growing_noise&points=64"
OWN = {"data": "sine_growing_noise", "points": 64}
SHIFTS = """() => {
    window.shift = 0;
    const observer = new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shift += value;
    });
    observer.observe({ type: "layout-shift" });
    running.signal.addEventListener("abort", () => observer.disconnect());
}"""

LISTEN = """() => {
    window.told = [];
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) {
        const text = new TextDecoder().decode(data);
        if (text.includes('"held"')) told.push(text);
        return send.call(this, data);
    };
    running.signal.addEventListener("abort", () => (WebSocket.prototype.send = send));
}"""
"""Take note of what Python is told of a slider that is held."""


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


@contextmanager
def held(page: Page, name: str) -> Iterator[Callable[[float], str]]:
    """Press on a slider's thumb, and give what moves it to a share of its track and returns what it says there."""
    part = page.get_by_test_id("stSlider").filter(has=slider(page, name))
    part.scroll_into_view_if_needed()
    track = resting(page, part)
    thumb = part.get_by_test_id("stSliderThumbValue").locator("..").bounding_box()
    assert thumb is not None
    height = thumb["y"] + thumb["height"] / 2
    page.mouse.move(thumb["x"] + thumb["width"] / 2, height)
    page.mouse.down()

    def move(share: float) -> str:
        page.mouse.move(track["x"] + share * track["width"], height, steps=6)
        said = still(page, lambda: slider(page, name).get_attribute("aria-valuetext"))
        assert said is not None
        return said

    yield move
    page.mouse.up()


def test_the_run_of_a_place_is_shown_while_the_slider_is_held(visit: Callable[..., Page]) -> None:
    page = at_player(visit(f"{RUNS}&step=100"))
    page.evaluate(SHIFTS)
    link, size = page.url, page.locator(".player").bounding_box()
    seen = []
    with held(page, "Hidden units") as move:
        for share in (0.4, 0.15, 0.5):
            seen.append(int(move(share)))
            run = fit(Settings(**OWN, hidden=seen[-1]))
            becomes(page, per_point(run.nll[100], run.dataset.size), lambda: readout(page, "NLL a point"))
            assert page.url == link
        assert len(set(seen)) == len(seen)
        expect(page.locator(".player")).to_have_attribute("data-step", "100")
        assert page.locator(".player").bounding_box() == size
    expect(page).to_have_url(re.compile(rf"hidden={seen[-1]}\b"))
    expect(slider(page, "Hidden units")).to_be_focused()
    assert page.evaluate("shift") < 0.01
    shown = still(page, page.locator(".player-readouts").inner_text)
    again = at_player(visit(page.url.rpartition("/")[2]))
    becomes(again, shown, again.locator(".player-readouts").inner_text)


def test_what_lies_below_the_film_follows_when_the_hand_rests(visit: Callable[..., Page]) -> None:
    page = at_account(visit(RUNS))
    with held(page, "Learning rate") as move:
        run = fit(Settings(**OWN, rate=float(move(0.7))))
        total = f"{run.nll[-1]:.1f}".replace("-", "−")
        expect(page.locator(".st-key-account").get_by_text(total).first).to_be_attached()


def test_a_slider_that_goes_back_to_where_it_was_brings_all_back(visit: Callable[..., Page]) -> None:
    page = at_player(visit(RUNS))
    link, shown = page.url, page.locator(".player-readouts").inner_text()
    share = 9 / 15  # 32 is the tenth of sixteen numbers of hidden units
    with held(page, "Hidden units") as move:
        move(0.2)
        expect(page.locator(".player-readouts")).not_to_have_text(shown, use_inner_text=True)
        assert move(share) == "32"
    becomes(page, shown, page.locator(".player-readouts").inner_text)
    resting(page, page.locator(".player"))
    assert page.locator(".player-readouts").inner_text() == shown
    assert page.url == link


@pytest.mark.parametrize("share", often([0.2, 0.8], ["0.8"]))
def test_a_bell_follows_its_slider_and_the_thumb_the_hand(visit: Callable[..., Page], share: float) -> None:
    page = visit("normal")
    with held(page, "Variance σ²") as move:
        variance = float(move(share))
        expect(metric(page, "σ = √σ²")).to_have_text(fixed(Bell(0.0, variance).sigma, 4))
        assert float(slider(page, "Variance σ²").input_value()) == variance
        assert "variance" not in page.url
    expect(page).to_have_url(re.compile(f"variance={variance:g}"))


@pytest.mark.slow
def test_a_long_run_shows_nothing_before_the_release(visit: Callable[..., Page]) -> None:
    page = at_player(visit("regression?data=sine&points=4000&hidden=256&steps=100"))
    before = page.locator(".player-readouts").inner_text()
    page.get_by_test_id("stExpandSidebarButton").click()
    with held(page, "Steps") as move:
        assert move(1.0) == "20,000"
        page.wait_for_timeout(1500)  # longer than it takes until a long run has a bar
        expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile("steps=100$"))
    becomes(page, before, page.locator(".player-readouts").inner_text)


@pytest.mark.slow
def test_only_the_first_finger_and_the_left_button_hold(visit: Callable[..., Page]) -> None:
    page = visit("normal")
    page.evaluate(LISTEN)
    thumb = slider(page, "Variance σ²")
    for options in ({"button": 2, "isPrimary": True}, {"button": 0, "isPrimary": False}):
        thumb.dispatch_event("pointerdown", options | {"bubbles": True})
        thumb.press("ArrowRight")
        resting(page, page.locator(".picture").first)
        assert page.evaluate("told") == []
    thumb.dispatch_event("pointerdown", {"button": 0, "isPrimary": True, "bubbles": True})
    thumb.press("ArrowRight")
    page.wait_for_function("() => told.length > 0")
    thumb.dispatch_event("pointerup", {"button": 0, "isPrimary": True, "bubbles": True})
