"""The table of recipes under test: each with example parameters and an independent oracle, mostly scipy's."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import partial
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import scipy.optimize
import scipy.special
import scipy.stats
import torch

from core.arrays import Floats
from core.choose import Recipe, recipe


@dataclass(frozen=True)
class Row:
    """One recipe as the table makes it, its parameters, log Pr(y|θ) of one y, draws, and y far into the tails."""

    name: str
    key: str
    options: dict[str, Any]
    parameters: dict[str, Any]
    log: Callable[[Any], float]
    draw: Callable[[int, int], Floats]
    tails: Any
    oracle: Any = None
    """scipy's distribution, for one y with an order."""

    @property
    def recipe(self) -> Recipe:
        return recipe(self.key, **self.options)

    @property
    def raw(self) -> torch.Tensor:
        return self.recipe.raw(**self.parameters)

    def logs(self, y: Floats) -> Floats:
        """Return log Pr(y|θ) (N,) of y (N, *event); only scipy's distributions of one y take all at once."""
        return np.asarray(self.log(y)) if self.oracle is not None else np.array([self.log(each) for each in y])

    def spread_raw(self, count: int = 64) -> Floats:
        """Return raw outputs (count, outputs) around those of the row."""
        rng = np.random.default_rng(0)
        return self.raw.numpy() + rng.standard_normal((count, self.recipe.outputs))


def _scipy(key: str, name: str, oracle: Any, tails: Any, options: Any = None, log: Any = None, **given: Any) -> Row:
    log = log or (oracle.logpmf if hasattr(oracle.dist, "logpmf") else oracle.logpdf)
    draw = lambda count, seed: np.asarray(oracle.rvs(count, random_state=seed), dtype=np.float64)  # noqa: E731
    return Row(f"{key}, {name}", key, options or {}, given, log, draw, tails, oracle)


def _scaled(key: str, family: Any, name: str, loc: float, width: float, far: float, **options: Any) -> Row:
    given = {"loc": loc} if isinstance(options.get("scale"), float) else {"loc": loc, "scale": width}
    tails = (loc, loc + width, loc - 8 * width, loc + far * width, loc - 1e4 * width)
    log = (
        (lambda y: -np.abs(y - loc) / width - np.log(2 * width)) if key == "laplace" else None
    )  # scipy's is -inf far out
    return _scipy(key, name, family(loc=loc, scale=width), tails, options, log, **given)


def _asymmetric(name: str, share: float, loc: float, width: float, **options: Any) -> Row:
    values = {"tau": share, "loc": loc, "scale": width}
    given = {name: value for name, value in values.items() if not isinstance(options.get(name), float)}
    oracle = scipy.stats.laplace_asymmetric(np.sqrt(share / (1.0 - share)), loc, width / np.sqrt(share * (1.0 - share)))
    tails = (loc, loc + width, loc - 8 * width, loc + 300 * width, loc - 300 * width)
    return _scipy("asymmetric_laplace", name, oracle, tails, options, **given)


def _student_t(name: str, degrees: float, loc: float, width: float, **options: Any) -> Row:
    given: dict[str, Any] = {"loc": loc, "scale": width}
    given |= {} if isinstance(options.get("df"), float) else {"df": degrees}
    tails = (loc, loc + width, loc - 8 * width, loc + 1e6 * width, loc - 1e12 * width)
    return _scipy("student_t", name, scipy.stats.t(degrees, loc, width), tails, options, **given)


class MixtureOracle:
    """A mixture of scipy normals; its quantiles by scipy's root finder."""

    def __init__(self, probs: Any, loc: Any, scale: Any) -> None:
        self.probs, self.parts = np.array(probs), [scipy.stats.norm(*each) for each in zip(loc, scale, strict=True)]
        self.dist = scipy.stats.norm

    def logpdf(self, y: Any) -> Any:
        return scipy.special.logsumexp([part.logpdf(y) for part in self.parts], axis=0, b=self._weights(y))

    def cdf(self, y: Any) -> Any:
        return (self._weights(y) * [part.cdf(y) for part in self.parts]).sum(axis=0)

    def mean(self) -> float:
        return float(self.probs @ [part.mean() for part in self.parts])

    def ppf(self, probability: float) -> float:
        ends = [part.ppf(probability) for part in self.parts]
        return float(scipy.optimize.brentq(lambda y: self.cdf(y) - probability, min(ends) - 1e-9, max(ends) + 1e-9))

    def rvs(self, count: int, random_state: int) -> Floats:
        rng = np.random.default_rng(random_state)
        draws = np.stack([part.rvs(count, random_state=rng) for part in self.parts])
        return draws[rng.choice(len(self.parts), count, p=self.probs), np.arange(count)]

    def _weights(self, y: Any) -> Floats:
        return self.probs.reshape(-1, *(1,) * np.ndim(y))


class InflatedOracle:
    """scipy's Poisson distribution with a share of zeros more; its quantiles by a search among all counts."""

    def __init__(self, gate: float, rate: float) -> None:
        self.gate, self.others = gate, scipy.stats.poisson(rate)
        self.dist = scipy.stats.poisson

    def logpmf(self, y: Any) -> Any:
        log = self.others.logpmf(y) + np.log1p(-self.gate)
        return np.where(np.equal(y, 0.0), np.logaddexp(np.log(self.gate), log), log)

    def cdf(self, y: Any) -> Any:
        return np.where(np.less(y, 0.0), 0.0, self.gate + (1.0 - self.gate) * self.others.cdf(y))

    def mean(self) -> float:
        return float((1.0 - self.gate) * self.others.mean())

    def ppf(self, probability: float) -> float:
        return float(np.searchsorted(self.cdf(np.arange(20_000.0)), probability))

    def rvs(self, count: int, random_state: int) -> Floats:
        rng = np.random.default_rng(random_state)
        return np.where(rng.random(count) < self.gate, 0.0, self.others.rvs(count, random_state=rng))


class LevelsOracle:
    """Levels that a logistic variable reaches: their probability from scipy's cdf, its log by numbers of 400 digits."""

    def __init__(self, loc: float, cutpoints: list[float]) -> None:
        self.dist = scipy.stats.randint  # one of few whole numbers, too
        self.up_to = np.array([0.0, *scipy.stats.logistic(loc).cdf(cutpoints), 1.0])
        with localcontext(prec=400):
            ends = [0, *(1 / (1 + (Decimal(loc) - Decimal(cut)).exp()) for cut in cutpoints), 1]
            self.logs = np.array([float((high - low).ln()) for low, high in pairwise(ends)])

    def logpmf(self, y: Any) -> Any:
        return self.logs[np.asarray(y, dtype=np.int64)]

    def cdf(self, y: Any) -> Any:
        return self.up_to[np.clip(np.floor(y) + 1.0, 0, len(self.logs)).astype(np.int64)]

    def mean(self) -> float:
        return np.nan

    def ppf(self, probability: float) -> float:
        return float(np.searchsorted(self.up_to[1:], probability))

    def rvs(self, count: int, random_state: int) -> Floats:
        return np.random.default_rng(random_state).choice(len(self.logs), count, p=np.diff(self.up_to))


def _levels(name: str, loc: float, cutpoints: list[float]) -> Row:
    tails, options = np.arange(len(cutpoints) + 1.0), {"classes": len(cutpoints) + 1}
    gaps: Any = np.diff(cutpoints)[None] if len(cutpoints) > 2 else cutpoints[1] - cutpoints[0]
    return _scipy("ordinal", name, LevelsOracle(loc, cutpoints), tails, options, loc=loc, gaps=gaps)


def _inflated(name: str, gate: float, rate: float) -> Row:
    return _scipy("zero_inflated_poisson", name, InflatedOracle(gate, rate), _COUNTS, gate=gate, rate=rate)


def _mixture(name: str, probs: Any, loc: Any, scale: Any) -> Row:
    tails = (0.0, -0.4, 3.0, -50.0, 1e3)
    options = {"components": len(probs)}
    oracle = MixtureOracle(probs, loc, scale)
    return _scipy("normal_mixture", name, oracle, tails, options, probs=[probs], loc=[loc], scale=[scale])


def _labels(key: str, probs: list[float], given: Any, **options: Any) -> Row:
    return Row(
        f"{key}, {len(probs)} labels",
        key,
        options,
        given,
        lambda y: float(np.log(probs)[int(y)]),
        lambda count, seed: np.random.default_rng(seed).choice(len(probs), count, p=probs).astype(np.float64),
        np.arange(float(len(probs))),
    )


def _far_logit(logit: float) -> Row:
    log = lambda y: -float(np.logaddexp(0.0, (1.0 - 2.0 * y) * logit))  # noqa: E731
    return Row(f"bernoulli, logit {logit:g}", "bernoulli", {}, {"logits": logit}, log, alternating, (0.0, 1.0))


def alternating(count: int, seed: int) -> Floats:
    """Return 0, 1, 0, …: no draws, but both labels, for a row that would hardly ever draw one of them."""
    return np.arange(count) % 2.0


def _multivariate_normal(name: str, loc: list[float], factor: list[list[float]]) -> Row:
    covariance = np.array(factor) @ np.array(factor).T
    oracle = scipy.stats.multivariate_normal(loc, covariance)
    tails = np.array([loc, np.add(loc, 1.0), np.full(len(loc), 300.0), -1e5 * np.arange(1.0, len(loc) + 1)])
    return Row(
        f"multivariate_normal, {name}",
        "multivariate_normal",
        {"dimensions": len(loc)},
        {"loc": [loc], "scale_tril": [factor]},
        oracle.logpdf,
        lambda count, seed: np.asarray(oracle.rvs(count, random_state=seed)),
        tails,
    )


def _wishart(name: str, df: float, covariance: list[list[float]]) -> Row:
    oracle = scipy.stats.wishart(df, covariance)
    size = len(covariance)
    thin = np.full((size, size), 2.0) + 1e-6 * np.eye(size)
    return Row(
        f"wishart, {name}",
        "wishart",
        {"dimensions": size},
        {"df": df, "covariance_matrix": [covariance]},
        oracle.logpdf,
        lambda count, seed: np.asarray(oracle.rvs(count, random_state=seed)),
        np.array([np.eye(size), 1e4 * np.eye(size), 1e-6 * np.eye(size), thin]),
    )


def plackett_luce_log(logits: Any, ranking: Any) -> float:
    """Return log Pr(ranking), one softmax after the other over the items that are left."""
    left, total = list(range(len(logits))), 0.0
    for item in ranking:
        total += float(scipy.special.log_softmax([logits[other] for other in left])[left.index(int(item))])
        left.remove(int(item))
    return total


def _rankings(logits: Any, count: int, seed: int) -> Floats:
    """Draw item after item; `logits` far apart leave none but the largest."""
    rng, rankings = np.random.default_rng(seed), np.empty((count, len(logits)))
    for ranking in rankings:
        left = list(range(len(logits)))
        for place in range(len(logits)):
            ranking[place] = left.pop(rng.choice(len(left), p=scipy.special.softmax([logits[item] for item in left])))
    return rankings


def _plackett_luce(name: str, logits: list[float]) -> Row:
    return Row(
        f"plackett_luce, {name}",
        "plackett_luce",
        {"items": len(logits)},
        {"logits": [logits]},
        partial(plackett_luce_log, logits),
        partial(_rankings, logits),
        np.array(list(permutations(range(len(logits))))[:6], dtype=np.float64),
    )


_COUNTS = (0.0, 1.0, 7.0, 400.0, 1e5)
_ABOVE_0 = (1e-300, 1e-9, 0.3, 5.0, 1e3, 1e6)
_POWERS = (1e-300, 1e-9, 0.3, 5.0, 1e3)
_BETWEEN = (1e-300, 1e-9, 0.3, 0.999, 1 - 1e-12)
_ANGLES = (-3.1, -0.2, 0.0, 2.9, np.pi)

ROWS = [
    _scaled("normal", scipy.stats.norm, "predicted", 0.2, 0.5, 40, scale="predicted"),
    _scaled("normal", scipy.stats.norm, "predicted, narrow", -3.0, 2e-3, 40, scale="predicted"),
    _scaled("normal", scipy.stats.norm, "predicted, square", 1.0, 0.7, 40, scale="predicted", link="square"),
    _scaled("normal", scipy.stats.norm, "predicted, exp", 1.0, 30.0, 40, scale="predicted", link="exp"),
    _scaled("normal", scipy.stats.norm, "learned", 0.2, 0.5, 40, scale="learned"),
    _scaled("normal", scipy.stats.norm, "fixed", 0.2, 0.3, 40, scale=0.3),
    _scaled("laplace", scipy.stats.laplace, "predicted", 0.7, 0.4, 800),
    _scaled("laplace", scipy.stats.laplace, "learned, exp", -2.0, 3.0, 800, scale="learned", link="exp"),
    _scaled("laplace", scipy.stats.laplace, "fixed", -2.0, 0.1, 800, scale=0.1),
    _asymmetric("low", 0.2, 0.7, 0.4),
    _asymmetric("high", 0.9, -2.0, 3.0, tau="predicted", scale="learned", link="exp"),
    _asymmetric("given", 0.95, -2.0, 0.1, tau=0.95),
    _asymmetric("pinball loss", 0.75, 0.2, 0.3, tau=0.75, scale=0.3),
    _asymmetric("nearly one side", 0.02, 0.7, 0.4),
    _student_t("learned", 3.0, 0.7, 0.4),
    _student_t("few degrees", 0.4, -1.0, 2.0, scale="learned"),
    _student_t("many degrees", 900.0, -1.0, 2.0, df="predicted", link="exp"),
    _student_t("fixed", 4.0, 0.2, 1.5, df=4.0),
    _scipy("gumbel", "predicted", scipy.stats.gumbel_r(0.2, 0.5), (0.2, 0.7, -1.8, 20.0, 500.0), loc=0.2, scale=0.5),
    _scipy(
        "gumbel",
        "learned, exp",
        scipy.stats.gumbel_r(-3.0, 20.0),
        (-3.0, 17.0, -80.0, 1e3, 1e4),
        {"scale": "learned", "link": "exp"},
        loc=-3.0,
        scale=20.0,
    ),
    _scipy("gumbel", "fixed", scipy.stats.gumbel_r(0.2, 0.3), (0.2, 0.5, -0.7, 20.0, 99.0), {"scale": 0.3}, loc=0.2),
    _mixture("two apart", [0.3, 0.7], [-2.0, 1.5], [0.5, 0.2]),
    _mixture("three, one narrow", [0.2, 0.5, 0.3], [-1.0, 0.5, 0.6], [1.5, 0.3, 0.01]),
    _mixture("five", [0.1, 0.2, 0.3, 0.2, 0.2], [-3.0, -1.0, 0.0, 1.0, 4.0], [0.3, 0.4, 0.2, 0.6, 1.0]),
    _scipy("exponential", "rate 2.5", scipy.stats.expon(scale=0.4), _ABOVE_0, rate=2.5),
    _scipy("exponential", "rate 0.02", scipy.stats.expon(scale=50.0), _ABOVE_0, {"link": "exp"}, rate=0.02),
    _scipy("gamma", "one peak", scipy.stats.gamma(3.0, scale=1 / 1.5), _ABOVE_0, concentration=3.0, rate=1.5),
    _scipy("gamma", "infinite at 0", scipy.stats.gamma(0.2, scale=5.0), _ABOVE_0, concentration=0.2, rate=0.2),
    _scipy("gamma", "narrow", scipy.stats.gamma(4e3, scale=2.5e-4), _ABOVE_0, concentration=4e3, rate=4e3),
    _scipy("log_normal", "skewed", scipy.stats.lognorm(0.8, scale=np.exp(0.4)), _ABOVE_0, loc=0.4, scale=0.8),
    _scipy("log_normal", "far out", scipy.stats.lognorm(3.0), _ABOVE_0, {"link": "exp"}, loc=0.0, scale=3.0),
    _scipy("log_normal", "narrow", scipy.stats.lognorm(0.01, scale=np.exp(-2)), (0.1, 0.14, 1.0), loc=-2.0, scale=0.01),
    _scipy("weibull", "one peak", scipy.stats.weibull_min(2.2, scale=4.0), _POWERS, scale=4.0, concentration=2.2),
    _scipy("weibull", "infinite at 0", scipy.stats.weibull_min(0.6, scale=0.5), _POWERS, scale=0.5, concentration=0.6),
    _scipy("weibull", "narrow", scipy.stats.weibull_min(80.0), (0.5, 0.9, 1.0, 1.05), scale=1.0, concentration=80.0),
    _scipy("beta", "one peak", scipy.stats.beta(3.0, 1.5), _BETWEEN, concentration1=3.0, concentration0=1.5),
    _scipy(
        "beta", "infinite at both ends", scipy.stats.beta(0.3, 0.6), _BETWEEN, concentration1=0.3, concentration0=0.6
    ),
    _scipy("beta", "narrow", scipy.stats.beta(6e3, 2e3), _BETWEEN, concentration1=6e3, concentration0=2e3),
    _multivariate_normal("two", [0.5, -1.0], [[1.5, 0.0], [-0.8, 0.3]]),
    _multivariate_normal("three", [0.5, -1.0, 3.0], [[1.5, 0.0, 0.0], [-0.8, 0.3, 0.0], [2.0, 0.1, 0.05]]),
    _wishart("two", 5.5, [[0.5, 0.3], [0.3, 0.4]]),
    _wishart("two, few degrees", 2.5, [[2.0, -0.3], [-0.3, 0.4]]),
    _wishart("three", 7.0, [[0.5, 0.3, 0.1], [0.3, 0.4, 0.0], [0.1, 0.0, 2.0]]),
    _scipy("von_mises", "across π", scipy.stats.vonmises(3.0, loc=2.8), _ANGLES, loc=2.8, concentration=3.0),
    _scipy("von_mises", "nearly uniform", scipy.stats.vonmises(0.01, loc=0.4), _ANGLES, loc=0.4, concentration=0.01),
    _scipy("von_mises", "narrow", scipy.stats.vonmises(4e5, loc=-1.0), _ANGLES, loc=-1.0, concentration=4e5),
    _labels("bernoulli", [0.3, 0.7], {"probs": 0.7}),
    _far_logit(-120.0),
    _labels("categorical", [0.2, 0.5, 0.3], {"probs": [[0.2, 0.5, 0.3]]}, classes=3),
    _labels("categorical", [1e-9, 0.5, 0.3, 0.2 - 1e-9], {"probs": [[1e-9, 0.5, 0.3, 0.2 - 1e-9]]}, classes=4),
    _levels("5 levels", 1.4, [0.0, 1.0, 2.5, 4.0]),
    _levels("3 levels", -0.3, [0.0, 0.8]),
    _levels("far below", -120.0, [0.0, 1.0, 30.0]),
    _levels("far above", 500.0, [0.0, 1.0, 2.0]),
    _levels("narrow", 0.3, [0.0, 1e-8, 0.5, 40.0]),
    _scipy("poisson", "3.7", scipy.stats.poisson(3.7), _COUNTS, rate=3.7),
    _scipy("poisson", "0.01", scipy.stats.poisson(0.01), _COUNTS, rate=0.01),
    _scipy("poisson", "5,000", scipy.stats.poisson(5e3), _COUNTS, rate=5e3),
    _scipy("negative_binomial", "spread", scipy.stats.nbinom(2.0, 2 / 9), _COUNTS, rate=7.0, total_count=2.0),
    _scipy("negative_binomial", "most 0", scipy.stats.nbinom(0.1, 0.1 / 3.1), _COUNTS, rate=3.0, total_count=0.1),
    _scipy("negative_binomial", "like Poisson", scipy.stats.nbinom(900, 0.9), _COUNTS, rate=100.0, total_count=900.0),
    _inflated("a third", 0.35, 4.5),
    _inflated("most 0", 0.9, 1.5),
    _inflated("few", 0.001, 700.0),
    _plackett_luce("four", [0.5, -1.0, 2.0, 0.0]),
    _plackett_luce("three, far apart", [500.0, -500.0, 0.0]),
]
"""Every recipe, with its options, its extreme parameters and its tails."""

UNIVARIATE = [row for row in ROWS if row.oracle is not None]
