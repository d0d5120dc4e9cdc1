"""The binary page as a student meets it: the picture in two rows, bars that follow, a threshold that costs nothing."""

import math
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from scipy.special import logit

from core import infer
from core.judge.decisions import accuracies
from core.minimise import Settings, fit
from pages.binary.opening import GOOD
from tests.browser.foundations import at_foot, finger, led, resting
from tests.browser.tabs import QUIET, SIZES

MIXED = Settings(data="two_classes", recipe="bernoulli", hidden=12, activation="relu", rate=0.02, steps=300)
MIXED_LINK = "binary?data=two_classes&hidden=12&steps=300"
LINES = """() => [1, 3].map((trace) =>
  document.querySelector("[data-panel=now] .player-plot").calcdata[trace][0].y)"""
LINE = """() => document.querySelector("[data-panel=now] .player-plot").calcdata[0]
  .map(({ x, y }) => (Number.isFinite(x) && Number.isFinite(y) ? { x, y } : { x: null, y: null }))"""
ACCURACY = ".player-readouts div:nth-last-child(2) dd"


def test_a_visit(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("binary"))
    nll, readouts = f"{fit(GOOD).nll[-1]:.2f}", page.locator(".player-readouts")
    expect(readouts).to_contain_text(nll)
    box = resting(page, page.locator("[data-panel=now] .nsewdrag").first)
    caption = page.locator(".player-slice figcaption")
    before = caption.inner_text()
    page.mouse.click(box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"])  # in the upper row
    expect(caption).not_to_have_text(before)
    page.wait_for_url(re.compile(r"x=\d"))
    page.locator(".st-key-threshold").get_by_role("slider").press("End")
    page.wait_for_url(re.compile("threshold=0.99"))
    expect(page.get_by_role("heading", name="The threshold 0.99 decides")).to_be_visible()
    expect(readouts).to_contain_text(nll)
    page.get_by_role("button", name="Bad | good").click()
    expect(page.locator("[data-panel=pinned]")).to_be_visible()


def grip(page: Page) -> Locator:
    """Return what the threshold is dragged by in the picture."""
    return page.get_by_role("slider", name="Threshold in the picture")


def accuracy_at(threshold: float) -> str:
    """Return the accuracy of the points that mix, at a threshold, as it is shown."""
    run = fit(MIXED.canonical())
    share = accuracies(run.recipe, run.raw(run.dataset.x), run.dataset.y, threshold)
    return f"{math.floor(100 * share + 0.5)} %"  # halves go up in the browser


def test_the_threshold_is_dragged_in_the_picture_and_python_hears_of_the_end(visit: Callable[..., Page]) -> None:
    page = at_foot(visit(MIXED_LINK))
    found = led(page, grip(page), 0, -50, [".player-threshold", ACCURACY])
    assert found.early == 0
    places, shares = ({said[i] for said in found.said} for i in (0, 1))
    assert len(places) > 20
    assert len(shares) > 3
    threshold, share = found.said[-1]
    page.wait_for_url(re.compile(f"threshold={float(threshold):g}"))
    expect(page.get_by_role("heading", name=f"The threshold {float(threshold):g} decides")).to_be_visible()
    page.wait_for_function(QUIET)
    assert page.locator(ACCURACY).inner_text() == share == accuracy_at(float(threshold))
    upper, lower = page.evaluate(LINES)
    assert lower == float(threshold)
    assert upper == pytest.approx(logit(lower))
    grip(page).press("ArrowDown")
    page.wait_for_url(re.compile(f"threshold={float(threshold) - 0.01:.2g}"))
    page.wait_for_function(QUIET)
    assert page.locator(ACCURACY).inner_text() == accuracy_at(round(float(threshold) - 0.01, 2))


def test_over_two_inputs_the_line_of_the_threshold_is_dragged_itself(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("binary?data=moons&steps=60"))
    run = fit(replace(GOOD, data="moons", steps=60).canonical())
    found = led(page, grip(page), -40, 40, [".player-threshold", ACCURACY])
    assert found.early == 0
    assert len({said[0] for said in found.said}) > 3
    threshold, share = float(found.said[-1][0]), found.said[-1][1]
    page.wait_for_url(re.compile(f"threshold={threshold:g}"))
    page.wait_for_function(QUIET)
    line = np.array([[each["x"], each["y"]] for each in page.evaluate(LINE) if each["x"] is not None])
    np.testing.assert_allclose(infer.mean(run.recipe, run.raw(line)), threshold, atol=0.02)
    right = accuracies(run.recipe, run.raw(run.dataset.x), run.dataset.y, threshold)
    assert page.locator(ACCURACY).inner_text() == share == f"{math.floor(100 * right + 0.5)} %"


def test_a_finger_drags_the_threshold_on_a_phone(visit: Callable[..., Page]) -> None:
    page = at_foot(visit(MIXED_LINK, SIZES[2]))
    lift = finger(page, grip(page), 0, 30)
    expect(grip(page)).not_to_have_attribute("aria-valuetext", "0.50")
    lift()
    page.wait_for_url(re.compile(r"threshold=0\.[12]"))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
