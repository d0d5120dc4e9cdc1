"""The player with classes in a real Chromium: rows that share x, bars, colours and lines over two inputs."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.apps.classes import plane
from tests.browser.foundations import at_player, still

BAR = """(plot) => [...plot.querySelectorAll(".bars .point path")].map((path) => path.getBBox().height)"""
PATHS = "() => [...document.querySelectorAll('.player path[d]')].map((path) => path.getAttribute('d'))"
IMAGES = "() => [...document.querySelectorAll('.player image')].map((image) => image.getAttribute('href'))"
REDRAWN = "Promise.all([...document.querySelectorAll('.js-plotly-plot')].map(Plotly.redraw)).then(() => null)"
PIXEL = """([x, y]) => new Promise((done) => {
    const image = Object.assign(new Image(), { onload: () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        done([image.width, image.height, ...context.getImageData(x, y, 1, 1).data]);
    } });
    image.src = document.querySelector("[data-panel=now] .imagelayer image").getAttribute("href");
})"""


@pytest.fixture
def page(stage: Callable[..., Page]) -> Page:
    return at_player(stage("classes"))


def choose(page: Page, kind: str) -> None:
    page.get_by_text(kind, exact=True).click()
    expect(page.locator(f'[data-panel=now][aria-label="{kind}"]')).to_be_visible()
    still(page, lambda: (page.evaluate(PATHS), page.evaluate(IMAGES)))


def numbers(page: Page) -> list[str]:
    return page.locator(".player-numbers dd").all_inner_texts()


def click_at(page: Page, x: float, y: float, axis: str = "yaxis") -> None:
    """Click on the picture at these data."""
    script = """(plot, [x, y, axis]) => {
        const { xaxis, [axis]: yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
        return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
    }"""
    page.mouse.click(*page.eval_on_selector("[data-panel=now] .player-plot", script, [x, y, axis]))
    page.mouse.move(10, 10)


def what_moved_is_what_is_drawn(page: Page, frame: int) -> None:
    """Check that lines, bars and colours after playing are those that Plotly draws from the charts' data."""
    page.select_option(".player-speed", "full")
    began = page.get_attribute(".player", "data-frame")
    page.click("[data-do=play]")
    expect(page.locator(".player")).not_to_have_attribute("data-frame", began or "")
    page.wait_for_timeout(300)
    page.click("[data-do=play]")
    page.locator(".player-scrub").fill(str(frame))
    expect(page.get_by_text("told:")).to_contain_text(f"step {5 * frame},")
    moved = page.evaluate(PATHS), page.evaluate(IMAGES)
    page.evaluate(REDRAWN)
    assert (page.evaluate(PATHS), page.evaluate(IMAGES)) == moved


def test_rows_share_the_cursor_and_bars_show_the_slice(page: Page) -> None:
    expect(page.locator(".player-slice figcaption")).to_have_text("Pr(y|x) at x = 0.50")
    no, yes, most = numbers(page)
    one = 1 / (1 + math.exp(0.5 - 4 * math.sin(0.75)))
    assert float(yes) == pytest.approx(one, abs=6e-4)
    assert (float(no) + float(yes), most) == (1.0, "yes")
    low, high = page.eval_on_selector(".player-slice .player-plot", BAR)[:2]
    assert high / (low + high) == pytest.approx(one, abs=0.02)  # Plotly rounds a bar to pixels
    for y, axis in ((4, "yaxis"), (0.2, "yaxis2")):
        click_at(page, 1.5, y, axis)
        expect(page.locator(".player")).to_have_attribute("data-x", "1.5")
        click_at(page, 0.5, y, axis)
        expect(page.locator(".player")).to_have_attribute("data-x", "0.5")
    cursor = page.locator("[data-panel=now] .player-cursor").bounding_box()
    rows = [box for box in (page.locator("[data-panel=now] .nsewdrag").nth(i).bounding_box() for i in (0, 1)) if box]
    assert cursor is not None
    assert cursor["y"] == pytest.approx(min(box["y"] for box in rows), abs=1)
    assert cursor["y"] + cursor["height"] == pytest.approx(max(box["y"] + box["height"] for box in rows), abs=1)
    what_moved_is_what_is_drawn(page, 60)
    assert len(page.evaluate("document.querySelectorAll('[data-panel=now] .js-line')[2].getAttribute('d')")) > 200


def test_two_inputs_are_chosen_by_a_click_by_sliders_and_by_python(page: Page) -> None:
    choose(page, "blend")
    shares, _, x = plane()
    place = int(((x - (-1.5, -0.75)) ** 2).sum(axis=1).argmin())
    click_at(page, -1.5, -0.75)
    expect(page.locator(".player-slice figcaption")).to_have_text("Pr(y|x) at length = −1.50, width = −0.75")
    assert [float(value) for value in numbers(page)[:3]] == pytest.approx(shares[-1, place].tolist(), abs=2e-3)
    expect(page.get_by_text("told:")).to_have_text("told: step None, x -1.5, x2 -0.75")
    level, cursor = (page.locator(f"[data-panel=now] .player-{part}").bounding_box() for part in ("level", "cursor"))
    assert level is not None
    assert cursor is not None
    assert cursor["y"] < level["y"] < cursor["y"] + cursor["height"]
    page.get_by_label("Choose width").fill("2")
    expect(page.get_by_text("told:")).to_have_text("told: step None, x -1.5, x2 2")
    page.get_by_role("button", name="Ask for a place").click()
    expect(page.locator(".player")).to_have_attribute("data-x2", "2")
    expect(page.locator(".player")).to_have_attribute("data-x", "-2")
    choose(page, "rows")
    expect(page.get_by_text("told:")).to_have_text("told: step None, x None, x2 None")
    expect(page.get_by_label("Choose width")).to_be_hidden()


@pytest.mark.slow
def test_colours_and_lines_over_two_inputs(page: Page) -> None:
    choose(page, "blend")
    shares, _, x = plane()
    width, height, *colour = page.evaluate(PIXEL, [40, 0])  # the last x, the largest y
    assert (width, height) == (41, 41)
    share = shares[-1, int(((x - 3) ** 2).sum(axis=1).argmin())]
    assert colour[3] == pytest.approx(255 * 0.6 * (share.max() - 1 / 3) * 1.5, abs=2)
    assert colour[:3] == pytest.approx([0, 0x72, 0xB2], abs=6)
    assert shares[-1, -1].argmax() == 0
    what_moved_is_what_is_drawn(page, 60)
    script = "(plot) => { const { x, y } = plot.data[0]; return [...x].map((value, i) => [value, y[i]]); }"
    ends = page.eval_on_selector("[data-panel=now] .player-plot", script)
    inner = [end for end in ends if None not in end and not any(math.isnan(value) for value in end)]
    assert len(inner) > 40
    for end in inner:
        first, second, _ = sorted(shares[60, int(((x - end) ** 2).sum(axis=1).argmin())], reverse=True)
        assert first - second < 0.35, end  # within half a cell of a place where two classes are equal
    before = page.evaluate(IMAGES)
    kept = page.eval_on_selector("[data-panel=now] .player-plot", "(plot) => plot.layout.images[0].source")
    assert kept == before[0]  # what a saved image shows
    page.click(".player-pin")
    page.click("[data-do=end]")
    expect(page.locator("[data-panel=pinned] image")).to_have_attribute("href", before[0])
    still(page, lambda: page.evaluate(IMAGES))
    pinned, now = (page.locator(f"[data-panel={name}] image").get_attribute("href") for name in ("pinned", "now"))
    assert pinned == before[0]
    assert now != pinned


def test_lines_come_where_there_were_none(page: Page) -> None:
    page.locator(".player-scrub").fill("0")  # all classes are as probable as each other
    choose(page, "blend")
    expect(page.locator(".player")).to_have_attribute("data-frame", "0")
    assert page.locator("[data-panel=now] .js-line").count() == 0
    page.click("[data-do=end]")
    expect(page.locator("[data-panel=now] .js-line").first).to_be_attached()


@pytest.mark.slow
def test_heat_map_and_contour_move(page: Page) -> None:
    choose(page, "heat")
    page.locator(".player-scrub").fill("0")
    expect(page.locator(".player")).to_have_attribute("data-frame", "0")
    blank = still(page, lambda: page.evaluate(IMAGES))
    what_moved_is_what_is_drawn(page, 100)
    assert page.evaluate(IMAGES) != blank
    shown = page.eval_on_selector("[data-panel=now] .player-plot", "(plot) => plot.calcdata[0][0].z[3][30]")
    assert shown == pytest.approx(plane()[0][100, 41 * 30 + 3, 0], abs=1e-4)
    assert page.locator("[data-panel=now] .contourlevel path").count() > 0
    assert page.locator("[data-panel=now] .scatterlayer path.point").count() == 60
