"""The picture in a real Chromium: it follows new figures in place, and its handles follow mouse, finger and keys."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, FloatRect, Locator, Page, expect

from core.film.spec import Panel
from pages.components.picture import Handle, picture
from tests.browser.conftest import STAGE
from tests.browser.foundations import becomes, double_click, shot, still, zoom_in
from tests.browser.tabs import QUIET, SIZES

NODES = ".picture, .picture-plot, .picture .main-svg, .picture path.js-line, .picture path.point, .picture .bglayer"
KEEP = "(all) => { window.kept = [...document.querySelectorAll(all)] }"
KEPT = """(all) => {
    const now = [...document.querySelectorAll(all)];
    return now.length > 40 && now.length === kept.length && now.every((node, i) => node === kept[i]);
}"""
WATCH = """() => {
    window.seen = { frames: 0, blank: 0, shapes: new Set() };
    const shown = () => [...document.querySelectorAll(".picture path.js-line")].map((line) => line.getAttribute("d"));
    const count = shown().length;
    const ended = running.signal;
    const look = () => {
        if (ended.aborted) return;
        const lines = shown();
        seen.frames += 1;
        if (lines.length !== count || lines.some((line) => !line)) seen.blank += 1;
        seen.shapes.add(lines.join());
        requestAnimationFrame(look);
    };
    look();
}"""
FOLLOW = """(selector) => {
    window.far = [];
    let pointer = null;
    const signal = running.signal;
    addEventListener("pointermove", (event) => (pointer = event), { capture: true, signal });
    const look = () => {
        if (signal.aborted) return;
        const { top, height } = document.querySelector(selector).getBoundingClientRect();
        if (pointer?.buttons) far.push(Math.abs(top + height / 2 - pointer.clientY));
        requestAnimationFrame(() => setTimeout(look));
    };
    look();
}"""
BOXES = "(all) => all.map((part) => JSON.stringify(part.getBoundingClientRect()))"
HEAR = """() => {
    window.pressed = [];
    addEventListener("keydown", (event) => pressed.push([event.key, event.defaultPrevented]), running);
}"""
LEFT_END = '[data-panel="fit"] .scatterlayer .trace:nth-child(4) path.point:nth-child(1)'


@pytest.fixture
def page(stage: Callable[..., Page]) -> Page:
    return drawn(stage("picture", motion="no-preference"))


def drawn(page: Page) -> Page:
    expect(page.locator(".picture[data-ready]")).to_have_count(3)
    still(page, lambda: page.eval_on_selector_all(".picture", BOXES))
    return page


def handle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def centre(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ranges(page: Page, panel: str = "fit") -> list[float]:
    script = "(plot) => [...plot._fullLayout.xaxis.range, ...plot._fullLayout.yaxis.range]"
    return [float(end) for end in page.eval_on_selector(f"[data-panel={panel}] .picture-plot", script)]


def unit(page: Page, panel: str) -> float:
    """Return the px of one unit of y in a panel."""
    script = "({ _fullLayout: { yaxis } }) => yaxis._length / Math.abs(yaxis.range[1] - yaxis.range[0])"
    return float(page.eval_on_selector(f"[data-panel={panel}] .picture-plot", script))


def zoom(page: Page) -> list[float]:
    before, box = ranges(page), plot_box(page)
    return zoom_in(page, box["x"] + 0.3 * box["width"], box["y"] + 0.15 * box["height"], before, lambda: ranges(page))


def plot_box(page: Page) -> FloatRect:
    box = page.locator("[data-panel=fit] .nsewdrag").bounding_box()
    assert box is not None
    return box


def number(page: Page, name: str) -> float:
    found = re.search(rf"{name} (-?[\d.]+)", page.get_by_text(re.compile(rf"\b{name} -?\d")).last.inner_text())
    assert found is not None
    return float(found[1])


def set_slider(page: Page, name: str, presses: int) -> None:
    page.get_by_role("slider", name=name).focus()
    for _ in range(presses):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)


def reach(page: Page, name: str, value: float, tolerance: float = 0.005) -> None:
    """Wait until Python shows that value."""
    becomes(page, pytest.approx(value, abs=tolerance, rel=0.0), lambda: number(page, name))


def test_an_update_keeps_every_node_and_is_never_blank(page: Page) -> None:
    page.evaluate(KEEP, NODES)
    page.evaluate(WATCH)
    for value in (1.25, 1.3, 1.35, 1.4):
        set_slider(page, "Intercept", 5)
        reach(page, "intercept", value)
    becomes(page, True, lambda: page.evaluate("seen.frames > 20 && seen.shapes.size >= 3"))
    assert page.evaluate("seen.blank") == 0
    assert page.evaluate(KEPT, NODES)


def test_data_that_newer_data_overtake_keep_every_node(page: Page) -> None:
    page.evaluate(KEEP, NODES)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.get_by_role("slider", name="Intercept").focus()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(35)
    reach(page, "intercept", 1.45)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.wait_for_timeout(1000)
    assert page.evaluate(KEPT, NODES)


def test_leaving_the_page_and_coming_back(page: Page) -> None:
    page.evaluate("() => { window.left = document.querySelector('.picture-plot') }")
    page.get_by_role("link", name="Home").click()
    expect(page.locator(".picture")).to_have_count(0)
    page.get_by_role("link", name="Picture").click()
    expect(page.locator(".picture[data-ready]")).to_have_count(3)
    assert page.evaluate("[left.isConnected, left._fullLayout === undefined]") == [False, True]
    handle(page, "left end").press("ArrowUp")
    reach(page, "intercept", 1.25)


def test_zoom_is_kept_until_python_changes_the_range(page: Page) -> None:
    home = ranges(page)
    before = zoom(page)
    assert before != home
    set_slider(page, "Intercept", 3)
    reach(page, "intercept", 1.23)
    assert still(page, lambda: ranges(page)) == before
    page.get_by_text("4.0", exact=True).click()
    becomes(page, [-0.1, 2.1, 0, 4], lambda: ranges(page))


def test_double_click_and_a_button_reset_zoom_for_good(page: Page) -> None:
    home = ranges(page)
    back = page.locator("[data-panel=fit] .chart-back")
    expect(back).to_be_hidden()
    assert zoom(page) != home
    back.click()
    becomes(page, home, lambda: ranges(page))
    expect(back).to_be_hidden()
    assert zoom(page) != home
    box = plot_box(page)
    double_click(page, box["x"] + 250, box["y"] + 40, home, lambda: ranges(page))
    set_slider(page, "Intercept", 2)
    reach(page, "intercept", 1.22)
    assert ranges(page) == home


def test_a_dragged_marker_follows_at_once_and_python_hears(page: Page) -> None:
    page.evaluate(KEEP, NODES)
    page.evaluate(FOLLOW, LEFT_END)
    x, y = centre(handle(page, "left end"))
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.monotonic()
    for i in range(80):
        page.mouse.move(x + i / 2, y + i)
        page.wait_for_timeout(16)
        if i in (20, 40, 60):
            becomes(page, True, lambda i=i: number(page, "heard") >= i // 20)
    becomes(page, pytest.approx((x, y + 79), abs=1.5, rel=0.0), lambda: centre(page.locator(LEFT_END)))
    becomes(page, True, lambda: page.evaluate("far.length > 20"))
    page.mouse.up()
    reach(page, "intercept", 1.2 - 79 / unit(page, "fit"), tolerance=0.02)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    reach(page, "intercept", float(page.get_by_role("slider", name="Intercept").input_value()), tolerance=0.0)
    assert number(page, "heard") <= 13 * (time.monotonic() - start) + 2
    rest = still(page, lambda: centre(page.locator(LEFT_END)))
    assert rest[1] == pytest.approx(y + 79, abs=2)
    far = page.evaluate("far")
    assert max(far) < 30  # a marker that jumped back would be as far away as the drag is long
    assert page.evaluate(KEPT, NODES)


def test_python_hears_once_while_nothing_moves(page: Page) -> None:
    x, y = centre(handle(page, "both"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y - 40)
    reach(page, "slope", 40 / unit(page, "surface"), tolerance=0.02)
    page.wait_for_timeout(500)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert number(page, "heard") == 1
    told = re.fullmatch(r"dragged: both at (\S+), (\S+)", page.get_by_text("dragged:").inner_text())
    assert told is not None
    assert [float(value) for value in told.groups()] == pytest.approx([0.987, number(page, "slope")], abs=0.01)
    set_slider(page, "Slope", 1)
    expect(page.get_by_text("dragged:")).to_have_text("dragged: none")


def test_a_marker_that_python_does_not_move_goes_back(page: Page) -> None:
    x, y = centre(handle(page, "stuck"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y - 60, steps=5)
    becomes(page, True, lambda: number(page, "heard") >= 1)
    page.wait_for_function(QUIET)
    becomes(page, pytest.approx((x - 60, y - 60), abs=2), lambda: centre(handle(page, "stuck")))
    page.mouse.up()
    becomes(page, pytest.approx((x, y), abs=1), lambda: centre(handle(page, "stuck")))
    marker = LEFT_END.replace("point:nth-child(1)", "point:nth-child(2)")
    becomes(page, pytest.approx((x, y), abs=1), lambda: centre(page.locator(marker)))


def test_a_handle_stays_within_the_axes(page: Page) -> None:
    x, y = centre(handle(page, "both"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, 5, steps=5)
    page.mouse.up()
    reach(page, "slope", 1.0)


def test_arrow_keys_move_the_handle_with_the_focus(page: Page) -> None:
    handle(page, "left end").focus()
    page.keyboard.press("ArrowUp")
    reach(page, "intercept", 1.25)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    reach(page, "intercept", 1.15)
    expect(handle(page, "left end")).to_have_attribute("aria-label", "left end, The line: y 1.15")
    expect(handle(page, "left end")).to_be_focused()
    handle(page, "both").focus()
    page.keyboard.press("Shift+ArrowLeft")
    reach(page, "intercept", 0.95)


def test_other_keys_stay_with_the_page(page: Page) -> None:
    page.evaluate(HEAR)
    handle(page, "left end").focus()
    page.keyboard.press("Home")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("pressed") == [["Home", False], ["ArrowRight", False]]
    page.get_by_label("A field").click()
    page.keyboard.type("a b")
    assert page.get_by_label("A field").input_value() == "a b"
    assert number(page, "heard") == 0


def test_instances_in_columns_follow_one_another(page: Page) -> None:
    left, right = page.locator("[data-panel=density]").first, page.locator("[data-panel=density]").last
    right_line = right.locator("path.js-line")
    before = right_line.get_attribute("d")
    handle(page, "centre").scroll_into_view_if_needed()
    x, y = centre(handle(page, "centre"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=6)
    page.mouse.up()
    expect(page.get_by_text("centre")).not_to_have_text(re.compile("centre 0,"))
    expect(right_line).not_to_have_attribute("d", before or "")
    lines = still(page, lambda: [side.locator("path.js-line").get_attribute("d") for side in (left, right)])
    assert lines[0] == lines[1]
    assert left.bounding_box()["height"] == pytest.approx(300, abs=1)  # type: ignore[index]
    assert centre(handle(page, "centre"))[1] == pytest.approx(y, abs=1)


def test_four_panels_stand_two_by_two(page: Page) -> None:
    page.get_by_text("Four").click()
    expect(page.locator("[data-panel=d] .main-svg").first).to_be_visible()
    boxes = {name: page.locator(f"[data-panel={name}]").bounding_box() for name in "abcd"}
    a, b, c, d = (boxes[name] or {} for name in "abcd")
    assert (a["y"], c["y"]) == (b["y"], d["y"])
    assert (a["x"], b["x"]) == (c["x"], d["x"])
    assert a["y"] + a["height"] <= c["y"]
    page.get_by_text("Four").click()
    expect(page.locator("[data-panel=d]")).to_have_count(0)


def test_a_resize_keeps_handles_on_their_markers(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    places = still(page, lambda: (centre(handle(page, "left end")), centre(page.locator(LEFT_END))))
    assert places[0] == pytest.approx(places[1], abs=1)


def touch(session: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


def test_phone_stacks_and_a_finger_drags(
    chromium: Browser, serve: Callable[[str], str], watch: Callable[[Page], Page]
) -> None:
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = watch(phone.new_page())
    page.goto(f"{serve(STAGE)}/picture")
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    fit, surface = (page.locator(f"[data-panel={name}]").bounding_box() or {} for name in ("fit", "surface"))
    assert fit["y"] + fit["height"] <= surface["y"]
    assert fit["width"] == surface["width"] > 300
    x, y = centre(handle(page, "left end"))
    assert (handle(page, "left end").bounding_box() or {})["width"] >= 44
    session = phone.new_cdp_session(page)
    touch(session, "touchStart", (x, y))
    for i in range(1, 31):
        touch(session, "touchMove", (x, y - i))
    scrolled = page.evaluate("scrollY")
    touch(session, "touchEnd")
    becomes(page, True, lambda: number(page, "intercept") > 1.4)
    assert scrolled == page.evaluate("scrollY") == 0
    phone.close()


def test_it_fits_every_window(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        still(page, lambda: page.eval_on_selector_all(".picture", BOXES))
        shot(page, "picture")
        page.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)


def panel(name: str = "only") -> Panel:
    return Panel(name, {"data": [{"type": "scatter", "x": [0.0], "y": [1.0]}], "layout": {}})


@pytest.mark.parametrize(
    ("panels", "options", "complaint"),
    [
        ([], {}, "panels must be at least one"),
        ([panel(), panel()], {}, "of different names"),
        ([panel()], {"columns": [1, 0]}, "columns must be positive"),
        ([panel()], {"handles": [Handle("h", "other", 0)]}, "handle h must be in a panel of"),
        ([panel()], {"handles": [Handle("h", "only", 1)]}, "handle h must be on one of 1 traces"),
        ([panel()], {"handles": [Handle("h", "only", 0, point=1)]}, "handle h must be one of 1 points"),
    ],
)
def test_what_does_not_fit_is_named(panels: list[Panel], options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        picture(panels, key="picture", **options)
