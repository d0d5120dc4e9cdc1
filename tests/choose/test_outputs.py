"""Steps 1 and 4 for several outputs at once: vectors, matrices and rankings."""

from itertools import permutations

import numpy as np
import pytest
import scipy.stats

from core.choose import recipe
from core.choose.cholesky import entries, pivots, solve, solve_transposed
from core.choose.rankings import Rankings
from tests.choose.rows import ROWS, Row, plackett_luce_log

SEVERAL = [row for row in ROWS if row.recipe.domain.event]
TABLE = pytest.mark.parametrize("row", SEVERAL, ids=lambda row: row.name)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_triangular_systems_are_solved_as_lapack_does(size: int) -> None:
    rng = np.random.default_rng(size)
    factor = np.tril(rng.standard_normal((4, 5, size, size))) + 3.0 * np.eye(size)
    right = rng.standard_normal((5, size))
    expected = np.linalg.solve(factor, np.broadcast_to(right, (4, 5, size))[..., None])[..., 0]
    np.testing.assert_allclose(solve(factor, right), expected, rtol=1e-10, atol=1e-12)
    other = np.linalg.solve(factor.swapaxes(-1, -2), np.broadcast_to(right, (4, 5, size))[..., None])[..., 0]
    np.testing.assert_allclose(solve_transposed(factor, right), other, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_pivots_are_those_of_lapack(size: int) -> None:
    drawn = np.random.default_rng(size).standard_normal((4, 5, size, 2 * size))
    matrix = drawn @ drawn.swapaxes(-1, -2)
    factor = np.linalg.cholesky(matrix)
    np.testing.assert_allclose(pivots(matrix), np.diagonal(factor, axis1=-2, axis2=-1) ** 2, rtol=1e-10)
    matrix[..., -1, -1] -= 2.0 * pivots(matrix)[..., -1]
    assert (pivots(matrix)[..., -1] < 0.0).all()


def test_entries_are_read_row_by_row() -> None:
    assert entries(np.array([[1, 9, 9], [2, 3, 9], [4, 5, 6]])).tolist() == [1, 2, 3, 4, 5, 6]


@TABLE
def test_mean_and_mode(row: Row) -> None:
    y, family = row.draw(6_000, 3), row.recipe
    mean, mode = family.mean(row.raw).numpy()[0], family.mode(row.raw).numpy()
    if row.key == "plackett_luce":
        assert np.isnan(mean).all()
    else:
        np.testing.assert_allclose(mean, y.mean(axis=0), atol=5 * (y.std(axis=0) / np.sqrt(len(y))).max())
    if np.isnan(mode).any():
        assert row.name == "wishart, two, few degrees"
        return
    assert row.log(mode[0]) >= row.logs(y[:500]).max()


def test_a_wishart_has_a_mode_only_with_enough_degrees() -> None:
    family = recipe("wishart")
    covariance = [[[0.5, 0.3], [0.3, 0.4]]]
    few, many = (family.mode(family.raw(df=df, covariance_matrix=covariance)).numpy() for df in (2.9, 7.0))
    assert np.isnan(few).all()
    np.testing.assert_allclose(many, 4.0 * np.array(covariance), rtol=1e-9)


@pytest.mark.parametrize("level", [0.5, 0.95])
@pytest.mark.parametrize("row", [row for row in SEVERAL if row.key == "multivariate_normal"], ids=lambda row: row.name)
def test_an_ellipse_covers_draws_as_often_as_it_says(row: Row, level: float) -> None:
    y = row.draw(4_000, 5)
    share = row.recipe.inside(row.raw, y, level).mean()
    assert share == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / len(y)))


@pytest.mark.parametrize("key", ["wishart", "plackett_luce", "categorical"])
def test_regions_that_are_not_known_are_refused(key: str) -> None:
    family = recipe(key)
    assert not family.covers
    with pytest.raises(ValueError, match=f"regions of y are not known for {family.title}"):
        family.inside(family.start[None], np.zeros((1, *family.domain.event)), 0.5)


def test_places_add_up_the_rankings() -> None:
    logits = np.array([[0.5, -1.0, 2.0, 0.0], [0.0, 0.0, 0.0, 0.0], [900.0, -900.0, 0.0, 1.0]])
    family = recipe("plackett_luce", items=4)
    expected = np.zeros((3, 4, 4))
    for ranking in permutations(range(4)):
        for place, item in enumerate(ranking):
            expected[:, place, item] += [np.exp(plackett_luce_log(row, ranking)) for row in logits]
    table = family.places(logits)
    np.testing.assert_allclose(table[:2], expected[:2], atol=1e-12)
    np.testing.assert_allclose(table.sum(axis=-1), 1.0, atol=1e-12)
    np.testing.assert_allclose(table, expected, atol=1e-9)
    np.testing.assert_allclose(Rankings.places(family, logits), expected, atol=1e-9)


def test_torch_draws_rankings_as_often_as_they_are_probable() -> None:
    import torch

    family = recipe("plackett_luce", items=3)
    raw = np.array([[0.5, -1.0, 1.0]])
    torch.manual_seed(0)
    drawn = family.distribution(raw).sample((4_000,))[:, 0].numpy()
    orders = list(permutations(range(3)))
    counts = [(drawn == order).all(axis=1).sum() for order in orders]
    expected = [4_000 * np.exp(plackett_luce_log(raw[0], order)) for order in orders]
    assert scipy.stats.chisquare(counts, expected).pvalue > 1e-4
