"""Step 1 for y on the real line: normal, Laplace, Student t, and the mixture of normals for several answers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Categorical, MixtureSameFamily
from torch.distributions import Laplace as TorchLaplace
from torch.distributions import Normal as TorchNormal
from torch.distributions import StudentT as TorchStudentT

from core.arrays import Array, Floats, tensor
from core.choose.domain import REAL_LINE, Domain
from core.choose.em import mixture
from core.choose.link import IDENTITY, positive
from core.choose.parameter import Parameter, power_of_ten, source
from core.choose.peaks import Density, highest
from core.choose.recipe import ClosedForm, log_shares, whole
from core.choose.special import betaln, digamma, invert, log_rising, ndtr, ndtri, stdtr, stdtrit
from core.choose.univariate import Univariate, check_level, mirrored

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
HALF_LOG_PI = 0.5 * math.log(math.pi)

NARROW = 0.1
"""What is this narrow, in spreads of y, is one value and what is near."""
BROAD, WORTH = 0.1, 0.35
"""Training starts from scales of at least so many spreads of y, if that costs no more than so many nats a point."""
OFF_FLOOR = 1.01
"""How many times the least scale it starts from otherwise."""

DF_FLOOR = 0.1
"""The fewest degrees of freedom: below them even quantiles leave the range of float64."""
FAR_OUT = 1e50
"""From here on the tail of a Student t is a power to the last digit, for any df of at least DF_FLOOR."""

DEGREES = (0.5, 2.0, 8.0, 50.0)
"""The df from which the most probable one is looked for; PULLS steps find loc and scale, CLIMBED of all go on.

Where it is below them all, SMALL_DF are tried.
"""
PULLS, CLIMBED, SMALL_DF = 30, 2, 24
LIKE_NORMAL, NEAR_NORMAL = 1e6, 30.0
"""The df that stands for infinitely many, and the most that training starts from."""

COMPONENTS = (2, 5)
"""How few and how many normals a mixture may have."""
REACH = 8.0
"""How many scales from each loc a mixture is looked at: a normal has 1e-15 of its probability beyond."""
PER_COMPONENT = 31
NO_SHARE = 1e-12
"""The least share of a component, whose log is finite."""


@dataclass(frozen=True)
class Located(Univariate):
    """A recipe over the real line whose last parameters are `loc` and `scale`."""

    domain: ClassVar[Domain] = REAL_LINE

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these values; the loc of what is narrow counts in a power of ten."""
        found = super().at(values, stretch)
        *others, loc, scale = found.parameters
        if not stretch or scale.fixed:
            return found
        width = power_of_ten(np.minimum(np.asarray(scale.start) / loc.link.factor, 1.0))
        if np.all(width > NARROW):
            return found
        link = loc.link.stretched(float(width) if width.ndim == 0 else width)
        return replace(found, parameters=(*others, replace(loc, link=link), scale))

    @property
    def least(self) -> float:
        """The least scale: the floor of its link, or the scale that is given."""
        scale = self.parameters[-1]
        return scale.source if isinstance(scale.source, float) else float(np.max(scale.link.within(np.zeros(()))))

    def off_floor(self, values: dict[str, ArrayLike]) -> dict[str, ArrayLike]:
        """Return the values with scales a little above their floor: from there they can still widen."""
        free = not self.parameters[-1].fixed
        return values | ({"scale": np.maximum(values["scale"], OFF_FLOOR * self.least)} if free else {})


@dataclass(frozen=True)
class Normal(Located):
    """The normal distribution Pr(y) = exp(-(y - loc)² / (2 scale²)) / √(2π scale²); Prince 2023, eq. 5.7."""

    key: ClassVar[str] = "normal"
    title: ClassVar[str] = "Normal"

    def distribution(self, raw: Array) -> TorchNormal:
        """Return N torch normals; loc and scale in units of y."""
        loc, scale = self.values(tensor(raw)).values()
        return TorchNormal(loc, torch.as_tensor(scale, dtype=loc.dtype))

    def nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale; torch's own squares both, which overflows."""
        loc, scale = self.values(tensor(raw)).values()
        z = (tensor(y) - loc) / scale
        return tensor(HALF_LOG_2PI + torch.as_tensor(scale, dtype=z.dtype).log() + 0.5 * z * z)

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return ½ log 2π + log scale + z²/2 with z = (y - loc) / scale, and its gradient.

        Per raw output the gradient is -z / scale, and (1 - z²) / scale, each times the slope of its link.
        """
        (loc, loc_slope), (scale, scale_slope) = self.values_and_slopes(raw)
        precision = 1.0 / scale
        z = (y - loc) * precision
        square = z * z
        score = np.empty_like(raw)
        np.multiply(z, -loc_slope * precision, out=score[..., 0])
        if self.outputs > 1:
            np.multiply(1.0 - square, scale_slope * precision, out=score[..., 1])
        return HALF_LOG_2PI + np.log(scale) + 0.5 * square, score

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the mean as `loc` and the standard deviation as `scale`."""
        return self._free({"loc": y.mean(), "scale": y.std()})

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...); torch's own loses its digits where it is tiny."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return ndtr((np.asarray(y) - loc) / scale)

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(loc + scale * mirrored(ndtri, probability))


@dataclass(frozen=True)
class Laplace(ClosedForm, Located):
    """The Laplace distribution Pr(y) = exp(-|y - loc| / scale) / (2 scale): absolute errors in place of squares."""

    key: ClassVar[str] = "laplace"
    title: ClassVar[str] = "Laplace"

    def distribution(self, raw: Array) -> TorchLaplace:
        """Return N torch Laplace distributions; loc and scale in units of y."""
        return TorchLaplace(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return log 2 scale + |z| with z = (y - loc) / scale; by loc -sign z / scale, by scale (1 - |z|) / scale."""
        loc, scale = values
        z = (y - loc) / scale
        size = np.abs(z)
        return np.log(2.0 * scale) + size, (-np.sign(z) / scale, (1.0 - size) / scale)

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the median as `loc` and the mean distance from it as `scale`."""
        median = np.median(y)
        return self._free({"loc": median, "scale": np.abs(y - median).mean()})

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a scale a little above its floor, where most y are equal."""
        return self.off_floor(values)

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...); torch's own loses its digits where it is tiny."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        z = (np.asarray(y) - loc) / scale
        half = 0.5 * np.exp(-np.abs(z))
        return np.asarray(np.where(z < 0.0, half, 1.0 - half))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        loc, scale = (np.asarray(value) for value in self.values(tensor(raw)).values())
        return np.asarray(loc + scale * mirrored(lambda below: np.log(2.0 * below), probability))


@dataclass(frozen=True)
class StudentT(ClosedForm, Located):
    """The Student t distribution Pr(y) ∝ (1 + z²/df)^(-(df+1)/2) / scale with z = (y - loc) / scale.

    Its tails are heavy: far points pull ever less, the less the fewer degrees of freedom. It has a mean for df > 1.
    """

    key: ClassVar[str] = "student_t"
    title: ClassVar[str] = "Student t"

    def distribution(self, raw: Array) -> TorchStudentT:
        """Return N torch Student t distributions; loc and scale in units of y."""
        return TorchStudentT(**self.values(tensor(raw)))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return ½ log π df + log Γ(df/2) - log Γ((df+1)/2) + log scale + ½ (df+1) log(1 + z²/df).

        With the pull w = (df+1) / (df+z²) the gradient is -w z / scale by loc and (1 - w z²) / scale by scale.
        """
        df, loc, scale = values
        z = (y - loc) / scale
        square, growth = z * z, np.log1p(z * z / df)
        pull = (df + 1.0) / (df + square)
        constant = HALF_LOG_PI + 0.5 * np.log(df) - log_rising(0.5 * df, 0.5)
        by_df = 1.0 / df + digamma(0.5 * df) - digamma(0.5 * (df + 1.0)) + growth - pull * square / df
        return (
            constant + np.log(scale) + 0.5 * (df + 1.0) * growth,
            (0.5 * by_df, -pull * z / scale, (1.0 - pull * square) / scale),
        )

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
        return begin | ({"df": min(begin["df"], NEAR_NORMAL)} if "df" in begin else {})  # type: ignore[type-var]

    def _few(self, values: Mapping[str, ArrayLike]) -> bool:
        """Return whether df is predicted, and below those from which it was looked for."""
        return "df" in values and bool(np.less(values["df"], DEGREES[0]))

    def _off_least_df(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return the values with the best small df: near the least one, to which a long step leads, links are level."""
        degrees = np.geomspace(DF_FLOOR, DEGREES[0], SMALL_DF)[:, None]
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
    return np.log(df) + betaln(0.5 * df, 0.5)


@dataclass(frozen=True)
class NormalMixture(ClosedForm, Located):
    """A mixture of K normals, Pr(y) = Σ_k p_k Normal(y; loc_k, scale_k), with p = softmax[logits]; Bishop 1994."""

    key: ClassVar[str] = "normal_mixture"
    title: ClassVar[str] = "Mixture of normals"

    @property
    def pieces(self) -> int:  # type: ignore[override]
        """How many pieces a region may have: one a component."""
        return self.parameters[0].width

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, 3K) of these `logits` or `probs`, `loc` and `scale`, each (N, K)."""
        if "probs" in values:
            values["logits"] = log_shares(values.pop("probs"))
        return super().raw(**values)

    def arguments(self, raw: Array) -> dict[str, Array]:
        """Return `probs`, `loc` and `scale`, each (..., K)."""
        logits, loc, scale = self.values(tensor(raw)).values()
        return {"probs": torch.softmax(logits, dim=-1), "loc": loc, "scale": scale}

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the best mixture that many starts lead to; the likelihood has many peaks."""
        return self.climbed(self._found(y, self.least), y)

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a mixture of broad components, which can part and move with x, if that is nearly as probable.

        Else y has few values, and components stay on them, their scales a little above the floor.
        """
        broad = self._found(y, max(BROAD * float(y.std()), self.least))
        if self.mean_nll(broad, y) - self.mean_nll(values, y) < WORTH:
            return broad
        return self.off_floor(values)

    def _found(self, y: Floats, least: float) -> dict[str, ArrayLike]:
        """Return the best mixture whose scales are not below the least, or nearly so."""
        share, loc, scale = (each[0] for each in mixture(y, self.parameters[0].width, least))
        logits = np.log(np.maximum(share, NO_SHARE))
        return {"logits": logits - logits.mean(), "loc": loc, "scale": scale}

    def distribution(self, raw: Array) -> MixtureSameFamily:
        """Return N torch mixtures of K normals; loc and scale in units of y."""
        logits, loc, scale = self.values(tensor(raw)).values()
        return MixtureSameFamily(Categorical(logits=logits), TorchNormal(loc, scale))

    def nll_and_gradients(self, y: Floats, *values: Array) -> tuple[Floats, Sequence[Floats]]:
        """Return -log Σ_k exp(a_k) with a_k = log p_k + log Normal(y; loc_k, scale_k).

        With the responsibilities r = softmax[a] and z_k = (y - loc_k) / scale_k the gradient is p - r by logits,
        -r z / scale by loc and r (1 - z²) / scale by scale.
        """
        logits, loc, scale = values  # each (..., K)
        z = (y[..., None] - loc) / scale
        logits = logits - logits.max(axis=-1, keepdims=True)  # large ones would swallow the rest
        prior, total_prior = _softmax(logits)
        share, total = _softmax(logits - np.log(scale) - 0.5 * z * z)
        return HALF_LOG_2PI + total_prior - total, (
            prior - share,
            -share * z / scale,
            share * (1.0 - z * z) / scale,
        )

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...): the components' own, in proportion."""
        return _mixture_cdf(np.asarray(y), *(value.numpy() for value in self.arguments(raw).values()))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability; it lies between the components' own."""
        probs, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        side = 1.0 if probability <= 0.5 else -1.0  # the upper tail is the lower one of -y
        below = min(probability, 1.0 - probability)
        own = side * loc + scale * ndtri(below)
        ends = own.min(axis=-1), own.max(axis=-1)
        return side * invert(_mixture_cdf, _mixture_density, below, *ends, probs, side * loc, scale)

    def region(self, raw: Array, level: float) -> Floats:
        """Return the pieces (..., K, 2) of the smallest region of that probability; NaN where there are fewer."""
        check_level(level)
        values = [value.numpy() for value in self.arguments(raw).values()]
        parts = tuple(value.reshape(-1, 1, self.pieces) for value in values)  # each (R, 1, K)
        y = _around(*values[1:])
        density = Density(_mixture_cdf, _mixture_log, _mixture_fall, parts)
        found = highest(density, y.reshape(-1, y.shape[-1]), level, self.pieces)
        return found.reshape(*y.shape[:-1], self.pieces, 2)

    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G): around each loc, and closest there, so that each peak lies among them."""
        _, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        return _around(loc, scale)

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the y (...) of the highest peak: where the slope is 0 beside the best grid point."""
        probs, loc, scale = (value.numpy() for value in self.arguments(raw).values())
        y = _around(loc, scale)
        density = _mixture_density(y, *(part[..., None, :] for part in (probs, loc, scale)))
        best = density.argmax(axis=-1, keepdims=True)
        ends = (np.take_along_axis(y, np.clip(best + side, 0, y.shape[-1] - 1), axis=-1)[..., 0] for side in (-1, 1))
        return tensor(invert(_mixture_fall, _mixture_bend, 0.0, *ends, probs, loc, scale))


def _around(loc: Floats, scale: Floats) -> Floats:
    """Return rising values of y (..., G) around each of loc and scale (..., K)."""
    even = np.linspace(-1.0, 1.0, PER_COMPONENT)
    y = loc[..., None] + scale[..., None] * REACH * even * np.abs(even)  # (..., K, PER_COMPONENT)
    return np.sort(y.reshape(*y.shape[:-2], -1), axis=-1)


def _mixed(term: Callable[[Floats, Floats], Floats], y: Floats, probs: Floats, loc: Floats, scale: Floats) -> Floats:
    """Return Σ_k p_k term(z_k, scale_k) (...) with z_k = (y - loc_k) / scale_k, for y (...) and parts (..., K)."""
    parts = (np.moveaxis(part, -1, 0) for part in (probs, loc, scale))
    return np.asarray(
        sum(share * term((y - centre) / width, width) for share, centre, width in zip(*parts, strict=True))
    )


_mixture_cdf = partial(_mixed, lambda z, scale: ndtr(z))
_mixture_density = partial(_mixed, lambda z, scale: _bell(z) / scale)
_density_slope = partial(_mixed, lambda z, scale: -z * _bell(z) / scale**2)
_density_bend = partial(_mixed, lambda z, scale: (z * z - 1.0) * _bell(z) / scale**3)


def _bell(z: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * z * z - HALF_LOG_2PI))


def _mixture_log(y: Floats, *parts: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(_mixture_density(y, *parts)))


def _mixture_fall(y: Floats, *parts: Floats) -> Floats:
    """Return the derivative (...) of the negative log density by y."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(-_density_slope(y, *parts) / _mixture_density(y, *parts))


def _mixture_bend(y: Floats, *parts: Floats) -> Floats:
    """Return the second derivative (...) of the negative log density by y."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(_mixture_fall(y, *parts) ** 2 - _density_bend(y, *parts) / _mixture_density(y, *parts))


def _softmax(logits: Floats) -> tuple[Floats, Floats]:
    """Return the softmax (..., K) and the log of the sum (...) that it divides by."""
    largest = logits.max(axis=-1, keepdims=True)
    power = np.exp(logits - largest)
    total = power.sum(axis=-1, keepdims=True)
    return power / total, (np.log(total) + largest)[..., 0]


def _loc_and_scale(scale: object, link: str) -> tuple[Parameter, Parameter]:
    return (
        Parameter("loc", "μ", IDENTITY, moves=True),
        Parameter("scale", "σ", positive(link), source("scale", scale), start=1.0),
    )


def normal(scale: object = "predicted", link: str = "softplus") -> Normal:
    """Return the recipe of a normal: loc predicted, scale a number, "learned" or "predicted"."""
    return Normal(_loc_and_scale(scale, link))


def laplace(scale: object = "predicted", link: str = "softplus") -> Laplace:
    """Return the recipe of a Laplace: loc predicted, scale a number, "learned" or "predicted"."""
    return Laplace(_loc_and_scale(scale, link))


def student_t(df: object = "learned", scale: object = "predicted", link: str = "softplus") -> StudentT:
    """Return the recipe of a Student t: loc predicted, df and scale a number, "learned" or "predicted"."""
    degrees = Parameter("df", "ν", positive(link, DF_FLOOR), source("df", df), start=5.0, power=0)
    return StudentT((degrees, *_loc_and_scale(scale, link)))


def normal_mixture(components: int = 2, link: str = "softplus") -> NormalMixture:
    """Return the recipe of a mixture of `components` normals, 2 to 5: logits, locs and scales predicted.

    It starts from locs that lie apart, at quantiles of the standard normal: equal components would stay equal.
    """
    components = whole("components", components, *COMPONENTS)
    loc = ndtri((np.arange(components) + 0.5) / components)
    scale = math.sqrt(1.0 - float(np.mean(loc**2)))  # so that the variance is 1 in all
    return NormalMixture(
        (
            Parameter("logits", "f", IDENTITY, start=(0.0,) * components, width=components, power=0),
            Parameter("loc", "μ", IDENTITY, start=tuple(loc.tolist()), moves=True, width=components),
            Parameter("scale", "σ", positive(link), start=(scale,) * components, width=components),
        )
    )
