"""Steps 2 and 3 by hand: how far the controls of a fit reach, and the fits that it may begin with and end at."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats
from core.notation.equations import Equation, consistent, less
from core.notation.numbers import round_to
from core.predict import ShallowNetwork
from core.theory.line import Account, Line, column, fit_along, fit_line, likely_sigma, line_account

WINDOW = 0.7
"""The window reaches beyond the data by this share of their range, so that lines and bells have room."""
REACH = 0.25
"""Controls reach beyond what the window needs by this share, so that a line may leave it."""
MANTISSAS = (1.0, 1.2, 1.5, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
SHOWN = 5
"""Significant digits of the larger of two numbers that are compared."""
FINE = 3
"""The digits that an optimum has beyond those of the controls."""


@dataclass(frozen=True)
class Bounds:
    """How far a line and a σ may be set by hand on some data.

    `window` (low, high) of y, `ends` the least and largest x, where the line is held; `intercept` and `slope`
    (low, high) hold every line through the window; `intercept_step` and `slope_step` are powers of ten;
    `sigmas` are round values for σ, from far too small to far too large, `sigma` its ends.
    """

    window: tuple[float, float]
    ends: tuple[float, float]
    intercept: tuple[float, float]
    slope: tuple[float, float]
    intercept_step: float
    slope_step: float
    sigmas: tuple[float, ...]

    @property
    def sigma(self) -> tuple[float, float]:
        """The smallest and the largest σ."""
        return self.sigmas[0], self.sigmas[-1]

    @property
    def far(self) -> bool:
        """Whether x = 0, where the intercept is read, lies so far off the data that a line swings about it."""
        low, high = self.ends
        return not low - (high - low) <= 0 <= high + (high - low)

    def clipped(self, line: Line) -> Line:
        """Return the line with both parameters brought within their bounds."""
        return Line(float(np.clip(line.intercept, *self.intercept)), float(np.clip(line.slope, *self.slope)))

    def clipped_sigma(self, sigma: float) -> float:
        """Return σ brought within its bounds."""
        return min(max(sigma, self.sigma[0]), self.sigma[1])

    def rounded(self, line: Line, digits: int = 0) -> Line:
        """Return the line in steps of the controls and so many digits more, its middle kept where it was."""
        middle = 0.5 * sum(self.ends)
        slope = _round(line.slope, self.slope_step, digits)
        intercept = line.intercept + (line.slope - slope) * middle
        return Line(_round(intercept, self.intercept_step, digits), slope)

    @property
    def decimals(self) -> dict[str, int]:
        """The decimals of the parameters of a line that was dragged: one more than in steps of the controls."""
        return {name: 1 - round(math.log10(getattr(self, f"{name}_step"))) for name in ("intercept", "slope")}

    def turned(self, line: Line, slope: float) -> Line:
        """Return the line turned to that slope about the middle of the data, in steps of the controls."""
        middle = 0.5 * sum(self.ends)
        intercept = _round(line.intercept + (line.slope - slope) * middle, self.intercept_step)
        return self.clipped(Line(intercept, slope))

    def dragged(self, line: Line, end: int, height: float) -> Line:
        """Return the line whose left end (0) or right end (1) is put at a height, while the other end stays."""
        heights = line(np.array(self.ends))
        heights[end] = height
        points = [(x, float(y)) for x, y in zip(self.ends, heights, strict=True)]
        return self.clipped(self.rounded(line_through(*points), 1))

    def nearest_sigma(self, sigma: float) -> float:
        """Return the round value that is nearest to σ by ratio."""
        return min(self.sigmas, key=lambda value: abs(math.log(value / sigma)))


def bounds(x: Floats, y: Floats) -> Bounds:
    """Return the bounds for data x (N,) or (N, 1) and y (N,); ValueError if all x are equal."""
    x = column(x)
    left, right = float(x.min()), float(x.max())
    if not right > left:
        raise ValueError(f"x must take two different values for a line; not {left:g} alone")
    room = WINDOW * float(np.ptp(y))
    low, high = float(y.min()) - room, float(y.max()) + room
    corners = [line_through((left, a), (right, b)) for a in (low, high) for b in (low, high)]
    intercept = _reach([line.intercept for line in corners])
    slope = _reach([line.slope for line in corners])
    return Bounds(
        window=(low, high),
        ends=(left, right),
        intercept=intercept,
        slope=slope,
        intercept_step=_step(high - low),
        slope_step=_step((high - low) / (right - left)),
        sigmas=_round_values(0.02 * float(y.std()), 4 * float(y.std())),
    )


def canvas_corners(ends: Sequence[tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return x (2,) and y (2,) whose bounds have the ranges of a canvas as their ends and their window."""
    left, right = ends[0]
    low, high = ends[1]
    room = WINDOW / (1 + 2 * WINDOW) * (high - low)
    return np.array([left, right]), np.array([low + room, high - room])


def line_through(one: tuple[float, float], other: tuple[float, float]) -> Line:
    """Return the line through two points (x, y) of different x."""
    slope = (other[1] - one[1]) / (other[0] - one[0])
    return Line(one[1] - slope * one[0], slope)


def _reach(values: list[float]) -> tuple[float, float]:
    """Return round ends some way beyond the values."""
    room = REACH * (max(values) - min(values))
    grain = 10 * _step(max(values) - min(values))
    low, high = math.floor((min(values) - room) / grain) * grain, math.ceil((max(values) + room) / grain) * grain
    return _round(low, grain), _round(high, grain)


def _step(size: float) -> float:
    """Return the power of ten that is a hundredth of a size, or down to a thousandth."""
    return float(10.0 ** math.floor(math.log10(size / 100)))


def digits_of(step: float) -> int:
    """Return the number of decimals of a step that is a power of ten; 0 from 1 on."""
    return max(0, -round(math.log10(step)))


def _round(value: float, step: float, digits: int = 0) -> float:
    return round(value, digits - round(math.log10(step))) + 0.0  # -0.0 would be shown as such


def _round_values(low: float, high: float) -> tuple[float, ...]:
    """Return MANTISSAS times powers of ten, from the last one up to `low` to the first one from `high` on."""
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    values = [float(f"{mantissa:g}e{power}") for power in powers for mantissa in MANTISSAS]
    first = max(i for i, value in enumerate(values) if value <= low)
    last = min(i for i, value in enumerate(values) if value >= high)
    return tuple(values[first : last + 1])


@dataclass(frozen=True)
class HandFit:
    """A mean and one σ set by hand; `line` where the mean is a line, `network` where it is a network."""

    sigma: float
    line: Line | None = None
    network: ShallowNetwork | None = None

    def mean(self, x: Floats) -> Floats:
        """Return f[x, φ] (M,) at x (M,) or (M, 1), in units of y."""
        if self.line is not None:
            return self.line(x)
        assert self.network is not None
        return self.network(column(x))[:, 0]

    def account(self, x: Floats, y: Floats) -> Account:
        """Return the fit's account of x (N,) or (N, 1) and y (N,), point by point."""
        return line_account(self.mean(x), y, self.sigma)

    def raised(self, height: float) -> "HandFit":
        """Return the fit with its mean raised by a height in units of y."""
        if self.line is not None:
            return HandFit(self.sigma, line=Line(self.line.intercept + height, self.line.slope))
        assert self.network is not None
        phi = self.network.phi.copy()
        phi[0, 0] += height
        return HandFit(self.sigma, network=ShallowNetwork(self.network.theta, phi, self.network.activation))

    def with_sigma(self, sigma: float) -> "HandFit":
        """Return the fit with another σ."""
        return HandFit(sigma, self.line, self.network)


HIGH, LOW = 0.5, 0.1
"""The shares of its peak above and below which a bell is met high or low."""


def bells_in_words(fit: HandFit, x: Floats, y: Floats) -> dict[str, str]:
    """Return in words how many of the points meet their bell "high", "low", and "below" its middle."""
    account = fit.account(x, y)
    share = account.density * fit.sigma * math.sqrt(2 * math.pi)  # of the peak
    found = {"high": share > HIGH, "low": share < LOW, "below": account.residual < 0}
    return {name: _some(int(points.sum()), len(y)) for name, points in found.items()}


def _some(count: int, points: int) -> str:
    if count == points:
        return f"all {points} points"
    return f"{count or 'none'} of {points} points"


def good_line(limits: Bounds, x: Floats, y: Floats) -> HandFit:
    """Return the line and σ of maximum likelihood, to FINE digits more than the controls show."""
    line = limits.rounded(fit_line(x, y).line, FINE)
    line = Line(_round(fit_along(line, "intercept", x, y), limits.intercept_step, FINE), line.slope)
    return HandFit(likely_sigma_within(line.account(x, y, 1.0).residual, limits), line=line)


def bad_line(limits: Bounds, x: Floats, y: Floats, sigma: float) -> HandFit:
    """Return a line that falls where it should rise, or the other way, and lies too low: figure 5.4's bad fit."""
    return HandFit(sigma, line=_turned(limits, x, y, turn=-1.53, drop=0.456))


def first_line(limits: Bounds, x: Floats, y: Floats) -> HandFit:
    """Return where a person may begin: a line that is clearly wrong and can be put right by hand."""
    best = fit_line(x, y)
    return HandFit(limits.nearest_sigma(1.5 * best.sigma), line=_turned(limits, x, y, turn=-0.3, drop=0.0))


def flat_line(limits: Bounds, sigma: float) -> HandFit:
    """Return where a person may begin without points: a level line in the middle, with a round σ near that."""
    return HandFit(limits.nearest_sigma(sigma), line=Line(_round(0.5 * sum(limits.window), limits.intercept_step), 0.0))


def _turned(limits: Bounds, x: Floats, y: Floats, turn: float, drop: float) -> Line:
    slope = round(turn * fit_line(x, y).line.slope / limits.slope_step, -1) * limits.slope_step
    height = float(y.mean()) - drop * float(np.ptp(y))
    intercept = height - slope * float(column(x).mean())
    coarse = round(intercept / limits.intercept_step, -1) * limits.intercept_step
    return limits.clipped(Line(_round(coarse, limits.intercept_step), _round(slope, limits.slope_step)))


def likely_sigma_within(residual: Floats, limits: Bounds) -> float:
    """Return √(SS / I) to five significant digits, within the bounds of σ."""
    return limits.clipped_sigma(round_to(likely_sigma(residual), 5))


TOO_SMALL, TOO_LARGE, TOO_HIGH = 0.25, 4.0, 0.25
"""A σ that is clearly wrong, as a factor of the likely one, and a height, as a share of the range of y."""


def line_presets(limits: Bounds, x: Floats, y: Floats, sigma: float) -> dict[str, HandFit]:
    """Return fits of a line worth looking at, by name; `sigma` is about right for the data, if not for a line."""
    good = good_line(limits, x, y)
    fair = sigma if good.sigma / 2 <= sigma <= 2 * good.sigma else limits.nearest_sigma(good.sigma)
    return {
        "Good fit": good.with_sigma(fair),
        "Bad fit": bad_line(limits, x, y, sigma),
        **sigma_presets(good, limits),
        "Too high": good.with_sigma(fair).raised(_round(TOO_HIGH * float(np.ptp(y)), limits.intercept_step)),
    }


def sigma_presets(good: HandFit, limits: Bounds) -> dict[str, HandFit]:
    """Return the fit with a σ that is too small, and with one that is too large."""
    return {
        "σ too small": good.with_sigma(limits.nearest_sigma(TOO_SMALL * good.sigma)),
        "σ too large": good.with_sigma(limits.nearest_sigma(TOO_LARGE * good.sigma)),
    }


@dataclass(frozen=True)
class PointRow:
    """One quantity of two fits: of the hand, at the optimum, and the distance, hand minus optimum."""

    name: str
    hand: float
    optimum: float

    @property
    def distance(self) -> float:
        """Hand minus optimum."""
        return self.hand - self.optimum

    def texts(self) -> tuple[str, str, str]:
        """Return hand, optimum and distance, with a sign, as they are shown: the first two differ by the third."""
        largest = max(abs(self.hand), abs(self.optimum))
        places = max(0, SHOWN - 1 - math.floor(math.log10(largest))) if largest else SHOWN
        values = {"hand": self.hand, "optimum": self.optimum, "distance": self.distance}
        equation = Equation("distance", ["hand", "optimum"], less)
        hand, optimum, distance = consistent(
            values, [equation], places, own={"hand": places, "optimum": places}
        ).values()
        return hand.text, optimum.text, distance.text if distance.value < 0 else f"+{distance.text}"


def compared(hand: HandFit, best: HandFit, x: Floats, y: Floats) -> tuple[PointRow, ...]:
    """Return how far a hand fit is from the optimum: parameters, Σ (y - f)², and the NLL per point and summed."""
    rows = [PointRow("σ", hand.sigma, best.sigma)]
    if hand.line is not None and best.line is not None:
        rows.insert(0, PointRow("slope φ₁", hand.line.slope, best.line.slope))
        rows.insert(0, PointRow("intercept φ₀", hand.line.intercept, best.line.intercept))
    of_hand, of_best = hand.account(x, y), best.account(x, y)
    rows.append(PointRow("Σ (y − f)²", of_hand.sum_of_squares, of_best.sum_of_squares))
    rows.append(PointRow("NLL a point (nats)", of_hand.nll / len(y), of_best.nll / len(y)))
    rows.append(PointRow(f"its sum over {len(y)} (nats)", of_hand.nll, of_best.nll))
    return tuple(rows)
