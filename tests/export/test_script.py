"""The script of a run: run alone, for every family, it reaches the NLL that was shown."""

import ast
import inspect
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core import infer
from core.choose import RECIPES
from core.choose.link import POSITIVE_LINKS, positive
from core.data import load
from core.export import script
from core.export.drift import drift
from core.export.pieces import (
    ACTIVATION_CODE,
    LINK_CODE,
    OPTIMISER_CODE,
    array_code,
    link_code,
)
from core.minimise import Settings, fit
from core.minimise.compiled.optimisers import OPTIMISERS
from core.minimise.settings import SAMPLE
from core.predict import ACTIVATIONS, ShallowNetwork
from tests.export.cases import FAMILIES, OPTIONS, check_final_nll, executed, large, names, trained

SHORT = Settings(steps=200)
CASES = [
    SHORT,
    replace(SHORT, data="sine", optimiser="momentum", activation="relu", link="square", rate=0.001, batch=32),
    replace(SHORT, scale="learned", optimiser="nesterov", activation="leaky_relu", link="exp", rate=0.003, l2=0.01),
    # RMSprop divides by gradients that vanish near the optimum, where rounding then decides: it stops before.
    replace(SHORT, data="line", scale="fixed", optimiser="rmsprop", activation="logistic", hidden=3, steps=120),
    replace(
        SHORT, data="step", scale="fixed", sigma=0.5, optimiser="sgd", activation="gelu", rate=0.03, batch=50, l2=0.02
    ),
    replace(SHORT, data="book_regression", scale="learned", hidden=5, batch=4096, seed=3, data_seed=4, batch_seed=5),
    replace(SHORT, data="book_binary", recipe="bernoulli", activation="relu", hidden=6, rate=0.05, cap=3.0),
    replace(SHORT, data="moons", recipe="bernoulli", hidden=8, rate=0.05, batch=50, l2=0.001),
    replace(SHORT, data="blobs", recipe="categorical", classes=4, hidden=8, rate=0.05),
    replace(SHORT, data="digits", recipe="categorical", hidden=4, rate=0.05),
    replace(SHORT, data="space_shuttle", recipe="normal", scale="fixed", hidden=4),
]


def test_the_cases_and_the_tables_have_every_name() -> None:
    assert {case.optimiser for case in CASES} == set(OPTIMISERS) == set(OPTIMISER_CODE)
    assert {case.activation for case in CASES} == set(ACTIVATIONS) == set(ACTIVATION_CODE)
    assert {case.link for case in CASES} == {case.link for case in OPTIONS} == set(POSITIVE_LINKS)
    assert [case.recipe for case in FAMILIES] == list(RECIPES)


def test_the_links_have_code_for_every_family() -> None:
    used = {parameter.link.name for family in RECIPES.values() for parameter in family.make().parameters}
    assert used | set(POSITIVE_LINKS) == set(LINK_CODE)


@pytest.mark.parametrize("floor", [0.0, 1e-3, 0.1, 1.001])
@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_the_links_of_the_script_are_those_of_the_run(name: str, floor: float) -> None:
    raw = torch.linspace(-40, 40, 161, dtype=torch.float64)
    link = positive(name, floor)
    value = eval(link_code(link, "raw"), {"torch": torch, "raw": raw})
    torch.testing.assert_close(value, link.forward(raw), rtol=1e-9, atol=1e-8)


def test_stretched_links_are_written_with_their_factors() -> None:
    raw = torch.linspace(-4, 4, 20, dtype=torch.float64).reshape(10, 2)
    for factor in (1e3, np.array([1e-3, 10.0])):
        link = positive("softplus").stretched(factor)
        value = eval(link_code(link, "raw"), {"torch": torch, "raw": raw})
        torch.testing.assert_close(value, link.forward(raw), rtol=1e-6, atol=1e-8, check_dtype=False)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activations_of_the_script_are_those_of_the_run(name: str) -> None:
    z = np.linspace(-9, 9, 120)
    value = eval(ACTIVATION_CODE[name], {"torch": torch, "z": torch.tensor(z)}).numpy()
    unit = ShallowNetwork(np.array([[0.0, 1.0]]), np.zeros((1, 2)), name)
    np.testing.assert_allclose(value, unit.hidden(z)[:, 0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("settings", [*FAMILIES, *OPTIONS, *CASES], ids=names)
def test_the_script_reaches_the_shown_nll(settings: Settings) -> None:
    run = trained(settings)
    check_final_nll(executed(script(run)), run)


def test_where_a_run_is_calm_the_script_promises_its_nll() -> None:
    run = trained(FAMILIES[0])
    code = script(run)
    assert "within 1e-6 nats of the app's NLL. First weights moved by 1e-13 of themselves" in " ".join(code.split())
    check_final_nll(executed(code), run)


@pytest.mark.parametrize("settings", [Settings(rate=0.05), Settings(data="line")], ids=names)
def test_where_a_run_is_chaotic_the_script_says_how_far_it_may_end(settings: Settings) -> None:
    run = trained(settings)
    code = script(run)
    told = re.search(r"This run is chaotic, .* end by (\S+) nats\.", " ".join(code.split()))
    assert float(told[1]) == pytest.approx(drift(run), rel=0.1)
    assert drift(run) > 0.01
    assert f"move the app's own end by {told[1]} nats\n" in executed(code)


def test_the_script_runs_alone_and_without_a_warning(tmp_path: Path) -> None:
    run = trained(FAMILIES[-1])
    file = tmp_path / "likelihood.py"
    file.write_text(script(run), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", file.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    check_final_nll(done.stdout, run)


def test_parts_in_units_of_their_own_have_the_nll_that_was_shown() -> None:
    units = np.array([1e4, 1e-3])
    data = load("vectors")
    data = replace(data, y=units * data.y + 5.0, held_out_y=units * data.held_out_y + 5.0)
    run = fit(Settings(recipe="multivariate_normal", steps=60, hidden=6), data)
    check_final_nll(executed(script(run)), run)


def test_of_large_data_the_script_carries_the_points_that_are_counted() -> None:
    whole = large(load("sine"), 30)
    run = fit(Settings(steps=200, hidden=6), whole)
    code = script(run)
    printed = executed(code)
    assert f"Below are {SAMPLE:,} of the 6,000 points that the app trained on." in " ".join(code.split())
    assert "It trains on fewer points than the app did" in code
    assert printed.endswith("away\nThe app trained on more points\n")
    assert "batch, steps, cap = 256, 200, 0.0\n" in code
    total = float(re.search(r"final NLL (\S+) nats", printed)[1])
    assert run.nll[0] - total == pytest.approx(run.nll[0] - run.nll[-1], rel=0.1)  # its batches are of fewer points
    assert total < 0.5 * run.nll[0]


def test_the_summary_tells_what_is_said_at_some_x() -> None:
    run = trained(next(case for case in FAMILIES if case.recipe == "wishart"))
    mean = infer.mean(run.recipe, run.raw([run.dataset.x.min()]))[0]
    told = re.search(r"  mean ([^a-z]*)\n  sd", executed(script(run)))[1]
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", told)]
    np.testing.assert_allclose(numbers, mean.ravel(), rtol=1e-3, atol=1e-3)
    ranked = executed(script(trained(FAMILIES[-1])))
    assert len(re.findall(r"most probable order \[\d, \d, \d, \d\]", ranked)) == 5


def test_the_script_stops_where_a_diverging_run_did() -> None:
    run = fit(Settings(optimiser="sgd", rate=10.0))
    assert run.ending == "diverged"
    assert f"batch, steps, cap = 0, {run.last}, 0.0\n" in script(run)


@pytest.mark.parametrize("data", ["line", "book_shallow", "belgian_phones", "ozone", "cusp"])
def test_the_script_carries_the_data_to_the_last_bit(data: str) -> None:
    run = fit(Settings(data=data, steps=1, hidden=2))
    tree = ast.parse(script(run))
    arrays = {
        node.targets[0].id: ast.literal_eval(node.value.args[0])
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in {"x", "y"}
        and isinstance(node.value, ast.Call)
    }
    np.testing.assert_array_equal(np.array(arrays["x"]), run.dataset.x)
    np.testing.assert_array_equal(np.array(arrays["y"]), run.dataset.y)


def test_the_script_needs_only_numpy_and_torch() -> None:
    tree = ast.parse(script(fit(replace(SHORT, steps=1))))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"numpy", "torch"}
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))


def test_long_arrays_are_broken_into_lines_and_lose_nothing() -> None:
    values = np.random.default_rng(0).standard_normal((400, 2, 2))
    code = array_code(values)
    assert max(map(len, code.splitlines())) < 130
    np.testing.assert_array_equal(np.array(ast.literal_eval(code)), values)


@pytest.mark.parametrize("key", RECIPES)
def test_torch_knows_the_distributions_that_the_script_names(key: str) -> None:
    run = trained(next(case for case in FAMILIES if case.recipe == key))
    named = re.findall(r"torch\.distributions\.(\w+)\(", script(run))
    assert all(inspect.isclass(getattr(torch.distributions, name)) for name in named)
    with_their_own = ("plackett_luce", "von_mises", "zero_inflated_poisson", "asymmetric_laplace", "ordinal")
    assert bool(named) == (key not in with_their_own)
