"""Icons: one for every family, and in it what its distribution is."""

import numpy as np
import pytest
from scipy import stats

from core.choose import RECIPES
from core.figures.icons import icon
from core.figures.theme import THEMES, Theme
from core.figures.thumbnail import Stroke, svg

LIGHT = THEMES["light"]


def strokes(key: str) -> tuple[Stroke, ...]:
    return icon(key, LIGHT).strokes


@pytest.mark.parametrize("key", RECIPES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_every_family_has_a_small_one_of_its_own(key: str, theme: Theme) -> None:
    text = svg(icon(key, theme), theme)
    assert "nan" not in text
    assert len(text) < 2000
    assert sum(svg(icon(other, theme), theme).split("</title>")[1] in text for other in RECIPES) == 1


def test_a_curve_is_the_density_and_what_lies_under_it() -> None:
    shape, curve = strokes("normal")
    np.testing.assert_allclose(curve.y, stats.norm.pdf(curve.x))
    assert (shape.y[0], shape.y[-1]) == (0.0, 0.0)
    np.testing.assert_allclose(np.trapezoid(curve.y, curve.x), 0.98, atol=1e-3)


def test_bars_are_probabilities() -> None:
    heights = [stroke.y.max() for stroke in strokes("poisson")]
    np.testing.assert_allclose(heights, stats.poisson.pmf(np.arange(len(heights)), 4.0))
    shares = [stroke.y.max() for stroke in strokes("categorical")]
    assert sum(shares) == pytest.approx(1.0)
    assert [stroke.colour for stroke in strokes("categorical")] == list(LIGHT.classes[:3])


def test_what_a_mixture_looks_like_has_two_peaks_and_heavy_tails_are_wide() -> None:
    density = strokes("normal_mixture")[1].y
    assert np.sum((density[1:-1] > density[:-2]) & (density[1:-1] > density[2:])) == 2
    assert np.ptp(strokes("student_t")[1].x) > np.ptp(strokes("normal")[1].x)
