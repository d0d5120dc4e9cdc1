"""The general forms of one y, from the density alone, against closed ones: cdf, tail, quantile, region, CRPS, draws."""

import numpy as np
import pytest
from scipy import stats

from core.choose import Recipe, Univariate, recipe

LEVELS = (1e-6, 0.01, 0.2, 0.5, 0.9, 0.999)
VALUES = {
    "normal": {"loc": [0.0, 300.0, -3.0], "scale": [1.0, 2e-3, 50.0]},
    "laplace": {"loc": [0.0, 5.0, -3.0], "scale": [1.0, 0.02, 50.0]},
    "student_t": {"df": [1.5, 3.0, 2.0], "loc": [0.0, 7.0, 2.0], "scale": [1.0, 0.1, 3.0]},
    "asymmetric_laplace": {"tau": [0.5, 0.1, 0.8], "loc": [0.0, 5.0, -3.0], "scale": [1.0, 0.02, 50.0]},
    "gumbel": {"loc": [0.0, 5.0, -3.0], "scale": [1.0, 0.02, 50.0]},
    "normal_mixture": {
        "probs": [[0.3, 0.7], [0.5, 0.5], [0.01, 0.99]],
        "loc": [[0.0, 5.0], [-10.0, 10.0], [0.0, 100.0]],
        "scale": [[1.0, 0.5], [0.01, 3.0], [1.0, 1.0]],
    },
    "exponential": {"rate": [1.0, 2e-3, 300.0]},
    "gamma": {"concentration": [0.3, 2.0, 5000.0], "rate": [1.0, 2e-3, 50.0]},
    "log_normal": {"loc": [0.0, 2.0, -3.0], "scale": [1.0, 0.02, 2.0]},
    "weibull": {"scale": [1.0, 30.0, 0.1], "concentration": [2.0, 0.5, 50.0]},
    "beta": {"concentration1": [0.4, 2.0, 300.0], "concentration0": [2.0, 3.0, 2.0]},
}


@pytest.mark.parametrize("key", VALUES)
def test_the_general_forms_are_the_closed_ones(key: str) -> None:
    family = recipe(key)
    assert isinstance(family, Univariate)
    raw = family.raw(**VALUES[key])
    for level in LEVELS:
        y = family.quantile(raw, level)
        np.testing.assert_allclose(Univariate.cdf(family, raw, y), level, rtol=1e-8)
        np.testing.assert_allclose(Univariate.above(family, raw, y), 1.0 - level, rtol=1e-8)
        np.testing.assert_allclose(family.cdf(raw, Univariate.quantile(family, raw, level)), level, rtol=1e-8)
    y = family.quantile(raw, 0.8)
    np.testing.assert_allclose(Univariate.crps(family, raw, y), family.crps(raw, y), rtol=1e-7)


@pytest.mark.parametrize("key", VALUES)
def test_mean_and_mode_are_found_where_torch_has_none(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = recipe(key)
    assert isinstance(family, Univariate)
    raw = family.raw(**VALUES[key])
    mean, mode = family.mean(raw), family.mode(raw)
    monkeypatch.setattr(Recipe, "mean", _none)
    monkeypatch.setattr(Recipe, "mode", _none)
    np.testing.assert_allclose(Univariate.mean(family, raw), mean, rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(Univariate.mode(family, raw), mode, rtol=1e-6, atol=1e-6)


def _none(*_: object) -> None:
    raise NotImplementedError


def test_a_mean_that_is_none_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    family = recipe("student_t")
    raw = family.raw(df=1.0, loc=0.0, scale=1.0)
    monkeypatch.setattr(Recipe, "mean", _none)
    assert np.isnan(family.mean(raw).numpy()).all()


@pytest.mark.parametrize("key", ["exponential", "gamma"])
def test_the_general_region_is_the_shortest(key: str) -> None:
    family = recipe(key)
    assert isinstance(family, Univariate)
    raw = family.raw(**VALUES[key])
    shortest = family.region(raw, 0.9)
    np.testing.assert_allclose(Univariate.region(family, raw, 0.9), shortest, atol=1e-9 * np.ptp(shortest))


@pytest.mark.parametrize(("key", "of"), [("gamma", stats.gamma(2.0, scale=0.5)), ("laplace", stats.laplace(1.0, 3.0))])
def test_the_general_draw_is_from_the_distribution(key: str, of: stats.rv_continuous) -> None:
    given = {"gamma": {"concentration": 2.0, "rate": 2.0}, "laplace": {"loc": 1.0, "scale": 3.0}}[key]
    values = {name: np.full(2000, value) for name, value in given.items()}
    drawn = Univariate.draw.__func__(type(recipe(key)), values, np.random.default_rng(5))
    assert stats.kstest(drawn, of.cdf).pvalue > 0.01


def test_leading_axes_of_y_and_raw_meet() -> None:
    family = recipe("gamma")
    assert isinstance(family, Univariate)
    raw = family.raw(**VALUES["gamma"])[:, None]
    y = np.array([0.1, 1.0, 40.0, 1000.0])
    np.testing.assert_allclose(Univariate.cdf(family, raw, y), family.cdf(raw, y), rtol=1e-8, atol=1e-12)


def test_counts_have_no_density() -> None:
    family = recipe("poisson")
    assert isinstance(family, Univariate)
    with pytest.raises(ValueError, match=r"^Poisson has no density: counts are summed$"):
        Univariate.cdf(family, family.raw(rate=2.0), np.array([1.0]))


def test_an_angle_has_no_tail() -> None:
    family = recipe("von_mises")
    assert isinstance(family, Univariate)
    with pytest.raises(ValueError, match=r"integrated over real line, positive reals, proportions; not over angles$"):
        family.above(family.raw(loc=0.0, concentration=1.0), np.array([1.0]))
