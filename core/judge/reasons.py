"""Step 1 reasoned: what speaks for or against one distribution, given what kind of y there is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES, recipe
from core.choose.bounds import ITEMS
from core.choose.cholesky import DIMENSIONS
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data import Dataset
from core.judge.nature import Nature, number
from core.notation.numbers import readable

Grade = Literal["fits", "strains", "fails"]
GRADES: tuple[Grade, ...] = ("fits", "strains", "fails")
LABELS = ("bernoulli", "categorical")
"""The families of labels; they read one column otherwise than those of numbers."""

NEEDS = {
    REAL_LINE: "one number",
    POSITIVE: "y above 0",
    PROPORTION: "y between 0 and 1",
    ANGLES: "an angle in (−π, π]",
    COUNTS: "whole numbers from 0",
}
CAUTIONS = {
    POSITIVE: "y below 0 is possible, too",
    PROPORTION: "y above 1 is possible, too",
    COUNTS: "0.5 and −1 are possible, too",
    ANGLES: "π and −π are far apart",
}


@dataclass(frozen=True)
class Verdict:
    """What there is to say of one distribution for a y: it fits, it strains (it can be fitted, but …), or it fails."""

    key: str
    title: str
    grade: Grade
    reason: str


def given(data: Dataset) -> Nature:
    """Return the nature of a y whose domain is known, as that of built-in data."""
    y = every_y(data)
    spread = f"the variance is {number(float(y.var() / y.mean()))} times the mean" if data.domain == COUNTS else ""
    return Nature("number", data.domain, "", CAUTIONS.get(data.domain, ""), spread)


def every_y(data: Dataset) -> Floats:
    """Return all y (N + M, *event), held-out ones included."""
    return np.concatenate([data.y, data.held_out_y])


def verdict(key: str, data: Dataset, nature: Nature | None = None) -> Verdict:
    """Return the verdict on a distribution for the y of these data; `nature` is that of one number."""
    domain = data.domain
    if domain.event == () and domain.items:
        return _of_labels(key, data)
    if len(domain.event) == 2:
        return _of_matrices(key, domain)
    if domain.event:
        return _of_rankings(key, domain) if domain.items else _of_vectors(key, domain)
    return _of_numbers(key, every_y(data), nature or given(data))


def said(key: str, grade: Grade, reason: str) -> Verdict:
    """Return the verdict on the distribution of that key."""
    return Verdict(key, RECIPES[key].title, grade, reason)


def need(key: str) -> str:
    """Return what a distribution needs, as the beginning of a sentence."""
    several = {
        "multivariate_normal": f"needs {DIMENSIONS[0]} to {DIMENSIONS[1]} numbers at once",
        "wishart": "needs a positive definite matrix",
        "plackett_luce": f"needs rankings of {ITEMS[0]} to {ITEMS[1]} items",
        "bernoulli": "needs two labels",
        "categorical": "needs labels",
    }
    return several.get(key, "needs one number")


def _of_labels(key: str, data: Dataset) -> Verdict:
    count = data.domain.items
    if key == "categorical":
        return said(key, "fits", f"y is one of {count} labels: a probability for each")
    if key == "bernoulli" and count == 2:
        return said(key, "fits", "y is one of two labels: one probability says all")
    if key == "bernoulli":
        return said(key, "fails", f"needs two labels; y has {count}")
    return said(key, "fails", "needs amounts; y is a label, without distances or an order")


def _of_matrices(key: str, domain: Domain) -> Verdict:
    size = f"{domain.event[0]} × {domain.event[1]}"
    if key == "wishart":
        return said(key, "fits", f"y is a positive definite {size} matrix, such as a covariance")
    return said(key, "fails", f"{need(key)}; y is a {size} matrix")


def _of_rankings(key: str, domain: Domain) -> Verdict:
    if key == "plackett_luce":
        return said(key, "fits", f"y is a ranking of {domain.items} items, the best first")
    return said(key, "fails", f"{need(key)}; y is a ranking")


def _of_vectors(key: str, domain: Domain) -> Verdict:
    if key == "multivariate_normal":
        return said(key, "fits", f"y is {domain.event[0]} numbers at once, which may be correlated")
    return said(key, "fails", f"{need(key)}; y is {domain.event[0]} numbers at once")


def _of_numbers(key: str, y: Floats, nature: Nature) -> Verdict:
    why = RECIPES[key].why
    if not why:
        return said(key, "fails", f"{need(key)}; y is one number")
    needed = recipe(key).domain
    if not needed.contains(y).all():
        return said(key, "fails", f"needs {NEEDS[needed]}; {_offence(needed, y)}{_remedy(needed, y, nature)}")
    if needed == REAL_LINE:
        reason = f"{why.partition(':')[0]}; {nature.caution}" if nature.caution else why
        return said(key, "strains" if nature.caution else "fits", reason)
    if needed == COUNTS:
        return _of_counts(key, y, nature)
    if needed == nature.domain:
        return said(key, "fits", why)
    return said(key, "strains", f"needs {NEEDS[needed]}, as every y here happens to be")


def _of_counts(key: str, y: Floats, nature: Nature) -> Verdict:
    why = RECIPES[key].why
    if y.max() <= 1.0:
        return said(key, "strains", "counts may be more than 1, and no y here is")
    if nature.kind == "score":
        return said(key, "strains", "counts have no end, and a score has")
    if nature.domain != COUNTS:
        return said(key, "strains", f"{why}; here {nature.spread}")
    if key == "poisson":
        return said(
            key,
            "strains" if nature.scattered else "fits",
            why + f"; here {nature.spread}" * nature.scattered,
        )
    return said(key, "fits", f"{why}: here {nature.spread}")


def _offence(domain: Domain, y: Floats) -> str:
    """Return which value of y (N,) lies outside the domain: the smallest or largest if that says it, else the first."""
    low, high = float(y.min()), float(y.max())
    if not domain.contains(np.array([low]))[0] and domain != COUNTS:
        return f"the smallest y is {readable(low)}"
    if not domain.contains(np.array([high]))[0] and domain != COUNTS:
        return f"the largest y is {readable(high)}"
    return f"one y is {readable(float(y[~domain.contains(y)][0]))}"


def _remedy(domain: Domain, y: Floats, nature: Nature) -> str:
    """Return what to do where only the ends of the domain stand in its way, as a further half sentence; else ""."""
    zeros, ones = int(np.sum(y == 0.0)), int(np.sum(y == 1.0))
    if y.min() < 0.0 or nature.kind not in {"share", "amount"}:
        return ""
    if domain == PROPORTION and y.max() <= 1.0 and (zeros or ones):
        return f" ({zeros} are 0, {ones} are 1): move shares k/n inside, to (k + ½)/(n + 1), or take a normal"
    if domain == POSITIVE and zeros:
        least = readable(0.5 * float(y[y > 0.0].min()))
        return f" ({zeros} are 0): put half of the least amount, {least}, in their place, or take a normal"
    return ""
