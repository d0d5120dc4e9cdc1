"""Step 3 for several classes: the log of a softmax, computed the naive way and by log-sum-exp; and a temperature."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import DTypeLike

from core.arrays import Floats
from core.choose.special import log_softmax, softmax

Format = Literal["float32", "float64"]
FORMATS: tuple[Format, ...] = ("float32", "float64")

MAX_FACTOR = 1e4
"""How far logits are scaled up: far enough for both formats to fail on the logits of a trained network."""
MIN_TEMPERATURE, MAX_TEMPERATURE = 0.1, 10.0
CURVE_POINTS = 161
HALVINGS = 60
"""Enough for a bisection to reach the rounding of float64."""


def naive_log_softmax(logits: Floats, number: DTypeLike) -> Floats:
    """Return log(exp f_k / Σ_k' exp f_k') (..., K) as it is written, in that format: ±inf or nan where it fails."""
    with np.errstate(all="ignore"):
        power = np.exp(np.asarray(logits, dtype=number))
        return np.asarray(np.log(power / power.sum(axis=-1, keepdims=True)))


@dataclass(frozen=True)
class Scaled:
    """What class `label` costs, in nats, as the logits (K,) of one x are scaled by each of the factors (M,).

    `breaks` is by format the least factor from 1 to MAX_FACTOR at which the naive form is not finite; None
    where it never fails.
    """

    logits: Floats
    label: int
    factors: Floats
    stable: Floats
    naive: Mapping[Format, Floats]
    breaks: Mapping[Format, float | None]

    @property
    def first(self) -> tuple[Format, float] | None:
        """The format that fails first, with its factor; None where none does."""
        failed = [(factor, number) for number, factor in self.breaks.items() if factor is not None]
        return (min(failed)[1], min(failed)[0]) if failed else None

    def cost(self, factor: float) -> float:
        """Return what the class costs at that factor, by log-sum-exp."""
        return -float(log_softmax(factor * self.logits)[self.label])


def scaled(logits: Floats, label: int | None = None) -> Scaled:
    """Return what class `label` costs as the logits (K,) are scaled by 1 to MAX_FACTOR, in three ways.

    None is the least probable class: it costs most, and its naive cost is the first to fail.
    """
    label = int(logits.argmin()) if label is None else label
    factors = np.geomspace(1.0, MAX_FACTOR, CURVE_POINTS)
    rows = factors[:, None] * logits  # (M, K)
    return Scaled(
        logits=logits,
        label=label,
        factors=factors,
        stable=-log_softmax(rows)[:, label],
        naive={number: -naive_log_softmax(rows, number)[:, label].astype(np.float64) for number in FORMATS},
        breaks={number: _break(logits, label, number) for number in FORMATS},
    )


@dataclass(frozen=True)
class SoftmaxCosts:
    """What each of K classes costs at one x, -log softmax_k in nats: from logits (K,), and in three ways (K,)."""

    logits: Floats
    stable: Floats
    naive: Mapping[Format, Floats]


def softmax_costs(logits: Floats) -> SoftmaxCosts:
    """Return what each class costs under logits (K,), by log-sum-exp and by the naive form in each format.

    Taken from 0.0, a cost of nothing is 0.0 and not -0.0.
    """
    naive: Mapping[Format, Floats] = {
        number: 0.0 - naive_log_softmax(logits, number).astype(np.float64) for number in FORMATS
    }
    return SoftmaxCosts(logits, 0.0 - log_softmax(logits), naive)


def _break(logits: Floats, label: int, number: Format) -> float | None:
    """Return the least factor at which the naive form fails: beyond it an exp stays 0 or infinite."""

    def fails(factor: float) -> bool:
        return not bool(np.isfinite(naive_log_softmax(factor * logits, number)[label]))

    low, high = 1.0, MAX_FACTOR
    if fails(low):
        return low
    if not fails(high):
        return None
    for _ in range(HALVINGS):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if fails(middle) else (middle, high)
    return high


@dataclass(frozen=True)
class Tempered:
    """The NLL (M,), a sum in nats, of labels y (N,) under softmax[f/T] of logits (N, K), at temperatures (M,).

    `best` is the temperature from MIN_TEMPERATURE to MAX_TEMPERATURE at which it is least.
    """

    logits: Floats
    y: Floats
    temperatures: Floats
    nll: Floats
    best: float

    @property
    def points(self) -> int:
        """The number of labels, N."""
        return len(self.y)

    @property
    def at_end(self) -> bool:
        """Whether the NLL is least at an end of the temperatures: it would fall further beyond."""
        return bool(np.isclose(self.best, MIN_TEMPERATURE) or np.isclose(self.best, MAX_TEMPERATURE))

    def at(self, temperature: float) -> float:
        """Return the NLL at that temperature, a sum in nats."""
        return tempered_nll(self.logits, self.y, temperature)


def tempered(logits: Floats, y: Floats) -> Tempered:
    """Return how the NLL of labels y (N,) depends on a temperature that divides their logits (N, K)."""
    temperatures = np.geomspace(MIN_TEMPERATURE, MAX_TEMPERATURE, CURVE_POINTS)
    nll = np.array([tempered_nll(logits, y, temperature) for temperature in temperatures])
    return Tempered(logits, y, temperatures, nll, best_temperature(logits, y))


def tempered_nll(logits: Floats, y: Floats, temperature: float) -> float:
    """Return the NLL, a sum in nats, of labels y (N,) under softmax[f/T] of logits (N, K)."""
    logs = log_softmax(logits / temperature)
    return -float(logs[np.arange(len(y)), y.astype(np.int64)].sum())


def best_temperature(logits: Floats, y: Floats) -> float:
    """Return the temperature from MIN_TEMPERATURE to MAX_TEMPERATURE with the least NLL of labels y (N,).

    The NLL is convex in 1/T: its slope there, Σ_i (Σ_k λ_k f_k - f_y), only grows.
    """
    chosen = logits[np.arange(len(y)), y.astype(np.int64)]
    low, high = 1.0 / MAX_TEMPERATURE, 1.0 / MIN_TEMPERATURE
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        slope = float(np.sum(softmax(middle * logits) * logits) - chosen.sum())
        low, high = (low, middle) if slope > 0 else (middle, high)
    return 1.0 / (0.5 * (low + high))
