"""Questions about a recipe, a point and slips, over more than ten families and runs."""

import numpy as np
import pytest

from core.ask.recipes import of_contest, of_point, of_recipe, of_slips
from core.explain.steps import recipe_numbers
from core.judge.contenders import CONTENDERS
from core.judge.contest import Standing
from core.minimise import Settings, fit

FAMILIES = (
    ("line", "normal"), ("line", "laplace"), ("line", "student_t"), ("line", "normal_mixture"), ("line", "gumbel"),
    ("book_binary", "bernoulli"), ("book_multiclass", "categorical"), ("positive_skewed", "gamma"),
    ("waiting_times", "exponential"), ("proportions", "beta"), ("directions", "von_mises"), ("counts", "poisson"),
)  # fmt: skip


@pytest.mark.parametrize(("data", "family"), FAMILIES)
def test_a_network_puts_out_the_parameters(data: str, family: str) -> None:
    run = fit(Settings(data=data, recipe=family, hidden=5, steps=3))
    outputs, *others = of_recipe(run, 3)
    assert outputs.answer.words == str(run.raw(run.dataset.x).shape[1])
    assert 1 <= len(others) <= 2


@pytest.mark.parametrize("x", np.linspace(0.0, 2.0, 10))
def test_a_point_costs_minus_the_log_of_its_density(x: float) -> None:
    run = fit(Settings(data="line", scale="predicted", hidden=4, steps=40))
    first, _ = of_point(at := recipe_numbers(run, x))
    density = np.exp(-((at.y - at.loc) ** 2) / (2 * at.scale**2)) / np.sqrt(2 * np.pi * at.scale**2)
    assert float(first.answer.words.replace("−", "-")) == pytest.approx(-np.log(density), abs=6e-4)


def test_slips_are_asked_with_the_numbers_of_the_book() -> None:
    sigma, sign, _ = of_slips()
    assert sigma.answer.words == "0.7071"
    assert "0.933" in [answer.words for answer in sigma.answers]
    assert "is −6.610 nats" in sign.text


@pytest.mark.parametrize("seed", range(10))
def test_the_lowest_of_a_contest_is_the_one_of_least_mean(seed: int) -> None:
    rng = np.random.default_rng(seed)
    costs = rng.normal(1.0, 0.5, size=(2 + seed % 4, 1 + seed % 3, 2, 25))  # contenders, splits, networks, points
    names = list(CONTENDERS)[: len(costs)]
    standings = [
        Standing(name, own.mean(axis=-1), list(own.mean(axis=1)), {}) for name, own in zip(names, costs, strict=True)
    ]
    lowest, mean = of_contest(standings)
    means = costs.mean(axis=(1, 2, 3))
    assert lowest.answer.words == CONTENDERS[names[int(means.argmin())]].title
    for answer, own in zip(lowest.answers, means, strict=True):
        assert f"{own:.3f}".replace("-", "−") in answer.reason
    assert f"Take the mean, {means.min():.3f}".replace("-", "−") in mean.text
    assert mean.answer.words == "No"
