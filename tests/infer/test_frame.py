"""A frame: one moment of a run, and all of them, are the same numbers."""

from dataclasses import fields, replace

import numpy as np
import pytest

from core import infer
from core.figures.films import film
from core.figures.theme import LIGHT
from core.infer.frame import GRID, SIDE, Frame, frame, frames
from core.judge.score import score
from core.minimise import Run, Settings, fit, replay

SETTINGS = Settings(steps=300, hidden=6)


@pytest.fixture(scope="module", params=["predicted", "learned", "fixed"])
def run(request: pytest.FixtureRequest) -> Run:
    return fit(replace(SETTINGS, scale=request.param))


def unrecorded(run: Run) -> int:
    return int(np.setdiff1d(np.arange(run.last), run.steps)[40])


def assert_same(one: Frame, other: Frame) -> None:
    for field in fields(Frame):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, dict):
            assert left.keys() == right.keys()
            left, right = list(left.values()), list(right.values())
        np.testing.assert_allclose(left, right, rtol=1e-12, atol=1e-12, err_msg=field.name)


def at(whole: Frame, moment: int) -> Frame:
    def row(values: np.ndarray) -> np.ndarray:
        return values[moment : moment + 1]

    return Frame(
        steps=row(whole.steps),
        x=whole.x,
        raw=row(whole.raw),
        parameters={name: row(values) for name, values in whole.parameters.items()},
        point_raw=row(whole.point_raw),
        point_parameters={name: row(values) for name, values in whole.point_parameters.items()},
        costs=row(whole.costs),
        nll=row(whole.nll),
        held_out_nll=row(whole.held_out_nll),
    )


def test_shapes(run: Run) -> None:
    whole = frames(run)
    moments, points = len(run.steps), run.dataset.size
    assert whole.x.shape == (GRID,)
    assert (whole.x[0], whole.x[-1]) == run.x_range
    assert whole.parameters.keys() == whole.point_parameters.keys() == {"loc", "scale"}
    for values in whole.parameters.values():
        assert values.shape == (moments, GRID)
    assert whole.raw.shape == (moments, GRID, run.recipe.outputs)
    assert whole.point_raw.shape == (moments, points, run.recipe.outputs)
    for values in (whole.costs, *whole.point_parameters.values()):
        assert values.shape == (moments, points)
    assert whole.nll.shape == whole.held_out_nll.shape == (moments,)


def test_one_moment_equals_that_of_all(run: Run) -> None:
    whole = frames(run)
    for moment in (0, 7, len(run.steps) - 1):
        assert_same(frame(run, int(run.steps[moment])), at(whole, moment))
    assert_same(frame(run), at(whole, len(run.steps) - 1))
    assert_same(frame(run, -run.last - 1), at(whole, 0))


def test_a_step_that_was_not_recorded_is_exact(run: Run) -> None:
    step = unrecorded(run)
    assert_same(frame(replay(run, step), step), frame(fit(replace(run.settings, steps=step))))


def test_the_costs_sum_to_the_loss_at_every_step(run: Run) -> None:
    whole = frames(run)
    np.testing.assert_allclose(whole.costs.sum(axis=1), whole.nll, rtol=1e-9)
    step = unrecorded(run)
    one = frame(replay(run, step), step)
    np.testing.assert_allclose(one.costs.sum(axis=1), one.nll, rtol=1e-9)


def test_the_numbers_are_those_of_step_4(run: Run) -> None:
    one = frame(run)
    data = run.dataset
    np.testing.assert_array_equal(one.raw[0], run.raw(one.x))
    np.testing.assert_array_equal(one.costs[0], infer.costs(run.recipe, run.raw(data.x), data.y))
    assert one.held_out_nll[0] == pytest.approx(score(run, data.held_out_x, data.held_out_y).nll, rel=1e-9)


@pytest.mark.parametrize("step", [301, -302])
def test_a_step_that_never_was_is_refused(run: Run, step: int) -> None:
    with pytest.raises(ValueError, match=f"step must be a whole number from 0 to 300; not {step}"):
        frame(run, step)


def test_data_without_held_out_points_have_frames() -> None:
    whole = frames(fit(Settings(data="line", steps=50, hidden=3)))
    np.testing.assert_array_equal(whole.held_out_nll, 0.0)


@pytest.mark.parametrize(("data", "recipe"), [("book_binary", "bernoulli"), ("book_multiclass", "categorical")])
def test_classes_have_frames(data: str, recipe: str) -> None:
    run = fit(Settings(data=data, recipe=recipe, steps=40))
    whole = frames(run)
    assert whole.raw.shape == (len(run.steps), GRID, run.recipe.outputs)
    assert infer.probabilities(run.recipe, whole.raw).sum(axis=-1) == pytest.approx(1.0)
    np.testing.assert_allclose(whole.costs.sum(axis=1), whole.nll, rtol=1e-9)


def test_two_inputs_have_a_grid_with_the_second_running_fastest() -> None:
    run = fit(Settings(data="moons", recipe="bernoulli", steps=5))
    whole = frames(run)
    assert whole.x.shape == (SIDE * SIDE, 2)
    (low, high), (bottom, top) = run.x_ranges
    assert (whole.x[0].tolist(), whole.x[-1].tolist()) == ([low, bottom], [high, top])
    np.testing.assert_allclose(whole.x[:SIDE, 0], low)
    np.testing.assert_allclose(whole.raw[-1], run.raw(whole.x), rtol=1e-12)


def test_what_visitors_share_cannot_be_written(run: Run) -> None:
    shared = frames(run)
    shown = film(run, shared, LIGHT)
    arrays = [run.theta, run.nll, *vars(shared).values(), *shared.parameters.values(), *shown.blocks.values()]
    held = [array for array in arrays if isinstance(array, np.ndarray)]
    assert len(held) > 12
    assert not any(array.flags.writeable for array in held)
