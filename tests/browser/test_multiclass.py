"""Several classes as a person plays with them: slices sum to 1, a temperature evens them out, outputs overflow."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.choose.special import softmax
from core.minimise import fit
from pages.multiclass.opening import GOOD
from tests.browser.foundations import at_foot, at_player, becomes, end, resting, shot
from tests.browser.tabs import SIZES, Size

ZOOM = (
    "Plotly.relayout(document.querySelector('[data-panel=now] .player-plot'), {'xaxis.range': [0, 0.5]}).then(() => 1)"
)
BARS = "document.querySelector('.player-slice .player-plot').data[0].y"


def arrived(page: Page) -> Page:
    """Return the page when its player and its pictures stand."""
    at_foot(page)
    page.wait_for_selector(".picture[data-ready]")
    resting(page, page.locator(".picture").first)
    return page


def bars(page: Page) -> list[float]:
    """Return the heights of the bars."""
    return list(page.evaluate(f"[...{BARS}]"))


def drawn(page: Page) -> list[list[float]]:
    """Return the y of all moving lines of the picture."""
    lines = "document.querySelector('[data-panel=now] .player-plot').data.filter((trace) => trace.mode === 'lines')"
    return list(page.evaluate(f"{lines}.map((trace) => [...trace.y])"))


def test_a_slice_in_either_row_sums_to_1_and_a_temperature_evens_it_out(visit: Callable[..., Page]) -> None:
    page = arrived(visit("multiclass?x=0.85"))
    lines, run = drawn(page), fit(GOOD)
    shares = softmax(run.raw([run.x_range[0]]).numpy()[0])
    assert [line[0] for line in lines[3:]] == pytest.approx(shares.tolist(), abs=1e-4)
    sure = bars(page)
    assert sure == pytest.approx(softmax(run.raw([0.85]).numpy()[0]).tolist(), abs=0.01)
    assert sum(sure) == pytest.approx(1.0, abs=1e-3)

    box = resting(page, page.locator("[data-panel=now] .player-plot"))
    page.mouse.click(box["x"] + 0.4 * box["width"], box["y"] + 0.25 * box["height"])  # the row of the outputs
    page.wait_for_url(re.compile(r"x=0\.3"))
    page.mouse.click(box["x"] + 0.7 * box["width"], box["y"] + 0.75 * box["height"])  # the row of the probabilities
    page.wait_for_url(re.compile(r"x=0\.[67]"))
    assert sum(bars(page)) == pytest.approx(1.0, abs=1e-3)
    expect(page.get_by_role("heading", name=re.compile(r"At x = 0\.[67]"))).to_be_visible()

    page.evaluate("window.kept = document.querySelector('[data-panel=now] .main-svg')")
    before = bars(page)
    page.get_by_role("slider", name="Temperature T").press("End")
    page.wait_for_url(re.compile("temperature=10"))
    expect(page.locator(".player-readouts")).to_contain_text("NLL a point at T = 10")
    page.wait_for_function(f"() => Math.max(...{BARS}) < {max(before)}")
    even = bars(page)
    assert even.index(max(even)) == before.index(max(before))
    page.get_by_role("radio", name="stacked").click()
    page.wait_for_url(re.compile("view=stacked"))
    becomes(page, pytest.approx([1.0] * len(drawn(page)[-1]), abs=1e-4), lambda: drawn(page)[-1])
    assert page.evaluate("kept === document.querySelector('[data-panel=now] .main-svg')")

    page.get_by_role("slider", name="Factor s on the outputs").press("End")
    page.wait_for_url(re.compile("factor=10000"))
    expect(
        page.get_by_text(re.compile(r"fails in float32 from s = [\d.]+ on, in float64 from s = [\d.]+ on"))
    ).to_be_visible()


def test_two_inputs_are_chosen_by_a_click(visit: Callable[..., Page]) -> None:
    page = arrived(visit("multiclass?data=spirals&hidden=32&steps=500"))
    expect(page.locator("[data-testid=stSegmentedControl]")).to_have_count(0)
    box = resting(page, page.locator("[data-panel=now] .nsewdrag").first)
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.8 * box["height"])
    page.wait_for_url(re.compile(r"x=0\.\d+&x2=-0\.\d+|x2=-0\.\d+"))
    assert sum(bars(page)) == pytest.approx(1.0, abs=1e-3)
    expect(page.get_by_role("heading", name=re.compile(r"At x₁ = .*, x₂ = -?"))).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "size", "dark"),
    [
        ("?data=iris&view=stacked", SIZES[0], True),
        ("?data=classes&classes=6&hidden=16&temperature=2", SIZES[1], False),
    ],
    ids=str,
)
def test_it_fits_the_window(visit: Callable[..., Page], query: str, size: Size, dark: bool) -> None:
    page = arrived(visit(f"multiclass{query}", size, dark))
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    for part in ("[data-panel=now]", ".st-key-presets"):
        becomes(page, True, lambda part=part: end(page.locator(part)) <= size[1])
    shot(page, "multiclass")


def test_a_pin_left_behind_with_its_data_hears_nothing_of_another_zoom(visit: Callable[..., Page]) -> None:
    page = arrived(visit("multiclass?pin=20"))
    for preset in ("Spirals", "Bad | good", "Spirals"):
        before = page.url
        page.get_by_role("button", name=preset, exact=True).click()
        page.wait_for_url(lambda url, before=before: url != before)
        at_player(page)
        resting(page, page.locator(".player"))
        page.evaluate(ZOOM)
    shown = "document.querySelector('[data-panel=now] .player-plot')._fullLayout.xaxis.range"
    becomes(page, [0, 0.5], lambda: page.evaluate(shown))
