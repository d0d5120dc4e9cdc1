"""The network as a file: the lines beside it load it and give what the app gives, for every family and activation."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core import infer
from core.choose import RECIPES
from core.export.network import (
    NETWORK_FILE,
    NUMPY_ACTIVATIONS,
    network_file,
    numpy_loader,
    torch_loader,
)
from core.minimise import Run, Settings, fit
from core.predict import ACTIVATIONS
from pages.recipe.opening import LESSONS

MOST_LINES = 13
"""Of the lines that load it with NumPy, empty ones aside: a parameter has one."""


def executed(code: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what a script has after it was run beside the file of the network."""
    (folder / NETWORK_FILE).write_text(network_file(run, -1), encoding="utf-8")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    before = torch.get_default_dtype()
    try:
        exec(compile(code, "loader", "exec"), names)
    finally:
        torch.set_default_dtype(before)
    return names


def check(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = run.raw(run.dataset.x[:2])
    names = executed(torch_loader(run), run, folder, monkeypatch)
    ours = infer.costs(run.recipe, raw, run.dataset.y[:2])
    np.testing.assert_allclose(names["cost"].numpy(), ours, rtol=1e-6, atol=1e-6)
    if code := numpy_loader(run):
        assert len([line for line in code.splitlines() if line]) <= MOST_LINES
        names = executed(code, run, folder, monkeypatch)
        for name, value in infer.parameters(run.recipe, raw).items():
            np.testing.assert_allclose(np.broadcast_to(names[name], value.shape), value, rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("key", RECIPES)
def test_the_lines_give_what_the_app_gives(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lesson = next(each for each in LESSONS if each.settings.recipe == key)
    check(fit(replace(lesson.settings, hidden=3, steps=30)), tmp_path, monkeypatch)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_has_lines(activation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(NUMPY_ACTIVATIONS) == set(ACTIVATIONS)
    run = fit(Settings(data="motorcycle", activation=activation, link="exp", hidden=3, steps=30))
    assert numpy_loader(run)
    check(run, tmp_path, monkeypatch)


def test_images_have_lines_of_a_length_that_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = fit(Settings(data="digits", recipe="categorical", hidden=3, steps=3))
    for code in (numpy_loader(run), torch_loader(run)):
        assert max(map(len, code.splitlines())) < 600
        executed(code, run, tmp_path, monkeypatch)


def test_the_file_says_what_goes_in_and_comes_out() -> None:
    run = fit(Settings(data="motorcycle", scale="fixed", hidden=3, steps=5))
    found = json.loads(network_file(run, 2))
    assert found["step"] == 2
    assert found["x"] == [{"name": "time after impact", "unit": "ms"}]
    assert found["outputs"] == [
        {"parameter": "loc", "columns": [0], "given": None},
        {"parameter": "scale", "columns": [], "given": run.settings.canonical().sigma},
    ]
    assert (np.shape(found["theta"]), np.shape(found["phi"])) == ((3, 2), (1, 4))
