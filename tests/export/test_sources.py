"""The sources of a run: they are those of the four steps that ran."""

import ast
import inspect

import pytest

from core.choose import RECIPES
from core.export import sources
from core.minimise import Settings, fit
from core.minimise.compiled.optimisers import OPTIMISERS
from tests.export.cases import FAMILIES, trained


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_sources_are_the_four_steps_that_ran(optimiser: str) -> None:
    steps = sources(fit(Settings(optimiser=optimiser, steps=1)))
    assert [source.step for source in steps] == [1, 2, 3, 4]
    for source, name in zip(
        steps, ["class Normal", "class ShallowNetwork", f"def {optimiser}", "def interval"], strict=True
    ):
        assert name in source.code
        assert source.title
        ast.parse(source.code)


@pytest.mark.parametrize("key", RECIPES)
def test_every_family_has_its_own_class_and_what_is_inferred_from_it(key: str) -> None:
    run = trained(next(case for case in FAMILIES if case.recipe == key))
    first, *_, last = sources(run)
    assert f"class {type(run.recipe).__name__}(" in first.code
    shown = {part.name for part in ast.walk(ast.parse(first.code)) if isinstance(part, ast.FunctionDef)}
    assert {"make", "distribution"} < shown
    assert "formula" in shown
    assert not shown & {"best", "begun", "crps", "draw", "quantile"}
    assert "def density" in last.code
    assert ("def probabilities" in last.code) == (key in {"bernoulli", "categorical", "ordinal"})
    assert ("def interval" in last.code) == (last.title == "Infer: densities and intervals")


def test_no_visit_parses_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(inspect, "getsource")
    for case in FAMILIES:
        assert len(sources(trained(case))) == 4
