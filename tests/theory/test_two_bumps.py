"""A normal against two bumps, both ways: divergences against quadrature, and their minima."""

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import scipy.stats
from scipy import integrate

from core.theory.point_masses import ModelNormal
from core.theory.two_bumps import TwoBumps, surfaces

STEPS = (-1e-3, 0.0, 1e-3)
TARGETS = [(5.0, 0.7, 0.4), (4.0, 0.7, 0.5), (8.0, 0.4, 0.1), (8.0, 1.5, 0.9), (1.5, 0.8, 0.5), (0.0, 1.0, 0.5)]
MODELS = [ModelNormal(0.0, 5.0), ModelNormal(-1.5, 1.2), ModelNormal(6.0, 0.2), ModelNormal(2.5, 0.7)]


def by_quadrature(target: TwoBumps, model: ModelNormal) -> tuple[float, float]:
    """Return both divergences by scipy alone, piece by piece."""
    bumps = [scipy.stats.norm(centre, target.spread) for centre in target.centres]
    p = scipy.stats.norm(model.loc, model.scale)

    def log_q(y: np.ndarray) -> np.ndarray:
        shares = math.log(target.weight), math.log1p(-target.weight)
        return np.logaddexp(*(share + bump.logpdf(y) for share, bump in zip(shares, bumps, strict=True)))

    def integral(f: Callable[[np.ndarray], np.ndarray]) -> float:
        return sum(integrate.fixed_quad(f, a, b, n=30)[0] for a, b in pairwise(np.linspace(-50, 50, 401)))

    forward = integral(lambda y: np.exp(log_q(y)) * (log_q(y) - p.logpdf(y)))
    return forward, integral(lambda y: p.pdf(y) * (p.logpdf(y) - log_q(y)))


@pytest.mark.parametrize("target", TARGETS[:4], ids=str)
@pytest.mark.parametrize("model", MODELS[:3], ids=str)
def test_both_directions_agree_with_quadrature(target: tuple[float, float, float], model: ModelNormal) -> None:
    bumps = TwoBumps(*target)
    assert bumps.values(model) == pytest.approx(by_quadrature(bumps, model), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_all_around_a_minimum_lies_higher_and_no_grid_finds_a_lower_one(target: tuple[float, float, float]) -> None:
    bumps = TwoBumps(*target)
    over = surfaces(bumps, np.linspace(-6, 6, 41), np.linspace(0.2, 5, 41), nodes=801)
    best = bumps.values(bumps.covering)[0], bumps.values(bumps.seekers[0])[1]
    assert best[0] <= over.forward.min() + 1e-9
    assert best[1] <= over.reverse.min() + 1e-9
    for at in bumps.seekers:
        around = [ModelNormal(at.loc + a, at.scale + b) for a in STEPS for b in STEPS if (a, b) != (0, 0)]
        assert min(bumps.values(near)[1] for near in around) > bumps.values(at)[1]


def test_forward_covers_with_the_moments_and_reverse_seeks_the_nearest_bump() -> None:
    bumps = TwoBumps(5.0, 0.7, 0.4)
    assert (bumps.covering.loc, bumps.covering.scale**2) == pytest.approx((0.5, 0.49 + 25 * 0.24))
    assert bumps.seeking(ModelNormal(-4.0, 0.5)).loc == pytest.approx(-2.5, abs=0.01)
    assert bumps.seeking(ModelNormal(4.0, 0.5)).loc == pytest.approx(2.5, abs=0.01)
    assert [round(at.loc, 1) for at in bumps.seekers] == [2.5, -2.5, 0.4]
    assert bumps.values(bumps.seekers[0])[1] == pytest.approx(-math.log(0.6), abs=1e-3)
    assert len(TwoBumps(1.5, 0.8, 0.5).seekers) == 1


@pytest.mark.parametrize("target", [(-1.0, 1.0, 0.5), (1.0, 0.0, 0.5), (1.0, 1.0, 0.0), (1.0, 1.0, 1.0)])
def test_a_target_that_is_none_is_refused(target: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="gap must be from 0 up"):
        TwoBumps(*target)
