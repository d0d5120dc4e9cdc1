"""The notebook of a run: its cells, run in order, reach the NLL that was shown, and its words say the recipe."""

import json
import re
import sys
from dataclasses import replace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from core.data import load
from core.export import notebook, script
from core.minimise import Settings, fit
from tests.export.cases import FAMILIES, check_final_nll, executed, large, names, trained

OF_OWN = ("normal", "categorical", "ordinal", "plackett_luce", "multivariate_normal", "wishart")
"""Families whose data have labels, items, parts or a matrix, and one of numbers."""
TWO_INPUTS = Settings(data="moons", recipe="bernoulli", steps=100, hidden=6, rate=0.05)
HEADINGS = ["# ", "## 1. Choose", "## 2. Predict", "## 3. Minimise", "## 4. Infer", "## The result", "## The same bits"]


def cells(text: str, kind: str) -> list[str]:
    """Return the cells of that kind."""
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def printed_bits(code: str, **given: Any) -> list[float]:
    """Return the NLL that the engine's cell prints, and the one that was shown."""
    found = re.fullmatch(r"the engine's NLL (\S+) nats; Likelihood Lab showed (\S+)\n", executed(code, **given))
    assert found
    return [float(found[1]), float(found[2])]


@pytest.fixture
def plots(monkeypatch: pytest.MonkeyPatch) -> MagicMock:
    """Stand in for matplotlib: it takes what is drawn."""
    pyplot, picture, curve = MagicMock(), MagicMock(), MagicMock()
    picture.plot.side_effect = lambda *values, **look: [MagicMock()]
    pyplot.subplots.side_effect = lambda rows, count, **look: (MagicMock(), curve if count == 1 else (picture, curve))
    pyplot.picture, pyplot.curve = picture, curve
    monkeypatch.setitem(sys.modules, "matplotlib", MagicMock(pyplot=pyplot))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    return pyplot


@pytest.mark.parametrize("settings", [*FAMILIES, TWO_INPUTS], ids=names)
def test_the_cells_reach_the_shown_nll_and_draw(settings: Settings, plots: MagicMock) -> None:
    run = trained(settings)
    check_final_nll(executed(*cells(notebook(run), "code")), run)
    (losses,) = plots.curve.plot.call_args.args
    assert len(losses) == run.last
    plots.show.assert_called_once()
    plane = run.dataset.x.shape[1] == 1 and not run.dataset.domain.event
    assert plots.picture.pcolormesh.called == plane
    if plane:
        x, y, density = plots.picture.pcolormesh.call_args.args
        assert density.shape == (len(y), len(x))
        assert (density >= 0).all()


def test_without_matplotlib_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    run = trained(FAMILIES[0])
    printed = executed(*cells(notebook(run), "code"))
    check_final_nll(printed, run)
    assert "matplotlib is not installed, so there is no picture\n" in printed


@pytest.mark.parametrize("settings", FAMILIES, ids=names)
def test_the_cells_are_the_script_cut_at_its_steps(settings: Settings) -> None:
    run = trained(settings)
    text = notebook(run)
    cut = [line for cell in cells(text, "code") for line in cell.splitlines() if line]
    whole = [line for line in script(run).split('"""\n', 1)[1].splitlines() if line]
    assert cut[: len(whole)] == whole
    assert cut[len(whole)] == "try:"
    words = cells(text, "markdown")
    assert [heading for heading, cell in zip(HEADINGS, words, strict=True) if cell.startswith(heading)] == HEADINGS
    for parameter in run.recipe.parameters:
        assert f"`{parameter.name}`" in words[2]


def test_it_is_a_notebook_of_format_4_5() -> None:
    content: dict[str, Any] = json.loads(notebook(trained(FAMILIES[0])))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in content["cells"]:
        code = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | code
        assert all(line.endswith("\n") for line in cell["source"][:-1])


def test_names_out_of_a_persons_table_are_no_markup_and_no_code(plots: MagicMock) -> None:
    x_name, y_name = 'a"); raise SystemExit #', "$\\frac{1}$ ![](x) <b>"
    data = replace(load("sine"), x_names=(x_name,), y_name=y_name, title="Your data", name="own")
    run = fit(Settings(steps=120, hidden=6), data)
    text = notebook(run)
    check_final_nll(executed(*cells(text, "code")), run)
    words = "".join(cells(text, "markdown"))
    assert "![](x)" not in words
    assert "$\\frac" not in words
    assert "<b>" not in words
    assert plots.picture.set.call_args.kwargs["xlabel"] == x_name
    assert plots.picture.set.call_args.kwargs["ylabel"] == y_name.replace("$", r"\$")


@pytest.mark.parametrize("settings", [*FAMILIES, TWO_INPUTS], ids=names)
def test_the_last_cell_gives_the_bits_of_the_run(settings: Settings) -> None:
    run = trained(settings)
    assert printed_bits(cells(notebook(run), "code")[-1]) == [run.nll[-1]] * 2


@pytest.mark.parametrize(
    "settings", [case for case in FAMILIES if case.recipe in OF_OWN], ids=lambda settings: settings.recipe
)
def test_of_a_persons_own_data_the_last_cell_gives_the_same_bits(settings: Settings) -> None:
    data = replace(settings.dataset(), name="own", title="Your data", truth=None)
    run = fit(replace(settings, patience=20, rate=0.1), data)
    last = cells(notebook(run), "code")[-1]
    assert "held_out_x" in last
    assert printed_bits(last, np=np, x=data.x, y=data.y) == [run.nll[-1]] * 2


def test_without_the_engine_the_last_cell_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "core.minimise", None)
    assert "its engine cannot train" in executed(cells(notebook(trained(FAMILIES[0])), "code")[-1])


def test_it_says_that_large_data_are_a_sample() -> None:
    run = fit(Settings(steps=5, hidden=4), large(load("sine"), 30))
    words = cells(notebook(run), "markdown")
    assert "Below are 2,048 of the 6,000 points that the app trained on." in words[0]
    assert words[-1].startswith("## The result")  # without the engine, which would need them all
