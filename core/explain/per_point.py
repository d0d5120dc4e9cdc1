"""How a sum is read: per point first, since sums over different numbers of points cannot be compared."""

import operator
from collections.abc import Mapping

from core.notation.equations import Equation, consistent, less
from core.notation.numbers import Numeral

DIGITS = 3
"""Decimals of nats per point."""
SUM_DIGITS = 2


def mean_and_sum(total: float, points: int) -> tuple[Numeral, Numeral]:
    """Return a sum in nats over so many points as its mean and itself, as they are shown: one gives the other."""
    values = {"sum": total, "points": float(points), "mean": total / points}
    shown = consistent(values, [Equation("mean", ["sum", "points"], operator.truediv)], DIGITS, own={"sum": SUM_DIGITS})
    return shown["mean"], shown["sum"]


def brief(mean: Numeral, total: Numeral, points: int) -> str:
    """Return a mean with its sum and the number of points in brackets, as short as can be."""
    return f"{mean.text} ({total.text} over {points:,})"


def behind(totals: Mapping[str, float], points: int) -> tuple[dict[str, tuple[Numeral, Numeral, Numeral]], Numeral]:
    """Return of each sum in nats over so many points its mean, itself, and by how much the first mean is more.

    Last comes by how much the last but one mean is more than the last. All differences are those of the shown means.
    """
    first, *_, before, last = totals
    means, sums, more = ({name: f"{of} {name}" for name in totals} for of in ("mean", "sum", "more"))
    values = {"points": float(points), "worth": (totals[before] - totals[last]) / points}
    equations = [Equation("worth", [means[before], means[last]], less)]
    for name, total in totals.items():
        values |= {sums[name]: total, means[name]: total / points, more[name]: (totals[first] - total) / points}
        equations += [
            Equation(means[name], [sums[name], "points"], operator.truediv),
            Equation(more[name], [means[first], means[name]], less),
        ]
    own = dict.fromkeys(sums.values(), SUM_DIGITS)
    shown = consistent(values, equations, DIGITS, [list(means.values()), list(more.values())], own)
    return {name: (shown[means[name]], shown[sums[name]], shown[more[name]]) for name in totals}, shown["worth"]


def per_point(total: float, points: int, what: str = "points") -> str:
    """Return a sum in nats in words: its mean first, then itself with the number of points."""
    mean, summed = mean_and_sum(total, points)
    return f"{mean.text} nats a point ({summed.text} over {points:,} {what})"
