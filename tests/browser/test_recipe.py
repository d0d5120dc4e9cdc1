"""The recipe page as a student meets it: four steps that follow each other, own data, and all of it in the window."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.minimise import fit
from pages.recipe.opening import GOOD
from tests.browser.foundations import at_account, at_foot, becomes, end, made, resting, shot
from tests.browser.tabs import PHONE, SIZES

TABLE = "day,<b>load</b>,![k](x)\n" + "\n".join(f"{i},{3 + i * i % 11},{i % 2}" for i in range(40))


def test_the_steps_follow_each_other(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("recipe"))
    expect(page.locator(".player-readouts")).to_contain_text(f"{fit(GOOD).nll[-1]:.2f}")
    page.get_by_text("Why not the others?").click()
    expect(page.get_by_text("needs y between 0 and 1")).to_be_visible()
    said = page.locator("[data-panel=prediction] figcaption")
    before = said.inner_text()
    page.locator(".player").scroll_into_view_if_needed()
    box = resting(page, page.locator("[data-panel=now] .nsewdrag").first)
    page.mouse.click(box["x"] + 0.15 * box["width"], box["y"] + 0.5 * box["height"])
    expect(said).not_to_have_text(before)
    page.wait_for_url(re.compile(r"x=18\d\d"))
    page.get_by_role("button", name="Draw 100 samples").click()
    expect(page.locator("[data-panel=samples] figcaption")).to_have_text("4,100 draws from Pr(y|x)")
    page.get_by_role("slider", name="λ (rate)").press("Home")
    page.wait_for_url(re.compile("hand1=0"))
    page.get_by_text("Let it train").click()
    expect(page.get_by_text("Best without x: λ")).to_be_visible()
    page.get_by_role("button", name="Angles").click()
    page.wait_for_url(re.compile("recipe=von_mises"))
    at_foot(page)
    expect(page.locator('[data-panel="link loc"]')).to_be_visible()


def test_dates_are_said_and_the_row_of_the_reading_stays_open(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "dated.csv"
    file.write_text("day;y\n" + "".join(f"2024-03-{1 + i:02};{3 + i * i % 11},5\n" for i in range(30)))
    page = visit("recipe?data=own&steps=40")
    page.locator("input[type=file]").set_input_files(file)
    at_foot(page)
    expect(page.locator(".player-slice figcaption")).to_have_text(re.compile(r"at day = \d+ Mar 2024( \d\d:\d\d)?$"))
    expect(page.locator("[data-testid=stTable]").first).to_contain_text(re.compile(r"at day = \d+ Mar 2024"))
    page.get_by_text("30 rows, 2 columns").click()
    page.get_by_role("textbox", name="Missing marks").fill("3,5")
    page.get_by_role("textbox", name="Missing marks").press("Enter")
    expect(page.get_by_text("“3,5” read as missing in").first).to_be_visible()
    decimal = page.get_by_role("combobox", name="Decimal marks")
    decimal.scroll_into_view_if_needed()
    resting(page, decimal)  # a list that is open closes when the page scrolls
    decimal.click()
    page.get_by_role("option", name="points").click()
    expect(page.get_by_text("separated by semicolons, decimal point")).to_be_visible()
    expect(page.get_by_role("textbox", name="Missing marks")).to_be_visible()


def test_own_data_stay_text(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(TABLE, encoding="utf-8")
    page = visit("recipe?data=own&steps=60")
    page.locator("input[type=file]").set_input_files(file)
    at_account(page)
    expect(page.get_by_text("40 rows, 3 columns")).to_be_visible()
    expect(page.locator("[data-panel=observed]").get_by_text("![k]")).to_be_visible()
    assert made(page) == []
    assert "load" not in page.url
    shot(page, "recipe_own")


@pytest.mark.slow
def test_it_fits_the_window(visit: Callable[..., Page]) -> None:
    page = at_foot(visit("recipe?data=geyser&recipe=normal_mixture&draws=1&steps=100", dark=True))
    for width, height in (SIZES[0], SIZES[2]):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        for part in ("[data-panel=observed]", "[role=radiogroup]") if width > PHONE else ():
            becomes(page, True, lambda part=part, height=height: end(page.locator(part)) <= height)
        shot(page, "recipe")
        for place, selector in (
            ("predict", '[data-panel="link loc"]'),
            ("player", ".player"),
            ("infer", "[data-panel=prediction]"),
        ):
            page.locator(selector).first.evaluate("element => element.scrollIntoView({block: 'center'})")
            resting(page, page.locator(selector).first)
            shot(page, f"recipe_{place}")
