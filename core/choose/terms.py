"""Step 3 written out: what a family says of its loss, as a sum, by the term of one point, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.arrays import Floats, tensor
from core.exact import arrays as exact
from core.notation.symbols import lower

if TYPE_CHECKING:
    from core.choose.recipe import Recipe


@dataclass(frozen=True)
class Aside:
    """What else there is to say of a whole sum: a formula as LaTeX, and a sentence."""

    latex: str
    sentence: str


def general_parts(recipe: Recipe, raw: Floats) -> Mapping[str, Floats]:
    """Return the probability of each label, or each parameter that is one number, (N,), by its symbol."""
    if recipe.domain.support is not None:
        support = np.array(recipe.domain.support)
        shares = exact.exp(-recipe.nll(tensor(raw)[..., None, :], support).numpy())  # (N, K)
        return {f"{recipe.share_symbol}{lower(k)}": shares[..., k] for k in range(len(support))}
    values = recipe.arrays(raw)
    return {p.symbol: values[p.name] for p in recipe.parameters if values[p.name].ndim == raw.ndim - 1}


def no_aside(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    """Return that there is nothing else to say."""
    return None


@dataclass(frozen=True)
class Terms:
    """How the loss of a family is written, for raw outputs (N, K) and the y (N, *event) observed.

    `symbols` is the sum as LaTeX; `term` writes the term of one point, raw (K,) and y (*event), with its numbers,
    the names of labels or items, and the cost that they give, in nats, None for the general way; `parts` are what a
    table of points shows of Pr(y|x), by its symbol, each (N,); `why` says what a costly point pays for. What is left
    out is right for any family.
    """

    symbols: str = r"L[\phi] = -\sum_i \log \Pr(y_i\,|\,\mathrm{f}[x_i, \phi])"
    term: Callable[[Recipe, Floats, Floats, Sequence[str]], str] | None = None
    parts: Callable[[Recipe, Floats], Mapping[str, Floats]] = general_parts
    why: str = "how low Pr(y|x) is where it lies: a density or a probability."
    aside: Callable[[Recipe, Floats, Floats], Aside | None] = no_aside
