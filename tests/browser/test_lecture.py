"""The lecture in a browser: walked by keys, followed by its notes, left for a page and come back to, and one's own."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from pages.lecture.collection import read_built_in
from pages.parts.lecture import query_of
from tests.browser.foundations import becomes, made, shot
from tests.browser.tabs import GO

STEPS = read_built_in().steps
READABLE = 28
"""Pixels of a sentence at 1280×720 that the last row of a hall can read."""
PATIENCE = 60_000
SHOWN = """() => !document.querySelector(".lectern-stage[data-busy]") && document.querySelector("iframe[data-shown]")"""
STAYS = """() => { const says = document.querySelector(".lectern-says").getBoundingClientRect();
  const main = document.querySelector("[data-testid=stMain]");
  return [says.top, says.bottom, main.scrollHeight - main.clientHeight]; }"""
"""Where the sentence stands, and by how many pixels the page is higher than the window."""


def shown(page: Page) -> Frame:
    """Return the frame of the step that is shown, when its page is there."""
    page.wait_for_function(SHOWN, timeout=PATIENCE)
    frame = page.locator("iframe[data-shown]").element_handle().content_frame()
    assert frame
    return frame


def move_by_key(page: Page, frame: Frame) -> None:
    """Move a handle of the picture by a key, until the address of its page says so."""
    before = frame.url
    frame.locator(".picture-handle").first.focus()
    page.keyboard.press("ArrowRight")
    becomes(page, True, lambda: frame.url != before)


def at(page: Page, number: int) -> None:
    """Check that the lecture is at that step: its sentence, its address, and the page and state in its frame."""
    step = STEPS[number - 1]
    expect(page.locator(".lectern-sentence")).to_have_text(step.sentence)
    expect(page).to_have_url(re.compile(rf"[?&]step={number}(&|$)" if number > 1 else r"lecture(\?projector=1)?$"))
    address = urlsplit(shown(page).url)
    assert address.path.rpartition("/")[2] == step.place.path
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked.items() >= query_of(step.link).items()
    expect(shown(page).get_by_test_id("stException")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_whole_lecture_is_walked_by_keys(visit: Callable[..., Page]) -> None:
    """Nothing but the picture moves, nothing scrolls, and the last row can read it."""
    page = visit("lecture?projector=1")
    shown(page)
    before = page.evaluate(STAYS)
    assert before[2] == 0
    for number, step in enumerate(STEPS, 1):
        at(page, number)
        assert page.evaluate(STAYS) == before
        shot(page, f"lecture-{number:02}")
        if step.question:
            expect(page.locator(".lectern-question")).to_have_text(step.question)
            expect(page.locator(".lectern-answer")).to_be_empty()
            page.keyboard.press("PageDown")
            expect(page.locator(".lectern-answer")).to_have_text(step.answer)
            assert page.evaluate(STAYS) == before
        page.keyboard.press("ArrowRight" if number % 2 else "PageDown")
    at(page, len(STEPS))
    expect(page.get_by_role("button", name="Next step")).to_be_disabled()
    page.keyboard.press("PageUp")
    at(page, len(STEPS) - 1)


def test_keys_lead_on_whatever_was_clicked_but_not_who_types(visit: Callable[..., Page]) -> None:
    page = visit("lecture?projector=1&step=17")
    at(page, 17)
    size = page.locator(".lectern-sentence").evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)")
    assert size >= READABLE
    frame = shown(page)
    frame.locator("[data-panel=residuals]").click(position={"x": 20, "y": 120})
    page.keyboard.press("ArrowRight")
    at(page, 18)
    page.keyboard.press("ArrowLeft")
    at(page, 17)
    before = frame.url
    move_by_key(page, frame)
    expect(page.locator("[data-do=list]")).to_have_text(f"17 / {len(STEPS)}")
    page.keyboard.press("r")
    becomes(page, before, lambda: frame.url)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    at(page, 18)
    expect(page.locator(".lectern-answer")).to_have_text(STEPS[17].answer)
    player = shown(page).locator(".player")
    page.locator(".lectern-sentence").click()
    page.keyboard.press(" ")
    expect(player).to_have_attribute("data-playing", "")
    page.keyboard.press(" ")
    expect(player).not_to_have_attribute("data-playing", "")
    shown(page).locator("select").first.focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("l")
    page.wait_for_timeout(300)
    at(page, 18)
    page.locator(".lectern-sentence").click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stHeader]")).to_be_visible()
    at(page, 18)


def test_the_list_leads_to_any_step_and_a_page_back_to_it(visit: Callable[..., Page]) -> None:
    page = visit("lecture?step=99")
    expect(page.get_by_test_id("stAlert")).to_contain_text("step must be a whole number from 1 to ")
    shown(page)
    page.keyboard.press("l")
    page.get_by_role("dialog").get_by_role("button").nth(6).click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    at(page, 7)
    frame = shown(page)
    move_by_key(page, frame)
    moved = urlsplit(frame.url).query
    page.get_by_role("button", name="Open in its page").click()
    becomes(page, ("/fits", moved), lambda: (urlsplit(page.url).path, urlsplit(page.url).query))
    page.get_by_role("link", name="Back to the lecture, step 7").click()
    at(page, 7)
    page.go_back()
    becomes(page, "/fits", lambda: urlsplit(page.url).path)


def test_notes_follow_in_another_window_and_lead(visit: Callable[..., Page]) -> None:
    page = visit("lecture?step=12")
    at(page, 12)
    notes = page.context.new_page()
    notes.goto(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/lecture?notes=1")
    expect(notes.locator(".notes-sentence")).to_have_text(STEPS[11].sentence, timeout=PATIENCE)
    expect(notes.locator(".notes-text")).to_have_text(STEPS[11].notes)
    notes.keyboard.press("PageDown")
    expect(page.locator(".lectern-answer")).to_have_text(STEPS[11].answer)
    page.keyboard.press("PageDown")
    expect(notes.locator(".notes-sentence")).to_have_text(STEPS[12].sentence)
    expect(notes.locator(".notes-next")).to_have_text(f"Then: {STEPS[13].sentence}")
    expect(notes.locator(".notes-clock")).to_have_text(re.compile(r"^\d+:\d\d$"))
    notes.close()


HOSTILE = """title: <img src=//example.org/x onerror=a()>
steps:
- sentence: <b>bold</b> <script>alert(1)</script> ![x](//example.org/x.png) $x^2$
  link: fits?sigma=0.1
  question: <i>Why?</i>
  choices: [<u>a</u>, "[b](//example.org)"]
  answer: <img src=//example.org/y>
- sentence: A page that waits for a table of one's own
  link: recipe?data=own
"""


def test_a_lecture_of_ones_own_is_added_to_opened_and_shown_as_text(visit: Callable[..., Page], tmp_path: Path) -> None:
    page = visit("fits?sigma=0.05")
    page.get_by_role("button", name="Add this state to my lecture").click()
    expect(page.get_by_test_id("stToast")).to_contain_text("Step 1 of your lecture shows fits?sigma=0.05")
    page.evaluate(GO, "/lecture")
    page.get_by_role("button", name="Give my lecture").click()
    expect(page).to_have_url(re.compile(r"lecture=own"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my lecture").click()
    assert "link: fits?sigma=0.05" in Path(download.value.path()).read_text(encoding="utf-8")
    wrong, hostile = tmp_path / "wrong.yaml", tmp_path / "hostile.yaml"
    wrong.write_text("title: T\nsteps:\n- sentence: A\n  link: <b>nowhere</b>\n", encoding="utf-8")
    hostile.write_text(HOSTILE, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_test_id("stAlert")).to_contain_text("not “<b>nowhere</b>”.")
    page.locator("input[type=file]").set_input_files(hostile)
    expect(page.locator(".lectern-sentence")).to_contain_text("<b>bold</b> <script>alert(1)</script> ![x]")
    page.keyboard.press("Escape")
    page.locator(".lectern [data-do=next]").click()
    expect(page.locator(".lectern-answer")).to_have_text("<img src=//example.org/y>")
    assert page.locator(".lectern :is(b, u, i, img, script, a)").count() == 0
    assert made(page) == []
    page.locator(".lectern [data-do=next]").click()
    becomes(page, True, lambda: shown(page).url.endswith("recipe?data=own"))
    expect(shown(page).locator("input[type=file]")).to_be_attached()
