"""The films of the families in a real Chromium: what the browser works out between two x is what Python says."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core import infer
from core.film.pack import CODES
from core.infer.frame import grid
from core.minimise import Run
from tests.browser.apps.families import run_of
from tests.browser.foundations import at_player, still
from tests.browser.test_classes import PATHS, REDRAWN, click_at

SLICE = """(trace) => { const { x, y } = document.querySelector(".player-slice .player-plot").data[trace];
    return [[...x], [...y]]; }"""
TEXTS = """() => [...document.querySelectorAll(".player-slice .heatmaplayer text, .player-slice .heatmap-label text")]
    .map((text) => text.textContent)"""


@pytest.fixture
def page(stage: Callable[..., Page]) -> Page:
    return at_player(stage("families"))


def choose(page: Page, family: str) -> None:
    before = page.get_attribute("[data-panel=now]", "aria-label")
    page.get_by_text(family, exact=True).click()
    expect(page.locator("[data-panel=now]")).not_to_have_attribute("aria-label", before or "")
    page.wait_for_selector(".player[data-ready]")
    if page.locator("[data-do=end]").is_enabled():  # the moment of the last family is kept
        page.click("[data-do=end]")
    still(page, lambda: page.evaluate(PATHS))


def told(page: Page) -> dict[str, list[float]]:
    """Return the numbers of the slice by their labels."""
    labels, values = (page.locator(f".player-numbers {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return {label: _numbers(value) for label, value in zip(labels, values, strict=True)}


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", text.replace("−", "-"))]


def at(run: Run, place: float) -> np.ndarray:
    """Return the raw outputs (1, outputs) at the end of a run, at x = place."""
    return run.raw(np.array([[place]])).numpy()


def slide(page: Page, x: float) -> None:
    page.locator(".player-x").fill(str(x))
    expect(page.get_by_text("told:")).to_contain_text(re.compile(f"x {x:.2f}".rstrip("0").rstrip(".")))
    still(page, lambda: page.evaluate(PATHS))


def drawn(page: Page, trace: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of a trace of the slice."""
    x, y = page.evaluate(SLICE, trace)
    return np.array(x, dtype=float), np.array(y, dtype=float)


def what_moved_is_what_is_drawn(page: Page, frame: int) -> None:
    """Check that what is seen after playing is what Plotly draws from the charts' data, whatever lies on top."""
    page.select_option(".player-speed", "full")
    began = page.get_attribute(".player", "data-frame")
    page.click("[data-do=play]")
    expect(page.locator(".player")).not_to_have_attribute("data-frame", began or "")
    page.wait_for_timeout(300)
    page.click("[data-do=play]")
    page.locator(".player-scrub").fill(str(frame))
    expect(page.locator(".player")).to_have_attribute("data-frame", str(frame))
    expect(page.get_by_text("told:")).to_contain_text(f"step {page.get_attribute('.player', 'data-step')},")
    moved = sorted(page.evaluate(PATHS))
    page.evaluate(REDRAWN)
    assert sorted(page.evaluate(PATHS)) == moved


def test_the_slice_of_a_mixture_is_its_density_with_two_pieces(page: Page) -> None:
    run = run_of("normal_mixture")
    slide(page, 1.83)
    raw = at(run, 1.83)
    numbers = told(page)
    region = infer.region(run.recipe, raw, 0.95)[0].ravel()
    assert len(region) == len(numbers["95 % region"]) == 4
    np.testing.assert_allclose(numbers["95 % region"], region, atol=0.02)
    assert numbers["mean"][0] == pytest.approx(float(infer.mean(run.recipe, raw)[0]), abs=0.01)
    y, p = drawn(page)
    np.testing.assert_allclose(p, infer.density(run.recipe, raw, y)[0], atol=0.02 * p.max())
    shaded_y, shaded_p = drawn(page, 1)
    assert np.trapezoid(shaded_p, shaded_y) == pytest.approx(0.95, abs=0.01)
    what_moved_is_what_is_drawn(page, 60)
    bands = page.evaluate("() => document.querySelector('[data-panel=now] .player-plot').data[0].y.length")
    assert bands > 100
    page.click(".player-pin")
    page.click("[data-do=end]")
    expect(page.locator("[data-panel=pinned]")).to_be_visible()
    still(page, lambda: page.evaluate(PATHS))
    assert np.isfinite(drawn(page, 4)[1]).all()


def test_angles_counts_and_what_is_not_drawn_over_x(page: Page) -> None:
    choose(page, "von_mises")
    run = run_of("von_mises")
    loc = infer.mean(run.recipe, run.raw(grid(run)).numpy())
    near = float(grid(run)[np.abs(loc).argmax()])  # where the mean direction is nearest to ±π
    slide(page, near)
    raw = at(run, near)
    y, p = drawn(page)
    assert y.min() <= -np.pi
    assert y.max() >= np.pi
    assert np.all(np.diff(y) > -np.ptp(y) / CODES)  # a turn meets the next within what the film's codes tell
    np.testing.assert_allclose(p, infer.density(run.recipe, raw, y)[0], atol=0.02 * p.max())
    numbers = told(page)
    assert all(abs(value) <= 3.15 for value in [*numbers["95 % region"], *numbers["mean = mode μ"]])
    low, high = numbers["95 % region"]
    assert high < low  # it goes over the edge
    what_moved_is_what_is_drawn(page, 60)

    choose(page, "poisson")
    run = run_of("poisson")
    slide(page, 0.77)
    rate = float(infer.mean(run.recipe, at(run, 0.77))[0])
    assert told(page)["λ"][0] == pytest.approx(rate, abs=0.02)
    y, p = drawn(page)
    np.testing.assert_allclose(p, infer.density(run.recipe, at(run, 0.77), y)[0], atol=0.01)
    what_moved_is_what_is_drawn(page, 60)

    choose(page, "multivariate_normal")
    chosen = page.get_attribute(".player", "data-x")
    expect(page.locator("[data-panel=now] .player-cursor")).to_be_hidden()
    click_at(page, 0.01, 0.01)  # where no point is
    page.wait_for_timeout(300)
    assert page.get_attribute(".player", "data-x") == chosen
    slide(page, 0.5)
    run = run_of("multivariate_normal")
    np.testing.assert_allclose(told(page)["mean = mode μ"], infer.mean(run.recipe, at(run, 0.5))[0], atol=0.01)
    what_moved_is_what_is_drawn(page, 60)

    choose(page, "wishart")
    run = run_of("wishart")
    slide(page, 0.5)
    mean = infer.mean(run.recipe, at(run, 0.5))[0]
    assert told(page)["mean y₁₂"][0] == pytest.approx(mean[0, 1], abs=0.02)
    what_moved_is_what_is_drawn(page, 60)

    choose(page, "plackett_luce")
    run = run_of("plackett_luce")
    slide(page, 12)
    z = page.evaluate("() => document.querySelector('.player-slice .player-plot').data[0].z")
    np.testing.assert_allclose(z, run.recipe.places(at(run, 12.0))[0], atol=2e-3)
    texts = page.evaluate(TEXTS)
    assert sorted(texts) == sorted(f"{value:.2f}" for value in np.ravel(z))
    slide(page, 28)
    assert page.evaluate(TEXTS) != texts
