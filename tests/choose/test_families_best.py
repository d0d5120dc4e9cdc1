"""Step 1 without x: the most probable values against scipy's search from many starts, at extremes and at borders."""

from typing import Any

import numpy as np
import pytest
import scipy.optimize

from core.arrays import Floats
from core.choose import RECIPES, Recipe, recipe
from core.choose.special import gammaln
from core.data import DATASETS, load
from core.judge.advice import options
from core.minimise import Settings
from core.minimise.fit import Standardisation

CASES = [(name, verdict.key) for name in DATASETS for verdict in options(load(name)).possible]
STARTS = {"normal_mixture": 6, "student_t": 3}
RNG = np.random.default_rng(11)


def of_data(name: str, key: str) -> tuple[Recipe, Floats]:
    """Return the recipe in the data's own units, as a run has it, and y."""
    data, settings = load(name), Settings(data=name, recipe=key)
    scale = Standardisation(data, RECIPES[key])
    return scale.recipe(settings.chosen(scale.unit)), data.y


def mean_nll(family: Recipe, raw: Floats, y: Floats) -> float:
    return family.mean_nll_and_score(raw, y)[0]


def scipys(family: Recipe, y: Floats) -> float:
    """Return the least mean NLL that BFGS finds from the family's start, and from draws around it."""
    rng, found = np.random.default_rng(0), []
    for place in range(STARTS.get(family.key, 2)):
        start = family.start + (0.7 if place else 0.0) * rng.standard_normal(family.outputs)
        result: Any = scipy.optimize.minimize(family.mean_nll_and_score, start, (y,), "BFGS", jac=True)
        found.append(mean_nll(family, result.x, y))
    return float(np.nanmin(found))


def test_the_cases_have_every_recipe() -> None:
    assert {key for _, key in CASES} == set(RECIPES)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("name", "key"), CASES)
def test_nothing_that_scipy_finds_is_more_probable(name: str, key: str) -> None:
    family, y = of_data(name, key)
    other = scipys(family, y)
    assert mean_nll(family, family.fitted(y), y) <= other + 1e-6 * max(1.0, abs(other))


def test_a_mixture_finds_the_values_that_are_frequent() -> None:
    """A component on one of the few values of counts, as narrow as is allowed, is worth a lot."""
    family, y = of_data("coal_disasters", "normal_mixture")
    assert mean_nll(family, family.fitted(y), y) < 0.12  # 1.69 at the nearest peak of the likelihood
    family, y = of_data("coal_disasters", "laplace")
    values = family.best(y)
    assert values == {"loc": np.median(y), "scale": np.abs(y - np.median(y)).mean()}


def test_a_student_t_finds_the_df_between_the_least_and_what_is_usual() -> None:
    """Most y are equal: a step from there to the least df is downhill, but no way leads back along its link."""
    y = np.repeat([-1.0, 1.0], [63, 27])
    family = recipe("student_t")
    others = {"loc": -1.0, "scale": family.least * (1.0 + 1e-9)}
    known = [family.mean_nll({"df": df} | others, y) for df in np.geomspace(0.11, 2.0, 200)]
    assert family.mean_nll(family.best(y), y) <= min(known) + 1e-6


@pytest.mark.parametrize("scale", ["learned", 0.3])
@pytest.mark.parametrize("tau", ["learned", 0.8])
def test_the_best_quantile_of_mirrored_y_is_mirrored(tau: object, scale: object) -> None:
    y = np.random.default_rng(3).gamma(0.7, 2.0, 301)
    for given in (y, -y):
        family = recipe("asymmetric_laplace", tau=tau, scale=scale)
        assert mean_nll(family, family.fitted(given), given) <= scipys(family, given) + 1e-6
        tau = tau if isinstance(tau, str) else 1.0 - tau
    family = recipe("asymmetric_laplace")
    ours, mirrored = family.best(y), family.best(-y)
    assert mirrored == pytest.approx({"tau": 1.0 - ours["tau"], "loc": -ours["loc"], "scale": ours["scale"]})


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_y_with_nothing_on_one_side_of_its_tip_have_a_finite_best_and_a_start_within(side: float) -> None:
    y = 1e9 + side * np.random.default_rng(3).exponential(size=500)
    family = recipe("asymmetric_laplace")
    one_sided = 1.0 + np.log(np.abs(y - 1e9).mean())  # of the exponential distribution, the border of the family
    assert mean_nll(family, family.fitted(y), y) < one_sided + 5e-3
    suited = family.suited(y)
    assert mean_nll(suited, suited.start, y) < one_sided + 0.03
    assert 0.01 < suited.parameters[0].start < 0.99


EXTREMES = {
    "negative_binomial": RNG.negative_binomial(60.0, 60.0 / 3860.0, 90).astype(float),
    "beta": RNG.beta(2.0, 2e4, 150),
    "poisson": RNG.poisson(3e9, 40).astype(float),
    "gamma": RNG.gamma(1e5, 1e-9, 80),
    "von_mises": RNG.normal(3.0, 1e-3, 60),
    "wishart": np.eye(2) + 1e-3 * np.array([a @ a.T for a in RNG.normal(size=(50, 2, 2))]),
    "exponential": RNG.exponential(1e-50, 60),
}


@pytest.mark.parametrize("key", EXTREMES)
def test_far_values_are_reached(key: str) -> None:
    """The best is a peak: no move of a raw output, of a share of what it stands for, is more probable."""
    y = EXTREMES[key]
    family = recipe(key).suited(y)
    least = mean_nll(family, family.start, y)
    for output in range(family.outputs):
        for move in (-1e-2, -1e-4, 1e-4, 1e-2):
            raw = family.start.copy()
            raw[output] += move
            assert mean_nll(family, raw, y) >= least - 1e-9 * max(1.0, abs(least))


def test_what_is_suited_starts_at_the_best_of_counts_shares_and_large_numbers() -> None:
    for key in ("negative_binomial", "beta", "poisson"):
        y = EXTREMES[key]
        suited = recipe(key).suited(y)
        best = recipe(key).best(y)
        for parameter in suited.parameters:
            np.testing.assert_allclose(parameter.start, best[parameter.name], rtol=1e-9)
            at_1 = parameter.link.forward(np.array(0.5))
            assert 0.1 < at_1 / best[parameter.name] < 10.0  # raw outputs count in what suits y


def test_optima_at_a_border_are_finite_and_as_good() -> None:
    few = np.repeat([4.0, 5.0, 6.0], 10)  # spread less than Poisson counts
    binomial = recipe("negative_binomial")
    rate = few.mean()
    poisson = float(np.mean(rate - few * np.log(rate) + gammaln(few + 1.0)))
    assert mean_nll(binomial, binomial.fitted(few), few) == pytest.approx(poisson, rel=1e-6)
    flat = np.linspace(-1.0, 1.0, 50)  # tails lighter than a normal's
    student, normal = recipe("student_t"), recipe("normal")
    for family in (binomial, student):
        assert np.isfinite(family.fitted(few if family is binomial else flat)).all()
    ours, others = (mean_nll(family, family.fitted(flat), flat) for family in (student, normal))
    assert ours == pytest.approx(others, rel=1e-6)
    for family, y, bound in (
        (recipe("bernoulli"), np.ones(20), 0.0),
        (recipe("categorical", classes=3), np.repeat([0.0, 2.0], 10), np.log(2.0)),
        (recipe("ordinal", classes=3), np.repeat([0.0, 2.0], 10), np.log(2.0)),
        (recipe("ordinal", classes=6), np.repeat([2.0, 4.0], 10), np.log(2.0)),
        (recipe("ordinal", classes=6), np.full(10, 5.0), 0.0),
        (recipe("ordinal", classes=6), np.zeros(10), 0.0),
        (recipe("plackett_luce", items=2), np.tile([1.0, 0.0], (9, 1)), 0.0),
        (recipe("poisson"), np.zeros(9), 0.0),
    ):
        assert mean_nll(family, family.fitted(y), y) == pytest.approx(bound, abs=1e-6)
        suited = family.suited(y)
        assert np.isfinite(suited.start).all()
        assert mean_nll(suited, suited.start, y) < bound + 0.1


def test_equal_values_have_a_finite_best() -> None:
    on_line = ("normal", "laplace", "asymmetric_laplace", "student_t", "normal_mixture")
    for key in (*on_line, "exponential", "gamma", "beta", "von_mises"):
        y = np.full(12, 0.25)
        family = recipe(key)
        assert np.isfinite(mean_nll(family, family.fitted(y), y)), key
        assert np.isfinite(family.suited(y).start).all(), key
