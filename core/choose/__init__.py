"""Step 1: choose a distribution Pr(y|θ) over the domain of y."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from types import MappingProxyType

from core.choose import families
from core.choose.recipe import Recipe
from core.choose.univariate import Univariate


def _families() -> Iterator[type[Recipe]]:
    """Yield the recipes that the files of `families` state."""
    for module in iter_modules(families.__path__, f"{families.__name__}."):
        for each in vars(import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, Recipe) and each.__module__ == module.name:
                yield each


RECIPES: Mapping[str, type[Recipe]] = MappingProxyType(
    {family.key: family for family in sorted(_families(), key=lambda family: (family.place, family.key))}
)
"""The family of each key, in the order of the table of distributions."""


@cache
def options_of(key: str) -> tuple[str, ...]:
    """Return the names of the options that the family of that key takes."""
    return tuple(signature(RECIPES[key].make).parameters)


def recipe(key: str, **chosen: object) -> Recipe:
    """Return the recipe of that key; ValueError names the keys, or the options that the family takes.

    >>> recipe("normal", scale=0.2).outputs, recipe("normal", scale="predicted").outputs
    (1, 2)
    >>> recipe("categorical", classes=3).outputs
    3
    >>> recipe("normal", width=2)
    Traceback (most recent call last):
    ValueError: normal takes the options scale, link; not width
    """
    if key not in RECIPES:
        raise ValueError(f"recipe must be one of {', '.join(RECIPES)}; not {key!r}")
    allowed = options_of(key)
    if unknown := set(chosen) - set(allowed):
        taken = f"the options {', '.join(allowed)}" if allowed else "no options"
        raise ValueError(f"{key} takes {taken}; not {', '.join(sorted(unknown))}")
    return RECIPES[key].make(**chosen)


__all__ = ["RECIPES", "Recipe", "Univariate", "options_of", "recipe"]
