"""Questions about a run whose y are numbers against NumPy by hand, over ten runs and steps."""

from functools import cache

import numpy as np
import pytest

from core.ask.question import Question
from core.ask.regression import DIFFERENT, SAME, questions_of
from core.minimise import Run, Settings, fit

LINKS = {"softplus": lambda r: np.log1p(np.exp(r)), "square": np.square, "exp": np.exp}
STATES = (
    *(("predicted", link, step) for link in LINKS for step in (0, 60)),
    *(("learned", "softplus", step) for step in (0, 60)),
    *(("fixed", "softplus", step) for step in (0, 60)),
)


@cache
def run_of(scale: str, link: str) -> Run:
    return fit(Settings(data="line", scale=scale, link=link, hidden=3, steps=60))


def asked(scale: str, link: str, step: int) -> dict[str, Question]:
    return {each.text.rpartition(". ")[2]: each for each in questions_of(run_of(scale, link), step)}


@pytest.mark.parametrize(("scale", "link", "step"), STATES)
def test_a_spread_that_follows_x_is_heteroscedastic(scale: str, link: str, step: int) -> None:
    run = run_of(scale, link)
    sigma = run.recipe.distribution(run.raw(run.dataset.x, step)).stddev.numpy()
    found = asked(scale, link, step)["Is this model …"]
    assert found.answer.words == (DIFFERENT if scale == "predicted" else SAME)
    assert (np.ptp(sigma) > 0) == (scale == "predicted" and (step > 0 or np.ptp(sigma) > 0))
    assert f"{sigma.max():.3g}" in found.text


@pytest.mark.parametrize(("scale", "link", "step"), STATES)
def test_a_negative_output_is_legal_behind_a_link(scale: str, link: str, step: int) -> None:
    run, found = run_of(scale, link), asked(scale, link, step).get("Is that output legal?")
    if scale == "fixed":
        assert found is None
        return
    assert found is not None
    outputs = run.raw(run.dataset.x, step).numpy()
    lowest = -abs(outputs[:, 1].min())
    sigma = float(run.recipe.distribution(np.array([[0.0, lowest]])).stddev[0])
    assert (found.answer.words == "Yes") == (sigma > 0) == (LINKS[link](lowest) > 0)
    assert f"σ = {sigma:.3g}" in found.answer.reason
    assert f"{lowest:.3g}".replace("-", "−") in found.text


@pytest.mark.parametrize(("scale", "link", "step"), STATES)
def test_an_nll_below_0_is_no_error(scale: str, link: str, step: int) -> None:
    run, found = run_of(scale, link), asked(scale, link, step)["Is that an error?"]
    law = run.recipe.distribution(run.raw(run.dataset.x, step))
    mean, sigma = law.mean.numpy(), law.stddev.numpy()
    nll = float(np.sum(0.5 * np.log(2 * np.pi * sigma**2) + (run.dataset.y - mean) ** 2 / (2 * sigma**2)))
    said = float(found.text.partition(" points ")[2].split()[1].replace("−", "-"))
    larger = found.text.partition("a unit ")[2].split(" ")[0]
    shift = np.log(float(larger.replace(",", ""))) * run.dataset.size if larger else 0.0
    assert said == pytest.approx(nll - shift, abs=1e-3)
    assert said < 0
    assert found.answer.words == "No"


@pytest.mark.parametrize(("scale", "link", "step"), STATES)
def test_the_minimum_of_a_mean_is_that_of_the_sum(scale: str, link: str, step: int) -> None:
    run, found = run_of(scale, link), asked(scale, link, step)["Does the minimum move?"]
    assert f"{run.nll[step] / run.dataset.size:.3f}".replace("-", "−") in found.text
    slopes = np.linspace(-1.0, 2.0, 301)
    sums = np.array([np.sum((run.dataset.y - 0.8 - slope * run.dataset.x[:, 0]) ** 2) for slope in slopes])
    assert (found.answer.words == "No") == (sums.argmin() == (sums / run.dataset.size).argmin())
