"""What a run costs by region of x: the regions share out the points, and their costs add up to the loss."""

import numpy as np
import pytest

from core.judge.regions import REGIONS, input_regions
from core.minimise import Settings, fit


def test_the_costs_of_all_regions_add_up_to_the_loss() -> None:
    run = fit(Settings(data="motorcycle", hidden=6, steps=60).canonical())
    x = run.dataset.x[:, 0]
    by = input_regions(run.dataset.x)
    assert len(by.edges) == REGIONS + 1
    assert (by.edges[0], by.edges[-1]) == (x.min(), x.max())
    inside = [(x >= low) & (x < high) for low, high in zip(by.edges[:-1], [*by.edges[1:-1], np.inf], strict=True)]
    counts = np.array([at.sum() for at in inside])
    assert counts.sum() == len(x)
    assert counts.min() > len(x) / 8
    assert (by.costs(run) * counts).sum() == pytest.approx(run.nll[-1])
    nll = run.recipe.nll(run.raw(run.dataset.x), run.dataset.y).numpy()
    assert by.costs(run).tolist() == pytest.approx([nll[at].mean() for at in inside])


def test_equal_inputs_make_fewer_regions_and_none_is_empty() -> None:
    x = np.repeat([1.0, 2.0, 3.0], [10, 3, 1])[:, None]
    edges = input_regions(x).edges
    assert len(edges) == len(set(edges)) >= 2
    assert input_regions(np.full((5, 1), 3.0)).edges.tolist() == [3.0, 3.0]


def test_one_point_is_a_region_of_its_own() -> None:
    run = fit(Settings(data="hand", xy="blank~3_4", hidden=3, steps=5).canonical())
    assert input_regions(run.dataset.x).costs(run).tolist() == [pytest.approx(run.nll[-1])]
