"""Step 3 on a person's own data: given, never named; and on large data, in batches and counted by a sample."""

from dataclasses import replace

import numpy as np
import pytest

from core import infer
from core.choose.domain import COUNTS, permutations, spd, vectors
from core.data import Dataset, load
from core.data.own import own_dataset, read_table
from core.infer.frame import frame, frames
from core.minimise import Settings, fit, fit_seeds, replay
from core.minimise.fit import counted
from core.minimise.settings import LARGE, LARGE_BATCH, OWN, SAMPLE

SHORT = Settings(steps=60, hidden=6)


def table(columns: int, rows: int = 40) -> str:
    """Return a CSV of x and so many columns of counts or numbers."""
    rng = np.random.default_rng(1)
    names = ",".join(["x", *(f"y{at}" for at in range(columns))])
    return "\n".join([names, *(",".join(f"{value:.4f}" for value in row) for row in rng.random((rows, columns + 1)))])


def large(rows: int = 3 * LARGE, held_out: int = 0) -> Dataset:
    """Return so many points of a sine with noise."""
    rng = np.random.default_rng(0)
    x = rng.uniform(0.0, 2.0, rows + held_out)
    y = np.sin(np.pi * x) + 0.2 * rng.standard_normal(rows + held_out)
    named = {"x": x[:rows, None], "y": y[:rows], "held_out_x": x[rows:, None], "held_out_y": y[rows:]}
    return replace(load("sine"), name="own", truth=None, **named)


@pytest.mark.parametrize("changes", [{}, {"batch": 16}, {"scale": "fixed"}, {"recipe": "laplace", "patience": 30}])
def test_given_data_give_the_run_of_the_same_data_by_name(changes: dict[str, object]) -> None:
    settings = replace(SHORT, **changes)
    named, given = fit(settings), fit(settings, settings.dataset())
    np.testing.assert_array_equal(given.nll, named.nll)
    np.testing.assert_array_equal(given.theta, named.theta)
    assert given.settings == replace(named.settings, data=OWN)


def test_what_the_settings_name_is_not_asked_of_given_data() -> None:
    data = load("vectors")
    run = fit(replace(SHORT, data="digits", recipe="multivariate_normal"), data)
    assert run.whole is run.dataset is data
    assert run.settings.data == OWN
    assert run.recipe.outputs == 5


def test_a_step_that_was_not_recorded_is_trained_again_on_the_given_data() -> None:
    run = fit(replace(SHORT, steps=300), load("ozone"))
    step = int(np.setdiff1d(np.arange(run.last), run.steps)[-2])
    run = replay(run, step)
    raw = run.raw(run.dataset.x, step)
    assert infer.costs(run.recipe, raw, run.dataset.y).sum() == pytest.approx(run.nll[step], rel=1e-9)
    assert frame(run, step).costs.sum() == pytest.approx(run.nll[step], rel=1e-9)


def test_own_data_without_the_data_are_refused() -> None:
    with pytest.raises(ValueError, match="data 'own' has no name to load it by: the data set itself must be given"):
        fit(replace(SHORT, data=OWN))


def test_several_seeds_are_trained_on_given_data() -> None:
    runs = fit_seeds(SHORT, (0, 1), load("geyser"))
    assert [run.settings for run in runs] == [replace(SHORT, data=OWN, seed=seed) for seed in (0, 1)]
    np.testing.assert_array_equal(runs[1].nll, fit(replace(SHORT, seed=1), load("geyser")).nll)


@pytest.mark.parametrize(
    ("recipe", "text", "y", "domain", "outputs"),
    [
        ("multivariate_normal", table(3), ["y0", "y1", "y2"], vectors(3), 9),
        ("wishart", "x,a,b,c\n" + "\n".join(f"{i},{2 + i % 3},0.5,{1 + i % 2}" for i in range(30)), "abc", spd(2), 4),
        ("plackett_luce", "x,a,b,c\n" + "\n".join(["1,u,v,w", "2,v,u,w", "3,w,v,u"] * 9), "abc", permutations(3), 3),
        ("categorical", "x,y\n" + "\n".join(f"{i},{'abcde'[i % 5]}" for i in range(50)), "y", None, 5),
        ("bernoulli", "x,y\n" + "\n".join(f"{i},{'no' if i % 3 else 'yes'}" for i in range(50)), "y", None, 1),
        ("poisson", "x,y\n" + "\n".join(f"{i},{i % 7}" for i in range(50)), "y", COUNTS, 1),
    ],
)
def test_options_of_a_family_come_from_the_given_data(
    recipe: str, text: str, y: list[str] | str, domain: object, outputs: int
) -> None:
    data = own_dataset(read_table(text), ["x"], list(y), domain)
    run = fit(replace(SHORT, recipe=recipe, steps=20), data)
    assert run.recipe.outputs == outputs
    assert run.nll[-1] < run.nll[0]


# Large data


def test_as_many_points_as_a_generator_may_draw_are_all_counted() -> None:
    data = large(LARGE)
    assert counted(data) is data
    assert fit(replace(SHORT, steps=2), data).whole.size == LARGE
    assert Settings().batch_of(LARGE) == 0


def test_of_more_a_fixed_sample_is_counted() -> None:
    data = large(held_out=LARGE + 5)
    one, other = counted(data), counted(data)
    assert one.size == len(one.held_out_y) == SAMPLE
    assert one.digest == other.digest
    rows = np.searchsorted(np.sort(data.x[:, 0]), one.x[:, 0])
    assert len(np.unique(rows)) == SAMPLE
    assert abs(one.y.mean() - data.y.mean()) < 4 * data.y.std() / np.sqrt(SAMPLE)
    assert set(zip(one.held_out_x[:, 0], one.held_out_y, strict=True)) < set(
        zip(data.held_out_x[:, 0], data.held_out_y, strict=True)
    )


def test_the_loss_of_large_data_is_that_of_the_sample_at_every_step() -> None:
    run = fit(SHORT, large(held_out=500))
    data = run.dataset
    assert (run.whole.size, data.size) == (3 * LARGE, SAMPLE)
    for step in (0, 7, run.last):
        for points, nll in (((data.x, data.y), run.nll), ((data.held_out_x, data.held_out_y), run.held_out_nll)):
            assert infer.costs(run.recipe, run.raw(points[0], step), points[1]).sum() == pytest.approx(nll[step])
    moments = frames(run)
    assert moments.costs.shape == (len(run.steps), SAMPLE)
    np.testing.assert_allclose(moments.costs.sum(axis=1), moments.nll, rtol=1e-9)


def test_large_data_are_trained_on_in_batches_of_all_of_them() -> None:
    """A rare group outside the sample is learned all the same: the batches come from all points."""
    data = large()
    seen = np.isin(data.x[:, 0], counted(data).x[:, 0])
    moved = replace(data, y=np.where(seen, data.y, data.y + 5.0))
    run = fit(replace(SHORT, steps=400, hidden=8, rate=0.02, scale="fixed", sigma=1.0), moved)
    mean = infer.mean(run.recipe, run.raw(data.x))
    share = 1.0 - seen.mean()
    assert (mean - data.y).mean() == pytest.approx(5.0 * share, abs=0.3)
    assert run.settings.batch == 0
    assert run.settings.batch_of(run.whole.size) == LARGE_BATCH


def test_large_data_are_trained_in_the_order_of_the_batch_seed() -> None:
    data = large()
    one, same, other = (fit(replace(SHORT, batch_seed=seed), data).nll for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert one[0] == other[0]
    assert one[5] != other[5]
    assert Settings(batch_seed=4).canonical(data) == Settings(batch_seed=4, data=OWN)
    assert Settings(batch_seed=4).canonical(load("sine")) == Settings(data=OWN)


def test_the_x_shown_are_those_of_all_points() -> None:
    data = large()
    far = int(np.flatnonzero(~np.isin(data.x[:, 0], counted(data).x[:, 0]))[0])
    x = data.x.copy()
    x[far] = 9.0
    assert fit(replace(SHORT, steps=2), replace(data, x=x)).x_range[1] > 9.0


def test_a_batch_that_is_asked_for_is_kept() -> None:
    assert Settings(batch=64).batch_of(10**6) == 64
