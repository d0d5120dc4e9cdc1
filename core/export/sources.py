"""The code that ran: the source of the four steps of a run."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from core import infer
from core.choose import RECIPES, Recipe, Univariate
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


def _inferred(chosen: Recipe) -> Source:
    if chosen.domain.support is not None:
        return Source(4, "Infer: the probability of each label", _code(infer.probabilities, infer.density))
    if isinstance(chosen, Univariate):
        return Source(4, "Infer: densities and intervals", _code(infer.density, type(chosen).interval))
    return Source(4, "Infer: densities and modes", _code(infer.density, infer.mode))


def _code(*objects: Callable[..., Any]) -> str:
    return "\n\n".join(CODE[each] for each in objects)


def _shown() -> list[Callable[..., Any]]:
    """Return all that a run may show."""
    families = set(RECIPES.values())
    shown: list[Callable[..., Any]] = [*families, *OPTIMISERS.values(), ShallowNetwork, Engine.nll_and_gradient]
    shown += [family.interval for family in families if issubclass(family, Univariate)]
    return [*shown, infer.density, infer.mode, infer.probabilities]


CODE = {each: dedent(inspect.getsource(each)) for each in _shown()}
"""Each source, read once: to find a class, inspect parses its module, and no two threads may parse at once."""
