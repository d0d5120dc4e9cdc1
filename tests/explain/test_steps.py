"""One point of a run: the numbers of the recipe are those that the run itself gives."""

import numpy as np
import pytest
import torch

from core.explain.steps import recipe_numbers
from core.minimise import Settings, fit


def test_the_point_is_the_nearest_point_under_its_normal() -> None:
    run = fit(Settings(data="sine", points=40, steps=30, hidden=8))
    one = recipe_numbers(run, 1.5)
    x = run.dataset.x[:, 0]
    assert abs(one.x - 1.5) == np.abs(x - 1.5).min()
    expected = torch.distributions.Normal(one.loc, one.scale).log_prob(torch.tensor(one.y)).item()
    assert one.cost == pytest.approx(-expected, rel=1e-5)
    assert one.density == pytest.approx(np.exp(expected), rel=1e-5)
    assert (one.points, one.nll_first, one.nll_last) == (40, run.nll[0], run.nll[-1])
