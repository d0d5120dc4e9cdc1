"""The player in a real Chromium: it plays, stops, goes, slices, pins and keeps what a person set."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.film.pack import VERSION
from tests.browser.conftest import STAGE
from tests.browser.foundations import at_player, becomes, double_click, still, zoom_in

PATHS = "() => [...document.querySelectorAll('.player path[d]')].map((path) => path.getAttribute('d'))"
FROZEN = """() => new Promise((done) => {
    const paths = %s, frame = () => Number(document.querySelector(".player").dataset.frame);
    const look = () => {
        if (frame() < 20) return requestAnimationFrame(look);
        document.querySelector("[data-do=play]").click();
        requestAnimationFrame(() => requestAnimationFrame(() => done([frame(), paths()])));
    };
    look();
})"""
SAME_NODES = """(all) => {
    const now = [...document.querySelectorAll(all)];
    return now.length > 60 && now.length === kept.length && now.every((node, i) => node === kept[i]);
}"""
AT_ONCE = """(deeds) => {
    for (const deed of deeds) document.querySelector(`.player [data-do=${deed}]`).click();
}"""
NODES = ".player .main-svg, .player path.js-line, .player path.point, .player .player-plot"


@pytest.fixture
def player(stage: Callable[..., Page]) -> Page:
    return at_player(stage("player", motion="no-preference"))


def data(page: Page, name: str) -> str | None:
    return page.locator(".player").get_attribute(f"data-{name}")


def do(page: Page, deed: str) -> None:
    page.click(f".player [data-do={deed}]")


def told(page: Page, text: str) -> None:
    expect(page.get_by_text("told:")).to_have_text(f"told: {text}")


def ranges(page: Page, panel: str = "now") -> list[float]:
    script = "(plot) => [...plot._fullLayout.xaxis.range, ...plot._fullLayout.yaxis.range]"
    return [float(end) for end in page.eval_on_selector(f"[data-panel={panel}] .player-plot", script)]


def plot_box(page: Page, panel: str = "now") -> dict[str, Any]:
    box = page.locator(f"[data-panel={panel}] .nsewdrag").bounding_box()
    assert box is not None
    return dict(box)


def at(box: dict[str, Any], across: float, down: float) -> tuple[float, float]:
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def zoom(page: Page) -> list[float]:
    before, box = ranges(page), plot_box(page)
    return zoom_in(page, *at(box, 0.3, 0.3), before, lambda: ranges(page))


def blur(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")


def wait_frame(page: Page, frame: int) -> None:
    expect(page.locator(".player")).to_have_attribute("data-frame", str(frame))


def test_shows_the_end_and_every_number(player: Page) -> None:
    assert (data(player, "frame"), data(player, "step")) == ("159", "1000")
    expect(player.locator(".player-step")).to_have_text("step 1000 / 1000")
    assert re.fullmatch(r"NLL\d+\.\d", player.locator(".player-readouts > div").first.inner_text().replace("\n", ""))
    expect(player.locator(".player-slice figcaption")).to_have_text("Pr(y|x) at x = 5.00")
    expect(player.locator(".player-numbers dd")).to_have_count(5)


def test_playing_makes_no_node_and_keeps_zoom(player: Page) -> None:
    before = zoom(player)
    assert before[1] - before[0] < 5
    player.evaluate("(all) => { window.kept = [...document.querySelectorAll(all)] }", NODES)
    do(player, "start")
    player.select_option(".player-speed", "full")
    do(player, "play")
    wait_frame(player, 159)
    player.wait_for_timeout(800)
    assert player.evaluate(SAME_NODES, NODES)
    assert ranges(player) == before


def test_double_click_resets_zoom(player: Page) -> None:
    home = ranges(player)
    assert zoom(player) != home
    double_click(player, *at(plot_box(player), 0.5, 0.5), home, lambda: ranges(player))


def test_what_is_drawn_is_the_moment(player: Page) -> None:
    """The lines on the page, drawn at full speed, are those that Plotly draws from the same data."""
    player.select_option(".player-speed", "full")
    do(player, "start")
    wait_frame(player, 0)
    do(player, "play")
    frame, quick = player.evaluate(FROZEN % PATHS)
    assert 20 <= frame < 159
    told(player, f"step {data(player, 'step')}, x None, pin None")
    player.evaluate(
        "Promise.all([...document.querySelectorAll('.js-plotly-plot')].map(Plotly.redraw)).then(() => null)"
    )
    assert player.evaluate(f"({PATHS})()") == quick


def test_keyboard(player: Page) -> None:
    blur(player)
    for key, frame in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("Shift+ArrowRight", 11),
        ("ArrowLeft", 10),
        ("End", 159),
    ):
        player.keyboard.press(key)
        wait_frame(player, frame)
    player.keyboard.press(" ")
    expect(player.locator(".player")).to_have_attribute("data-playing", "")
    player.keyboard.press(" ")
    expect(player.locator(".player")).not_to_have_attribute("data-playing", "")


def test_keyboard_leaves_fields_alone(player: Page) -> None:
    player.get_by_label("A field").click()
    player.keyboard.type("a b")
    player.keyboard.press("Home")
    wait_frame(player, 159)
    assert player.get_by_label("A field").input_value() == "a b"
    player.locator(".player-speed").focus()
    player.keyboard.press("ArrowLeft")
    wait_frame(player, 159)
    player.locator(".player-x").focus()
    player.keyboard.press("ArrowRight")
    expect(player.locator(".player")).to_have_attribute("data-x", re.compile(r"^5\.\d"))
    wait_frame(player, 159)


def test_scrub_and_steps_are_told_once_at_rest(player: Page) -> None:
    player.locator(".player-scrub").fill("40")
    told(player, "step 252, x None, pin None")
    expect(player.get_by_text("heard:")).to_have_text("heard: 1")
    player.evaluate(AT_ONCE, ["next", "next", "back"])
    wait_frame(player, 41)
    told(player, "step 258, x None, pin None")
    expect(player.get_by_text("heard:")).to_have_text("heard: 2")
    do(player, "end")
    told(player, "step None, x None, pin None")


def test_marker_jumps(player: Page) -> None:
    mark = player.get_by_role("button", name="best held-out")
    frame = int(mark.get_attribute("data-frame") or 0)
    mark.click()
    wait_frame(player, frame)


def test_slice_follows_the_mouse_and_keeps_the_click(player: Page) -> None:
    box = plot_box(player)
    player.mouse.move(*at(box, 0.25, 0.2))
    expect(player.locator("[data-panel=now] .player-cursor")).to_have_attribute("data-preview", "")
    becomes(player, pytest.approx(2.4, abs=0.05), lambda: float(data(player, "x") or "nan"))
    player.mouse.move(10, 10)
    expect(player.locator(".player")).to_have_attribute("data-x", "5")
    player.mouse.click(*at(box, 0.75, 0.2))
    player.mouse.move(10, 10)
    expect(player.locator(".player")).not_to_have_attribute("data-x", "5")
    chosen = data(player, "x") or ""
    assert float(chosen) == pytest.approx(7.6, abs=0.05)
    told(player, f"step None, x {chosen}, pin None")
    expect(player.locator(".player-slice figcaption")).to_have_text(f"Pr(y|x) at x = {float(chosen):.2f}")


def test_click_on_the_loss_goes_to_the_step(player: Page) -> None:
    player.mouse.click(*at(plot_box(player, "loss"), 0.5, 0.5))
    expect(player.locator(".player")).not_to_have_attribute("data-frame", "159")
    becomes(player, True, lambda: 400 < int(data(player, "step") or 0) < 600)


def test_pin_compares_two_moments(player: Page) -> None:
    do(player, "start")
    do(player, "pin")
    do(player, "end")
    told(player, "step None, x None, pin 0")
    pinned, now = (player.locator(f"[data-panel={name}]") for name in ("pinned", "now"))
    expect(pinned.locator("figcaption")).to_have_text(re.compile(r"^pinned: step 0 · NLL \d+\.\d$"))
    expect(now.locator("figcaption")).to_have_text(re.compile(r"^now: step 1000 · NLL \d+\.\d$"))
    left, right = still(player, lambda: (pinned.bounding_box(), now.bounding_box()))
    assert left is not None
    assert right is not None
    assert left["width"] == pytest.approx(right["width"], abs=2)
    assert left["x"] < right["x"]
    becomes(player, zoom(player), lambda: ranges(player, "pinned"))
    do(player, "pin")
    expect(pinned).to_be_hidden()
    told(player, "step None, x None, pin None")


def test_new_film_keeps_nodes_step_x_and_zoom(player: Page) -> None:
    player.locator(".player-scrub").fill("40")
    player.mouse.click(*at(plot_box(player), 0.75, 0.2))
    before = zoom(player)
    player.evaluate("() => { window.kept = [...document.querySelectorAll('.player-plot .main-svg')] }")
    chosen = data(player, "x")
    player.get_by_text("2000", exact=True).click()
    expect(player.locator(".player-step")).to_have_text(re.compile("/ 2000$"))
    expect(player.locator(".player")).to_have_attribute("data-step", "252")
    assert still(player, lambda: ranges(player)) == before
    assert data(player, "x") == chosen
    assert player.evaluate("() => kept.every((node) => node.isConnected)")


def test_new_film_shows_its_end_if_the_end_was_shown(player: Page) -> None:
    player.get_by_text("2000", exact=True).click()
    expect(player.locator(".player-step")).to_have_text("step 2000 / 2000")


def test_python_can_ask_for_a_step(player: Page) -> None:
    player.locator(".player-scrub").fill("90")
    told(player, "step 566, x None, pin None")
    player.get_by_role("button", name="Ask for step 20").click()
    wait_frame(player, 3)
    told(player, "step 19, x None, pin None")


def test_a_page_that_lags_behind_asks_for_nothing(player: Page) -> None:
    """The page of this test gives back what it was given, one run later than the browser told it."""
    for frame, step in ((20, 126), (60, 377), (100, 629)):
        player.locator(".player-scrub").fill(str(frame))
        told(player, f"step {step}, x None, pin None")
    do(player, "pin")
    told(player, "step 629, x None, pin 629")
    do(player, "start")
    told(player, "step 0, x None, pin 629")
    player.wait_for_timeout(800)
    assert (data(player, "step"), data(player, "pin")) == ("0", "629")


def test_plays_once_by_itself_unless_motion_is_reduced(stage: Callable[..., Page]) -> None:
    page = stage("player?autoplay=1", motion="no-preference")
    page.wait_for_selector(".player[data-playing]")
    page.wait_for_selector(".player:not([data-playing])")
    assert data(page, "frame") == "159"
    page = at_player(stage("player?autoplay=1"))
    assert data(page, "playing") is None
    assert data(page, "frame") == "159"


def test_a_film_of_another_version_is_refused_in_one_sentence(stage: Callable[..., Page]) -> None:
    """A page that was opened before its server was replaced; the film of 2000 steps is of the player's version."""
    page = stage("player?other=1")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_role("alert").wait_for()
    assert page.locator(".player").inner_text() == (
        "The app has changed since this page was opened "
        f"(its films are of version {VERSION - 1}, this page reads version {VERSION}): reload the page."
    )
    page.keyboard.press("Home")
    page.get_by_text("2000", exact=True).click()
    at_player(page)
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator(".player-step")).to_have_text("step 2000 / 2000")
    page.get_by_test_id("stRadio").get_by_text("1000").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".player-bar")).to_be_hidden()
    assert faults == []


def test_rest_sends_no_film_again(player: Page) -> None:
    sizes: list[int] = []
    session = player.context.new_cdp_session(player)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda event: sizes.append(len(event["response"]["payloadData"])))
    do(player, "back")
    told(player, "step 994, x None, pin None")
    session.detach()
    assert sizes
    assert sum(sizes) < 50_000


def test_phone_stacks_and_a_tap_chooses(chromium: Browser, serve: Callable[[str], str]) -> None:
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = phone.new_page()
    page.goto(f"{serve(STAGE)}/player")
    at_player(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    parts = (".player-pictures", ".player-bar", "[data-panel=loss]", ".player-slice")
    tops = [page.locator(part).bounding_box() for part in parts]
    downwards = [top["y"] for top in tops if top]
    assert downwards == sorted(downwards)
    heights = page.eval_on_selector_all(".player button[data-do]", "(all) => all.map((b) => b.offsetHeight)")
    assert min(heights) >= 44
    page.touchscreen.tap(*at(plot_box(page), 0.75, 0.2))
    expect(page.locator(".player")).to_have_attribute("data-x", re.compile(r"^7\.[567]"))
    phone.close()
