"""Step 1: choose a distribution Pr(y|θ) over the domain of y."""

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType

from core.choose.real_line import normal
from core.choose.recipe import Recipe

RECIPES: Mapping[str, Callable[..., Recipe]] = MappingProxyType({"normal": normal})
"""How to make each recipe, by its key, in the order of the table of distributions."""


def recipe(key: str, **options: object) -> Recipe:
    """Return the recipe of that key; ValueError names the keys, or the options that the family takes."""
    if key not in RECIPES:
        raise ValueError(f"recipe must be one of {', '.join(RECIPES)}; not {key!r}")
    allowed = signature(RECIPES[key]).parameters
    if unknown := set(options) - set(allowed):
        raise ValueError(f"{key} takes the options {', '.join(allowed)}; not {', '.join(sorted(unknown))}")
    return RECIPES[key](**options)


__all__ = ["RECIPES", "Recipe", "recipe"]
