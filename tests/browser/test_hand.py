"""Data drawn by hand, in a real Chromium: with mouse, keys and a finger, and the network learns anew each time."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from core.data.hand import drawing
from core.minimise import Settings, fit
from tests.browser.foundations import at_player, becomes, changed, often, resting
from tests.browser.test_regression import per_point, readout

PHONE = 390, 844


def drawn(page: Page) -> str:
    """Return what the link says is drawn."""
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True).get("xy", [""])[0]


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where shares of the canvas lie on the screen, from its lower left corner."""
    box = resting(page, page.locator("[data-hand] .nsewdrag").first)
    return box["x"] + x * box["width"], box["y"] + (1 - y) * box["height"]


def nll(page: Page) -> str:
    return readout(page, "NLL a point")


def learns(page: Page, points: int, **settings: str | int | float) -> None:
    """Wait until so many points are in the link, and the network shown is that of a run on them."""

    def is_shown() -> bool:
        own = Settings(**{"data": "hand", "xy": drawn(page), **settings})
        size = own.dataset().size
        return size == points and nll(page) == per_point(fit(own).nll[-1], size)

    becomes(page, True, is_shown)


def test_points_are_clicked_dragged_undone_and_taken_away_and_the_network_follows(visit: Callable[..., Page]) -> None:
    page = at_player(visit("regression?data=hand"))
    expect(page.get_by_text("No point yet, so there is nothing to learn")).to_be_visible()
    page.evaluate("window.kept = document.querySelector('.hand')")
    for place in ((0.2, 0.3), (0.5, 0.7), (0.8, 0.4)):
        before = drawn(page)
        page.mouse.click(*at(page, *place))
        changed(page, before, lambda: drawn(page))
    (first, *_, last), marks = drawing(drawn(page)).points, page.locator(".hand-layer g")
    assert [round(value) for value in (*first, *last)] == [2, 3, 8, 4]
    learns(page, 3)
    three, shown = drawn(page), nll(page)
    there = at(page, 0.6, 0.1)  # sought before: a point that is held still is taken away
    page.mouse.move(*at(page, 0.5, 0.7))
    page.mouse.down()
    page.mouse.move(*there, steps=8)
    changed(page, shown, lambda: nll(page))
    assert drawn(page) == three
    page.mouse.up()
    changed(page, three, lambda: drawn(page))
    assert [round(value) for value in drawing(drawn(page)).points[1]] == [6, 1]
    learns(page, 3)
    moved = drawn(page)
    page.keyboard.press("ArrowRight")
    changed(page, moved, lambda: drawn(page))
    page.keyboard.press("Control+z")
    becomes(page, moved, lambda: drawn(page))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+z")  # while the arrow's move is still under way
    becomes(page, moved, lambda: drawn(page))
    page.get_by_role("button", name="Undo").click()
    becomes(page, three, lambda: drawn(page))
    page.keyboard.press("Control+y")
    becomes(page, moved, lambda: drawn(page))
    page.mouse.dblclick(*at(page, 0.8, 0.4))
    learns(page, 2)
    marks.first.focus()
    page.keyboard.press("Delete")
    learns(page, 1)
    page.keyboard.press("Enter")
    expect(marks).to_have_count(2)
    learns(page, 2)
    assert page.evaluate("kept.isConnected"), "drawn anew, the hand forgets what can be undone"
    again = at_player(visit(page.url.rpartition("/")[2]))
    becomes(again, nll(page), lambda: nll(again))


def test_undo_and_another_canvas_find_no_point_in_the_hand(visit: Callable[..., Page]) -> None:
    page = at_player(visit("binary?data=hand&xy=two_in_plane~2_2_0_8_8_1"))
    first, *others = [at(page, place, place) for place in (0.8, 0.6, 0.5, 0.4, 0.3)]
    page.mouse.move(*first)
    page.mouse.down()
    page.mouse.move(*others[0], steps=3)
    page.keyboard.press("Control+z")
    page.mouse.move(*others[1], steps=3)
    page.mouse.up()
    becomes(page, "two_in_plane~2_2_0_8_8_1", lambda: drawn(page))
    page.mouse.click(*others[1])
    becomes(page, 3, lambda: len(drawing(drawn(page)).points))
    page.mouse.move(*others[1])
    page.mouse.down()
    page.keyboard.press("Control+z")
    page.mouse.move(*others[2], steps=3)
    page.keyboard.press("Control+z")
    page.mouse.move(*others[3], steps=3)
    page.mouse.up()
    becomes(page, 2, lambda: len(drawing(drawn(page)).points))


LINES = ["binary?data=hand&xy=two_on_line~", "multiclass?data=hand&xy=three_on_line~"]


@pytest.mark.parametrize("link", often(LINES, LINES[:1]))
def test_an_empty_line_of_classes_is_drawn_on(visit: Callable[..., Page], link: str) -> None:
    page = at_player(visit(link))
    box = resting(page, page.locator("[data-hand]").first)
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.8 * box["height"])
    becomes(page, 1, lambda: len(drawing(drawn(page)).points))


def test_a_finger_draws_points_of_the_chosen_class_and_holds_one_to_take_it_away(visit: Callable[..., Page]) -> None:
    page = at_player(visit("binary?data=hand", size=PHONE))
    page.touchscreen.tap(*at(page, 0.2, 0.5))
    becomes(page, 1, lambda: len(drawing(drawn(page)).points))
    page.get_by_role("toolbar").get_by_role("button", name="1").tap()
    page.touchscreen.tap(*at(page, 0.8, 0.5))
    becomes(page, 2, lambda: len(drawing(drawn(page)).points))
    assert [point[-1] for point in drawing(drawn(page)).points] == [0, 1]
    learns(page, 2, recipe="bernoulli", hidden=6, activation="relu", rate=0.02)
    with finger(page, 0.8, 0.5) as lead:
        lead(0.6, 0.5)
    becomes(page, [2, 6], lambda: [round(point[0]) for point in drawing(drawn(page)).points])
    with finger(page, 0.2, 0.5):
        expect(page.locator(".hand-layer g")).to_have_count(1)
    becomes(page, 1, lambda: len(drawing(drawn(page)).points))


@contextmanager
def finger(page: Page, x: float, y: float) -> Iterator[Callable[[float, float], None]]:
    """Put a finger on a place of the canvas, and give what leads it to another."""
    session = page.context.new_cdp_session(page)
    (low, bottom), (high, top) = at(page, 0, 0), at(page, 1, 1)  # sought once: a finger held still takes away

    def touch(kind: str, *shares: tuple[float, float]) -> None:
        points = [{"x": low + x * (high - low), "y": bottom + y * (top - bottom)} for x, y in shares]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    yield lambda right, up: [touch("touchMove", (x + (right - x) * k / 4, y + (up - y) * k / 4)) for k in range(1, 5)][
        -1
    ]
    touch("touchEnd")


def test_an_outlier_is_taken_away_and_the_hand_keeps_off_the_lines_handles(visit: Callable[..., Page]) -> None:
    page = visit("fits?data=belgian_phones")
    page.get_by_role("button", name="Edit these data").click()
    expect(page).to_have_url(re.compile("xy=belgian_phones"))
    marks = page.locator(".hand-layer").first.locator("g")
    expect(marks).to_have_count(24)
    becomes(page, 24, lambda: len(drawing(drawn(page)).points))
    marks.nth(14).focus()
    page.keyboard.press("Delete")
    expect(marks).to_have_count(23)
    becomes(page, 23, lambda: len(drawing(drawn(page)).points))
    page.locator(".picture-handle").first.focus()
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("intercept="))
    expect(marks).to_have_count(23)
