"""The code of a run: the script, run alone, reaches the NLL that was shown; the sources are those of what ran."""

import ast
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.choose.link import POSITIVE_LINKS, positive
from core.export import ACTIVATION_CODE, LINK_CODE, OPTIMISER_CODE, script, sources
from core.minimise import Settings, fit
from core.minimise.optimisers import OPTIMISERS
from core.predict import ACTIVATIONS, ShallowNetwork

SHORT = Settings(steps=200)
CASES = [
    SHORT,
    replace(SHORT, data="sine", optimiser="momentum", activation="relu", link="square", rate=0.001, batch=32),
    replace(SHORT, scale="learned", optimiser="nesterov", activation="leaky_relu", link="exp", rate=0.003, l2=0.01),
    replace(SHORT, data="line", scale="fixed", optimiser="rmsprop", activation="logistic", hidden=3),
    replace(
        SHORT, data="step", scale="fixed", sigma=0.5, optimiser="sgd", activation="gelu", rate=0.03, batch=50, l2=0.02
    ),
    replace(SHORT, data="book_regression", scale="learned", hidden=5, batch=4096, seed=3, data_seed=4, batch_seed=5),
]


def test_the_cases_and_the_tables_have_every_name() -> None:
    assert {case.optimiser for case in CASES} == set(OPTIMISERS) == set(OPTIMISER_CODE)
    assert {case.activation for case in CASES} == set(ACTIVATIONS) == set(ACTIVATION_CODE)
    assert {case.link for case in CASES} == set(POSITIVE_LINKS)
    assert set(LINK_CODE) == {"identity", *POSITIVE_LINKS}


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_the_links_of_the_script_are_those_of_the_run(name: str) -> None:
    raw = torch.linspace(-40, 40, 161, dtype=torch.float64)
    value = eval(LINK_CODE[name].format(raw="raw"), {"torch": torch, "raw": raw})
    torch.testing.assert_close(value, positive(name).forward(raw), rtol=1e-9, atol=1e-8)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_activations_of_the_script_are_those_of_the_run(name: str) -> None:
    z = np.linspace(-9, 9, 120)
    value = eval(ACTIVATION_CODE[name], {"torch": torch, "z": torch.tensor(z)}).numpy()
    unit = ShallowNetwork(np.array([[0.0, 1.0]]), np.zeros((1, 2)), name)
    np.testing.assert_allclose(value, unit.hidden(z)[:, 0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("settings", CASES, ids=lambda settings: "-".join(settings.query().values()))
def test_the_script_reaches_the_shown_nll(settings: Settings, tmp_path: Path) -> None:
    run = fit(settings)
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
    found = re.search(r"^final NLL (\S+) nats, the sum over (\d+) points$", done.stdout, re.MULTILINE)
    assert found, done.stdout
    assert int(found[2]) == run.dataset.size
    assert float(found[1]) == pytest.approx(run.nll[-1], rel=0.01, abs=0.05)
    assert abs(run.nll[-1] - run.nll[0]) > 1.0  # so that a script which does not train would be seen


def test_the_script_stops_where_a_diverging_run_did() -> None:
    run = fit(Settings(optimiser="sgd", rate=10.0))
    assert run.ending == "diverged"
    assert f"batch, steps = 0, {run.last}\n" in script(run)


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


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_sources_are_the_four_steps_that_ran(optimiser: str) -> None:
    steps = sources(fit(replace(SHORT, optimiser=optimiser, steps=1)))
    assert [source.step for source in steps] == [1, 2, 3, 4]
    for source, name in zip(
        steps, ["class Normal", "class ShallowNetwork", f"def {optimiser}", "def density"], strict=True
    ):
        assert name in source.code
        assert source.title
        ast.parse(source.code)
