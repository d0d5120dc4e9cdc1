"""Step 1 reasoned: which distributions fit the domain of y and why, which would do, and why the others would not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES
from core.choose.cholesky import DIMENSIONS
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain, permutations, spd, vectors
from core.choose.rankings import ITEMS
from core.data import Dataset
from core.data.own import Missing, Refused, Table, own_dataset

Grade = Literal["fits", "strains", "fails"]
GRADES: tuple[Grade, ...] = ("fits", "strains", "fails")
MOST_OF_CIRCLE = 1.5 * np.pi
"""Numbers in (−π, π] that span more than this are taken for angles."""
PLACES = {"plackett_luce": 0, "exponential": 2}
"""Where those stand that fit, 1 if not named: columns that rank in every row are hardly anything else; the exponential
is not the first that one would try, as it has no parameter for its spread."""

WHY = {
    "normal": "squared distances",
    "laplace": "distances: outliers pull less",
    "student_t": "heavy tails: outliers hardly pull",
    "normal_mixture": "several answers at one x",
    "exponential": "above 0, most probable near 0: waiting times",
    "gamma": "above 0 and skewed: amounts",
    "beta": "between 0 and 1: shares",
    "von_mises": "an angle: π and −π are one direction",
    "poisson": "counts whose variance is their mean",
    "negative_binomial": "counts that spread more",
}
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


@dataclass(frozen=True)
class Options:
    """The verdict on every distribution, the best first, and by key the data set for each that does not fail."""

    verdicts: tuple[Verdict, ...]
    datasets: Mapping[str, Dataset]

    @property
    def possible(self) -> tuple[Verdict, ...]:
        """Those that can be fitted."""
        return tuple(verdict for verdict in self.verdicts if verdict.grade != "fails")

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """Those that cannot."""
        return tuple(verdict for verdict in self.verdicts if verdict.grade == "fails")

    @property
    def best(self) -> str | None:
        """The key of the best fitting distribution; None if there is none."""
        return self.possible[0].key if self.possible else None

    def of(self, key: str) -> Verdict:
        """Return the verdict on that distribution."""
        return next(verdict for verdict in self.verdicts if verdict.key == key)


def options(data: Dataset) -> Options:
    """Return which distributions fit the y of a data set, held-out points included."""
    verdicts = [_verdict(key, data) for key in RECIPES]
    return _sorted(verdicts, {verdict.key: data for verdict in verdicts if verdict.grade != "fails"})


def _sorted(verdicts: Sequence[Verdict], datasets: Mapping[str, Dataset]) -> Options:
    order = sorted(verdicts, key=lambda verdict: (GRADES.index(verdict.grade), PLACES.get(verdict.key, 1)))
    return Options(tuple(order), datasets)


def _verdict(key: str, data: Dataset) -> Verdict:
    domain = data.domain
    if domain.event == () and domain.items:
        return _of_labels(key, data)
    if len(domain.event) == 2:
        return _of_matrices(key, domain)
    if domain.event:
        return _of_rankings(key, domain) if domain.items else _of_vectors(key, domain)
    return _of_numbers(key, data)


def _said(key: str, grade: Grade, reason: str) -> Verdict:
    return Verdict(key, RECIPES[key]().title, grade, reason)


def _of_labels(key: str, data: Dataset) -> Verdict:
    count = data.domain.items
    if key == "categorical":
        return _said(key, "fits", f"y is one of {count} labels: a probability for each")
    if key == "bernoulli" and count == 2:
        return _said(key, "fits", "y is one of two labels: one probability says all")
    if key == "bernoulli":
        return _said(key, "fails", f"needs two labels; y has {count}")
    return _said(key, "fails", "needs amounts; y is a label, without distances or an order")


def _of_matrices(key: str, domain: Domain) -> Verdict:
    size = f"{domain.event[0]} × {domain.event[1]}"
    if key == "wishart":
        return _said(key, "fits", f"y is a positive definite {size} matrix, such as a covariance")
    return _said(key, "fails", f"{_need(key)}; y is a {size} matrix")


def _of_rankings(key: str, domain: Domain) -> Verdict:
    if key == "plackett_luce":
        return _said(key, "fits", f"y is a ranking of {domain.items} items, the best first")
    return _said(key, "fails", f"{_need(key)}; y is a ranking")


def _of_vectors(key: str, domain: Domain) -> Verdict:
    if key == "multivariate_normal":
        return _said(key, "fits", f"y is {domain.event[0]} numbers at once, which may be correlated")
    return _said(key, "fails", f"{_need(key)}; y is {domain.event[0]} numbers at once")


def _need(key: str) -> str:
    """Return what a distribution needs, as the beginning of a sentence."""
    several = {
        "multivariate_normal": f"needs {DIMENSIONS[0]} to {DIMENSIONS[1]} numbers at once",
        "wishart": "needs a positive definite matrix",
        "plackett_luce": f"needs rankings of {ITEMS[0]} to {ITEMS[1]} items",
        "bernoulli": "needs two labels",
        "categorical": "needs labels",
    }
    return several.get(key, "needs one number")


def _of_numbers(key: str, data: Dataset) -> Verdict:
    if key not in WHY:
        return _said(key, "fails", f"{_need(key)}; y is one number")
    needed, given = RECIPES[key]().domain, data.domain
    y = np.concatenate([data.y, data.held_out_y])
    if not needed.contains(y).all():
        return _said(key, "fails", f"needs {NEEDS[needed]}; {_offence(needed, y)}")
    if needed == COUNTS and y.max() <= 1.0:
        return _said(key, "strains", "counts may be more than 1, and no y here is")
    if needed == given:
        return _said(key, "fits", WHY[key] + _dispersion(key, y))
    if needed == REAL_LINE:
        return _said(key, "strains", f"{WHY[key].partition(':')[0]}; {CAUTIONS[given]}")
    return _said(key, "strains", f"needs {NEEDS[needed]}, as every y here happens to be")


def _offence(domain: Domain, y: Floats) -> str:
    """Return which value of y (N,) lies outside the domain: the smallest or largest if that says it, else the first."""
    low, high = float(y.min()), float(y.max())
    if not domain.contains(np.array([low]))[0] and domain != COUNTS:
        return f"the smallest y is {_number(low)}"
    if not domain.contains(np.array([high]))[0] and domain != COUNTS:
        return f"the largest y is {_number(high)}"
    return f"one y is {_number(float(y[~domain.contains(y)][0]))}"


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "−")


def _dispersion(key: str, y: Floats) -> str:
    """Return how far counts spread, where it speaks for a choice."""
    if key != "negative_binomial":
        return ""
    return f": here the variance is {y.var() / y.mean():.1f} × the mean"


# A person's own data, of which nobody has said what their domain is


def own_options(table: Table, x: Sequence[str], y: Sequence[str], seed: int, drop_missing: bool) -> Options:
    """Return which distributions fit the chosen columns of a table, each with its own reading of y.

    Raises Missing where rows lack values and are not to be dropped, and Refused where no distribution has a
    reading of y: one sentence.
    """
    readings: dict[str, Dataset] = {}
    refusals: dict[str, Refused] = {}
    for key, domain in _readings(len(y)).items():
        try:
            readings[key] = _read(own_dataset(table, x, y, domain, seed=seed, drop_missing=drop_missing))
        except Missing:
            raise
        except Refused as refusal:
            refusals[key] = refusal
    if not readings:
        wanted = "numbers" if set(y) <= set(table.numeric_names) else "labels"
        raise refusals.get(wanted, list(refusals.values())[-1])
    verdicts = [_of_readings(key, len(y), readings, refusals) for key in RECIPES]
    datasets = {v.key: readings[_reading(v.key, len(y))] for v in verdicts if v.grade != "fails"}
    return _sorted(verdicts, datasets)


def _readings(columns: int) -> dict[str, Domain | None]:
    """Return how so many columns may be read, by what they become: numbers, labels, vectors, matrices, rankings."""
    if columns <= 1:
        return {"numbers": REAL_LINE, "labels": None}
    sizes = {size * (size + 1) // 2: size for size in range(DIMENSIONS[0], DIMENSIONS[1] + 1)}
    found: dict[str, Domain | None] = {}
    if ITEMS[0] <= columns <= ITEMS[1]:
        found["plackett_luce"] = permutations(columns)
    if columns in sizes:
        found["wishart"] = spd(sizes[columns])
    if DIMENSIONS[0] <= columns <= DIMENSIONS[1]:
        found["multivariate_normal"] = vectors(columns)
    return found


def _reading(key: str, columns: int) -> str:
    if columns > 1:
        return key
    return "labels" if key in {"bernoulli", "categorical"} else "numbers"


def _read(data: Dataset) -> Dataset:
    """Return data read as any real numbers in the narrowest domain that holds them."""
    if data.domain != REAL_LINE:
        return data
    y = np.concatenate([data.y, data.held_out_y])
    return replace(data, domain=natural_domain(y))


def natural_domain(y: Floats) -> Domain:
    """Return the narrowest domain of one number that holds all of y (N,)."""
    if ANGLES.contains(y).all() and np.ptp(y) > MOST_OF_CIRCLE:
        return ANGLES
    return next(each for each in (COUNTS, PROPORTION, POSITIVE, REAL_LINE) if each.contains(y).all())


def _of_readings(key: str, columns: int, readings: Mapping[str, Dataset], refusals: Mapping[str, Refused]) -> Verdict:
    reading = _reading(key, columns)
    if key == "categorical" and "numbers" in readings and reading in readings:
        return _said(key, "strains", f"right if the {readings[reading].domain.items} different numbers are only names")
    if reading in readings:
        return _verdict(key, readings[reading])
    if reading in refusals:
        return _said(key, "fails", str(refusals[reading]).removesuffix("."))
    return _said(key, "fails", f"{_need(key)}; {columns} columns are chosen for y")
