"""Step 4 at one x: the whole distribution Pr(y|x) as a curve or as bars, and what it says as numbers with words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core import infer
from core.arrays import Floats, Mask
from core.choose import Recipe, Univariate
from core.choose.circle import wound
from core.choose.domain import ANGLES, COUNTS
from core.choose.rankings import Rankings
from core.choose.special import softmax
from core.data import Dataset
from core.exact import arrays as exact
from core.exact.products import dot
from core.minimise import Run
from core.notation.numbers import fixed, readable

LEVELS = (0.5, 0.95)
VALUES = 401
TAILS = (1e-6, 1e-4, 0.002, 0.01, 0.03, 0.07, 0.15, 0.3)
SHARES = (*TAILS, 0.5, *(1.0 - tail for tail in reversed(TAILS)))
"""The probability up to the marks between which a curve is drawn closely."""
SHOWN = 2
"""So many marks at either end are shown only where the data reach as far."""
OWN = 241
"""So many values lie between them."""
FAR = 0.5
"""Where even the least count is more than this share of the largest, the others are left out."""
PLACES, DRAWN = 41, 100
MOST_BARS = 60
MOST_COUNTS = 400
"""More counts than this are drawn as a curve through some of them."""


@dataclass(frozen=True)
class Summary:
    """Pr(y|x) at one x on values y (M,), with its region of the highest density at each of LEVELS as a mask (M,).

    `mode` and `mean` are NaN where there is none. `steps` says that y are all single values there are, not points of a
    curve; `whole`, that they are whole numbers, whose densities are probabilities.
    """

    y: Floats
    density: Floats
    regions: Mapping[float, Mask]
    mode: float
    mean: float
    steps: bool
    whole: bool


def summary_of(recipe: Recipe, raw: Floats, data: Dataset) -> Summary | None:
    """Return the distribution of raw (outputs,) over what the data reach; None for y of several numbers."""
    if recipe.domain.support is not None:
        return _of_labels(recipe, raw)
    if not isinstance(recipe, Univariate):
        return None
    y = _values(recipe, raw, data)
    at_y = np.broadcast_to(raw, (len(y), len(raw)))
    return Summary(
        y=y,
        density=exact.exp(-infer.costs(recipe, at_y, y)),
        regions={level: _inside(recipe, raw, y, level) for level in LEVELS},
        mode=float(infer.mode(recipe, raw)),
        mean=float(infer.mean(recipe, raw)),
        steps=recipe.domain == COUNTS and float(np.diff(y).max()) == 1.0,
        whole=recipe.domain == COUNTS,
    )


def _of_labels(recipe: Recipe, raw: Floats) -> Summary:
    probabilities = infer.probabilities(recipe, raw)
    y = np.arange(len(probabilities), dtype=np.float64)
    return Summary(y, probabilities, {}, float(y[probabilities.argmax()]), np.nan, steps=True, whole=True)


def _values(recipe: Univariate, raw: Floats, data: Dataset) -> Floats:
    marks = [float(infer.quantile(recipe, raw, share)) for share in SHARES]
    own = _between(marks)
    if recipe.domain == ANGLES:
        return np.union1d(np.linspace(-np.pi, np.pi, VALUES)[1:], wound(own))
    first, last = marks[SHOWN], marks[-1 - SHOWN]
    low, high = min(first, float(data.y.min())), max(last, float(data.y.max()))
    if recipe.domain == COUNTS:
        return _counts(low, high, own)
    room = (last - first) / VALUES
    low, high = max(low, recipe.ends[0] + room), min(high, recipe.ends[1] - room)  # an end may have infinite density
    even = np.linspace(low, high, VALUES)
    own = own if (peaks := recipe.grid(raw)) is None else peaks
    return np.union1d(even, own[(low < own) & (own < high)])


def _between(marks: Sequence[float]) -> Floats:
    """Return values that cut each gap between the marks: a peak may be narrower than the room of even values."""
    at = np.arange(len(marks), dtype=np.float64)
    return np.interp(np.linspace(0.0, at[-1], OWN), at, marks)


def _counts(low: float, high: float, own: Floats) -> Floats:
    """Return all counts up to `high`; of more than MOST_COUNTS those that lie evenly, and those around their mass."""
    if high <= MOST_COUNTS:
        return np.arange(0.0, high + 2.0)
    first = low if low > FAR * high else 0.0
    return np.union1d(np.rint(np.linspace(first, high, VALUES)), np.rint(own[(first < own) & (own < high)]))


def _inside(recipe: Recipe, raw: Floats, y: Floats, level: float) -> Mask:
    pieces = infer.region(recipe, raw, level)  # (P, 2)
    turns = (-2.0 * np.pi, 0.0, 2.0 * np.pi) if recipe.domain == ANGLES else (0.0,)
    low, high = pieces[:, 0], pieces[:, 1]
    found = [((low <= y[:, None] + turn) & (y[:, None] + turn <= high)).any(axis=1) for turn in turns]
    return np.asarray(np.any(found, axis=0))


def bars_of_y(data: Dataset) -> tuple[Floats, Floats, float] | None:
    """Return the places (M,) of bars, their heights (M,) and width, which say how the training y lie.

    Heights are shares where y takes labels or whole numbers, else densities, per unit of y. None for a y of several
    numbers.
    """
    if data.domain.event:
        return None
    whole = data.domain == COUNTS and float(np.ptp(data.y)) < MOST_BARS
    if data.domain.support is not None or whole:
        last = data.domain.items or int(data.y.max()) + 1
        return np.arange(float(last)), np.bincount(data.y.astype(int), minlength=last) / data.size, 1.0
    bars = int(np.clip(np.sqrt(data.size), 1, MOST_BARS))
    counts, edges = np.histogram(data.y, bars)
    width = float(edges[1] - edges[0])
    return 0.5 * (edges[1:] + edges[:-1]), counts / (data.size * width), width


def observed(data: Dataset, row: int) -> str:
    """Return the y of a training point in words: a label by its name, a ranking by its items, the best first."""
    y = data.y[row]
    if data.domain.support is not None:
        return data.classes[int(y)]
    if data.domain.items:
        return " › ".join(data.classes[int(item)] for item in y)
    return _rows(y) if y.ndim == 2 else _list(y)


def draws(run: Run, step: int, seed: int) -> tuple[Floats, Floats]:
    """Return x (n, D) and y (n, *event) drawn from Pr(y|x) at that step: DRAWN at each of PLACES over one input.

    For two inputs it is one draw at the x of each training point, which can be held against the data.
    """
    if len(run.x_ranges) > 1:
        x, count = run.dataset.x, 1
    else:
        x, count = np.linspace(*run.x_ranges[0], PLACES)[:, None], DRAWN
    y = infer.samples(run.recipe, run.raw(x, step), count, seed)  # (count, places, *event)
    return np.tile(x, (count, 1)), y.reshape(-1, *y.shape[2:])


def facts(recipe: Recipe, raw: Floats, data: Dataset) -> dict[str, str]:
    """Return what the distribution of raw (outputs,) says, each under its name."""
    return dict(_facts(recipe, raw, data))


def _facts(recipe: Recipe, raw: Floats, data: Dataset) -> Iterator[tuple[str, str]]:
    if recipe.domain.support is not None:
        yield from _label_facts(recipe, raw, data.classes)
    elif isinstance(recipe, Rankings):
        yield from _ranking_facts(recipe, raw, data.classes)
    elif isinstance(recipe, Univariate):
        yield from _number_facts(recipe, raw, data.y_units)
    elif len(recipe.domain.event) == 1:
        yield from _vector_facts(recipe, raw, data.components)
    else:
        yield from _matrix_facts(recipe, raw)


def _label_facts(recipe: Recipe, raw: Floats, classes: Sequence[str]) -> Iterator[tuple[str, str]]:
    probabilities = infer.probabilities(recipe, raw)
    yield "mode", classes[int(probabilities.argmax())]
    for name, probability in zip(classes, probabilities, strict=True):
        yield f"Pr({name})", fixed(probability, 3)


def _ranking_facts(recipe: Rankings, raw: Floats, items: Sequence[str]) -> Iterator[tuple[str, str]]:
    order = infer.mode(recipe, raw)
    yield "mode", " › ".join(items[int(item)] for item in order)
    yield "Pr(mode)", fixed(float(exact.exp(-infer.costs(recipe, raw, order))), 3)
    for name, probability in zip(items, recipe.places(raw)[0], strict=True):
        yield f"Pr({name} first)", fixed(probability, 3)


def _number_facts(recipe: Univariate, raw: Floats, units: str) -> Iterator[tuple[str, str]]:
    unit = f" {units}" if units else ""
    yield "mode", readable(float(infer.mode(recipe, raw))) + unit
    yield "mean", readable(float(infer.mean(recipe, raw))) + unit
    for level in LEVELS:
        yield f"{level:.0%} interval", _ends(infer.interval(recipe, raw, level)) + unit
    pieces = infer.region(recipe, raw, LEVELS[-1])
    yield f"{LEVELS[-1]:.0%} region", " and ".join(_ends(piece) for piece in pieces[~np.isnan(pieces[:, 0])]) + unit
    for parameter in recipe.parameters:
        value = infer.parameters(recipe, raw)[parameter.name]
        if parameter.name == "logits":
            yield f"{recipe.share_symbol} (weights)", _list(softmax(value))
        else:
            yield f"{parameter.symbol} ({parameter.name})", _list(value)


def _vector_facts(recipe: Recipe, raw: Floats, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    values = infer.parameters(recipe, raw)
    covariance = dot(values["scale_tril"][:, None], values["scale_tril"])
    deviations = np.sqrt(np.diagonal(covariance))
    yield "mode = mean", _list(infer.mean(recipe, raw))
    yield "standard deviations", _list(deviations)
    for i, j in combinations(range(len(names)), 2):
        yield f"correlation of {names[i]}, {names[j]}", readable(covariance[i, j] / (deviations[i] * deviations[j]))


def _matrix_facts(recipe: Recipe, raw: Floats) -> Iterator[tuple[str, str]]:
    mode = infer.mode(recipe, raw)
    yield "mode", "none: ν is too small" if np.isnan(mode).any() else _rows(mode)
    yield "mean", _rows(infer.mean(recipe, raw))
    values = infer.parameters(recipe, raw)
    for parameter in recipe.parameters:
        if values[parameter.name].ndim == 0:
            yield f"{parameter.symbol} ({parameter.name})", readable(float(values[parameter.name]))


def where(data: Dataset, x: Floats) -> tuple[str, ...]:
    """Return a place x (D,) in words, one for each input: "time = 12.5", or with what its number stands for."""
    values = [(data.x_scale(column), float(value)) for column, value in enumerate(x)]
    shown = [scale.text(value) if scale else readable(value) for scale, value in values]
    return tuple(f"{name} = {text}" for name, text in zip(data.x_names, shown, strict=True))


def _list(values: Floats) -> str:
    return ", ".join(readable(float(value)) for value in np.atleast_1d(values))


def _ends(piece: Floats) -> str:
    return f"{readable(float(piece[0]))} … {readable(float(piece[1]))}"


def _rows(matrix: Floats) -> str:
    return "; ".join(_list(row) for row in matrix)
