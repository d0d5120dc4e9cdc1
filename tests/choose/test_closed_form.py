"""Step 1, closed forms: compiled from the family's own formula, with the same bits everywhere, of any shape."""

import ast
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

import numpy as np
import pytest

from core.arrays import Floats, Numbers
from core.choose import RECIPES, Recipe, recipe
from core.choose.closed_form import OF_MANY, OF_SEVERAL, TOGETHER, ClosedForm, block, has_formula
from core.choose.families.gamma import Gamma
from tests.choose.blocks import asked, digests
from tests.choose.rows import ROWS, Row

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = json.loads((Path(__file__).parent / "blocks.json").read_text(encoding="utf-8"))
SLOW = pytest.mark.timeout(300)
"""The first run compiles all families for a kind of CPU: 12 s; later ones find that on disk."""
TABLE = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
COMPILED = """
import sys
from core.choose import RECIPES
from core.choose.closed_form import block
print(block(RECIPES[sys.argv[1]]).cache_hits)
"""


def run(*command: str, **variables: str) -> str:
    """Return what Python says in a process of its own, under these variables."""
    settings = os.environ | variables
    return subprocess.run(
        [sys.executable, *command], env=settings, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


def test_every_family_states_a_formula() -> None:
    assert set(GOLDEN) == set(RECIPES)
    assert all(map(has_formula, RECIPES.values()))


@SLOW
def test_bits_are_those_of_every_machine() -> None:
    assert digests() == GOLDEN


@pytest.mark.parametrize("key", RECIPES)
def test_python_alone_gives_the_same_bits(key: str) -> None:
    family, y, values = asked(key)
    nll, gradients = family.nll_and_gradients(y, *values)
    for i in range(0, len(y), 97):
        numbers = np.concatenate([np.ravel(_lower(value[i])) for value in values])
        found = _by_python(type(family).formula, y[i], numbers)
        expected = [nll[i], *np.concatenate([np.ravel(gradient[i]) for gradient in gradients])]
        np.testing.assert_array_equal(found, expected)


def _by_python(formula: Callable[..., Any], y: np.ndarray, numbers: np.ndarray) -> list[float]:
    """Return the NLL of one y and its derivatives, as the formula gives them without a compiler."""
    names = list(inspect.signature(formula).parameters)
    if names == OF_MANY:
        nll, by = np.empty(1), np.empty((len(numbers), 1))
        formula(np.array([y]), numbers[:, None], nll, by)
        return [*nll, *by[:, 0]]
    if names == OF_SEVERAL:
        by = np.empty_like(numbers)
        return [formula(y.ravel(), numbers, by), *by]
    return [*formula(float(y), *numbers.tolist())]


def _lower(value: np.ndarray) -> np.ndarray:
    return value[np.tril_indices(len(value))] if value.ndim == 2 else value


@pytest.mark.parametrize("key", RECIPES)
def test_a_formula_asks_only_what_a_cache_can_tell_from_its_old_self(key: str) -> None:
    """Numba looks at the family's own file; `core.exact` has its name in that of the cache."""
    tree = ast.parse(Path(inspect.getfile(RECIPES[key])).read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    foreign = {
        (alias.asname or alias.name): node.module
        for node in imports
        for alias in node.names
        if not str(node.module).startswith("core.exact") and node.module != "core"
    }
    formula = ast.parse(dedent(inspect.getsource(RECIPES[key].formula))).body[0]
    assert isinstance(formula, ast.FunctionDef)
    used = {node.id for part in formula.body for node in ast.walk(part) if isinstance(node, ast.Name)}
    assert {name: foreign[name] for name in used & set(foreign)} == {}


@SLOW
def test_it_is_compiled_once_and_kept(tmp_path: Path) -> None:
    hits = [run("-c", COMPILED, "exponential", NUMBA_CACHE_DIR=str(tmp_path)).strip() for _ in range(2)]
    assert hits == ["0", "1"]


@TABLE
def test_values_broadcast(row: Row) -> None:
    """Each y with all parameters, as a grid asks for them, is what it is alone."""
    family = row.recipe
    assert isinstance(family, ClosedForm)
    raw, y = row.spread_raw(4), row.draw(3, 1)
    grid = family.nll(raw[:, None], y).numpy()
    assert grid.shape == (4, 3)
    for i in range(4):
        np.testing.assert_array_equal(family.nll(np.tile(raw[i], (3, 1)), y).numpy(), grid[i])


@TABLE
def test_one_for_all_is_the_mean(row: Row) -> None:
    family, raw, y = row.recipe, row.spread_raw(1)[0], row.draw(50, 1)
    nll, score = family.nll_and_score(np.tile(raw, (50, 1)), y)
    mean, slope = family.mean_nll_and_score(raw, y)
    np.testing.assert_allclose(mean, nll.mean(), rtol=1e-12)
    np.testing.assert_allclose(slope, score.mean(axis=0), rtol=1e-9, atol=1e-12 * (1.0 + np.abs(score).max()))


def test_many_are_taken_part_by_part() -> None:
    family, y = recipe("gamma"), np.linspace(0.1, 9.0, 2 * TOGETHER + 5)
    raw = np.stack([np.sin(y), np.cos(y)], axis=-1)
    nll, score = family.nll_and_score(raw, y)
    for part in (slice(TOGETHER - 3, TOGETHER + 3), slice(-4, None)):
        alone = family.nll_and_score(raw[part], y[part])
        np.testing.assert_array_equal(nll[part], alone[0])
        np.testing.assert_array_equal(score[part], alone[1])
    mean, slope = family.mean_nll_and_score(raw[0], y)
    each = family.nll_and_score(np.tile(raw[0], (len(y), 1)), y)
    np.testing.assert_allclose([mean, *slope], [each[0].mean(), *each[1].mean(axis=0)], rtol=1e-12)


@pytest.mark.parametrize(("concentration", "density"), [(2.0, 0.0), (1.0, 1.5)])
def test_a_gamma_density_has_a_value_where_it_begins(concentration: float, density: float) -> None:
    family = recipe("gamma")
    nll = family.nll(family.raw(concentration=concentration, rate=1.5), np.zeros(1))
    np.testing.assert_allclose(np.exp(-nll.numpy()), density, rtol=1e-12, atol=1e-300)


def test_none_are_none() -> None:
    nll, score = recipe("normal").nll_and_score(np.empty((0, 2)), np.empty(0))
    assert nll.shape == (0,)
    assert score.shape == (0, 2)


class InNumPy(Gamma):
    """A family that states arrays in place of the formula that it inherits."""

    def nll_and_gradients(self, y: Floats, *values: Numbers) -> tuple[Floats, Sequence[Floats]]:
        """Return those of the formula, and no others."""
        return super().nll_and_gradients(y, *values)


def test_what_is_stated_last_counts() -> None:
    assert has_formula(Gamma)
    assert not has_formula(InNumPy)
    assert not has_formula(ClosedForm)
    assert not has_formula(Recipe)


class Short(Gamma):
    """A family whose formula forgets a parameter."""

    key: ClassVar[str] = "short"

    @staticmethod
    def formula(y: float, concentration: float) -> tuple[float, ...]:
        """Return what is never asked."""
        return y, concentration


def test_a_formula_takes_all_parameters() -> None:
    with pytest.raises(
        TypeError, match=r"formula of short takes \['y', 'concentration'\]; y is 1 and the .* 2 numbers"
    ):
        Short.make().nll(np.ones((1, 2)), np.ones(1))


@pytest.mark.parametrize("key", ["categorical", "ordinal", "plackett_luce"])
@pytest.mark.parametrize("wrong", [np.nan, -1.0, 1e9])
def test_a_label_that_there_is_not_asks_for_no_other_memory(key: str, wrong: float) -> None:
    family, y, values = asked(key)
    for _ in range(20):
        nll, _ = family.nll_and_gradients(np.full_like(y, wrong), *values)
        assert np.isnan(nll).all()


def test_a_family_without_a_formula_has_no_block() -> None:
    with pytest.raises(AttributeError, match="formula"):
        block(ClosedForm)
