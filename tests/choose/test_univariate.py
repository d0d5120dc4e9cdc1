"""Step 1 and 4 for one y with an order: quantiles and intervals are scipy's, regions hold what they say."""

import numpy as np
import pytest

from core.arrays import Floats
from core.choose import RECIPES, Univariate, recipe
from core.choose.circle import wound
from core.choose.counts import Counts
from core.choose.levels import Levels
from tests.choose.rows import UNIVARIATE, Row

TABLE = pytest.mark.parametrize("row", UNIVARIATE, ids=lambda row: row.name)
LEVELS = (0.01, 0.5, 0.95, 0.999)


def chosen(row: Row) -> Univariate:
    family = row.recipe
    assert isinstance(family, Univariate)
    return family


def is_whole(row: Row) -> bool:
    """Return whether y takes single values, counts or levels."""
    return isinstance(row.recipe, Counts | Levels)


def test_the_table_has_every_family_of_one_ordered_y() -> None:
    assert {row.key for row in UNIVARIATE} == {key for key in RECIPES if isinstance(recipe(key), Univariate)}


def _near_loc(row: Row, y: Floats) -> Floats:
    """Return angles as scipy's line has them, within π of loc; other y as they are."""
    return row.parameters["loc"] + wound(y - row.parameters["loc"]) if row.key == "von_mises" else y


def _precision(row: Row) -> float:
    return 1e-5 if row.name == "von_mises, narrow" else 1e-8  # there scipy takes a normal instead


@TABLE
def test_cdf_equals_the_oracle(row: Row) -> None:
    y = _near_loc(row, np.concatenate([np.asarray(row.tails), row.draw(20, 3)]))
    ours = chosen(row).cdf(row.raw.expand(len(y), -1), y)
    np.testing.assert_allclose(ours, row.oracle.cdf(y), rtol=_precision(row), atol=0.1 * _precision(row))


@TABLE
@pytest.mark.parametrize("level", LEVELS)
def test_central_interval_equals_the_oracle(row: Row, level: float) -> None:
    expected = [row.oracle.ppf(0.5 * (1 - level)), row.oracle.ppf(0.5 * (1 + level))]
    ours = chosen(row).interval(row.raw, level)
    assert ours.shape == (1, 2)
    np.testing.assert_allclose(ours[0], expected, rtol=10 * _precision(row), atol=1e-280)


def _mass(row: Row, pieces: Floats) -> float:
    """Return the probability of the pieces (P, 2) by the oracle; those of single values include both ends."""
    low, high = pieces[~np.isnan(pieces[:, 0])].T
    low = np.maximum(low - 1.0, -1.0) if is_whole(row) else low
    return float(sum(row.oracle.cdf(end) - row.oracle.cdf(begin) for begin, end in zip(low, high, strict=True)))


@TABLE
@pytest.mark.parametrize("level", LEVELS)
def test_region_holds_its_level_and_is_never_larger_than_the_interval(row: Row, level: float) -> None:
    pieces = chosen(row).region(row.raw, level)[0]
    mass = _mass(row, pieces)
    if is_whole(row):
        outermost = np.exp(row.oracle.logpmf(pieces[0])).min()
        assert level <= mass + 1e-12
        assert mass - outermost < level
    else:
        assert mass == pytest.approx(level, abs=2e-3)
    size, central = np.nansum(np.diff(pieces)), np.diff(chosen(row).interval(row.raw, level)[0])
    assert size <= central * (1 + 5e-3)


@TABLE
def test_region_is_where_the_density_is_highest(row: Row) -> None:
    if row.key in ("zero_inflated_poisson", "ordinal"):
        return  # the shortest run, which may hold 1 for the sake of 0
    pieces = chosen(row).region(row.raw, 0.8)[0]
    y = row.draw(600, 4)
    density = row.logs(y)
    inside = np.any([(low <= _near_loc(row, y)) & (_near_loc(row, y) <= high) for low, high in pieces], axis=0)
    slack = 0.02 * (1 + np.abs(density[inside].min()))
    assert density[inside].min() >= density[~inside].max() - slack


@TABLE
def test_mode_is_where_the_density_is_highest(row: Row) -> None:
    mode = chosen(row).mode(row.raw).numpy()
    if row.name in ("gamma, infinite at 0", "weibull, infinite at 0", "beta, infinite at both ends"):
        assert mode == 0.0
        return
    grid = np.array([row.oracle.ppf(probability) for probability in np.linspace(1e-3, 0.999, 101)])
    at_mode = -chosen(row).nll(row.raw, np.maximum(mode, 1e-300) if row.key == "exponential" else mode).numpy()
    assert at_mode >= max(row.logs(grid)) - 1e-9
    assert not is_whole(row) or at_mode >= max(row.logs(np.array(row.recipe.domain.support or range(10_000)))) - 1e-9


@TABLE
def test_mean_equals_the_oracle(row: Row) -> None:
    mean = chosen(row).mean(row.raw).numpy()[0]
    if row.name == "student_t, few degrees" or row.recipe.domain.ordered:
        assert np.isnan(mean)
        return
    expected = row.parameters["loc"] if row.key == "von_mises" else row.oracle.mean()
    assert mean == pytest.approx(expected, rel=1e-9)


@TABLE
@pytest.mark.parametrize("level", [0.5, 0.95])
def test_inside_covers_draws_as_often_as_it_says(row: Row, level: float) -> None:
    y = row.draw(4_000, 5)
    share = chosen(row).inside(row.raw, y, level).mean()
    error = 4 * np.sqrt(level * (1 - level) / len(y))
    assert share >= level - error
    assert is_whole(row) or share <= level + error


@TABLE
def test_leading_axes_are_kept(row: Row) -> None:
    raw = row.raw.numpy() + 0.1 * np.random.default_rng(0).standard_normal((4, 3, row.recipe.outputs))
    family = chosen(row)
    interval, region = family.interval(raw, 0.9), family.region(raw, 0.9)
    assert interval.shape == (4, 3, 2)
    assert region.shape[:2] == (4, 3)
    np.testing.assert_allclose(interval[2, 1], family.interval(raw[2, 1], 0.9), rtol=1e-9)
    np.testing.assert_allclose(region[2, 1], family.region(raw[2, 1], 0.9), rtol=1e-6)
    assert family.mode(raw).shape == family.mean(raw).shape == family.cdf(raw, interval[..., 0]).shape == (4, 3)


def test_a_mixture_of_separate_normals_has_a_region_in_pieces() -> None:
    family = recipe("normal_mixture", components=3)
    assert isinstance(family, Univariate)
    raw = family.raw(
        probs=[[0.4, 0.3, 0.3], [0.4, 0.3, 0.3]],
        loc=[[-5.0, 0.0, 4.0], [0.0, 0.1, 0.2]],
        scale=[[0.3, 0.2, 0.4], [1.0, 1.0, 1.0]],
    )
    apart, together = family.region(raw, 0.9)
    assert np.isfinite(apart).all()
    assert np.all(np.diff(apart.ravel()) > 0)
    assert np.isnan(together[1:]).all()
    assert np.isfinite(together[0]).all()


@pytest.mark.parametrize("row", [row for row in UNIVARIATE if row.key == "normal_mixture"], ids=lambda row: row.name)
def test_the_mode_of_a_mixture_is_the_top_of_a_peak(row: Row) -> None:
    mode = row.recipe.mode(row.raw).requires_grad_()
    row.recipe.nll(row.raw, mode).sum().backward()
    assert abs(float(mode.grad)) < 1e-6


def test_a_beta_that_is_infinite_at_both_ends_has_a_region_at_both() -> None:
    family = recipe("beta")
    assert isinstance(family, Univariate)
    ((low, middle), (upper, high)) = family.region(family.raw(concentration1=0.3, concentration0=0.6), 0.7)[0]
    assert (low, high) == (0.0, 1.0)
    assert middle < upper


def test_an_interval_of_directions_lies_around_loc_and_goes_beyond_pi() -> None:
    family = recipe("von_mises")
    assert isinstance(family, Univariate)
    low, high = family.interval(family.raw(loc=3.0, concentration=2.0), 0.9)[0]
    assert low < 3.0 < np.pi < high
    assert high - 3.0 == pytest.approx(3.0 - low)
    assert family.inside(family.raw(loc=3.0, concentration=2.0), np.array([-3.0]), 0.9).all()


def test_a_tie_of_modes_is_decided() -> None:
    assert float(recipe("beta").mode(recipe("beta").raw(concentration1=1.0, concentration0=1.0))) == 0.5
    assert float(recipe("bernoulli").mode(np.zeros((1, 1)))) == 0.0
    assert float(recipe("categorical").mode(np.zeros((1, 3)))) == 0.0


@pytest.mark.parametrize("level", [0.0, 1.0, 95, float("nan")])
@pytest.mark.parametrize("key", ["laplace", "normal_mixture", "poisson"])
def test_a_level_that_is_no_probability_is_refused(key: str, level: float) -> None:
    family = recipe(key)
    assert isinstance(family, Univariate)
    for ask in (family.interval, family.region):
        with pytest.raises(ValueError, match=f"level must lie between 0 and 1; not {level}"):
            ask(family.start[None], level)
