"""Step 4 at one x: densities sum to 1, regions hold their level, numbers are those of scipy, draws follow the model."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from core import infer
from core.choose import recipe
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data import Dataset, load
from core.infer.summary import DRAWN, PLACES, draws, facts, summary_of
from core.judge.advice import options
from core.minimise import Run, Settings, fit
from core.notation.numbers import readable

DATA = ("motorcycle", "geyser", "menarche", "directions", "overdispersed_counts", "vectors", "covariances", "rankings")
CASES = [(name, verdict.key) for name in (*DATA, "iris") for verdict in options(load(name)).possible]


def run_of(data: str, family: str) -> Run:
    return fit(Settings(data=data, recipe=family, hidden=3, steps=60))


def own(x: np.ndarray, y: np.ndarray, domain: Domain) -> Dataset:
    """Return made-up data as a person's own: names and units as they please."""
    names = tuple("ab"[: x.shape[1]])
    return Dataset(
        name="own", title="<b>own</b>", x=x, y=y, held_out_x=x[:40], held_out_y=y[:40], domain=domain,
        x_names=names, y_name="<i>y</i>", x_units=("cm",) * len(names), y_units="tens of millions of calls", source="",
        standardise=True, sigma=1.0,
    )  # fmt: skip


def at_middle(run: Run) -> np.ndarray:
    return run.raw(run.dataset.x.mean(axis=0)[None])[0].numpy()


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_a_distribution_is_whole_and_its_regions_hold_their_level(data: str, recipe: str) -> None:
    run = run_of(data, recipe)
    found = summary_of(run.recipe, at_middle(run), run.dataset)
    if found is None:
        assert run.dataset.y.ndim > 1
        return
    weights = np.ones(len(found.y)) if found.steps else np.gradient(found.y)
    mass = weights * found.density
    shown = 1.0
    if run.recipe.domain in (PROPORTION, POSITIVE):  # whose density may be infinite at an end, which is then left out
        low, high = (float(run.recipe.cdf(at_middle(run), end)) for end in found.y[[0, -1]])
        shown = high - low
    assert_allclose(mass.sum(), shown, atol=0.03)
    for level, inside in found.regions.items():
        assert mass[inside].sum() >= level - (1.0 - shown) - 0.03
        if not found.steps:
            assert mass[inside].sum() <= level + 0.03


NARROW = [
    ("poisson", {"rate": 1e5}, COUNTS, (0.0, 2e5)),
    ("poisson", {"rate": 1e8}, COUNTS, (9e7, 1.1e8)),
    ("negative_binomial", {"rate": 1e5, "total_count": 1e7}, COUNTS, (3.0, 1e6)),
    ("normal", {"loc": 3.0, "scale": 0.05}, REAL_LINE, (-1e4, 1e4)),
    ("student_t", {"df": 0.3, "loc": 3.0, "scale": 0.05}, REAL_LINE, (-1e4, 1e4)),
    ("gamma", {"concentration": 1e6, "rate": 1e6}, POSITIVE, (0.01, 500.0)),
    ("beta", {"concentration1": 1e6, "concentration0": 3e6}, PROPORTION, (0.01, 0.99)),
    ("von_mises", {"loc": 3.1, "concentration": 1e5}, ANGLES, (-3.0, 3.0)),
]


@pytest.mark.parametrize(("key", "values", "domain", "ends"), NARROW, ids=[row[0] for row in NARROW])
def test_a_narrow_distribution_is_whole_among_data_far_away(
    key: str, values: dict[str, float], domain: Domain, ends: tuple[float, float]
) -> None:
    made = recipe(key)
    raw = made.raw(**values).numpy()[0]
    found = summary_of(made, raw, own(np.array([[0.0], [1.0]]), np.array(ends), domain))
    assert found is not None
    assert not found.steps
    peak = np.exp(-infer.costs(made, raw[None], np.array([found.mode])))[0]
    assert found.density.max() == pytest.approx(peak, rel=1e-2)
    assert np.trapezoid(found.density, found.y) == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_there_are_words_for_every_family(data: str, recipe: str) -> None:
    run = run_of(data, recipe)
    told = facts(run.recipe, at_middle(run), run.dataset)
    assert any(name.startswith("mode") for name in told)
    assert all(told.values())
    assert "nan" not in " ".join(told.values())


def test_the_numbers_are_those_of_the_distribution() -> None:
    run = run_of("motorcycle", "normal")
    raw = at_middle(run)
    loc, scale = (float(value) for value in run.recipe.values(raw).values())
    low, high = stats.norm(loc, scale).interval(0.95)
    told = facts(run.recipe, raw, run.dataset)
    assert told["95% interval"] == f"{readable(low)} … {readable(high)} g"
    assert told["σ (scale)"] == readable(scale)


def test_a_tip_is_among_the_values_of_its_curve() -> None:
    made, data = recipe("asymmetric_laplace"), load("sine")
    found = summary_of(made, made.raw(tau=0.22, loc=0.3, scale=0.02)[0].numpy(), data)
    assert found is not None
    assert found.density.max() == pytest.approx(0.22 * 0.78 / 0.02)


def test_a_mean_that_does_not_exist_is_a_dash() -> None:
    run = fit(Settings(data="motorcycle", recipe="student_t", df=1.0, hidden=1, steps=1))
    assert facts(run.recipe, at_middle(run), run.dataset)["mean"] == "– g"


def test_draws_follow_the_model() -> None:
    run = run_of("motorcycle", "normal")
    x, y = draws(run, 60, seed=1)
    assert (x.shape, y.shape) == ((PLACES * DRAWN, 1), (PLACES * DRAWN,))
    loc, scale = run.recipe.values(run.raw(x).numpy()).values()
    assert stats.kstest((y - loc) / scale, "norm").pvalue > 1e-3
    assert_allclose(draws(run, 60, seed=1)[1], y)


def test_over_two_inputs_draws_stand_at_the_points() -> None:
    run = run_of("iris_petals", "categorical")
    x, y = draws(run, 60, seed=1)
    assert_allclose(x, run.dataset.x)
    assert set(y) <= {0.0, 1.0, 2.0}


MOVED = ("mean", "mode", "interval", "region", "probabilities", "costs")
"""What of `infer` facts are made of, besides parameters, which are the same bits everywhere."""
MOVE = 1e-12
"""The share of a number by which it is moved: many times what other kernels make of it."""


def moved(exact: Callable[..., np.ndarray], seed: int) -> Callable[..., np.ndarray]:
    """Return a function of `infer` whose values are moved a little, each differently."""
    rng = np.random.default_rng(seed)

    def found(*arguments: object) -> np.ndarray:
        value = exact(*arguments)
        return np.where(value == np.round(value), value, value * (1.0 + MOVE * rng.uniform(-1.0, 1.0, np.shape(value))))

    return found


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_no_fact_rests_on_digits_that_other_kernels_change(
    data: str, recipe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole numbers, which are counts, labels, and ends of what is possible, stay what they are."""
    run = run_of(data, recipe)
    raw = run.raw(run.dataset.x[:12]).numpy()
    shown = [facts(run.recipe, row, run.dataset) for row in raw]
    for seed in range(3):
        with monkeypatch.context() as patch:
            for name in MOVED:
                patch.setattr(infer, name, moved(getattr(infer, name), seed))
            assert [facts(run.recipe, row, run.dataset) for row in raw] == shown
