"""The general forms of a count, from its probabilities alone, against closed ones and brute sums."""

import numpy as np
import pytest
from scipy import stats

from core.arrays import Floats, Integers
from core.choose import RECIPES, Recipe, recipe
from core.choose.counts import ClosedCounts, Counts
from core.choose.domain import COUNTS
from core.choose.lattice import Lattice, lattice

LEVELS = (1e-6, 0.01, 0.2, 0.5, 0.9, 0.999)
VALUES = {
    "poisson": {"rate": [1e-6, 0.3, 3.7, 50.0, 5e3, 1e6, 3e8]},
    "negative_binomial": {
        "rate": [0.3, 7.0, 3.0, 4e3, 1e6, 1e6],
        "total_count": [2.0, 2.0, 0.1, 3.0, 0.5, 1e3],
    },
    "zero_inflated_poisson": {"gate": [0.3, 0.01, 0.9, 0.04], "rate": [4.0, 700.0, 30.0, 9.0]},
}
GATES = np.array([0.3, 0.9, 0.005, 0.3])
RATES = np.array([4.0, 60.0, 1e3, 2e4])


def closed(key: str) -> tuple[Counts, Floats]:
    family = recipe(key)
    assert isinstance(family, ClosedCounts)
    return family, family.raw(**VALUES[key]).numpy()


def test_the_table_has_every_closed_family() -> None:
    assert set(VALUES) == {key for key, family in RECIPES.items() if issubclass(family, ClosedCounts)}


@pytest.mark.parametrize("key", VALUES)
def test_the_general_forms_are_the_closed_ones(key: str) -> None:
    family, raw = closed(key)
    for level in LEVELS:
        y = family.quantile(raw, level)
        np.testing.assert_allclose(Counts.cdf(family, raw, y), family.cdf(raw, y), rtol=1e-6)
        np.testing.assert_allclose(Counts.cdf(family, raw, y + 0.5), family.cdf(raw, y), rtol=1e-6)
        off = np.abs(Counts.quantile(family, raw, level) - y)
        assert (off <= 1e-7 * y).all()  # where rounding of the probabilities alone moves it
        np.testing.assert_allclose(Counts.crps(family, raw, y), family.crps(raw, y), rtol=1e-6, atol=1e-12)
    assert (Counts.cdf(family, raw, np.full(len(raw), -0.5)) == 0.0).all()


@pytest.mark.parametrize("key", VALUES)
@pytest.mark.parametrize("level", [0.01, 0.5, 0.95])
def test_the_general_region_is_as_short_as_the_closed_one(key: str, level: float) -> None:
    family, raw = closed(key)
    ours, known = Counts.region(family, raw, level)[:, 0], family.region(raw, level)[:, 0]
    held = family.cdf(raw, ours[:, 1]) - family.cdf(raw, ours[:, 0] - 1.0)
    assert (held >= level - 1e-6).all()
    assert (np.diff(ours) <= 1.002 * np.diff(known) + (np.diff(known) > 20.0)).all()


@pytest.mark.parametrize("key", VALUES)
def test_mean_and_mode_are_found_where_torch_has_none(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family, raw = closed(key)
    mean, mode = np.asarray(family.mean(raw)), np.asarray(family.mode(raw))
    monkeypatch.setattr(type(family.distribution(raw)), "mean", property(_none))
    np.testing.assert_allclose(Counts.mean(family, raw), mean, rtol=1e-6)
    same = Counts.nll(family, raw, Counts.mode(family, raw)) - Counts.nll(family, raw, mode)
    assert (np.abs(same.numpy()) <= 1e-3).all()


def _none(_: object) -> None:
    raise NotImplementedError


def test_tails_are_right_to_the_last_digits() -> None:
    family = recipe("poisson")
    of = stats.poisson([0.5, 40.0, 3e3])
    assert isinstance(family, Counts)
    y = of.isf(1e-14) + 5.0 * np.sqrt([0.5, 40.0, 3e3])
    np.testing.assert_allclose(family.above(family.raw(rate=[0.5, 40.0, 3e3]), y), of.sf(y), rtol=1e-8)


def _inflated() -> tuple[Lattice, Floats, Floats]:
    """Return Poisson counts with more zeros: the sums, and brute ones over all counts (K,) and their cdf (4, K)."""

    def log(y: Floats, rows: Integers) -> Floats:
        own = stats.poisson.logpmf(y, RATES[rows, None]) + np.log1p(-GATES[rows, None])
        return np.where(y == 0.0, np.logaddexp(np.log(GATES[rows, None]), own), own)

    counts = np.arange(30_000.0)
    share = GATES[:, None] + (1.0 - GATES[:, None]) * stats.poisson.cdf(counts, RATES[:, None])
    return lattice(log, len(GATES)), counts, share


def test_what_zeros_have_of_their_own_is_seen() -> None:
    sums, counts, share = _inflated()
    rows = np.arange(len(GATES))
    for y in (0.0, 1.0, 7.0, 950.0, 19_800.0):
        brute = ((share - (counts >= y)) ** 2).sum(axis=-1)
        np.testing.assert_allclose(sums.crps(np.full(4, y)), brute, rtol=1e-9)
        np.testing.assert_allclose(sums.cdf(np.full(4, y), rows), share[:, int(y)], rtol=1e-9)
    for level in (0.01, 0.5, 0.97):
        expected = [np.searchsorted(row, level) for row in share]
        np.testing.assert_array_equal(sums.quantile(np.full(4, level), rows), expected)
    np.testing.assert_array_equal(sums.mode(), [0.0, 0.0, 999.0, 0.0])
    np.testing.assert_allclose(sums.mean(), (1.0 - GATES) * RATES, rtol=1e-9)


@pytest.mark.parametrize("level", [0.2, 0.5, 0.95])
def test_the_shortest_run_is_that_of_brute_force(level: float) -> None:
    sums, _, share = _inflated()
    for found, row in zip(sums.shortest(level), share, strict=True):
        below = np.concatenate([[0.0], row])
        last = np.searchsorted(row, below[:-1] + level - 1e-12)
        fewest = (last - np.arange(len(row)))[last < len(row)].min()
        assert row[int(found[1])] - below[int(found[0])] >= level - 1e-4
        assert found[1] - found[0] <= max(1.01 * fewest, fewest)


def test_a_mean_that_is_none_is_no_number() -> None:
    sums = lattice(lambda y, _: -1.5 * np.log1p(y) - np.log(2.612375348685488), 1)
    assert np.isnan(sums.mean()).all()
    np.testing.assert_allclose(sums.cdf(np.array([100.0]), np.array([0])), stats.zipf(1.5).cdf(101), rtol=1e-9)


def test_of_a_stranger_draws_follow_the_probabilities() -> None:
    drawn = super(ClosedCounts, recipe("poisson")).draw({"rate": np.full(4000, 3.0)}, np.random.default_rng(0))
    observed = np.bincount(drawn.astype(int), minlength=12)[:12]
    assert np.abs(observed / 4000.0 - stats.poisson(3.0).pmf(np.arange(12))).max() < 0.03


def test_only_counts_are_summed() -> None:
    assert all(issubclass(RECIPES[key], Counts) == (recipe(key).domain == COUNTS) for key in RECIPES)
    assert issubclass(Counts, Recipe)
