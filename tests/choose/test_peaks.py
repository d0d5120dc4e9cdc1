"""Mixtures of normals by loops: the exact peak of two that nearly tie, densities far away, and bumps between knots."""

import numpy as np
import pytest
import scipy.stats

from core.arrays import Floats
from core.choose.peaks import densities, peaks, peaks_and_regions


def regions(share: Floats, loc: Floats, scale: Floats, levels: tuple[float, ...]) -> Floats:
    """Return the pieces (L, R, K, 2) of the smallest regions."""
    return peaks_and_regions(share, loc, scale, levels)[1]


def test_of_two_peaks_that_nearly_tie_the_higher_is_found() -> None:
    loc, scale = np.array([[-2.0, 2.03]]), np.array([[0.3, 0.3]])
    for gap in (1e-9, -1e-9):
        share = np.array([[0.5 + gap, 0.5 - gap]])
        assert peaks(share, loc, scale)[0] == pytest.approx(-2.0 if gap > 0 else 2.03, abs=1e-9)


def test_density_is_that_of_scipy_and_0_far_away() -> None:
    rng = np.random.default_rng(1)
    share, loc, scale = rng.dirichlet([1.0] * 3, 7), rng.normal(size=(7, 3)), np.exp(rng.normal(size=(7, 3)))
    y = np.broadcast_to([-1e6, -3.0, 0.0, 0.7, 1e6], (7, 5))
    expected = (share[:, None] * scipy.stats.norm(loc[:, None], scale[:, None]).pdf(y[..., None])).sum(axis=-1)
    found = densities(np.ascontiguousarray(y), share, loc, scale)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    np.testing.assert_array_equal(found[:, [0, -1]], 0.0)


def test_region_is_found_where_a_density_turns_twice_between_two_knots() -> None:
    share = np.array([[0.13950451, 0.60870224, 0.094614, 0.08255753, 0.07462172]])
    loc = np.array([[-0.31030695, 0.6121852, 0.22819416, -1.09906409, 1.12787127]])
    scale = np.array([[0.21750762, 0.25971256, 0.03350611, 0.50363336, 0.01002589]])
    pieces = regions(share, loc, scale, (0.95,))[0, 0]
    pieces = pieces[~np.isnan(pieces[:, 0])]  # (P, 2)
    normals = scipy.stats.norm(loc[0], scale[0])
    below = (share[0] * normals.cdf(pieces[..., None])).sum(axis=-1)
    assert len(pieces) == 2
    assert np.diff(below).sum() == pytest.approx(0.95, abs=1e-9)
    heights = (share[0] * normals.pdf(pieces[..., None])).sum(axis=-1)
    np.testing.assert_allclose(heights, heights[0, 0], rtol=1e-6)


def test_regions_of_a_mixture_do_not_depend_on_those_beside_it() -> None:
    rng = np.random.default_rng(2)
    share, loc, scale = rng.dirichlet([1.0] * 4, 20), rng.normal(size=(20, 4)), np.exp(rng.normal(size=(20, 4)) - 1.0)
    together = regions(share, loc, scale, (0.5, 0.95))
    for row in range(20):
        one = slice(row, row + 1)
        np.testing.assert_array_equal(regions(share[one], loc[one], scale[one], (0.5, 0.95))[:, 0], together[:, row])
