"""The Student t distribution: tails that are a power of the distance."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from torch.distributions import StudentT as TorchStudentT

from core.arrays import Array, Floats, tensor
from core.choose.bounds import DF_FLOOR
from core.choose.closed_form import ClosedForm
from core.choose.link import positive
from core.choose.located import BROAD, WORTH, Located, loc_and_scale
from core.choose.parameter import Parameter, Parameters, source
from core.choose.special import betainc, log_beta, stdtr, stdtrit
from core.choose.univariate import mirrored
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import log, log1p
from core.exact.gamma import digamma_rise, log_rising

HALF_LOG_PI = 0.5723649429247001
CLOSE_TO_1 = 1e-6
"""The closed form of the CRPS divides by df - 1: this near to 1 it is taken beside."""
FAR_OUT = 1e50
"""From here on the tail of a Student t is a power to the last digit, for any df of at least DF_FLOOR."""
DEGREES = (0.5, 2.0, 8.0, 50.0)
"""The df from which the most probable one is looked for; PULLS steps find loc and scale, CLIMBED of all go on.

Where it is below them all, SMALL_DF are tried.
"""
PULLS, CLIMBED, SMALL_DF = 30, 2, 24
LIKE_NORMAL, NEAR_NORMAL = 1e6, 30.0
"""The df that stands for infinitely many, and the most that training starts from."""


@dataclass(frozen=True)
class StudentT(ClosedForm, Located):
    """The Student t distribution Pr(y) ∝ (1 + z²/df)^(-(df+1)/2) / scale with z = (y - loc) / scale.

    Its tails are heavy: far points pull ever less, the less the fewer degrees of freedom. It has a mean for df > 1.
    """

    key: ClassVar[str] = "student_t"
    place: ClassVar[int] = 30
    title: ClassVar[str] = "Student t"
    symmetric: ClassVar[bool] = True
    why: ClassVar[str] = "heavy tails: outliers hardly pull"
    centre: ClassVar[Literal["mean", "mode"]] = "mode"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"df": 1.5}

    @classmethod
    def make(cls, df: object = "learned", scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe of a Student t: loc predicted, df and scale a number, "learned" or "predicted"."""
        degrees = Parameter("df", "ν", positive(link, DF_FLOOR), source("df", df), start=5.0, power=0)
        return cls((degrees, *loc_and_scale(scale, link)))

    def distribution(self, raw: Array) -> TorchStudentT:
        """Return N torch Student t distributions; loc and scale in units of y."""
        df, loc, scale = self.values(tensor(raw)).values()
        return TorchStudentT(df, loc, scale)

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        return p["loc"] + p["scale"] * draws.standard_t(rng, p["df"])

    @staticmethod
    def formula(y: float, df: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return ½ log π df + log Γ(df/2) - log Γ((df+1)/2) + log scale + ½ (df+1) log(1 + z²/df).

        With the pull w = (df+1) / (df+z²) the derivative is -w z / scale by loc and (1 - w z²) / scale by scale.
        """
        z = (y - loc) / scale
        square = z * z
        growth = log1p(square / df)
        pull = (df + 1.0) / (df + square)
        constant = HALF_LOG_PI + 0.5 * log(df) - log_rising(0.5 * df, 0.5)
        by_df = 0.5 * (1.0 / df - digamma_rise(0.5 * df, 0.5) + growth - pull * square / df)
        nll = constant + log(scale) + 0.5 * (df + 1.0) * growth
        return nll, by_df, -pull * z / scale, (1.0 - pull * square) / scale

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the best of several peaks: each is found for a df by weights, then all parameters climb.

        The weight of a point is its pull; Lange, Little and Taylor 1989. Tails no heavier than a normal's have no df:
        it is then as good as infinite.
        """
        found = [self.climbed(each, y) for each in self._peaks(y, self.least)[:CLIMBED]]
        found += [self.climbed(self._off_least_df(each, y), y) for each in found if self._few(each)]
        if not self.parameters[0].fixed:
            found.append(self._free({"df": LIKE_NORMAL, "loc": y.mean(), "scale": y.std()}))
        return min(found, key=lambda each: self.mean_nll(each, y))

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a df of at most NEAR_NORMAL, from which it can still come down.

        A scale near its floor, on a value that is frequent, stays there only if a broad start is far less probable.
        """
        broad = self._peaks(y, max(BROAD * float(y.std()), self.least))[0]
        if self.mean_nll(broad, y) - self.mean_nll(values, y) > WORTH:
            return self.off_floor(values)
        narrow = "scale" in values and bool(np.less(values["scale"], BROAD * y.std()))
        begin = broad if narrow else values
        return begin | ({"df": np.minimum(begin["df"], NEAR_NORMAL)} if "df" in begin else {})

    def _few(self, values: Mapping[str, ArrayLike]) -> bool:
        """Return whether df is predicted, and below those from which it was looked for."""
        return "df" in values and bool(np.less(values["df"], DEGREES[0]))

    def _off_least_df(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return the values with the best small df: near the least one, to which a long step leads, links are level."""
        degrees = exact.geomspace(DF_FLOOR, DEGREES[0], SMALL_DF)[:, None]
        others = (np.asarray(p.source if p.fixed else values[p.name], dtype=np.float64) for p in self.parameters[1:])
        nll, _ = self.nll_and_gradients(y, degrees, *others)  # (SMALL_DF, N)
        return values | {"df": degrees[nll.mean(axis=1).argmin(), 0]}

    def _peaks(self, y: Floats, least: float) -> list[dict[str, ArrayLike]]:
        """Return loc and scale, at least that, for a few df, the most probable first.

        They are found from the median, and from the most frequent value.
        """
        df, _, scale = (p.source if p.fixed else None for p in self.parameters)
        degrees = np.array([DEGREES if df is None else [df]], dtype=np.float64).reshape(-1, 1, 1)
        values, counts = np.unique(y, return_counts=True)
        loc = np.array([np.median(y), values[counts.argmax()]])[:, None]  # (2, 1)
        width = np.array([max(float(y.std()), least) if scale is None else scale, least])[:, None]
        loc, width = (np.broadcast_to(each, (len(degrees), 2, 1)) for each in (loc, width))
        for _ in range(PULLS):
            away = y - loc
            pull = (degrees + 1.0) / (degrees + np.square(away / width))  # (F, 2, N)
            total = pull.sum(axis=-1, keepdims=True)
            loc = (pull * y).sum(axis=-1, keepdims=True) / total
            if scale is None:
                width = np.maximum(np.sqrt((pull * np.square(y - loc)).sum(axis=-1, keepdims=True) / total), least)
        degrees = np.broadcast_to(degrees, loc.shape)
        peaks = [
            self._free({"df": nu, "loc": mu, "scale": sigma})
            for nu, mu, sigma in zip(degrees.ravel(), loc.ravel(), width.ravel(), strict=True)
        ]
        return sorted(peaks, key=lambda each: self.mean_nll(each, y))

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...) by the incomplete beta function."""
        df, loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return _t_cdf((np.asarray(y) - loc) / scale, df)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        df, loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(loc + scale * mirrored(lambda below: _t_quantile(df, below), probability))

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return the CRPS (N,) by the closed form of Jordan, Krüger, Lerch 2019; it is infinite up to a df of ½."""
        own, loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        heavy = own <= 0.5
        df = np.where(heavy | (np.abs(own - 1.0) < CLOSE_TO_1), 1.0 + CLOSE_TO_1, own)
        z = (y - loc) / scale
        tail = 0.5 * betainc(0.5 * df, 0.5, df / (df + z * z), z * z / (df + z * z))
        log_density = -log_beta(0.5 * df, 0.5) - 0.5 * np.log(df) - 0.5 * (df + 1.0) * np.log1p(z * z / df)
        spread = np.sqrt(df) * np.exp(log_beta(0.5, df - 0.5) - 2.0 * log_beta(0.5, 0.5 * df))
        size = np.abs(z) * (1.0 - 2.0 * tail) + 2.0 * (np.exp(log_density) * (df + z * z) - spread) / (df - 1.0)
        return np.where(heavy, np.inf, scale * size)


def _t_cdf(t: Floats, df: Floats) -> Floats:
    """Return the cdf (...) of the standard Student t; far out by the power of its tail, where scipy's is 0."""
    far = np.abs(t) > FAR_OUT
    with np.errstate(divide="ignore", over="ignore"):
        tail = np.exp(df * (0.5 * np.log(df) - np.log(np.abs(t))) - _log_tail(df))
    return np.where(far, np.where(t < 0.0, tail, 1.0 - tail), stdtr(df, np.where(far, 0.0, t)))


def _t_quantile(df: Floats, below: Floats) -> Floats:
    """Return the quantile (...) of the standard Student t in its lower half."""
    log_far = 0.5 * np.log(df) - (np.log(below) + _log_tail(df)) / df
    with np.errstate(over="ignore"):
        return np.where(log_far > math.log(FAR_OUT), -np.exp(log_far), stdtrit(df, below))


def _log_tail(df: Floats) -> Floats:
    """Return log c (...), where far out Pr(T < -t) is (√df / t)^df / c."""
    return np.log(df) + log_beta(0.5 * df, 0.5)
