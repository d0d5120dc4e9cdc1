"""The multiplication, moment by moment: each factor, both products as their format rounds them, and the sum of logs."""

import math
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from core.figures.likelihood import (
    ENDS,
    MOST,
    book_account,
    book_products,
    product_reel,
)
from core.figures.theme import CHART_TEXT, DARK, LIGHT, PROJECTED, Theme
from core.film.reel import Label, Reel
from core.theory.likelihood import UNITS
from tests.figures.panels import checked

REELS = {unit: product_reel(unit, LIGHT) for unit in UNITS}
AT = (0, 1, 17, 19, 181, 182, 183, 1301, 1302, 1499)


def sizes(value: Any, within: str = "") -> list[float]:
    """Return every font size in a figure."""
    if isinstance(value, dict):
        own = [value["size"]] if within.endswith("font") and "size" in value else []
        return own + [size for key, item in value.items() for size in sizes(item, key)]
    return [size for item in value for size in sizes(item, within)] if isinstance(value, list | tuple) else []


def shown(reel: Reel, block: str, moment: int) -> list[float]:
    """Return what is shown of a block at a moment, as the browser takes it."""
    row = reel.blocks[block][moment % len(reel.blocks[block])]
    come = reel.since.get(block)
    return list(row if come is None else row[: np.searchsorted(come, moment, side="right")])


def texts(reel: Reel, panel: str, moment: int) -> list[str]:
    """Return the texts that are on a panel at a moment."""
    there = [label for label in reel.labels if label.panel == panel and moment >= label.since]
    return [text for label in there if (text := label.texts[moment % len(label.texts)])]


def test_in_a_hall_the_numbers_on_two_bars_are_short_enough_to_stand_side_by_side() -> None:
    hall = texts(product_reel("m", PROJECTED[0]), "bars", 119)
    assert max(map(len, hall)) <= len("1.44e−30")
    assert [float(text.replace("−", "-")) for text in hall] == pytest.approx(
        [float(text.replace("−", "-")) for text in texts(REELS["m"], "bars", 119)], rel=5e-3
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK, *PROJECTED], ids=lambda theme: theme.name)
@pytest.mark.parametrize("unit", UNITS)
def test_text_is_large_and_axes_have_titles(theme: Theme, unit: str) -> None:
    for panel in product_reel(unit, theme).panels:
        assert min(sizes(panel.figure)) >= theme.text_size >= CHART_TEXT
        assert panel.title
        if panel.name != "bars":
            checked(panel)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("moment", AT)
def test_a_bar_is_the_product_as_its_format_rounds_it(unit: str, moment: int) -> None:
    """By a loop over numbers of the format, one factor after another."""
    reel, costs = REELS[unit], np.resize(book_account().cost + math.log(UNITS[unit]), MOST)
    single, double = np.float32(1.0), 1.0
    with np.errstate(over="ignore", under="ignore"):
        for cost in costs[: moment + 1]:
            single = np.float32(single * np.float32(math.exp(-cost)))
            double = double * math.exp(-cost)
    top = reel.panels[1].figure["layout"]["yaxis"]["range"][1]
    for name, product in (("float32", float(single)), ("float64", double)):
        (height,) = shown(reel, name, moment)
        assert height == pytest.approx(min(product, top / 1.18), rel=1e-5, abs=1.1e-5 * top)
        running = book_products(unit).single if name == "float32" else book_products(unit).double
        assert float(running[moment]) == pytest.approx(product, rel=1e-4)
    assert shown(reel, "factor", moment) == [pytest.approx(math.exp(-costs[moment]))]


@pytest.mark.parametrize("unit", UNITS)
def test_the_sum_of_logs_is_right_where_the_product_is_lost(unit: str) -> None:
    """By 60 digits, whose product is never 0 nor infinite."""
    with mp.workdps(60):
        densities = [mp.exp(-mpf(float(cost))) / mpf(str(UNITS[unit])) for cost in book_account().cost]
        product = mp.fprod(densities) ** (MOST // len(densities))
        assert float(mp.log(product)) == pytest.approx(shown(REELS[unit], "sum", MOST - 1)[0], rel=1e-10)


@pytest.mark.parametrize(
    ("unit", "lost", "word"),
    [("m", {"float32": 183, "float64": 1303}, "exactly 0"), ("mm", {"float32": 15, "float64": 100}, "exactly 0"),
     ("km", {"float32": 14, "float64": 112}, "inf")],
)  # fmt: skip
def test_the_loss_of_each_format_is_said_from_the_moment_it_happens(unit: str, lost: dict[str, int], word: str) -> None:
    reel = REELS[unit]
    assert reel.stops == tuple(n - 1 for n in lost.values())
    for name, n in lost.items():
        running = book_products(unit)
        product = running.single if name == "float32" else running.double
        assert not math.isfinite(product[n - 1]) or not product[n - 1]
        assert math.isfinite(product[n - 2])
        assert product[n - 2]
        before, after = texts(reel, "bars", n - 2), texts(reel, "bars", n - 1)
        assert after.count(word) == before.count(word) + 1
        assert f"since {n:,}" in after
        assert not any(text.startswith(name) for text in texts(reel, "logs", n - 2))
        assert f"{name}: {word.rsplit(maxsplit=1)[-1]} at n = {n:,}" in texts(reel, "logs", n - 1)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("moment", AT)
def test_all_that_is_drawn_lies_within_its_axes(unit: str, moment: int) -> None:
    reel = REELS[unit]
    bars, stages = reel.panels[1].figure["layout"]["yaxis"]["range"], reel.stages["logs"]
    stage = int(np.searchsorted(stages.ends, moment))
    for name in ("factor", "float32", "float64"):
        assert 0 <= shown(reel, name, moment)[0] < bars[1]
    n, sums = np.array(shown(reel, "n so far", moment)), np.array(shown(reel, "sum so far", moment))
    assert len(n) == len(sums)
    assert moment + 1 - n[-1] < 5
    assert stages.x[stage, 0] <= n.min() <= n.max() <= stages.x[stage, 1]
    assert stages.y[stage, 0] <= sums.min() <= sums.max() <= stages.y[stage, 1]


@pytest.mark.parametrize("moment", range(20))
def test_the_line_from_a_point_ends_on_its_bell(moment: int) -> None:
    reel = REELS["m"]
    (_, x), (y, _) = shown(reel, "foot", moment), shown(reel, "height", moment)
    across, up = np.array(shown(reel, "bell x", moment)[:-1]), np.array(shown(reel, "bell y", moment)[:-1])
    assert x == pytest.approx(np.interp(y, up, across, left=across[0], right=across[-1]), abs=0.002)


def test_playing_begins_slowly_and_ends_in_seconds() -> None:
    times = REELS["m"].times
    assert times[1] > 0.4
    assert 12 < times[-1] < 25
    assert list(ENDS) == sorted(ENDS)


def test_words_on_the_slider_stand_apart() -> None:
    for reel in REELS.values():
        places = sorted(reel.times[moment] / reel.times[-1] for moment in reel.marks.values())
        assert min(np.diff(places)) > 0.1
    assert REELS["m"].marks == {"20 points": 19, "float32: 0": 182, "float64: 0": 1302}


def test_a_label_never_leaves_what_it_says() -> None:
    factor = next(label for label in REELS["m"].labels if label.panel == "bars")
    assert isinstance(factor, Label)
    assert factor.texts[17] == "0.00023929"
