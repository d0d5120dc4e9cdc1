"""Steps 1 and 4 for several outputs at once: vectors, matrices and rankings."""

from itertools import permutations

import numpy as np
import pytest
import scipy.stats

from core.choose import recipe
from core.choose.rankings import Rankings
from tests.choose.rows import ROWS, Row, plackett_luce_log

SEVERAL = [row for row in ROWS if row.recipe.domain.event]
TABLE = pytest.mark.parametrize("row", SEVERAL, ids=lambda row: row.name)


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
