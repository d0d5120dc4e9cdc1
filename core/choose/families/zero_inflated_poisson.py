"""The zero-inflated Poisson distribution: counts of which some are 0 for a reason of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import getsource
from re import sub
from typing import Any, ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike

from core.arrays import Array, Floats, tensor
from core.choose.climb import root
from core.choose.counts import ClosedCounts, half_difference
from core.choose.lattice import SEEN
from core.choose.link import EXP, LEAST, SIGMOID
from core.choose.parameter import Parameter, Parameters
from core.choose.special import gammaincc, gammaln
from core.choose.standard_gamma import gamma_quantile
from core.choose.univariate import check_level
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import exp, log
from core.exact.gamma import lgamma

NEITHER = 0.02
"""Training starts with at least this share of zeros of one kind and of the other: from a border it would not leave."""
MOST = 1e9
"""The largest rate that is looked for."""


class Inflated(torch.distributions.Poisson):
    """The Poisson distribution of a rate, with a share `gate` of zeros more."""

    def __init__(self, gate: Any, rate: Any) -> None:
        super().__init__(rate)
        self.gate = gate

    def log_prob(self, y: Any) -> Any:
        """Return log Pr(y)."""
        log = torch.log1p(-self.gate) + torch.distributions.Poisson.log_prob(self, y)
        return torch.where(y == 0.0, torch.logaddexp(torch.log(self.gate), log), log)

    def sample(self, sample_shape: Any = ()) -> Any:
        """Return draws (*sample_shape, N)."""
        counted = torch.distributions.Poisson.sample(self, sample_shape)
        return torch.where(torch.rand_like(counted) < self.gate, 0.0, counted)

    @property
    def mean(self) -> Any:
        """The mean."""
        return (1.0 - self.gate) * self.rate

    @property
    def variance(self) -> Any:
        """The variance."""
        return self.mean * (1.0 + self.gate * self.rate)


@dataclass(frozen=True)
class ZeroInflatedPoisson(ClosedCounts):
    """Pr(0) = gate + (1 - gate) exp(-rate), and Pr(y) = (1 - gate) rate^y exp(-rate) / y! above; Lambert 1992.

    A share `gate` of all is 0 whatever happens, the others are Poisson distributed, and may be 0, too.
    """

    key: ClassVar[str] = "zero_inflated_poisson"
    place: ClassVar[int] = 145
    title: ClassVar[str] = "Zero-inflated Poisson"
    why: ClassVar[str] = "counts with more zeros than a Poisson has"
    code: ClassVar[str] = "Inflated(gate, rate)"
    helpers: ClassVar[str] = sub(r": Any\b| -> (Any|None)\b", "", getsource(Inflated)) + "\n\n"
    follow: ClassVar[tuple[str, ...]] = ("rate",)
    typical: ClassVar[Mapping[str, ArrayLike]] = {"gate": 0.3, "rate": 5.0}

    @classmethod
    def make(cls) -> Self:
        """Return the recipe: gate predicted through a sigmoid, rate through exp."""
        return cls(
            (
                Parameter("gate", "π", SIGMOID, start=0.3, power=0),
                Parameter("rate", "λ", EXP, start=1.0, power=0),
            )
        )

    def distribution(self, raw: Array) -> Inflated:
        """Return N Poisson distributions with more zeros."""
        return Inflated(*self.values(tensor(raw)).values())

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return np.where(rng.random(p["gate"].shape) < p["gate"], 0.0, draws.poisson(rng, p["rate"]))

    @staticmethod
    def formula(y: float, gate: float, rate: float) -> tuple[float, ...]:
        """Return -log Pr(y), by gate and by rate.

        Of 0 it is -log p with p = gate + (1 - gate) exp(-rate), by gate (exp(-rate) - 1) / p, by rate
        (1 - gate) exp(-rate) / p; of others that of a Poisson less log(1 - gate), by gate 1 / (1 - gate), by rate
        1 - y / rate.
        """
        none, others, log_factorial = exp(-rate), 1.0 - gate, lgamma(y + 1.0)
        zero = gate + others * none
        if y == 0.0:
            return -log(zero), (none - 1.0) / zero, others * none / zero
        return rate - y * log(rate) + log_factorial - log(others), 1.0 / others, 1.0 - y / rate

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the `rate` that Poisson counts above 0 of that mean have, and what zeros are more as `gate`."""
        mean = float(y.mean())
        above = float(y[y > 0.0].mean()) if mean > 0.0 else 0.0
        rate = root(lambda rate: rate / -float(exact.expm1(-rate)) - above, LEAST, MOST)
        if rate <= mean:
            return {"gate": 0.0, "rate": max(mean, LEAST)}
        return {"gate": 1.0 - mean / rate, "rate": rate}

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a `gate` that is neither 0 nor 1."""
        return values | {"gate": np.clip(values["gate"], NEITHER, 1.0 - NEITHER)}

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the whole part of rate (...), or 0 where that is more probable."""
        top = torch.floor(self.values(tensor(raw))["rate"])
        return torch.where(self.nll(raw, torch.zeros_like(top)) <= self.nll(raw, top), 0.0, top)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2), its ends included: the shortest run of counts that reaches the level.

        It starts at 0, or else lies around the peak of the others, if these are enough.
        """
        check_level(level)
        gate, rate = self._values(raw)
        shape, values = gate.shape, (gate.ravel(), rate.ravel())
        whole = self.quantile(raw, level).ravel()
        found = np.stack([np.zeros_like(whole), whole], axis=-1)
        missed = 1.0 - level / (1.0 - values[0])  # of the others, by a run without 0
        apart = missed > np.exp(-values[1])
        own = tuple(value[apart] for value in values)
        ends = self._around(level, 0.5 * missed[apart], own)
        shorter = np.diff(ends) < np.diff(found[apart])
        found[apart] = np.where(shorter, ends, found[apart])
        return found.reshape(*shape, 1, 2)

    def _around(self, level: float, tail: Floats, values: tuple[Floats, ...]) -> Floats:
        """Return the ends (n, 2) of a run that reaches the level, near that with so much of a Poisson at each side."""
        low = np.rint(gamma_quantile(tail, 1.0 - tail, values[1]))
        high = np.rint(gamma_quantile(1.0 - tail, tail, values[1]))
        found, narrow = np.stack([low, high], axis=-1), high - low <= SEEN
        for place, finish in ((narrow, self._moved), (~narrow, self._reaching)):
            of = tuple(value[place] for value in values)
            found[place] = np.stack(finish(level, low[place], high[place], of), axis=-1)
        return found

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return E|Y - y| - ½ E|Y - Y'| (N,): those of Poisson counts and of 0, by their shares."""
        gate, rate = self._values(raw)
        probability = np.exp(y * np.log(rate) - rate - gammaln(y + 1.0))
        apart = (y - rate) * (2.0 * gammaincc(y + 1.0, rate) - 1.0) + 2.0 * rate * probability
        others, within = 1.0 - gate, half_difference(rate, np.full_like(rate, np.inf))
        return np.asarray(gate * y + others * (apart - gate * rate - others * within))

    def _cdf(self, y: Floats, *values: Floats) -> Floats:
        gate, rate = values
        return np.asarray(gate + (1.0 - gate) * gammaincc(y + 1.0, rate))

    def _ratio(self, y: Floats, *values: Floats) -> Floats:
        gate, rate = values
        none = (1.0 - gate) * np.exp(-rate)
        return np.asarray(rate / (y + 1.0) * np.where(y == 0.0, none / (gate + none), 1.0))

    def _like(self, *values: Floats) -> tuple[Floats, Floats]:
        gate, rate = values
        tight = 1.0 / (1.0 + gate * rate)
        return (1.0 - gate) * rate * tight, tight
