"""Step 1 reasoned: what speaks for or against one distribution, given what kind of y there is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES, options_of, recipe
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data import Dataset
from core.judge.nature import Nature
from core.notation.numbers import everyday, readable

Grade = Literal["fits", "strains", "fails"]
GRADES: tuple[Grade, ...] = ("fits", "strains", "fails")

SIZES = {"label": "classes", "vector": "dimensions", "matrix": "dimensions", "ranking": "items"}
"""The option by which a family follows the size of y, by the kind of y."""
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


def nature_of(data: Dataset) -> Nature:
    """Return the nature of a y whose domain is known, as that of built-in data."""
    y = data.every_y
    spread = f"the variance is {everyday(float(y.var() / y.mean()))} times the mean" if data.domain == COUNTS else ""
    return Nature("number", data.domain, "", CAUTIONS.get(data.domain, ""), spread)


def verdict(key: str, data: Dataset, nature: Nature | None = None) -> Verdict:
    """Return the verdict on a distribution for the y of these data; `nature` is that of one number."""
    domain, kind = recipe(key).domain, data.domain.kind
    if domain.kind == kind:
        return (
            _of_numbers(key, data.every_y, nature or nature_of(data))
            if kind == "number"
            else _of_size(key, data.domain)
        )
    if kind == "label":
        return judged_by(key, "fails", f"needs amounts; y is {_lack(data.domain)}")
    return judged_by(key, "fails", f"{need(key)}; y is {_brief(data.domain)}")


def judged_by(key: str, grade: Grade, reason: str) -> Verdict:
    """Return the verdict on the distribution of that key."""
    return Verdict(key, RECIPES[key].title, grade, reason)


def need(key: str) -> str:
    """Return what kind of y a distribution needs, as the beginning of a sentence."""
    domain = recipe(key).domain
    return f"needs {_needed(REAL_LINE if domain.kind == 'number' else domain)}"


def _needed(domain: Domain) -> str:
    return domain.need or f"y in {domain.symbol}"


def _brief(domain: Domain) -> str:
    """Return what one y of the domain is, in a few words."""
    if domain.kind == "matrix":
        return f"a {_size(domain)} matrix"
    if domain.kind == "vector":
        return f"{_size(domain)} numbers at once"
    return "a ranking" if domain.kind == "ranking" else "one number"


def _lack(domain: Domain) -> str:
    """Return what labels have not that amounts have."""
    return "a level, without distances" if domain.ordered else "a label, without distances or an order"


def _size(domain: Domain) -> str:
    return " × ".join(map(str, domain.event))


def _of_size(key: str, domain: Domain) -> Verdict:
    """Return the verdict on a distribution of labels, vectors, matrices or rankings for a y of that kind."""
    own, why = recipe(key).domain, RECIPES[key].why
    if own.ordered and not domain.ordered:
        return judged_by(key, "fails", f"needs {_needed(own)}; y is one of {domain.items} labels without one")
    if SIZES[domain.kind] in options_of(key):
        return judged_by(
            key,
            "fits",
            of_levels(key, domain.items) if domain.ordered else _reason(domain, f"{domain.items} labels", why),
        )
    if (own.event, own.items) == (domain.event, domain.items):
        return judged_by(key, "fits", _reason(domain, _needed(own), why))
    if domain.kind == "label":
        return judged_by(key, "fails", f"needs {_needed(own)}; y has {domain.items}")
    return judged_by(key, "fails", f"needs {own.name}; y is {_brief(domain)}")


def of_levels(key: str, count: int) -> str:
    """Return what a family of labels makes of so many levels, which have an order."""
    order = "" if recipe(key).domain.ordered else ", whatever their order"
    return f"y is one of {count} levels: {RECIPES[key].why}{order}"


def _reason(domain: Domain, labels: str, why: str) -> str:
    """Return what y is, and what a family that fits is for."""
    if domain.kind == "label":
        return f"y is one of {labels}{why and f': {why}'}"
    if domain.kind == "matrix":
        return f"y is a positive definite {_size(domain)} matrix{why and f', {why}'}"
    what = f"a ranking of {domain.items} items" if domain.kind == "ranking" else _brief(domain)
    return f"y is {what}{why and f', {why}'}"


def _of_numbers(key: str, y: Floats, nature: Nature) -> Verdict:
    why, domain = RECIPES[key].why, recipe(key).domain
    if not domain.contains(y).all():
        return judged_by(key, "fails", f"needs {_needed(domain)}; {_offence(domain, y)}{_remedy(domain, y, nature)}")
    if domain == REAL_LINE:
        reason = f"{why.partition(':')[0]}; {nature.caution}" if nature.caution else why
        return judged_by(key, "strains" if nature.caution else "fits", reason)
    if domain == COUNTS:
        return _of_counts(key, y, nature)
    if domain == nature.domain:
        return judged_by(key, "fits", why)
    return judged_by(key, "strains", f"needs {_needed(domain)}, as every y here happens to be")


def _of_counts(key: str, y: Floats, nature: Nature) -> Verdict:
    family = RECIPES[key]
    if y.max() <= 1.0:
        return judged_by(key, "strains", "counts may be more than 1, and no y here is")
    if nature.kind == "score":
        return judged_by(key, "strains", "counts have no end, and a score has")
    if nature.domain != COUNTS:
        return judged_by(key, "strains", f"{family.why}; here {nature.spread}")
    if family.equidispersed and not nature.scattered:
        return judged_by(key, "fits", family.why)
    if family.equidispersed:
        return judged_by(key, "strains", f"{family.why}; here {nature.spread}")
    return judged_by(key, "fits", f"{family.why}: here {nature.spread}")


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
