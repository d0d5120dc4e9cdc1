"""Step 1: choose a distribution Pr(y|θ) over the domain of y."""

from collections.abc import Callable, Mapping
from inspect import signature
from types import MappingProxyType

from core.choose.angles import von_mises
from core.choose.classes import bernoulli, categorical
from core.choose.counts import negative_binomial, poisson
from core.choose.matrices import wishart
from core.choose.positive import exponential, gamma
from core.choose.proportion import beta
from core.choose.rankings import plackett_luce
from core.choose.real_line import laplace, normal, normal_mixture, student_t
from core.choose.recipe import Recipe
from core.choose.univariate import Univariate
from core.choose.vectors import multivariate_normal

RECIPES: Mapping[str, Callable[..., Recipe]] = MappingProxyType(
    {
        "normal": normal,
        "laplace": laplace,
        "student_t": student_t,
        "normal_mixture": normal_mixture,
        "exponential": exponential,
        "gamma": gamma,
        "beta": beta,
        "multivariate_normal": multivariate_normal,
        "wishart": wishart,
        "von_mises": von_mises,
        "bernoulli": bernoulli,
        "categorical": categorical,
        "poisson": poisson,
        "negative_binomial": negative_binomial,
        "plackett_luce": plackett_luce,
    }
)
"""How to make each recipe, by its key, in the order of the table of distributions."""


def recipe(key: str, **options: object) -> Recipe:
    """Return the recipe of that key; ValueError names the keys, or the options that the family takes."""
    if key not in RECIPES:
        raise ValueError(f"recipe must be one of {', '.join(RECIPES)}; not {key!r}")
    allowed = signature(RECIPES[key]).parameters
    if unknown := set(options) - set(allowed):
        taken = f"the options {', '.join(allowed)}" if allowed else "no options"
        raise ValueError(f"{key} takes {taken}; not {', '.join(sorted(unknown))}")
    return RECIPES[key](**options)


__all__ = ["RECIPES", "Recipe", "Univariate", "recipe"]
