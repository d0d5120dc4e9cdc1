"""Words and numbers that say what they are: by mouse, finger and keys, within the window, and following the player."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.foundations import at_player, becomes, resting
from tests.browser.tabs import SIZES


def bubble(page: Page) -> Locator:
    return page.get_by_role("tooltip").filter(has_text=re.compile(".")).and_(page.locator(".word-bubble"))


def lies_within(page: Page) -> bool:
    box, size = bubble(page).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    right, bottom = box["x"] + box["width"], box["y"] + box["height"]
    return min(box["x"], box["y"]) >= 0 and right <= size["width"] and bottom <= size["height"]


def test_a_word_is_explained_by_mouse_and_by_keys(visit: Callable[..., Page]) -> None:
    page = at_player(visit("regression"))
    word = page.locator("dfn.word", has_text="density").first
    word.hover()
    expect(bubble(page)).to_contain_text("Probability per unit of y")
    expect(bubble(page).get_by_role("link", name="The normal distribution")).to_have_attribute("href", "normal")
    assert lies_within(page)
    page.mouse.move(5, 600)
    expect(bubble(page)).to_have_count(0)
    word.focus()
    expect(bubble(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(bubble(page)).to_have_count(0)
    expect(word).to_be_focused()
    assert page.locator(".st-key-page_head").inner_text().count("density") == 1


def test_a_mark_follows_what_its_page_says(visit: Callable[..., Page]) -> None:
    page = at_player(visit("regression"))
    lesson = page.locator(".st-key-lesson")
    page.get_by_role("button", name="Constant σ").click()
    expect(lesson.locator("dfn.word", has_text="held-out")).to_be_visible()
    expect(lesson).to_have_text(re.compile("^One learned σ .* the held-out NLL shows it.$"))
    page.get_by_role("button", name="σ too small").click()
    expect(lesson).to_have_text(re.compile("^With σ fixed at 5 g .* costs its distance squared.$"))


@pytest.mark.slow
def test_a_word_is_explained_by_a_finger_at_the_edge(visit: Callable[..., Page]) -> None:
    page = visit("binary", SIZES[2])
    page.locator("dfn.word", has_text="sigmoid").tap()
    expect(bubble(page)).to_contain_text("it makes any output f a probability")
    expect(bubble(page).get_by_role("link")).to_have_count(0)
    assert lies_within(page)
    page.locator("h1").tap()
    expect(bubble(page)).to_have_count(0)


def test_a_number_says_how_it_comes_about_at_every_step(visit: Callable[..., Page]) -> None:
    page = at_player(visit("regression?step=1000"))
    page.locator(".player-readouts dt", has_text="NLL a point").focus()
    expect(bubble(page)).to_contain_text("At step 1000: 400.14 / 100 = 4.001.")
    assert lies_within(page)
    page.keyboard.press("Home")
    becomes(page, True, lambda: "At step 0: " in bubble(page).inner_text())
    shown = page.locator(".player-readouts dd").first.inner_text()
    assert bubble(page).inner_text().endswith(f"= {shown}.")
    page.locator(".player-numbers dt", has_text="95 % interval").hover()
    becomes(page, True, lambda: "μ ± 1.96" in bubble(page).inner_text())


def test_a_title_says_how_its_number_comes_about(visit: Callable[..., Page]) -> None:
    page = visit("fits?data=line&intercept=1.6&slope=-0.8&sigma=0.1")
    title = page.locator("[data-panel=bells] figcaption")
    title.hover()
    expect(bubble(page)).to_contain_text("/ (2 · 0.1²) = 497.37.")
    assert lies_within(page)
    box = resting(page, page.locator("[data-panel=residuals] .picture-handle").first)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"], box["y"] + 60, steps=4)
    expect(title).not_to_have_attribute("data-explain", re.compile("."))  # its number is led by the hand
    page.mouse.up()
    expect(title).to_have_attribute("data-explain", re.compile("added up"))
    shown = re.findall(r"= (.*) nats", title.inner_text())
    assert (title.get_attribute("data-explain") or "").endswith(f"= {shown[0]}.")


@pytest.mark.slow
def test_a_title_of_a_reel_follows_the_moment(visit: Callable[..., Page]) -> None:
    page = visit("likelihood")
    title = page.locator("[data-panel=bars] figcaption")
    title.focus()
    expect(bubble(page)).to_contain_text("float32: exactly 0")
    page.locator("[data-do=start]").first.click()
    title.focus()
    expect(bubble(page)).to_contain_text("float64: 1 · ")
