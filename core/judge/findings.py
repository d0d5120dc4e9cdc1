"""What is wrong with a fit, by points held out: a sentence for each way in which predictions can be told to be off.

Each names what luck allows: two standard errors of points that are predicted rightly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Array, Floats
from core.choose import Recipe, Univariate
from core.choose.domain import COUNTS
from core.choose.special import ndtri
from core.judge.shape import NormalScores, Rootogram, shape_of_y
from core.notation.numbers import fixed, readable

FEWEST_HELD_OUT = 20
"""Of fewer points luck allows nearly everything."""
LEVEL = 0.95
THIRDS = 3
ERRORS, ERRORS_OF_ENDS, ERRORS_OF_THIRDS = 2.0, 2.25, 2.4
"""Standard errors that luck allows, and for the worse of two, and the worst of three."""
CHANCE = 0.05
"""So often luck is taken for a fault of one of the values of y."""
TAIL = 0.05
LEAST_SPREAD = 1.0
"""Of what is expected less than once, one more point is no wonder, however small its standard deviation."""
UNIFORM = 1.0 / 12.0
"""The variance of a PIT that is right."""
UNIFORM_ERROR = 1.0 / 80.0 - UNIFORM**2
"""The variance of its squared distance from the middle."""


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is as it should be, and the sentence that says so with its numbers."""

    name: str
    fine: bool
    sentence: str


def findings(
    recipe: Recipe, raw: Array, y: Floats, x: Floats, name: str, classes: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Return what the held-out y (N,) say of the outputs (N, K) predicted for them; nothing where they are too few.

    `x` (N,) is the input by whose thirds they are looked at, and `name` what it is called; `classes` are what labels
    are. There is nothing to say of a y of several numbers.
    """
    if len(y) < FEWEST_HELD_OUT:
        return ()
    if recipe.domain.support is not None:
        return _confidence(infer.probabilities(recipe, raw), y), _by_value(shape_of_y(recipe, raw, y, classes))
    return tuple(_of_numbers(recipe, raw, y, x, name)) if isinstance(recipe, Univariate) else ()


def _of_numbers(recipe: Univariate, raw: Array, y: Floats, x: Floats, name: str) -> Iterator[Finding]:
    ends = infer.interval(recipe, raw, LEVEL)  # (N, 2)
    below = infer.cdf(recipe, raw, y - 1.0 if recipe.domain == COUNTS else y)
    place = 0.5 * (below + infer.cdf(recipe, raw, y))  # (N,), the PIT, of counts its middle
    inside = np.abs(place - 0.5) <= 0.5 * LEVEL if recipe.domain != COUNTS else (ends[:, 0] <= y) & (y <= ends[:, 1])
    counts = recipe.domain == COUNTS
    yield _coverage(inside, counts)
    if np.ptp(x):
        yield _by_thirds(inside, x, name, counts)
    yield _level(place)
    if counts:
        yield _by_value(shape_of_y(recipe, raw, y))
    else:
        yield _width(place)
        yield _tails(place)


def _coverage(inside: np.ndarray, at_least: bool) -> Finding:
    found, count = int(inside.sum()), len(inside)
    luck = ERRORS * np.sqrt(count * LEVEL * (1.0 - LEVEL))
    low, high = int(np.ceil(LEVEL * count - luck)), min(count, int(np.floor(LEVEL * count + luck)))
    told = f"{found} of {count} lie inside their 95 % interval; luck allows {low} to {high}"
    if found < low:
        return Finding("coverage", False, f"{told}: Pr(y|x) is too narrow, or in the wrong place.")
    if found > high and not at_least:
        return Finding("coverage", False, f"{told}: Pr(y|x) is too wide.")
    return Finding("coverage", True, f"{told}.")


def _by_thirds(inside: np.ndarray, x: Floats, name: str, at_least: bool) -> Finding:
    parts = np.array_split(np.argsort(x, kind="stable"), THIRDS)
    off = [abs(_error(inside[part], at_least)) for part in parts]
    worst = parts[int(np.argmax(off))]
    found, low, high = int(inside[worst].sum()), readable(float(x[worst].min())), readable(float(x[worst].max()))
    told = f"{found} of {len(worst)} lie inside it where {name} is from {low} to {high}, the worst third"
    if max(off) <= ERRORS_OF_THIRDS:
        return Finding("coverage by x", True, f"{told}, which luck allows.")
    way = "few" if _error(inside[worst], at_least) < 0.0 else "many"
    return Finding("coverage by x", False, f"{told}: too {way} there for luck.")


def _error(inside: np.ndarray, at_least: bool) -> float:
    """Return by how many standard errors a share is off; of counts, whose intervals hold more, only where it is low."""
    error = float((inside.mean() - LEVEL) / np.sqrt(LEVEL * (1.0 - LEVEL) / len(inside)))
    return min(error, 0.0) if at_least else error


def _level(place: Floats) -> Finding:
    mean = float(place.mean())
    told = f"y stands on average at {fixed(mean, 2)} of its Pr(Y ≤ y|x), where 0.50 is right"
    if abs(mean - 0.5) <= ERRORS * np.sqrt(UNIFORM / len(place)):
        return Finding("level", True, f"{told}, as near as luck allows.")
    return Finding("level", False, f"{told}: predictions are too {'low' if mean > 0.5 else 'high'}.")


def _width(place: Floats) -> Finding:
    ratio = float(np.mean((place - 0.5) ** 2) / UNIFORM)
    told = f"the PIT spreads {fixed(ratio, 2)} times as much as where predictions are right"
    if abs(ratio - 1.0) <= ERRORS * np.sqrt(UNIFORM_ERROR / len(place)) / UNIFORM:
        return Finding("width", True, f"{told}, as near as luck allows.")
    return Finding("width", False, f"{told}: Pr(y|x) is too {'narrow' if ratio > 1.0 else 'wide'}.")


def _tails(place: Floats) -> Finding:
    count = len(place)
    ends = {"lower": int((place < TAIL).sum()), "upper": int((place > 1.0 - TAIL).sum())}
    luck = ERRORS_OF_ENDS * np.sqrt(count * TAIL * (1.0 - TAIL))
    low, high = max(0, int(np.ceil(TAIL * count - luck))), int(np.floor(TAIL * count + luck))
    told = (
        f"{ends['lower']} of {count} lie below their {100 * TAIL:g} % quantile and {ends['upper']} above their "
        f"{100 * (1.0 - TAIL):g} % quantile; luck allows {low} to {high} each"
    )
    off = " and ".join(
        f"the {name} tail is {'heavier' if found > high else 'lighter'}"
        for name, found in ends.items()
        if not low <= found <= high
    )
    return Finding("tails", not off, f"{told}: {off} than Pr(y|x) has it." if off else f"{told}.")


def _by_value(found: NormalScores | Rootogram | None) -> Finding:
    """Return what the value says that came most unlike what is expected; of many, luck allows the worst more."""
    assert isinstance(found, Rootogram)
    spread = np.maximum(found.spread, LEAST_SPREAD)
    error = (found.observed - found.expected) / spread
    worst, count = int(np.argmax(np.abs(error))), len(error)
    times, expected = int(found.observed[worst]), float(found.expected[worst])
    luck = float(-ndtri(0.5 * CHANCE / count) * spread[worst])
    low, high = max(0, int(np.ceil(expected - luck))), min(found.points, int(np.floor(expected + luck)))
    told = (
        f"“{found.names[worst]}” came {times} time{'s' * (times != 1)} where {fixed(expected, 1)} are expected, "
        f"the farthest off of {count} values; luck allows {low} to {high}"
    )
    if low <= times <= high:
        return Finding("how often each y comes", True, f"{told}.")
    off = "less" if times > high else "more"
    return Finding("how often each y comes", False, f"{told}: Pr(y|x) has it come {off} often than it does.")


def _confidence(shares: Floats, y: Floats) -> Finding:
    sure = shares.max(axis=1)  # (N,)
    right = float(np.mean(shares.argmax(axis=1) == y))
    said = float(sure.mean())
    told = (
        f"the most probable label has {fixed(said, 2)} on average and is right in {fixed(right, 2)} of {len(y)} points"
    )
    if abs(said - right) <= ERRORS * float(np.sqrt((sure * (1.0 - sure)).sum())) / len(y):
        return Finding("confidence", True, f"{told}, as near as luck allows.")
    return Finding("confidence", False, f"{told}: it is too {'sure' if said > right else 'unsure'}.")
