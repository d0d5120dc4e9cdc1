"""The asymmetric Laplace distribution: distances that cost more on one side, so that loc is a quantile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import getsource
from re import sub
from typing import Any, ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike

from core.arrays import Array, Floats, tensor
from core.choose.bounds import TAU
from core.choose.closed_form import ClosedForm
from core.choose.link import SIGMOID
from core.choose.located import Located, loc_and_scale
from core.choose.parameter import Parameter, Parameters, Source, source
from core.choose.recipe import Recipe
from core.choose.terms import Aside, Terms
from core.choose.univariate import check_level
from core.exact import arrays as exact
from core.exact import draws
from core.exact.elementary import log, log1p
from core.notation.equations import Equation, consistent, plus, result
from core.notation.numbers import Numeral

INNER = 0.02
"""Training starts with at least this share of y on either side of loc: from a border it would not leave."""
FALLS = np.array([1.2, 2.8, 4.6, 6.9])
"""The knots of a curve lie, on either side of its tip, where the density has fallen by so many nats;"""
FINE = np.linspace(0.1, 14.0, 140)
"""and here the values of a fine one."""


class TiltedLaplace(torch.distributions.Distribution):
    """The asymmetric Laplace distribution, of which a share `tau` lies below loc."""

    def __init__(self, tau: Any, loc: Any, scale: Any) -> None:
        self.tau, self.loc, self.scale = torch.distributions.utils.broadcast_all(tau, loc, scale)
        super().__init__(self.loc.shape, validate_args=False)

    def log_prob(self, y: Any) -> Any:
        """Return log Pr(y)."""
        z = (y - self.loc) / self.scale
        pinball = torch.where(z < 0.0, self.tau - 1.0, self.tau) * z
        return torch.log(self.tau) + torch.log1p(-self.tau) - torch.log(self.scale) - pinball

    def sample(self, sample_shape: Any = ()) -> Any:
        """Return draws (*sample_shape, N)."""
        above, below = self.loc.new_empty((2, *sample_shape, *self.loc.shape)).exponential_()
        return self.loc + self.scale * (above / self.tau - below / (1.0 - self.tau))

    @property
    def mean(self) -> Any:
        """The mean."""
        return self.loc + self.scale * (1.0 / self.tau - 1.0 / (1.0 - self.tau))

    @property
    def variance(self) -> Any:
        """The variance."""
        return self.scale**2 * (1.0 / self.tau**2 + 1.0 / (1.0 - self.tau) ** 2)


def _term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    values = (float(value) for value in recipe.arrays(raw).values())
    (at, tau, loc, scale), nats = result(_cost, float(y), *values)
    first = rf"\log\frac{{{scale.base}}}{{{tau.latex} (1 - {tau.latex})}}"
    if at.value < loc.value:
        return rf"{first} + \frac{{(1 - {tau.latex}) ({loc.latex} - {at.behind})}}{{{scale.latex}}} = {nats.latex}"
    return rf"{first} + \frac{{{tau.latex} ({at.latex} - {loc.behind})}}{{{scale.latex}}} = {nats.latex}"


def _cost(y: float, tau: float, loc: float, scale: float) -> float:
    return float(np.log(scale / (tau * (1.0 - tau))) + _pinball(y - loc, tau) / scale)


def _pinball(distance: ArrayLike, tau: ArrayLike) -> Floats:
    """Return τ times a distance (...) above, 1 - τ times one below."""
    return np.asarray(np.maximum(np.multiply(tau, distance), np.multiply(np.subtract(tau, 1.0), distance)))


def _quantile_regression(recipe: Recipe, raw: Floats, y: Floats) -> Aside | None:
    """Return what the loss is where τ is given and scale one number; of a run that diverged there is nothing to say."""
    level, _, width = recipe.parameters
    tau, loc, scale = recipe.arrays(raw).values()
    with np.errstate(over="ignore"):
        pinball = float(np.sum(_pinball(y - loc, tau)))
    if not level.fixed or width.source == "predicted" or not np.isfinite(pinball):
        return None
    shown = _sums(len(y), float(tau[0]), float(scale[0]), pinball)
    share = rf"{shown['tau'].latex} (1-{shown['tau'].latex})"
    return Aside(
        r"\begin{aligned} L & = I \log\frac{\sigma}{\tau(1-\tau)} + \frac1\sigma \sum_i \rho_\tau(y_i-\mu_i) \\[4pt]"
        rf" & = {len(y)}\log\frac{{{shown['scale'].base}}}{{{share}}}"
        rf" + \frac{{{shown['pinball'].latex}}}{{{shown['scale'].latex}}} \\[4pt]"
        rf" & = {shown['width'].latex} + {shown['misses'].behind} = {shown['nll'].latex}\text{{ nats}} \end{{aligned}}",
        "τ is fixed and σ the same for all x, so of the line only the sum of pinball losses ρ matters:"
        " this is quantile regression.",
    )


def _sums(points: int, tau: float, scale: float, pinball: float) -> dict[str, Numeral]:
    """Return τ, scale, the sum of pinball losses, the two parts of the NLL and the NLL as they are shown, and agree."""

    def width(scale: float, tau: float) -> float:
        return points * _cost(0.0, tau, 0.0, scale)

    def misses(pinball: float, scale: float) -> float:
        return pinball / scale

    values = {"tau": tau, "scale": scale, "pinball": pinball}
    values |= {"width": width(scale, tau), "misses": misses(pinball, scale)}
    values["nll"] = values["width"] + values["misses"]
    equations = [
        Equation("width", ["scale", "tau"], width),
        Equation("misses", ["pinball", "scale"], misses),
        Equation("nll", ["width", "misses"], plus),
        Equation(
            "nll", ["pinball", "scale", "tau"], lambda pinball, scale, tau: width(scale, tau) + misses(pinball, scale)
        ),
    ]
    return consistent(values, equations, alike=[("width", "misses")])


@dataclass(frozen=True)
class AsymmetricLaplace(ClosedForm, Located):
    """The asymmetric Laplace distribution Pr(y) = tau (1 - tau) exp(-ρ(z)) / scale with z = (y - loc) / scale.

    ρ(z), the pinball loss, is tau z above 0 and (tau - 1) z below: a share tau of the probability lies below loc, which
    is the quantile of that level. Koenker and Bassett 1978; Yu and Moyeed 2001.
    """

    key: ClassVar[str] = "asymmetric_laplace"
    place: ClassVar[int] = 25
    title: ClassVar[str] = "Asymmetric Laplace"
    why: ClassVar[str] = "distances that cost more on one side: quantiles"
    typical: ClassVar[Mapping[str, ArrayLike]] = {"tau": 0.8}
    centre: ClassVar[Literal["mean", "mode"]] = "mode"
    code: ClassVar[str] = "TiltedLaplace(tau, loc, scale)"
    helpers: ClassVar[str] = sub(r": Any\b| -> (Any|None)\b", "", getsource(TiltedLaplace)) + "\n\n"
    terms: ClassVar[Terms] = Terms(
        r"\begin{gathered} L[\phi] = -\sum_i \log \Pr(y_i\,|\,x_i) = \sum_i \left[\log\frac{\sigma_i}{\tau(1-\tau)}"
        r" + \frac{\rho_\tau(y_i-\mu_i)}{\sigma_i}\right] \\[4pt]"
        r" \rho_\tau(u) = \max(\tau u,\ (\tau-1) u) \end{gathered}",
        term=_term,
        why="its distance from μ in units of σ, times τ above and 1 − τ below.",
        aside=_quantile_regression,
    )

    @classmethod
    def make(cls, tau: object = "learned", scale: object = "predicted", link: str = "softplus") -> Self:
        """Return the recipe: loc predicted, tau and scale a number, "learned" or "predicted".

        With tau and scale given, the loss is the pinball loss of that quantile, but for a constant.
        """
        return cls((Parameter("tau", "τ", SIGMOID, _level(tau), start=0.5, power=0), *loc_and_scale(scale, link)))

    def distribution(self, raw: Array) -> TiltedLaplace:
        """Return N asymmetric Laplace distributions; loc and scale in units of y."""
        return TiltedLaplace(**self.values(tensor(raw)))

    @classmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions."""
        above, below = draws.standard_exponential(rng, shape=(2, *p["loc"].shape))
        return np.asarray(p["loc"] + p["scale"] * (above / p["tau"] - below / (1.0 - p["tau"])))

    @staticmethod
    def formula(y: float, tau: float, loc: float, scale: float) -> tuple[float, ...]:
        """Return log scale - log tau - log(1 - tau) + ρ(z).

        The derivative is z - 1/tau + 1/(1 - tau) by tau, (1 - tau) / scale below loc and -tau / scale above by loc, and
        (1 - ρ(z)) / scale by scale.
        """
        z = (y - loc) / scale
        slope = tau - 1.0 if z < 0.0 else tau
        pinball = slope * z
        nll = log(scale) - log(tau) - log1p(-tau) + pinball
        return nll, z - 1.0 / tau + 1.0 / (1.0 - tau), -slope / scale, (1.0 - pinball) / scale

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the `loc` among y, and for a and b, the mean distances above and below it, the best tau and scale.

        Free, they are tau = √b / (√a + √b) and scale = √(a b). Where loc is an end of y, one of a and b is 0 and the
        likelihood has no peak: scale is then the least that is allowed, and tau the best beside that.
        """
        return self._free(self._most_probable(y, self.parameters[0].source))

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return a tau that is not near 0 or 1 with what is best beside it, and a scale a little above its floor."""
        inner = float(np.clip(values.get("tau", 0.5), INNER, 1.0 - INNER))
        kept = self.parameters[0].fixed or inner == values["tau"]
        return self.off_floor(values if kept else self._free(self._most_probable(y, inner)))

    def _most_probable(self, y: Floats, tau: Source) -> dict[str, ArrayLike]:
        """Return the most probable values of tau, if that is no number, of loc and of scale."""
        places, width = np.sort(y), self.parameters[-1].source
        share, gaps = np.arange(1, len(y)) / len(y), np.diff(places)
        below = np.append(0.0, np.cumsum(share * gaps))  # (N,) mean distances below each y
        above = np.append(np.cumsum(((1.0 - share) * gaps)[::-1])[::-1], 0.0)
        free = np.sqrt(above * below) if isinstance(tau, str) else tau * above + (1.0 - tau) * below
        scale = np.full_like(free, width) if isinstance(width, float) else np.maximum(free, self.least)
        level = _best_tau((above - below) / scale) if isinstance(tau, str) else np.full_like(free, tau)
        pinball = (level * above + (1.0 - level) * below) / scale
        nll = exact.log(scale) - exact.log(level) - exact.log1p(-level) + pinball
        at = int(nll.argmin())
        return {"tau": level[at], "loc": places[at], "scale": scale[at]}

    def cdf(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y ≤ y|θ) (...): tau exp((1 - tau) z) below loc, 1 - (1 - tau) exp(-tau z) above."""
        tau, below, above = self._sides(raw, y)
        return np.where(below < 0.0, tau * np.exp((1.0 - tau) * below), 1.0 - (1.0 - tau) * np.exp(-tau * above))

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...), right to the last digits."""
        tau, below, above = self._sides(raw, y)
        return np.where(below < 0.0, 1.0 - tau * np.exp((1.0 - tau) * below), (1.0 - tau) * np.exp(-tau * above))

    def quantile(self, raw: Array, probability: float) -> Floats:
        """Return the y (...) with Pr(Y ≤ y|θ) = probability."""
        tau, loc, scale = self.arrays(raw).values()
        below = np.log(probability / tau) / (1.0 - tau)
        above = np.log((1.0 - tau) / (1.0 - probability)) / tau
        return np.asarray(loc + scale * np.where(probability < tau, below, above))

    def mode(self, raw: Array) -> torch.Tensor:
        """Return loc (...)."""
        return tensor(self.values(tensor(raw))["loc"])

    def region(self, raw: Array, level: float) -> Floats:
        """Return the one piece (..., 1, 2): where ρ(z) is at most -log(1 - level)."""
        check_level(level)
        return self._at_falls(raw, -np.log1p(-np.array([level])))[..., None, ::2]

    def knots(self, raw: Floats) -> Floats:
        """Return values of y (..., L) on both sides of the tip, and the tip."""
        return self._at_falls(raw, FALLS)

    def grid(self, raw: Array) -> Floats:
        """Return rising values of y (..., G), the tip among them."""
        return self._at_falls(raw, FINE)

    def _at_falls(self, raw: Array, falls: Floats) -> Floats:
        """Return rising y (..., 2F + 1): loc, and where the density has fallen from there by so many nats (F,)."""
        tau, loc, scale = (value[..., None] for value in self.arrays(raw).values())
        return np.concatenate([loc - scale * falls[::-1] / (1.0 - tau), loc, loc + scale * falls / tau], axis=-1)

    def crps(self, raw: Array, y: Floats) -> Floats:
        """Return E|Y - y| - ½ E|Y - Y'| (N,), both from integrals of the cdf."""
        tau, below, above = self._sides(raw, y)
        odds = tau / (1.0 - tau)
        under = odds * np.exp((1.0 - tau) * below) + above + np.expm1(-tau * above) / odds
        apart = 1.0 / tau - 1.0 / (1.0 - tau) - (below + above) + 2.0 * under
        scale = self.arrays(raw)["scale"]
        return np.asarray(scale * (apart - odds * (1.0 - 0.5 * tau) - 0.5 * (1.0 + tau) / odds))

    def _sides(self, raw: Array, y: Array) -> tuple[Floats, Floats, Floats]:
        """Return tau (...), and z (...) as far as it is below 0 and as far as it is above."""
        tau, loc, scale = self.arrays(raw).values()
        z = (np.asarray(y) - loc) / scale
        return tau, np.minimum(z, 0.0), np.maximum(z, 0.0)


def _level(tau: object) -> Source:
    """Return `tau` as a source; ValueError if it is neither a number within TAU, nor "learned", nor "predicted"."""
    low, high = TAU
    if tau in ("learned", "predicted") or (isinstance(tau, float) and low <= tau <= high):
        return source("tau", tau)
    raise ValueError(f"tau must be a number from {low:g} to {high:g}, 'learned' or 'predicted'; not {tau!r}")


def _best_tau(excess: Floats) -> Floats:
    """Return where log tau + log(1 - tau) - tau · excess is highest: 2 / (2 + e + √(4 + e²)), for either sign of e."""
    size = np.abs(excess)
    less = 2.0 / (2.0 + size + np.sqrt(4.0 + size * size))
    return np.where(excess > 0.0, less, 1.0 - less)
