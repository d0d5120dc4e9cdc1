"""What each x is worth: most where y follows it, nothing where it does not, and columns of one label go together."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import load
from core.judge.worth import worths
from core.minimise import Settings, fit


def test_an_x_that_y_follows_is_worth_most_and_an_idle_one_nothing() -> None:
    rng = np.random.default_rng(1)
    label = rng.integers(0, 3, 240)
    x = np.column_stack([rng.normal(size=(240, 2)), np.eye(3)[label]])
    y = 2.0 * x[:, 0] + label + 0.3 * rng.normal(size=240)
    data = replace(
        load("motorcycle"), name="own", x=x[:160], y=y[:160], held_out_x=x[160:], held_out_y=y[160:],
        x_names=("a", "idle", "l=0", "l=1", "l=2"), x_units=("",) * 5, truth=None, beyond=(),
    )  # fmt: skip
    run = fit(Settings(data="own", scale="learned", hidden=8, steps=600, rate=0.02), data)
    groups = {"idle": (1,), "label": (2, 3, 4), "a": (0,)}
    found = worths(run, -1, groups)
    assert [each.name for each in found] == ["a", "label", "idle"]
    assert found[0].mean > 5.0 * found[1].mean > 50.0 * abs(found[2].mean)
    (none,) = worths(run, -1, {"none": ()})
    assert (none.mean, none.spread) == (0.0, 0.0)
    # with one σ for all, a shuffled column costs half the added mean square in units of σ²
    raw = run.raw(data.held_out_x).numpy()
    shuffled = 2.0 * np.var(2.0 * data.held_out_x[:, 0])
    sigma = run.recipe.arrays(raw)["scale"][0]
    assert found[0].mean == pytest.approx(shuffled / 2.0 / sigma**2, rel=0.25)
    assert worths(run, -1, groups) == found


def test_without_points_held_out_there_is_nothing_to_say() -> None:
    assert worths(fit(Settings(data="book_regression", hidden=2, steps=2)), -1, {"x": (0,)}) == ()
