"""One point everywhere on pages with a player: the points of its picture, the slice, and the terms below it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.infer.frame import frame
from core.minimise import Settings, fit
from tests.browser.foundations import at_account, at_player, becomes, resting
from tests.browser.tabs import SIZES

PLACE = """row => {
  const plot = document.querySelector("[data-panel=now] .player-plot");
  const at = plot.data.findIndex((each) => each.meta?.rows?.includes(row));
  const { x, y, meta } = plot.data[at], i = meta.rows.indexOf(row);
  const axes = plot._fullLayout, box = plot.getBoundingClientRect();
  const up = axes[`yaxis${(plot._fullData[at].yaxis ?? "y").slice(1)}`];
  return [box.x + axes.xaxis._offset + axes.xaxis.d2p(x[i]), box.y + up._offset + up.d2p(y[i])];
}"""
LIT = """() => ({
  row: document.querySelector(".player").dataset.lit ?? null,
  x: Number(document.querySelector(".player").dataset.x),
  rings: document.querySelectorAll(".player-lit:not([hidden])").length,
})"""
RUN = Settings(data="line", steps=200)
ADDRESS = "regression?data=line&steps=200"


def light(row: int) -> dict[str, object]:
    """Return what is lit with a point: the slice at its x, and a mark in the picture and one in the slice."""
    return {"row": str(row), "x": float(fit(RUN).dataset.x[row, 0]), "rings": 2}


def shown(page: Page) -> dict[str, object]:
    """Return what is lit, its x as the data have it to six digits."""
    found: dict[str, object] = page.evaluate(LIT)
    return found | {"x": pytest.approx(found["x"], abs=1e-6)}


def beside(page: Page, row: int) -> tuple[float, float]:
    """Return a place in the window 3 px right of a point."""
    x, y = page.evaluate(PLACE, row)
    return x + 3, y


def test_pointing_at_a_point_lights_its_slice_and_its_term(visit: Callable[..., Page]) -> None:
    page = at_account(visit(ADDRESS, SIZES[1]))
    page.evaluate("() => document.querySelector('.player').scrollIntoView({ block: 'end' })")
    resting(page, page.locator("[data-panel=now]"))

    def is_lit() -> bool:
        page.mouse.move(*beside(page, 3))  # again: what is drawn above or below may push the picture
        return light(3) == shown(page)

    becomes(page, True, is_lit)
    page.mouse.click(*beside(page, 3))
    page.mouse.move(2, 2)
    row = page.locator(".terms tr[aria-current=true]")
    expect(row).to_have_count(1)
    run = fit(RUN)
    cost = float(frame(run, run.last).costs[0][3])
    expect(row.locator("td").last).to_have_text(f"{cost:.4g}".replace("-", "−"))
    page.keyboard.press("Escape")
    expect(row).to_have_count(0)
    becomes(page, None, lambda: page.evaluate(LIT)["row"])


def test_a_row_of_the_terms_lights_its_point_by_mouse_keyboard_and_tap(visit: Callable[..., Page]) -> None:
    order = np.argsort(-frame(fit(RUN), fit(RUN).last).costs[0])
    page = at_account(visit(ADDRESS))
    rows = page.locator(".terms tbody tr")
    rows.nth(1).hover()
    becomes(page, True, lambda: light(order[1]) == shown(page))
    rows.nth(1).click()
    page.keyboard.press("ArrowDown")
    page.mouse.move(2, 2)
    becomes(page, True, lambda: light(order[2]) == shown(page))
    phone = at_account(visit(ADDRESS, SIZES[2]))
    phone.locator(".terms tbody tr").nth(4).tap()
    becomes(phone, True, lambda: light(order[4]) == shown(phone))


def test_a_tap_on_a_point_of_a_class_chooses_it(visit: Callable[..., Page]) -> None:
    page = at_player(visit("multiclass", SIZES[2]))
    page.evaluate("() => document.querySelector('[data-panel=now]').scrollIntoView({ block: 'center' })")
    resting(page, page.locator("[data-panel=now]"))
    page.touchscreen.tap(*page.evaluate(PLACE, 5))
    becomes(page, "5", lambda: page.evaluate(LIT)["row"])
    expect(page.locator(".player-slice .player-lit")).to_be_visible()


@pytest.mark.slow
def test_a_point_of_two_inputs_lights_its_ring_and_its_term(visit: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "plane.csv"
    rng = np.random.default_rng(4)
    rows = [f"{u:.2f},{v:.2f},{3 * u - v + w:.2f}" for u, v, w in rng.normal(size=(30, 3))]
    file.write_text("u,v,y\n" + "\n".join(rows) + "\n", encoding="utf-8")
    page = visit("recipe?data=own&steps=60", SIZES[1])
    page.locator("input[type=file]").set_input_files(file)
    inputs = page.get_by_role("combobox", name="x: one column, up to")
    inputs.click()
    page.get_by_role("option", name="v", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel=slice]")).to_be_hidden()
    at_account(page)
    page.evaluate("() => document.querySelector('.player').scrollIntoView({ block: 'center' })")
    resting(page, page.locator("[data-panel=now]"))
    page.mouse.move(*page.evaluate(PLACE, 3))
    becomes(page, {"row": "3", "rings": 1}, lambda: {key: page.evaluate(LIT)[key] for key in ("row", "rings")})
    page.mouse.click(*page.evaluate(PLACE, 3))
    page.mouse.move(2, 2)
    expect(page.locator(".terms tr[aria-current=true]")).to_have_count(1)
    page.locator(".terms tbody tr").nth(2).hover()
    becomes(page, True, lambda: page.evaluate(LIT)["row"] != "3")


@pytest.mark.slow
def test_a_point_of_a_class_in_a_plane_lights_its_bar(visit: Callable[..., Page]) -> None:
    page = at_player(visit("binary?data=moons&steps=60"))
    page.mouse.move(*page.evaluate(PLACE, 7))
    becomes(page, {"row": "7", "rings": 2}, lambda: {key: page.evaluate(LIT)[key] for key in ("row", "rings")})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "recipe"),
    [("vectors", "multivariate_normal"), ("covariances", "wishart"), ("rankings", "plackett_luce")],
)
def test_a_point_that_is_no_number_lights_its_slice_and_its_term(
    visit: Callable[..., Page], data: str, recipe: str
) -> None:
    page = at_account(visit(f"recipe?data={data}&recipe={recipe}&steps=60", SIZES[1]))
    x = fit(Settings(data=data, recipe=recipe, steps=60).canonical()).dataset.x[:, 0]
    page.evaluate("() => document.querySelector('.player').scrollIntoView({ block: 'center' })")
    resting(page, page.locator("[data-panel=now]"))
    page.mouse.move(*page.evaluate(PLACE, 3))
    becomes(page, True, lambda: page.evaluate(LIT)["row"] is not None)
    pointed = page.evaluate(LIT)["row"]
    page.locator(".terms tbody tr").nth(1).hover()
    becomes(page, True, lambda: page.evaluate(LIT)["row"] not in (None, pointed))
    lit = shown(page)
    assert (lit["x"], lit["rings"]) == (x[int(str(lit["row"]))], 2)
