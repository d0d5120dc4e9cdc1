"""The contest as a student meets it: two distributions side by side, another case, another step, every window."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.judge.contenders import CASES
from core.judge.contest import paired_verdicts, standing, train_contender
from pages.parts.site import place
from tests.browser.foundations import becomes, end, resting, settled, shot
from tests.browser.tabs import GO, SIZES
from tests.url import written

READY = "Is it the luck of these points?"
Visit = Callable[..., Page]
PLACES = """() => {
    window.places = new Set();
    const { signal } = running;
    const look = () => {
        const row = document.querySelector(".st-key-presets");
        if (row) places.add(Math.round(row.getBoundingClientRect().bottom));
        if (!signal.aborted) requestAnimationFrame(look);
    };
    look();
}"""
"""Take note of where the row of lessons ends, in every frame."""


def ranges(page: Page) -> list[list[float]]:
    """Return the range of y that each panel of the contest shows."""
    return list(
        page.evaluate(
            "[...document.querySelectorAll('.st-key-panels .js-plotly-plot')].map((plot) => plot.layout.yaxis.range)"
        )
    )


def test_a_case_is_opened_and_judged_at_another_step(visit: Visit) -> None:
    page = settled(visit("compare"), READY)
    case = CASES["two answers"]
    found = [
        standing(name, train_contender(name, case.settings, 1, 10), case.settings.steps) for name in case.contenders
    ]
    for each, pair in zip(found, paired_verdicts(found, training=224), strict=True):
        tick = "✓ " if pair.outcome == "ahead" else ""
        said = f"{tick}{each.title}: {each.per_point:.3f} nats a point, {pair.outcome}"
        expect(page.locator(f"[data-panel={each.name}] figcaption")).to_have_text(said)
    becomes(page, [ranges(page)[0]] * 2, lambda: ranges(page))
    page.get_by_role("button", name="Outliers").click()
    page.wait_for_url(re.compile("data=heavy_tails"))
    caption = page.locator("[data-panel=student_t-learned] figcaption")
    expect(caption).to_contain_text("✓ Student t")
    expect(page.locator(".st-key-panels figcaption")).to_have_count(2)
    before = caption.inner_text()
    page.get_by_role("slider", name="Judged at step").press("Home")
    page.wait_for_url(re.compile("step=0"))
    expect(caption).not_to_have_text(before)


def test_a_long_contest_shows_its_progress_and_can_be_cancelled(visit: Visit) -> None:
    page = settled(visit("compare?steps=4000&hidden=16&draws=one"), READY)
    page.get_by_role("radio", name="ten splits").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.wait_for_url(re.compile("draws=one"))
    expect(page.get_by_role("radio", name="these points alone")).to_be_checked()
    expect(page.locator(".stException")).to_have_count(0)


@pytest.mark.slow
def test_labels_fit_every_window(visit: Visit) -> None:
    settings = CASES["labels"].settings
    query = "&".join(f"{name}={value}" for name, value in written(settings).items() if name not in ("recipe",))
    page = settled(visit(f"compare?{query}", dark=True), READY)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        if (width, height) == SIZES[0]:
            for panel in page.locator(".st-key-panels .picture-panel").all():
                becomes(page, True, lambda panel=panel: end(panel) <= SIZES[0][1])
            expect(page.get_by_role("button", name="Two answers")).to_be_in_viewport()
        shot(page, f"compare_{settings.data}")


@pytest.mark.slow
def test_five_contenders_are_read_whole(visit: Visit) -> None:
    """Their titles wrap, one legend serves all, and in a hall their charts keep a height that shows something."""
    five = "data=ratings&a=normal&b=normal-learned&c=categorical&d=ordinal&e=normal_mixture&draws=one"
    page = settled(visit(f"compare?{five}"), READY)
    page.set_viewport_size({"width": 1280, "height": 720})
    titles = page.locator(".st-key-panels figcaption")
    expect(titles).to_have_count(5)
    becomes(page, True, lambda: titles.evaluate_all("all => all.every((each) => each.scrollWidth <= each.clientWidth)"))
    chips = page.get_by_test_id("stMultiSelectTagsContainer")
    becomes(page, True, lambda: chips.evaluate("each => each.scrollWidth <= each.clientWidth"))
    expect(page.locator(".legend")).to_have_count(1)
    page = settled(visit(f"compare?{five}&projector=1"), "Leave the projector view")
    becomes(
        page,
        True,
        lambda: page.locator(".st-key-panels .picture-chart").evaluate_all(
            "all => all.length === 5 && all.every((each) => each.clientHeight >= 200)"
        ),
    )
    expect(page.locator(".scrollbar:visible")).to_have_count(0)


def test_lessons_stay_where_they_are_while_the_page_comes(visit: Visit) -> None:
    page = visit("notation")
    page.evaluate(PLACES)
    page.evaluate(GO, "/compare")
    expect(page.get_by_role("heading", level=1)).to_have_text(place("compare").question)
    page.wait_for_selector(".picture[data-ready] [data-panel]")
    resting(page, page.locator(".st-key-presets"))
    places = page.evaluate("[...places]")
    assert max(places) - min(places) <= 1, places
