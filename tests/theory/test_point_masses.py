"""Data as narrow boxes: entropy and cross-entropy against quadrature, and the best normal."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats
from scipy import integrate, optimize

from core.data import load
from core.theory.point_masses import Boxes, ModelNormal, divergence_account, over_parameter, over_width

Y = load("line").y
MODEL = ModelNormal(0.9, 0.5)


@pytest.mark.parametrize("width", [0.003, 0.01, 0.05, 0.3, 1.0])
def test_boxes_agree_with_quadrature(width: float) -> None:
    boxes = Boxes(Y, width)
    edges = np.unique(np.concatenate([Y - width / 2, Y + width / 2]))

    def q(y: np.ndarray) -> np.ndarray:
        return (np.abs(Y - y[:, None]) < width / 2).sum(axis=1) / (len(Y) * width)

    def integral(f: Callable[[np.ndarray], np.ndarray]) -> float:
        return sum(integrate.fixed_quad(f, a, b, n=20)[0] for a, b in pairwise(edges))

    log_p = scipy.stats.norm(MODEL.loc, MODEL.scale).logpdf
    at = divergence_account(boxes, MODEL)
    assert integral(q) == pytest.approx(1.0, abs=1e-9)
    assert at.entropy == pytest.approx(integral(lambda y: -scipy.special.xlogy(q(y), q(y))), abs=1e-9)
    assert at.cross_entropy == pytest.approx(integral(lambda y: -q(y) * log_p(y)), abs=1e-9)
    assert at.divergence == pytest.approx(at.cross_entropy - at.entropy, abs=1e-12)
    if boxes.apart:
        assert at.entropy == pytest.approx(math.log(len(Y) * width), abs=1e-9)


def test_for_point_masses_only_cross_entropy_is_finite_and_it_is_the_mean_nll() -> None:
    at = divergence_account(Boxes(Y, 0.0), MODEL)
    nll = -scipy.stats.norm.logpdf(Y, MODEL.loc, MODEL.scale)
    assert (at.entropy, at.divergence) == (-math.inf, math.inf)
    assert at.nll == pytest.approx(nll.sum(), rel=1e-12)
    assert at.cross_entropy == at.mean_nll == pytest.approx(nll.mean(), rel=1e-12)


def test_as_the_boxes_narrow_the_entropy_falls_by_log_h_and_cross_entropy_settles() -> None:
    limit = over_width(Boxes(Y, 0.3), MODEL, np.array([1e-6, 1e-5, 1e-4]))
    np.testing.assert_allclose(np.diff(limit.entropy), math.log(10), rtol=1e-6)
    np.testing.assert_allclose(limit.cross_entropy, limit.mean_nll, rtol=1e-7)
    np.testing.assert_allclose(limit.divergence, limit.cross_entropy - limit.entropy)


@pytest.mark.parametrize("width", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("swept", ["loc", "scale"])
def test_curves_differ_by_the_entropy_and_are_least_where_they_say(width: float, swept: str) -> None:
    boxes, values = Boxes(Y, width), np.linspace(0.2, 2.2, 2001)
    curves = over_parameter(boxes, MODEL, swept, values)
    np.testing.assert_allclose(curves.divergence - curves.cross_entropy, -boxes.entropy)
    assert values[np.argmin(curves.cross_entropy)] == pytest.approx(curves.best, abs=1e-3)


@pytest.mark.parametrize("width", [0.0, 0.5])
def test_the_best_normal_is_that_of_an_optimiser(width: float) -> None:
    boxes = Boxes(Y, width)
    found = optimize.minimize(lambda at: float(boxes.cross_entropy(at[0], np.exp(at[1]))), [1.0, 0.0], tol=1e-12)
    assert boxes.best.loc == pytest.approx(found.x[0], abs=1e-5)
    assert boxes.best.scale == pytest.approx(math.exp(found.x[1]), abs=1e-5)
    if width == 0:
        assert (boxes.best.loc, boxes.best.scale) == pytest.approx(scipy.stats.norm.fit(Y))


def test_a_width_below_0_is_refused() -> None:
    with pytest.raises(ValueError, match="width must be a number from 0 up; not -1"):
        Boxes(Y, -1.0)
