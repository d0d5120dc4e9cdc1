"""What a page is taken home as, in a real Chromium: pictures as they are seen, the player as a file for no network."""

import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from playwright.sync_api import Download, Locator, Page, expect

from core.data import load
from tests.browser.chromium import Shared
from tests.browser.foundations import at_account, at_foot, becomes, resting
from tests.browser.tabs import patient

LINK = "regression?steps=8&hidden=3&step=4&x=30"
EBML = b"\x1a\x45\xdf\xa3"
"""What every WebM file begins with."""
READOUTS = ".player-readouts dd"
LINES = "[data-panel=now] .js-line"
SVG = "{http://www.w3.org/2000/svg}"


def texts_of(image: ElementTree.Element) -> list[str]:
    """Return the texts of an image."""
    return ["".join(each.itertext()) for each in image.iter(f"{SVG}text")]


def saved(page: Page, button: Locator) -> Download:
    """Return what is downloaded when a button is pressed."""
    with page.expect_download() as found:
        button.click()
    return found.value


def in_list(page: Page, what: str) -> Download:
    """Return what is downloaded when the list of pictures is asked for this one."""
    return saved(page, page.locator(".save-all").get_by_role("button", name=what))


def drawn_as(page: Page, what: str) -> ElementTree.Element:
    """Return the image that the list gives, when its lines are those that the page draws, which may still grow."""
    found: ElementTree.Element

    def is_same() -> bool:
        nonlocal found
        found = ElementTree.fromstring(content(in_list(page, what)))
        lines = [each.get("d") for each in found.iter(f"{SVG}path") if "js-line" in each.get("class", "")]
        return bool(lines == page.eval_on_selector_all(LINES, "(all) => all.map((each) => each.getAttribute('d'))"))

    becomes(page, True, is_same)
    return found


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_a_picture_is_saved_as_it_is_seen(visit: Callable[..., Page]) -> None:
    """Its texts beside the chart and the line at x, drawn by the page, are in it, as are Plotly's own."""
    page = at_foot(visit(LINK))
    box = resting(page, page.locator("[data-panel=now]"))
    page.get_by_role("button", name="Save pictures").press("Enter")
    image = in_list(page, "Picture as PNG")
    assert image.suggested_filename == "likelihood_lab_regression_picture_step_4.png"
    (width,) = struct.unpack(">I", content(image)[16:20])
    assert width == round(2 * box["width"])
    expect(page.locator(".save-note")).to_have_text("Saved as likelihood_lab_regression_picture_step_4.png.")
    drawing = drawn_as(page, "Picture as SVG")
    assert {"30.0", "head acceleration (g)"} <= set(texts_of(drawing))
    points = "training: 100 points, 2.4 to 57.6 across and −134 to 75 up"
    expect(page.locator("[data-panel=now]")).to_have_attribute(
        "aria-description", re.compile(f"^Now, at step 4: head acceleration .*{points}")
    )
    page.get_by_role("button", name="Picture: its numbers").click()
    expect(page.get_by_role("region", name="The numbers of Picture")).to_contain_text(points)
    numbers = page.get_by_role("region", name="The numbers of Picture").locator("table").first
    assert numbers.locator("th").all_inner_texts() == ["time after impact (ms)", "head acceleration (g)"]
    rows = numbers.locator("tbody tr").filter(has_text="training").all_inner_texts()
    data = load("motorcycle")
    assert {tuple(row.replace("−", "-").split("\t")[1:]) for row in rows} == {
        (f"{x:.5g}", f"{y:.5g}") for x, y in zip(data.x[:, 0], data.y, strict=True)
    }
    page.get_by_role("button", name="Close").click()
    page.locator(".player-slice [role=toolbar] button").first.press("ArrowRight")
    expect(page.locator(".player-slice [role=toolbar] :focus")).to_have_attribute("aria-label", "Zoom out")
    expect(page.locator(".player")).to_have_attribute("data-step", "4")
    page.locator(".player-slice .player-plot").hover()
    drawing = ElementTree.fromstring(content(saved(page, page.locator(".player-slice [data-title='Save as SVG']"))))
    title = page.locator(".player-slice figcaption").inner_text()
    assert " ".join(texts_of(drawing)).startswith(title)


def test_a_player_is_a_file_that_plays_without_a_network(
    visit: Callable[..., Page], chromium: Shared, watch: Callable[[Page], Page], tmp_path: Path
) -> None:
    page = at_account(visit(LINK))
    shown = page.locator(READOUTS).all_inner_texts()
    found = saved(page, page.get_by_role("button", name=re.compile("Player: one HTML file")))
    file = tmp_path / found.suggested_filename
    found.save_as(file)
    context = patient(chromium.browser.new_context(offline=True, viewport={"width": 1280, "height": 720}))
    alone = watch(context.new_page())
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    player = alone.locator(".player[data-ready]")
    expect(player).to_have_attribute("data-step", "4")
    assert alone.locator(READOUTS).all_inner_texts() == shown
    alone.keyboard.press("Home")
    expect(player).to_have_attribute("data-step", "0")
    alone.keyboard.press(" ")
    expect(player).to_have_attribute("data-step", "8")
    assert alone.locator(READOUTS).all_inner_texts() != shown
    alone.locator(".player-x").press("Home")
    expect(player).not_to_have_attribute("data-x", "30")
    alone.get_by_role("button", name="Save pictures").click()
    image = in_list(alone, "The loss: mean of −log Pr(y|x) as SVG")
    assert image.suggested_filename == "likelihood_lab_regression_loss_step_8.svg"
    film = alone.get_by_role("button", name="The run as WebM")
    film.evaluate("(button) => { button.click(); button.click(); }")
    expect(alone.locator(".save-note")).to_have_text("The film was given up.")
    video = saved(alone, film)
    assert video.suggested_filename == "likelihood_lab_regression_film.webm"
    assert content(video).startswith(EBML)
    expect(player).to_have_attribute("data-step", "8")
    assert [each for each in asked if not each.startswith(("file:", "data:", "blob:"))] == []
    context.close()
