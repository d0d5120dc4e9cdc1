"""Step 3 without x: the optimum against closed forms and scipy, and dials that say what they set."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from core.choose import recipe
from core.data import load
from core.judge.advice import options
from core.minimise import Settings, fit
from core.theory.constant import best_constant, dials, nll, raw_of, values_of

DATA = (
    "motorcycle",
    "geyser",
    "menarche",
    "directions",
    "coal_disasters",
    "vectors",
    "covariances",
    "rankings",
    "iris",
)
CASES = [(name, verdict.key) for name in DATA for verdict in options(load(name)).possible]


def chosen(data: str, recipe: str):
    run = fit(Settings(data=data, recipe=recipe, hidden=1, steps=1))
    return run.recipe, run.dataset


def optimum(data: str, recipe: str) -> tuple[float, dict[str, float]]:
    family, found = chosen(data, recipe)
    raw = best_constant(family, found.y)
    turned = dials(family, found)
    return nll(family, raw, found.y), {
        dial.label: value for dial, value in zip(turned, values_of(family, turned, raw), strict=True)
    }


def test_a_normals_best_are_mean_and_spread() -> None:
    y = load("motorcycle").y
    cost, values = optimum("motorcycle", "normal")
    assert_allclose([values["μ"], values["σ"]], [y.mean(), y.std()], rtol=1e-4)
    assert_allclose(cost, -stats.norm(y.mean(), y.std()).logpdf(y).sum(), rtol=1e-9)


def test_a_poissons_best_is_the_mean() -> None:
    y = load("coal_disasters").y
    cost, values = optimum("coal_disasters", "poisson")
    assert_allclose(values["λ"], y.mean(), rtol=1e-5)
    assert_allclose(cost, -stats.poisson(y.mean()).logpmf(y).sum(), rtol=1e-9)


def test_labels_best_are_their_shares() -> None:
    data = load("iris")
    shares = np.bincount(data.y.astype(int)) / data.size
    cost, _ = optimum("iris", "categorical")
    assert_allclose(cost, -data.size * np.sum(shares * np.log(shares)), rtol=1e-7)


@pytest.mark.parametrize(
    ("data", "recipe", "family"),
    [("geyser", "gamma", stats.gamma), ("menarche", "beta", stats.beta)],
)
def test_the_optimum_is_scipys(data: str, recipe: str, family: stats.rv_continuous) -> None:
    y = load(data).y
    ends = {"floc": 0} | ({"fscale": 1} if recipe == "beta" else {})
    cost, _ = optimum(data, recipe)
    assert_allclose(cost, -family(*family.fit(y, **ends)).logpdf(y).sum(), rtol=1e-5)


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_no_dial_beats_the_optimum(data: str, recipe: str) -> None:
    family, found = chosen(data, recipe)
    turned = dials(family, found)
    best = nll(family, best_constant(family, found.y), found.y)
    for share in (0.2, 0.5, 0.8):
        values = [dial.low + share * (dial.high - dial.low) for dial in turned]
        raw = raw_of(family, turned, values)
        assert nll(family, raw, found.y) >= best - 1e-6
        assert_allclose(values_of(family, turned, raw), values, rtol=1e-6, atol=1e-9)
    assert all(dial.low < dial.first < dial.high for dial in turned)


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_every_place_of_a_dial_is_legal_and_the_optimum_within(data: str, recipe: str) -> None:
    family, found = chosen(data, recipe)
    turned = dials(family, found)
    for values in zip(*((dial.low, dial.first, dial.high) for dial in turned), strict=True):
        raw = raw_of(family, turned, values)
        assert np.isfinite(nll(family, raw, found.y)), values
        assert_allclose(values_of(family, turned, raw), values, rtol=1e-6, atol=1e-9)
    best = values_of(family, turned, best_constant(family, found.y))
    for dial, value in zip(turned, best, strict=True):
        at_border = dial.name == "df" and value > 1e5  # tails no heavier than a normal's: as good as infinite
        at_border |= dial.name == "tau" and not 0.01 < value < 0.99  # y that end where most of them are
        near_floor = dial.name == "scale" and value < dial.low  # one value with a component of its own
        assert at_border or near_floor or dial.low <= value <= dial.high, dial


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_share_near_0_or_1_lies_within_its_dial(side: float) -> None:
    data = load("arrivals")
    above, below = np.random.default_rng(2).exponential(size=(2, data.size))
    y = side * (above / 0.03 - below / 0.97)
    family = recipe("asymmetric_laplace").suited(y)
    share = float(np.asarray(family.best(y)["tau"]))
    assert 0.02 < min(share, 1.0 - share) < 0.05
    dial = next(dial for dial in dials(family, replace(data, y=y)) if dial.name == "tau")
    assert 0.0 < dial.low < share < dial.high < 1.0


def test_the_dial_of_a_wishart_begins_above_the_least_df() -> None:
    family, found = chosen("covariances", "wishart")
    (df,) = (dial for dial in dials(family, found) if dial.name == "df")
    assert df.low > found.domain.event[0] - 1.0


@pytest.mark.parametrize("name", ["df", "scale"])
def test_a_best_value_at_its_floor_or_rounded_to_below_it_has_a_dial(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    family, found = chosen("motorcycle", "student_t")
    floor = next(float(np.max(parameter.link.shift)) for parameter in family.predicted if parameter.name == name)
    monkeypatch.setattr(type(family), "begun", lambda _, values, y: values | {name: np.nextafter(floor, 0.0)})
    dial = next(dial for dial in dials(family, found) if dial.name == name)
    assert floor < dial.low < dial.first < dial.high < 1.2 * floor


def test_dials_of_labels_bear_their_names() -> None:
    family, data = chosen("iris", "categorical")
    assert [dial.label for dial in dials(family, data)] == ["f₁, setosa", "f₂, versicolor", "f₃, virginica"]
