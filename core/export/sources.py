"""The code that ran: the source of the four steps of a run."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from core import infer
from core.choose import RECIPES, Recipe, Univariate
from core.minimise import Run
from core.minimise.compiled.loop import backward, forward
from core.minimise.compiled.optimisers import OPTIMISERS
from core.predict import ShallowNetwork


@dataclass(frozen=True)
class SourceText:
    """One step of the recipe: its number and name, and the Python source of what ran for it."""

    step: int
    title: str
    code: str


def sources(run: Run) -> tuple[SourceText, ...]:
    """Return the four steps of a run as the source of the objects that did them."""
    chosen = type(run.recipe)
    training = (forward, backward, OPTIMISERS[run.settings.optimiser])
    return (
        SourceText(1, f"Choose: {chosen.title.lower()}", _code(chosen)),
        SourceText(2, "Predict: a shallow network", _code(ShallowNetwork)),
        SourceText(3, "Minimise: the gradient, and one step", _code(*training)),
        _inferred(run.recipe),
    )


def _inferred(chosen: Recipe) -> SourceText:
    if chosen.domain.support is not None:
        return SourceText(4, "Infer: the probability of each label", _code(infer.probabilities, infer.density))
    if isinstance(chosen, Univariate):
        return SourceText(4, "Infer: densities and intervals", _code(infer.density, type(chosen).interval))
    return SourceText(4, "Infer: densities and modes", _code(infer.density, infer.mode))


def _code(*objects: Callable[..., Any]) -> str:
    return "\n\n".join(CODE[each] for each in objects)


def _explained() -> list[Callable[..., Any]]:
    """Return all that a run may show."""
    families = set(RECIPES.values())
    shown: list[Callable[..., Any]] = [*families, *OPTIMISERS.values(), ShallowNetwork, forward, backward]
    shown += [family.interval for family in families if issubclass(family, Univariate)]
    return [*shown, infer.density, infer.mode, infer.probabilities]


def _source(shown: Callable[..., Any]) -> str:
    """Return the source of a function or class; of a family, what the first step asks of it."""
    code = dedent(inspect.getsource(shown))
    return _chosen(code) if isinstance(shown, type) and issubclass(shown, Recipe) else code


def _chosen(code: str) -> str:
    """Return the class with its docstring, its title and domain, and the methods of CHOSEN alone."""
    (family,) = ast.parse(code).body
    assert isinstance(family, ast.ClassDef)
    lines = code.splitlines()
    parts = [lines[: family.body[0].end_lineno]]
    fields = [part for part in family.body if isinstance(part, ast.AnnAssign) and ast.unparse(part.target) in CHOSEN]
    parts += [["", *(line for part in fields for line in lines[part.lineno - 1 : part.end_lineno])]]
    for part in family.body:
        if isinstance(part, ast.FunctionDef) and part.name in CHOSEN:
            first = min([part.lineno, *(each.lineno for each in part.decorator_list)])
            parts += [["", *lines[first - 1 : part.end_lineno]]]
    return "\n".join(line for part in parts for line in part) + "\n"


CHOSEN = frozenset(
    {
        "key",
        "title",
        "domain",
        "make",
        "distribution",
        "nll",
        "torch_nll",
        "formula",
        "nll_and_gradients",
        "nll_and_score",
        "mean",
        "mode",
    }
)
"""What a family says in step 1: its parameters, its distribution, and the loss with its gradient."""
CODE = {each: _source(each) for each in _explained()}
"""Each source, read once: to find a class, inspect parses its module, and no two threads may parse at once."""
