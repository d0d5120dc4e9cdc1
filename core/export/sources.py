"""The code that ran: the source of the four steps of a run."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from core import infer
from core.choose import Recipe, Univariate
from core.minimise import Run
from core.minimise.engine import Engine
from core.minimise.optimisers import OPTIMISERS
from core.predict import ShallowNetwork


@dataclass(frozen=True)
class Source:
    """One step of the recipe: its number and name, and the Python source of what ran for it."""

    step: int
    title: str
    code: str


def sources(run: Run) -> tuple[Source, ...]:
    """Return the four steps of a run as the source of the objects that did them."""
    chosen = type(run.recipe)
    training = (Engine.nll_and_gradient, OPTIMISERS[run.settings.optimiser])
    return (
        Source(1, f"Choose: {chosen.title.lower()}", _code(chosen)),
        Source(2, "Predict: a shallow network", _code(ShallowNetwork)),
        Source(3, "Minimise: the gradient, and one step", _code(*training)),
        _inferred(run.recipe),
    )


def _inferred(recipe: Recipe) -> Source:
    if recipe.domain.support is not None:
        return Source(4, "Infer: the probability of each label", _code(infer.probabilities, infer.density))
    if isinstance(recipe, Univariate):
        return Source(4, "Infer: densities and intervals", _code(infer.density, type(recipe).interval))
    return Source(4, "Infer: densities and modes", _code(infer.density, infer.mode))


def _code(*objects: Callable[..., Any]) -> str:
    return "\n\n".join(dedent(inspect.getsource(each)) for each in objects)
