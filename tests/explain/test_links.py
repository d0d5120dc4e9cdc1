"""Step 2 seen from inside: the outputs and parameters are those of the run, and the formulas give their numbers."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core import infer
from core.choose.domain import POSITIVE
from core.data import load
from core.explain.links import LinkStage, inputs_along, stages
from core.judge.advice import options
from core.minimise import Run, Settings, fit

DATA = ("motorcycle", "geyser", "menarche", "directions", "overdispersed_counts", "vectors", "covariances", "rankings")
CASES = [(name, verdict.key) for name in (*DATA, "iris") for verdict in options(load(name)).possible]


def run_of(data: str, recipe: str, **more: object) -> Run:
    return fit(Settings(data=data, recipe=recipe, hidden=3, steps=20, **more))  # type: ignore[arg-type]


def found(run: Run) -> tuple[LinkStage, ...]:
    x = inputs_along(run)
    return stages(run, 20, x, x[40])


@pytest.mark.parametrize(("data", "recipe"), CASES)
def test_every_output_and_parameter_is_there(data: str, recipe: str) -> None:
    run = run_of(data, recipe)
    told = found(run)
    assert [stage.name for stage in told] == [parameter.name for parameter in run.recipe.parameters]
    raw = run.raw(inputs_along(run)).numpy()
    assert_allclose(np.hstack([stage.raw for stage in told]), raw)
    for stage in told:
        assert stage.value.shape == (len(raw), len(stage.value_names))
        assert len(stage.raw_names) == stage.raw.shape[1]
        assert stage.formula
        assert r"\Rightarrow" in stage.numbers


@pytest.mark.parametrize("data", ["motorcycle", "book_regression"])
@pytest.mark.parametrize("link", ["softplus", "square", "exp"])
def test_the_formula_of_a_scale_gives_its_value(data: str, link: str) -> None:
    run = run_of(data, "normal", link=link)
    stage = found(run)[1]
    base = {"softplus": lambda f: math.log1p(math.exp(f)), "square": lambda f: f * f, "exp": math.exp}[link]
    power = re.sub(r"([\d.]+)\\cdot 10\^\{(-?\d+)\}", lambda m: f"{float(m[1]) * 10 ** int(m[2])}", stage.formula)
    shift, factor = re.fullmatch(r"\\sigma\(x\) = ([\d.]+) \+ (?:([\d.]+)\\,)?.*", power).groups()
    value = float(shift) + float(factor or 1) * base(stage.raw[40, 0])
    assert_allclose(value, stage.value[40, 0], rtol=6e-3)  # the formula has three digits


def test_the_formula_of_a_slow_link_has_its_power_of_ten() -> None:
    data = load("menarche")
    y = 1013.0 * (1.0 + 1e-4 * np.sin(np.arange(len(data.y))))
    run = fit(Settings(recipe="gamma", hidden=3, steps=20), replace(data, name="own", domain=POSITIVE, y=y))
    for stage in found(run):
        formula = stage.formula.replace("{,}", "").replace(r" \cdot 10^{", "e").replace(r"}\,\log", r"\,\log")
        numbers = re.search(r"= ([\d.e]+)\\,\\log\(1 \+ e\^\{10\^\{(-\d)\}\\,f", formula)
        assert numbers is not None, stage.formula
        value = float(numbers[1]) * np.log1p(np.exp(10.0 ** int(numbers[2]) * stage.raw[40, 0]))
        assert_allclose(value, stage.value[40, 0], rtol=6e-3)  # the formula has three digits


def test_logits_are_shown_as_the_probabilities_that_they_make() -> None:
    run = run_of("iris", "categorical")
    (stage,) = found(run)
    assert_allclose(stage.value, infer.probabilities(run.recipe, run.raw(inputs_along(run))))
    assert stage.value_names == ("setosa", "versicolor", "virginica")
    (yes,) = found(run_of("space_shuttle", "bernoulli"))
    assert_allclose(yes.value, 1 / (1 + np.exp(-yes.raw)))


def test_what_is_given_has_no_output() -> None:
    given = found(run_of("motorcycle", "normal", scale="fixed", sigma=22.0))[1]
    assert (given.raw.shape[1], given.formula, given.numbers) == (0, r"\sigma = 22", "")


def test_over_two_inputs_x_runs_along_the_first() -> None:
    run = run_of("iris_petals", "categorical")
    x = inputs_along(run, 0.7)
    assert np.all(np.diff(x[:, 0]) > 0)
    assert np.all(x[:, 1] == 0.7)
    assert_allclose(inputs_along(run)[0, 1], np.mean(run.x_ranges[1]))
