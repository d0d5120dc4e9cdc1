"""Densities as curves of few values: they are the densities, hold their probability, and move between two x."""

import numpy as np
import pytest
from scipy import stats

from core import infer
from core.choose import Recipe, recipe
from core.infer.curves import curves, mean_direction, refined_knots, whole_curves, wound_curves

EVERYWHERE = -1e6, 1e6
PLACES = np.linspace(-1.0, 1.0, 5)
"""Outputs move with x, so that the F = 6 moments and G = 5 places all have another density."""


def raws(made: Recipe, spread: float = 1.0) -> np.ndarray:
    """Return raw outputs (6, 5, outputs) around the start of a recipe."""
    tilt = np.linspace(-1.0, 1.0, made.outputs)
    moments = np.linspace(0.0, 1.0, 6)
    return made.start + spread * moments[:, None, None] * PLACES[:, None] * tilt


FAMILIES = {
    "laplace": recipe("laplace"),
    "asymmetric_laplace": recipe("asymmetric_laplace"),
    "student_t": recipe("student_t"),
    "normal_mixture": recipe("normal_mixture", components=2),
    "normal_mixture of 5": recipe("normal_mixture", components=5),
    "exponential": recipe("exponential"),
    "gamma": recipe("gamma"),
    "beta": recipe("beta"),
}


@pytest.mark.parametrize("made", FAMILIES.values(), ids=FAMILIES)
def test_a_curve_is_the_density_and_holds_nearly_all_of_it(made: Recipe) -> None:
    raw = raws(made)
    found = curves(made, raw, EVERYWHERE)
    y = found.y
    assert found.density.shape == y.shape == (6, 5, found.parts * (found.knots.shape[-1] - 1) + 1)
    assert y.shape[-1] < 60
    assert np.all(np.diff(y) >= 0)
    exact = np.exp(-made.nll(raw[..., None, :], y).numpy())
    assert np.all(found.density <= exact * (1.0 + 1e-12))
    free = found.density < 0.999 * found.peak[..., None]  # the others may be cut
    np.testing.assert_allclose(found.density[free], exact[free])
    np.testing.assert_allclose(np.trapezoid(found.density, y), 1.0, atol=0.03)
    np.testing.assert_allclose(infer.cdf(made, raw, y[..., 0]), 0.0, atol=2e-3)
    np.testing.assert_allclose(infer.cdf(made, raw, y[..., -1]), 1.0, atol=2e-3)


def test_a_tip_beside_the_median_is_not_cut() -> None:
    made = recipe("asymmetric_laplace")
    tau, scale = np.array([0.03, 0.3, 0.9]), np.array([0.2, 1.0, 5.0])
    found = curves(made, made.raw(tau=tau, loc=[0.0, 5.0, -9.0], scale=scale).numpy()[None], EVERYWHERE)
    np.testing.assert_allclose(found.peak[0], tau * (1.0 - tau) / scale)


def test_a_density_without_end_at_its_border_is_cut() -> None:
    made = recipe("beta")
    raw = np.broadcast_to(made.raw(concentration1=0.3, concentration0=4.0).numpy(), (1, 2, 2))
    found = curves(made, raw, (0.0, 1.0))
    assert np.isfinite(found.density).all()
    assert found.density[0, 0, 0] == found.peak[0, 0]
    assert found.peak[0, 0] < stats.beta(0.3, 4.0).pdf(1e-9)


def test_only_what_is_shown_is_drawn() -> None:
    made = recipe("student_t")
    found = curves(made, raws(made), (-1.0, 2.0))
    assert found.y.min() >= -1.0
    assert found.y.max() <= 2.0
    far = curves(recipe("laplace"), np.array([[[1e4, -2.0], [0.0, 0.0]]]), (-1.0, 2.0))
    assert np.isnan(far.peak[0, 0])
    assert far.peak[0, 1] > 0


def test_between_two_x_a_peak_wanders() -> None:
    made = recipe("laplace")
    raw = np.stack([made.raw(loc=loc, scale=0.1).numpy() for loc in (0.0, 3.0)], axis=1)  # 30 scales apart
    found = curves(made, raw, EVERYWHERE)
    y, density = found.y[0].mean(axis=0), found.density[0].mean(axis=0)
    np.testing.assert_allclose(density, stats.laplace(1.5, 0.1).pdf(y), rtol=1e-9)


def test_knots_are_cut_into_equal_parts() -> None:
    np.testing.assert_allclose(refined_knots(np.array([0.0, 1.0, 3.0]), 2), [0.0, 0.5, 1.0, 2.0, 3.0])


def test_counts_are_whole_and_their_probabilities_those_of_scipy() -> None:
    made = recipe("poisson")
    raw = made.raw(rate=np.array([0.5, 4.0])).numpy()[None]
    found = whole_curves(made, raw, 12)
    np.testing.assert_array_equal(found.y[0, 1], np.arange(13.0))
    np.testing.assert_allclose(found.density[0, 1], stats.poisson(4.0).pmf(np.arange(13)))


def test_an_angle_goes_once_round_and_its_direction_has_no_jump() -> None:
    made = recipe("von_mises")
    angle = np.linspace(-2.0, 9.0, 40)
    raw = made.raw(loc=angle, concentration=6.0).numpy()[None]
    loc = mean_direction(made, raw)
    np.testing.assert_allclose(np.diff(loc), np.diff(angle)[None], atol=1e-9)
    assert abs(loc[0, 20]) <= np.pi
    found = wound_curves(made, raw)
    y = found.y
    np.testing.assert_allclose(y[..., -1] - y[..., 0], 2 * np.pi)
    np.testing.assert_allclose(np.trapezoid(found.density, y), 1.0, atol=4e-3)
    np.testing.assert_allclose(found.density[0, 7], stats.vonmises(6.0, angle[7]).pdf(y[0, 7]), rtol=1e-9)


@pytest.mark.parametrize("made", [*FAMILIES.values(), recipe("poisson")], ids=[*FAMILIES, "poisson"])
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_regions_hold_their_level(made: Recipe, level: float) -> None:
    raw = raws(made)
    found = infer.region(made, raw, level)
    shift = 1.0 if made.key == "poisson" else 0.0  # the lower end of counts is one of them
    low, high = (
        sum(_held(made, raw, found[..., piece, end] - before) for piece in range(found.shape[2]))
        for end, before in enumerate((shift, 0.0))
    )
    assert np.all(high - low >= level - 1e-9)
    assert made.key == "poisson" or np.all(high - low <= level + 1e-9)  # counts hold at least the level


def _held(made: Recipe, raw: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return Pr(Y ≤ y|x), 0 for a piece that is missing."""
    there = np.isfinite(y)
    return np.where(there, infer.cdf(made, raw, np.where(there, y, 0.5)), 0.0)


def test_the_region_of_a_gamma_that_falls_starts_at_0() -> None:
    made = recipe("gamma")
    raw = np.broadcast_to(made.raw(concentration=0.6, rate=2.0).numpy(), (1, 2, 2))
    found = infer.region(made, raw, 0.5)
    np.testing.assert_allclose(found[0, 0], [[0.0, stats.gamma(0.6, scale=0.5).ppf(0.5)]], rtol=1e-6)
