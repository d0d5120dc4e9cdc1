"""A lecture that is open to a hall: a student's phone follows it, answers, leaves, and follows again."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pages.lecture.collection import read_built_in
from pages.parts.lecture import query_of
from tests.browser.foundations import becomes

STEPS = read_built_in().steps
ASKED = 6
"""The number of a step with a question, whose right choice is the first of two."""
PHONE = {"width": 390, "height": 844}


def says(page: Page, number: int) -> None:
    """Check that the lecture, or who follows it, is at that step."""
    expect(page.locator(".lectern-sentence, .follower-sentence")).to_have_text(STEPS[number - 1].sentence)


def shows(student: Page, number: int) -> None:
    """Check that a student sees the page of that step, live and in its state."""
    step = STEPS[number - 1]
    becomes(student, True, lambda: frame_of(student) == (f"/{step.place.path}", query_of(step.link)))


def frame_of(student: Page) -> tuple[str, dict[str, str]] | None:
    """Return path and query of the page that a student sees, None before there is one."""
    found = student.locator(".follower-stage:not([data-busy]) iframe[data-shown]")
    frame = found.element_handle().content_frame() if found.count() else None
    address = urlsplit(frame.url if frame else "")
    return (address.path, {name: values[0] for name, values in parse_qs(address.query).items()}) if frame else None


def opened(page: Page, number: int) -> Page:
    """Return a student's phone that follows a lecture, which is opened to the hall at that step."""
    says(page, number)
    page.wait_for_selector(".lectern[data-ready]")
    page.keyboard.press("h")
    code = page.locator(".lectern-qr img")
    becomes(page, True, lambda: code.evaluate("(qr) => qr.checkVisibility() && qr.naturalWidth > 0"))
    link = f"http://{page.locator('.lectern-link').inner_text()}"
    assert link == f"{page.url.partition('?')[0]}?hall={page.locator('.lectern-code').inner_text()}"
    student = page.context.new_page()
    student.set_viewport_size(PHONE)
    student.goto(link)
    says(student, number)
    shows(student, number)
    page.keyboard.press("h")
    expect(code).to_be_hidden()
    return student


def closed(page: Page, student: Page) -> None:
    """Check that a hall that is ended is told so."""
    page.keyboard.press("h")
    page.get_by_role("button", name="End the hall").click()
    expect(student.locator(".follower-place")).to_contain_text("There is no hall with this code")
    expect(page.get_by_role("button", name="Open to the hall")).to_be_visible()
    student.close()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_whole_lecture_is_followed(visit: Callable[..., Page]) -> None:
    page = visit("lecture?projector=1")
    student = opened(page, 1)
    for number, step in enumerate(STEPS, 1):
        says(student, number)
        shows(student, number)
        expect(student.locator(".follower-answer")).to_be_empty()
        page.keyboard.press("PageDown")
        if step.answer:
            expect(student.locator(".follower-answer")).to_have_text(step.answer)
            page.keyboard.press("PageDown")
    closed(page, student)


def test_a_phone_follows_answers_leaves_and_follows_again(visit: Callable[..., Page]) -> None:
    page = visit(f"lecture?projector=1&step={ASKED}")
    student = opened(page, ASKED)
    expect(page.locator(".lectern-answered")).to_have_text("no answer yet")
    for choice in ("B no", "A yes"):
        student.get_by_role("button", name=choice).click()
        expect(student.get_by_role("button", name=choice)).to_have_attribute("aria-pressed", "true")
        expect(student.locator(".follower-given")).to_contain_text("You may change it")
    expect(page.locator(".lectern-answered")).to_have_text("1 answer")
    page.keyboard.press("PageDown")
    for each in (page, student):
        expect(each.locator(".answers li").first).to_contain_text("1 (100 %)")
        expect(each.locator(".answers [data-right]")).to_contain_text("A yes✓ right")
    expect(student.locator(".answers [data-right]")).to_contain_text("your answer")
    expect(student.locator(".follower-answer")).to_have_text(STEPS[ASKED - 1].answer)
    page.keyboard.press("a")
    expect(page.locator(".lectern-answers")).to_be_hidden()
    page.keyboard.press("PageDown")
    says(student, ASKED + 1)
    shows(student, ASKED + 1)
    student.get_by_role("button", name="Step back").click()
    says(student, ASKED)
    page.keyboard.press("PageDown")
    place = student.locator(".follower-place")
    expect(place).to_have_text(f"You are at step {ASKED}, the hall is at step {ASKED + 2}.")
    says(student, ASKED)
    student.get_by_role("button", name="Follow the hall").click()
    says(student, ASKED + 2)
    shows(student, ASKED + 2)
    closed(page, student)
