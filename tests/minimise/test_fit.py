"""Step 3: a run is reproducible, touches nothing else, ends as it should and finds what it should."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest
import torch

from core import infer
from core.choose import Recipe, recipe
from core.data import load
from core.data.book import book_parameters
from core.minimise import Run, Settings, fit, fit_datasets, fit_each, fit_seeds, replay
from core.minimise.run import moments
from core.predict import ShallowNetwork
from tests.url import written

SHORT = Settings(steps=120, hidden=6)
VARIETY = [
    SHORT,
    replace(SHORT, batch=16),
    replace(SHORT, scale="learned", optimiser="nesterov", rate=0.003, link="square"),
    replace(SHORT, scale="fixed", activation="gelu", l2=0.01),
    replace(SHORT, data="line", optimiser="rmsprop", link="exp"),
    replace(SHORT, data="sine", points=37, noise=0.4, data_seed=2, seed=5, activation="relu"),
    replace(SHORT, patience=20),
]
EACH = pytest.mark.parametrize("settings", VARIETY, ids=lambda s: "-".join(written(s).values()))


def arrays(run: Run) -> dict[str, np.ndarray]:
    return {name: value for name, value in vars(run).items() if isinstance(value, np.ndarray)}


@EACH
def test_equal_settings_give_equal_runs_bit_for_bit(settings: Settings) -> None:
    one, other = fit(settings), fit(settings)
    for name, values in arrays(one).items():
        assert values.tobytes() == arrays(other)[name].tobytes(), name


@EACH
def test_a_run_is_equal_to_its_prefix(settings: Settings) -> None:
    whole = fit(settings)
    step = int(np.setdiff1d(np.arange(whole.last), whole.steps)[-3])
    prefix = fit(replace(settings, steps=step))
    x = np.linspace(*whole.x_range, 40)
    assert prefix.last == step
    np.testing.assert_array_equal(prefix.raw(x), replay(whole, step).raw(x, step))
    np.testing.assert_array_equal(prefix.nll, whole.nll[: step + 1])


@EACH
def test_no_global_random_state_is_touched(settings: Settings) -> None:
    numpy_state, torch_state = np.random.get_state(), torch.get_rng_state()  # noqa: NPY002
    np.random.seed(99)  # noqa: NPY002
    expected = np.random.get_state()[1].copy()  # noqa: NPY002
    one = fit(settings)
    np.testing.assert_array_equal(np.random.get_state()[1], expected)  # noqa: NPY002
    assert torch.equal(torch.get_rng_state(), torch_state)
    np.random.set_state(numpy_state)  # noqa: NPY002
    np.testing.assert_array_equal(fit(settings).nll, one.nll)


@EACH
def test_the_loss_is_the_sum_of_the_costs_at_recorded_steps(settings: Settings) -> None:
    run = fit(settings)
    data = run.dataset
    for step in (0, *run.steps[5::17], run.last):
        nll = run.recipe.nll(run.raw(data.x, int(step)), data.y).sum().item()
        assert run.nll[step] == pytest.approx(nll, rel=1e-9)
        held_out = run.recipe.nll(run.raw(data.held_out_x, int(step)), data.held_out_y).sum().item()
        assert run.held_out_nll[step] == pytest.approx(held_out, rel=1e-9)


@EACH
def test_what_lies_between_recorded_steps_is_the_same_loss(settings: Settings) -> None:
    run = fit(settings)
    step = int(np.setdiff1d(np.arange(run.last), run.steps)[0])
    nll = run.recipe.nll(replay(run, step).raw(run.dataset.x, step), run.dataset.y).sum().item()
    assert run.nll[step] == pytest.approx(nll, rel=1e-9, abs=1e-9)


@EACH
def test_shapes_and_guards(settings: Settings) -> None:
    run = fit(settings)
    frames, hidden, outputs = len(run.steps), settings.hidden, run.recipe.outputs
    assert run.theta.shape == (frames, hidden, 2)
    assert run.phi.shape == (frames, outputs, hidden + 1)
    assert run.nll.shape == run.held_out_nll.shape == (run.last + 1,)
    assert run.raw(run.dataset.x).shape == (run.dataset.size, outputs)
    assert run.raw(run.dataset.x).dtype == torch.float64
    assert run.steps[0] == 0
    assert run.steps[-1] == run.last
    assert np.all(np.diff(run.steps) > 0)
    for name, values in arrays(run).items():
        assert np.isfinite(values).all(), name
        with pytest.raises(ValueError, match="read-only"):
            values[...] = 0


@pytest.mark.parametrize("steps", [1, 2, 10, 99, 100, 157, 1000, 12_345, 20_000])
def test_recorded_steps_are_bounded_and_include_both_ends(steps: int) -> None:
    recorded = moments(steps)
    assert recorded[0] == 0
    assert recorded[-1] == steps
    assert len(recorded) <= 157
    assert np.all(np.diff(recorded) > 0)
    assert np.diff(recorded).max() <= max(1, steps / 100 + 1)
    assert recorded[min(5, steps)] == min(5, steps)


def test_memory_is_bounded_for_the_longest_run_of_the_widest_network() -> None:
    values = len(moments(20_000)) * (2 * 256 + 2 * 257)
    assert values * 8 < 1.5e6
    run = fit(Settings(hidden=256, steps=200))
    per_moment = (run.theta.nbytes + run.phi.nbytes) / len(run.steps)
    assert per_moment == (2 * 256 + 2 * 257) * 8
    assert run.theta.base is None or run.theta.base.nbytes <= run.theta.nbytes + run.phi.nbytes


def assert_equal(one: Run, other: Run) -> None:
    """Fail unless both runs are the same, bit for bit."""
    assert (one.settings, one.last, one.ending) == (other.settings, other.last, other.ending)
    for name, values in arrays(one).items():
        assert values.tobytes() == arrays(other)[name].tobytes(), name


def test_a_run_among_other_seeds_is_the_one_trained_alone() -> None:
    settings = replace(SHORT, steps=100)
    found = fit_seeds(settings, (0, 3, 4))
    for seed, run in zip((0, 3, 4), found, strict=True):
        assert_equal(run, fit(replace(settings, seed=seed)))
    assert not np.allclose(found[0].nll, found[1].nll, rtol=1e-3)


def test_a_run_in_a_thread_beside_others_is_the_one_trained_alone() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(fit, VARIETY * 2))
    for settings, run in zip(VARIETY * 2, found, strict=True):
        assert_equal(run, fit(settings))


SEVERAL = [
    ("geyser", {"recipe": "normal_mixture"}),
    ("belgian_phones", {"recipe": "student_t", "scale": "learned"}),
    ("motorcycle", {"batch": 20, "batch_seed": 1}),
    ("motorcycle", {"scale": "fixed", "patience": 3}),
    ("ozone", {"recipe": "gamma"}),
    ("coal_disasters", {"recipe": "poisson", "l2": 0.1}),
    ("menarche", {"recipe": "beta"}),
    ("directions", {"recipe": "von_mises", "points": 30}),
    ("iris", {"recipe": "categorical"}),
    ("vectors", {"recipe": "multivariate_normal", "points": 30, "batch": 10}),
]
"""Data and settings, one of each kind, for networks that are trained on data of their own."""


@pytest.mark.parametrize(("data", "options"), SEVERAL)
def test_runs_on_several_data_are_those_of_fit(data: str, options: dict[str, Any]) -> None:
    shared = Settings(data=data, steps=12, hidden=4, **options)
    settings = [replace(shared, data_seed=draw, seed=seed) for draw, seed in ((0, 0), (0, 5), (3, 1), (4, 2))]
    told: list[tuple[int, int]] = []
    for found, each in zip(fit_each(settings, lambda *steps: told.append(steps)), settings, strict=True):
        alone = fit(each)
        assert found.dataset.digest == alone.dataset.digest
        assert_equal(found, alone)
    starts = dict.fromkeys(steps for steps in told if steps[0] % 12 == 0 and steps[0] < 48)
    assert list(starts) == [(0, 48), (12, 48), (24, 48), (36, 48)]
    assert told == sorted(told)


def test_seeds_are_apart_from_each_other() -> None:
    base = fit(replace(SHORT, batch=16))
    weights, data, batches = (
        fit(replace(SHORT, batch=16, **{name: 1})) for name in ("seed", "data_seed", "batch_seed")
    )
    assert not np.array_equal(weights.theta[0], base.theta[0])
    np.testing.assert_array_equal(weights.dataset.x, base.dataset.x)
    assert not np.array_equal(data.dataset.x, base.dataset.x)
    np.testing.assert_array_equal(batches.theta[0], base.theta[0])
    assert batches.nll[0] == base.nll[0]
    assert batches.nll[5] != base.nll[5]


def test_same_weights_other_learning_rate() -> None:
    one, other = fit(SHORT), fit(replace(SHORT, rate=0.02))
    np.testing.assert_array_equal(one.theta[0], other.theta[0])
    np.testing.assert_array_equal(one.phi[0], other.phi[0])
    assert one.nll[-1] != other.nll[-1]


DIVERGING = [
    {"optimiser": "sgd", "rate": 10.0},
    {"optimiser": "momentum", "rate": 1.0},
    {"optimiser": "nesterov", "rate": 0.5, "scale": "fixed", "sigma": 3.0},
    {"optimiser": "sgd", "rate": 1.0, "scale": "fixed", "sigma": 1e-3},
    {"optimiser": "momentum", "rate": 0.5, "scale": "fixed", "sigma": 5.0, "batch": 8},
    {"optimiser": "sgd", "rate": 1.0, "scale": "fixed", "sigma": 1e-3, "data": "line"},
    {"optimiser": "sgd", "rate": 10.0, "activation": "gelu", "link": "exp", "data": "geyser"},
]


@pytest.mark.parametrize("changes", DIVERGING)
def test_a_run_that_diverges_ends_at_the_last_finite_step(changes: dict[str, Any]) -> None:
    run = fit(Settings(steps=300, **changes))
    assert run.ending == "diverged"
    assert run.last < 300
    assert run.steps[-1] == run.last
    for name, values in arrays(run).items():
        assert np.isfinite(values).all(), name
    assert np.isfinite(run.raw(np.linspace(*run.x_range, 50)).numpy()).all()
    assert fit(replace(run.settings, steps=run.last)).ending == "finished"


def test_one_network_may_diverge_while_another_goes_on() -> None:
    settings = Settings(optimiser="sgd", rate=0.3, steps=150)
    runs = fit_seeds(settings, tuple(range(8)))
    endings = {run.ending for run in runs}
    assert endings == {"diverged", "finished"}
    for run in runs:
        assert (run.last == 150) == (run.ending == "finished")
        assert np.isfinite(run.nll).all()


def test_patience_ends_a_run_that_many_steps_after_its_best() -> None:
    settings = Settings(data="sine_growing_noise", points=30, rate=0.02, steps=1000)
    run = fit(replace(settings, patience=40))
    assert run.ending == "patience"
    assert run.best == run.last - 40
    assert run.last < 1000
    np.testing.assert_array_equal(run.theta[-1], fit(replace(settings, steps=run.last)).theta[-1])


def test_patience_is_for_each_network_apart() -> None:
    settings = Settings(data="sine_growing_noise", points=30, rate=0.02, steps=400, patience=40)
    runs = fit_seeds(settings, (0, 1, 2))
    assert len({run.last for run in runs}) > 1
    for run in runs:
        assert run.ending == "patience"
        assert run.best == run.last - 40


def test_patience_has_no_effect_without_held_out_points() -> None:
    run = fit(replace(SHORT, data="line", patience=1))
    assert run.ending == "finished"
    assert run.best is None


def test_progress_is_told_and_may_stop_a_run() -> None:
    told: list[tuple[int, int]] = []
    fit(SHORT, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 120)
    assert len(told) > 1
    assert told == sorted(set(told))

    def stop(done: int, of: int) -> None:
        if done > 0:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fit(SHORT, progress=stop)


@pytest.mark.parametrize("step", [121, -122, 10**9])
def test_a_step_that_never_was_is_refused(step: int) -> None:
    with pytest.raises(ValueError, match=f"step must be a whole number from 0 to 120; not {step}"):
        fit(SHORT).network(step)


def test_a_run_never_trains_again_in_silence() -> None:
    run = fit(SHORT)
    assert 117 not in run.steps
    with pytest.raises(ValueError, match=r"step must be a recorded one, .* `replay` trains up to again; not 117"):
        run.raw(run.dataset.x, 117)
    assert not [name for name, value in vars(run).items() if callable(value)]


@EACH
def test_a_replay_records_one_step_more(settings: Settings) -> None:
    run = fit(settings)
    step = int(np.setdiff1d(np.arange(run.last), run.steps)[-2])
    again = replay(run, step - len(run.nll))
    at = int(np.searchsorted(run.steps, step))
    assert again.steps.tolist() == [*run.steps[:at], step, *run.steps[at:]]
    for name, values in arrays(run).items():
        kept = getattr(again, name)
        if name in ("steps", "theta", "phi"):
            np.testing.assert_array_equal(np.delete(kept, at, axis=0), values, name)
        else:
            np.testing.assert_array_equal(kept, values, name)
    assert again.ending == run.ending
    assert again.raw(run.dataset.x, step).shape == (run.dataset.size, run.recipe.outputs)


def test_a_recorded_step_is_not_trained_again() -> None:
    run = fit(SHORT)
    assert replay(run, 10) is replay(run, -1) is run


def test_negative_steps_count_from_the_end() -> None:
    run = fit(SHORT)
    np.testing.assert_array_equal(run.network(-1).theta, run.network(120).theta)
    np.testing.assert_array_equal(run.network(-121).theta, run.network(0).theta)
    assert run.steps[run.moment(-1)] == 120


def test_the_books_values() -> None:
    data = load("book_regression")
    raw = ShallowNetwork(*book_parameters("nb5_1"))(data.x)
    nll = float(recipe("normal", scale=0.2).nll(raw, data.y).sum())
    assert nll == pytest.approx(11.452419564, abs=5e-10)
    assert np.exp(-nll) == pytest.approx(1.0624e-05, abs=5e-10)
    assert np.square(data.y - raw[:, 0]).sum() == pytest.approx(2.020992572, abs=5e-10)


@pytest.mark.parametrize("link", ["softplus", "square", "exp"])
@pytest.mark.parametrize("hidden", [1, 3])
def test_learned_sigma_is_the_root_of_the_mean_square(hidden: int, link: str) -> None:
    """It is at every optimum; this optimiser and rate settle in one, where Adam's steps go on around it."""
    settled = {"optimiser": "momentum", "rate": 0.001, "steps": 10_000}
    run = fit(Settings(data="line", scale="learned", hidden=hidden, link=link, **settled))
    raw = run.raw(run.dataset.x)
    sigma = infer.parameters(run.recipe, raw)["scale"]
    residuals = run.dataset.y - infer.mean(run.recipe, raw)
    assert np.ptp(sigma) == 0.0
    assert sigma[0] == pytest.approx(np.sqrt(np.square(residuals).mean()), rel=5e-4)
    assert sigma[0] < 0.15


@pytest.mark.parametrize("data_seed", [3, 8])
@pytest.mark.parametrize("data", ["sine_growing_noise", "two_scale"])
def test_the_fit_finds_the_distribution_that_data_were_drawn_from(data: str, data_seed: int) -> None:
    """From a start that is far away, μ is found to 0.08 and σ to 15 % over the central 90 % of x."""
    run = fit(Settings(data=data, points=4000, data_seed=data_seed, hidden=8, rate=0.01, steps=1500))
    truth = run.dataset.truth
    assert truth is not None
    low, high = np.quantile(run.dataset.x, [0.05, 0.95])
    x = np.linspace(low, high, 200)

    def errors(step: int) -> tuple[float, float]:
        found = infer.parameters(run.recipe, run.raw(x, step))
        return (
            float(np.abs(found["loc"] - truth.mean(x)).max()),
            float(np.abs(found["scale"] / truth.scale(x) - 1).max()),
        )

    assert errors(0)[0] > 0.5
    assert errors(0)[1] > 1.0
    loc, scale = errors(run.last)
    assert loc < 0.08
    assert scale < 0.15


def test_a_scale_that_depends_on_x_wins_on_the_motorcycle_data() -> None:
    seeds = tuple(range(10))
    predicted, learned = (fit_seeds(Settings(scale=scale), seeds) for scale in ("predicted", "learned"))
    gains = [one.held_out_nll[-1] - other.held_out_nll[-1] for one, other in zip(learned, predicted, strict=True)]
    assert min(gains) > 5.0  # nats, over 33 held-out points


SEPARABLE = Settings(data="book_binary", recipe="bernoulli", hidden=64, rate=0.05, steps=1500)


def test_weights_of_separable_classes_grow_without_end_but_for_the_cap() -> None:
    free, capped = fit(SEPARABLE), fit(replace(SEPARABLE, cap=5.0))
    assert free.nll[-1] < 0.2 * capped.nll[-1]
    assert np.abs(free.phi[-1]).max() > 2 * np.abs(free.phi[len(free.steps) // 2]).max()
    assert max(np.abs(capped.theta[1:]).max(), np.abs(capped.phi[1:]).max()) <= 5.0


def test_data_outside_the_domain_are_refused() -> None:
    with pytest.raises(ValueError, match="y must lie in the domain binary"):
        fit(Settings(recipe="bernoulli"))


def test_matrices_are_asked_of_a_wishart() -> None:
    with pytest.raises(ValueError, match=r"must be a matrix; not of the shape \(2,\)"):
        fit(Settings(data="vectors", recipe="wishart"))


def test_a_recipe_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module, made = import_module("core.minimise.settings"), []

    def recorded(key: str, **chosen: object) -> Recipe:
        made.append(chosen["scale"])
        return recipe(key, **chosen)

    monkeypatch.setattr(module, "recipe", recorded)
    run = fit(Settings(scale="fixed", sigma=50.0, steps=1))
    assert made == [pytest.approx(50.0 / run.dataset.y.std())]


def test_data_sets_given_are_trained_on_as_each_alone() -> None:
    settings = Settings(recipe="normal", hidden=4, steps=30)
    datasets = [load("sine", seed=seed) for seed in (0, 1)]
    together = fit_datasets(settings, datasets)
    for run, data in zip(together, datasets, strict=True):
        alone = fit(settings, data)
        assert_equal(run, alone)
