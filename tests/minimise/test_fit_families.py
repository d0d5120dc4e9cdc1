"""Step 3 for every family: on data drawn from a known distribution, training comes near to it."""

from dataclasses import replace

import numpy as np
import pytest

from core import infer
from core.choose import RECIPES, Recipe
from core.judge.score import score
from core.minimise import Run, Settings, fit
from tests.minimise.inputs import DATA

GENERATED = DATA | {"beta": "proportions", "categorical": "classes"}
"""Data of every family whose truth is known."""
SHARE = 0.8
"""How much of the way from the start to the truth, in held-out NLL, training must go."""


def test_the_table_has_every_recipe() -> None:
    assert list(GENERATED) == list(RECIPES)


@pytest.fixture(scope="module", params=GENERATED)
def run(request: pytest.FixtureRequest) -> Run:
    return fit(Settings(recipe=request.param, data=GENERATED[request.param], steps=600, hidden=16, rate=0.01))


def _truth(run: Run) -> float:
    """Return the held-out NLL of the distributions that the data were drawn from."""
    data, recipe = run.dataset, run.settings.chosen()
    assert data.truth is not None
    assert data.truth.recipe == recipe.key
    raw = recipe.raw(**data.truth.parameters(data.held_out_x[:, 0]))
    return float(recipe.nll(raw, data.held_out_y).sum())


def test_training_comes_near_to_the_truth(run: Run) -> None:
    start, end, truth = run.held_out_nll[0], run.held_out_nll.min(), _truth(run)
    assert run.ending == "finished"
    assert start - end > SHARE * (start - truth)
    assert end > truth - 3 * np.sqrt(len(run.dataset.held_out_y))


def test_the_loss_is_the_sum_of_the_costs_in_units_of_y(run: Run) -> None:
    data = run.dataset
    for step in (0, 300, -1):
        costs = infer.costs(run.recipe, run.raw(data.x, step), data.y)
        assert costs.shape == (len(data.y),)
        assert costs.sum() == pytest.approx(run.nll[step], rel=1e-9)


def test_a_score_has_coverage_where_regions_are_known(run: Run) -> None:
    found = score(run, run.dataset.held_out_x, run.dataset.held_out_y)
    assert found.nll == pytest.approx(run.held_out_nll[-1], rel=1e-9)
    assert set(found.coverage) == (set(infer.LEVELS) if run.recipe.covers else set())
    for level, share in found.coverage.items():
        assert level - 0.15 < share < level + 0.2
    assert (found.accuracy is None) == (run.recipe.domain.support is None)


def test_steps_of_several_moments_are_scored_at_once(run: Run) -> None:
    data = run.dataset
    raw = np.stack([run.raw(data.x, step).numpy() for step in (0, 300)])
    costs = infer.costs(run.recipe, raw, data.y)
    assert costs.shape == (2, len(data.y))
    np.testing.assert_allclose(costs[1], infer.costs(run.recipe, raw[1], data.y), rtol=1e-9)


def test_directions_are_learned_across_the_cut() -> None:
    run = fit(Settings(recipe="von_mises", data="directions", steps=600, hidden=16, rate=0.01))
    x = np.linspace(0.05, 1.95, 200)
    truth = run.dataset.truth
    assert truth is not None
    ours, loc = infer.mean(run.recipe, run.raw(x)), truth.parameters(x)["loc"]
    assert np.ptp(loc) > 6.0  # it winds round the circle
    assert np.abs(np.exp(1j * ours) - np.exp(1j * loc)).max() < 0.35
    assert np.abs(np.diff(np.exp(1j * ours))).max() < 0.2  # without a jump


def test_parts_of_a_vector_may_have_units_of_their_own() -> None:
    settings = Settings(recipe="multivariate_normal", data="vectors", steps=60, hidden=8)
    plain, units = fit(settings), np.array([1e4, 1e-3])
    moved = replace(plain.dataset, y=units * plain.dataset.y + 5.0, held_out_y=units * plain.dataset.held_out_y + 5.0)
    run = fit(settings, moved)
    difference = len(moved.y) * np.log(units).sum()
    np.testing.assert_allclose(run.nll, plain.nll + difference, rtol=1e-6)
    np.testing.assert_allclose(
        infer.mean(run.recipe, run.raw(moved.x)),
        units * infer.mean(plain.recipe, plain.raw(moved.x)) + 5.0,
        rtol=1e-4,
        atol=1e-3,
    )


@pytest.mark.parametrize(
    ("recipe", "data", "sentence"),
    [
        ("normal", "vectors", r"each y of the domain real line must have the shape \(\); not \(2,\)"),
        ("multivariate_normal", "sine", "dimensions must be a whole number from 2 to 6; not 0"),
        ("plackett_luce", "sine", "items must be a whole number from 2 to 8; not 0"),
        ("poisson", "sine", r"y must lie in the domain counts \({0, 1, 2, …}\); row 0 is"),
        ("gamma", "sine", "y must lie in the domain positive reals"),
        ("beta", "counts", "y must lie in the domain proportions"),
    ],
)
def test_data_of_another_domain_are_refused_in_one_sentence(recipe: str, data: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        fit(Settings(recipe=recipe, data=data, steps=5))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(recipe="student_t", data="heavy_tails", df=3.0, scale="learned"),
        Settings(recipe="laplace", data="laplace_noise", scale="fixed"),
        Settings(recipe="asymmetric_laplace", data="arrivals", tau=0.9, scale="fixed"),
        Settings(recipe="normal_mixture", data="two_answers", components=4, link="exp"),
        Settings(recipe="gamma", data="positive_skewed", link="square"),
        Settings(recipe="wishart", data="covariances", points=1000),
        Settings(recipe="poisson", data="coal_disasters", batch=16),
    ],
    ids=lambda settings: f"{settings.recipe}, {settings.data}",
)
def test_options_reach_the_family(settings: Settings) -> None:
    short = fit(settings.canonical())
    chosen: Recipe = settings.chosen()
    assert short.recipe.outputs == chosen.outputs
    assert short.nll[-1] < short.nll[0]
    assert np.isfinite(short.nll).all()
