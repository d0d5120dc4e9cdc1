"""The regression page as a student meets it, in a real Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.minimise import Settings, fit
from pages.components.apart import FOLDER, soon_needed
from tests.browser.foundations import at_account, at_foot, becomes, end, press, resting
from tests.browser.tabs import SIZES


def readout(page: Page, label: str) -> str:
    return (
        page.locator(".player-readouts div", has=page.locator("dt", has_text=re.compile(f"^{label}$")))
        .locator("dd")
        .first.inner_text()
    )


def step(page: Page) -> int:
    return int(page.locator(".player").get_attribute("data-step") or -1)


def per_point(total: float, points: int) -> str:
    return f"{total / points:.3f}".replace("-", "−")


def number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def test_the_first_request_to_a_fresh_server_may_be_a_deep_link(
    context: BrowserContext, fresh_server: str, watch: Callable[[Page], Page]
) -> None:
    page = watch(context.new_page())
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{fresh_server}/regression?data=sine&scale=learned&seed=2&step=100&x=0.5")
    at_foot(page)
    assert all(asked.count(f"{fresh_server}/{FOLDER}/{name}") == 1 for name in soon_needed())
    expect(page.get_by_text("Page not found")).to_have_count(0)
    run = fit(Settings(data="sine", scale="learned", seed=2))
    becomes(page, 100, lambda: step(page))
    data = run.dataset
    assert readout(page, "NLL a point") == per_point(run.nll[100], data.size)
    assert readout(page, "held-out") == per_point(run.held_out_nll[100], len(data.held_out_y))
    assert page.locator(".player-sum").all_inner_texts() == [
        f"{number(run.nll[100])} over {data.size}",
        f"{number(run.held_out_nll[100])} over {len(data.held_out_y)}",
    ]
    expect(page.locator(".player-slice figcaption")).to_contain_text("x = 0.50")


def test_a_first_visit_plays_once_and_ends_at_the_run_of_the_defaults(visit: Callable[..., Page]) -> None:
    page = visit("regression", motion="no-preference")
    page.wait_for_selector(".player[data-playing]")
    expect(page.locator(".player[data-playing]")).to_have_count(0)
    assert step(page) == 1000
    run = fit(Settings())
    assert readout(page, "NLL a point") == per_point(run.nll[-1], run.dataset.size)


@pytest.mark.slow
def test_reduced_motion_plays_nothing_by_itself(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    page.wait_for_timeout(500)
    assert step(page) == 1000


def test_a_change_of_settings_trains_and_keeps_nodes_and_zoom(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    page.evaluate("window.kept = document.querySelector('[data-panel=now] .main-svg')")
    page.evaluate("Plotly.relayout(document.querySelector('[data-panel=now] .player-plot'), {'xaxis.range': [10, 30]})")
    page.get_by_role("radio", name="one σ learned").click()
    run = fit(Settings(scale="learned"))
    expect(page.locator(".player-readouts")).to_contain_text(number(run.nll[-1]))
    assert page.evaluate("kept === document.querySelector('[data-panel=now] .main-svg')")
    zoom = "document.querySelector('[data-panel=now] .player-plot')._fullLayout.xaxis.range"
    becomes(page, [10, 30], lambda: page.evaluate(zoom))
    expect(page).to_have_url(re.compile("scale=learned"))


def test_what_a_person_chooses_is_in_the_link_and_opens_again(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Pin").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"pin=2.*"))
    expect(page).to_have_url(re.compile("step=990"))
    at_account(page)
    expect(page.get_by_role("heading", name="The loss at step 990 is a sum")).to_be_visible()
    link, seen = page.url, page.locator(".player-readouts").inner_text()
    again = at_foot(visit(f"regression{link.partition('/regression')[2]}"))
    becomes(again, 990, lambda: step(again))
    becomes(again, seen, again.locator(".player-readouts").inner_text)
    expect(again.locator("[data-panel=pinned] figcaption")).to_contain_text("step 2")


def test_the_account_is_drawn_for_who_comes_down_to_it(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    expect(page.get_by_text("The points that cost most")).to_have_count(0)
    at_account(page)
    expect(page.get_by_text("The points that cost most")).to_be_visible()
    page.get_by_role("radio", name="one σ learned").click()
    page.wait_for_url(re.compile("scale=learned"))
    expect(page.get_by_text("The points that cost most")).to_be_visible()


def test_a_click_that_comes_with_the_first_scroll_is_heard(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression?rate=1&optimiser=sgd"))
    button = page.get_by_role("button", name="Good fit")
    button.evaluate("(button) => { document.querySelector('.reach').scrollIntoView(); button.click(); }")
    page.wait_for_url(re.compile("regression(?!.*rate=1)"))
    at_account(page)


def test_the_slice_follows_the_pointer_and_a_click_chooses_it(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    box = resting(page, page.locator("[data-panel=now] .nsewdrag"))
    caption = page.locator(".player-slice figcaption")
    before = caption.inner_text()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    expect(caption).not_to_have_text(before)
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.wait_for_url(re.compile(r"x=\d"))


def test_going_back_in_the_browser_goes_back_in_the_settings(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    page.get_by_role("radio", name="σ fixed").click()
    page.wait_for_url(re.compile("scale=fixed"))
    page.go_back()
    expect(page.get_by_role("radio", name="σ(x) predicted")).to_be_checked()
    expect(page.locator(".player-readouts")).to_contain_text(number(fit(Settings()).nll[-1]))


@pytest.mark.slow
def test_a_complaint_covers_no_control(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression?data=nonsense"))
    complaint = resting(page, page.get_by_test_id("stAlert"))
    assert end(page.locator(".stMain [data-testid=stSelectbox]")) <= complaint["y"]


def test_a_long_run_shows_its_progress_and_can_be_cancelled(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression?data=sine&points=4000&hidden=256&steps=100"))
    before = page.locator(".player-readouts").inner_text()
    folded = page.get_by_test_id("stSidebar").locator("button, input, [tabindex='0']").filter(visible=True)
    expect(folded).to_have_count(0)  # Tab passes by what is folded away
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("slider", name="Steps").press("End")
    page.get_by_text(re.compile(r"Training: step [\d,]+ of [\d,]+")).wait_for()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    at_foot(page)
    expect(page).to_have_url(re.compile("steps=100$"))
    becomes(page, before, page.locator(".player-readouts").inner_text)


BOXES = "(names) => names.map((name) => document.querySelector(name).getBoundingClientRect().toJSON())"


@pytest.mark.slow
def test_a_preset_opens_two_moments_side_by_side(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("regression"))
    page.get_by_role("button", name="Bad | good").click()
    expect(page.locator("[data-panel=pinned]")).to_be_visible()
    expect(page.locator("[data-panel=pinned] figcaption")).to_contain_text("step 20")
    expect(page.get_by_text("Two moments of one run")).to_be_visible()
    resting(page, page.locator("[data-panel=slice]"))
    parts = (".st-key-data [data-testid=stSelectbox]", "[data-panel=pinned] figcaption")
    of_slice = ("[data-panel=slice] .player-plot", "[data-panel=slice] .ytitle")
    above, heading, chart, title = page.evaluate(BOXES, [*parts, *of_slice])
    assert heading["top"] >= above["bottom"]
    assert chart["top"] <= title["top"] < title["bottom"] <= chart["bottom"]


def test_the_network_follows_the_player_and_is_folded_on_a_phone(visit: Callable[..., Page]) -> None:
    page = at_account(visit("regression?step=1000&hidden=4&activation=relu"))
    drawn = page.locator(".diagram")
    expect(drawn).to_have_attribute("data-step", "1000")
    expect(drawn.locator("path.unit")).to_have_count(4)
    curve = drawn.locator("path.output").first
    before = curve.get_attribute("d")
    press(page, "Home")
    expect(drawn).to_have_attribute("data-step", "0")
    expect(curve).not_to_have_attribute("d", before or "")
    press(page, "Space")
    becomes(
        page,
        True,
        lambda: drawn.get_attribute("data-step") == page.locator(".player").get_attribute("data-step") != "0",
    )
    width, height = SIZES[2]
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    folded = at_account(page).locator(".diagram")
    expect(folded).to_be_attached()
    assert folded.get_attribute("open") is None
    folded.locator("summary").click()
    expect(folded.locator("path.unit").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
