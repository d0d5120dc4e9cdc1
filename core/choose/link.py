"""Step 1, the links: each turns an unconstrained raw output into a legal value of a parameter."""

import math
from dataclasses import dataclass, field, replace
from typing import Protocol, overload

import numpy as np
import torch

from core.arrays import A, Floats, namespace, tensor

FLOOR = 1e-3
"""The smallest scale, as a share of y's spread: softplus and square reach 0, where a density is infinite."""

EXP_BOUND = 20.0
"""exp is held constant beyond this raw output: exp(20) is 5e8 times the unit, and exp(89) overflows float32."""

SHARE_BOUND = 14.0
"""A sigmoid is held constant beyond this raw output: in float32 one minus it is still a number."""

LEAST_SHARE = 1e-6
"""The least share that training starts from or that is asked for: the sigmoid reaches it."""

LEAST = 2.061153622438558e-09
"""The least that exp reaches."""

NEARLY_0 = 1e-12
"""The least that another positive link is asked to reach above its floor, as it comes near 0 only far out."""

SOFTPLUS_LINEAR = 30.0
"""Beyond this raw output softplus equals it to 1e-13, and exp need not be asked."""

NO_RADIUS = 1e-14
"""Keeps the slope of a direction finite where both its raw outputs are 0, which have none."""

Units = float | Floats
"""How far y is stretched or shifted: a number, or one for each part of a y of several numbers."""

FAR = 1e4
"""A raw output beyond which a link either goes on or has reached its bound."""

REACH = {
    "identity": "finite",
    "direction": "a finite angle",
    "Cholesky": "lower triangular, with a diagonal above its floor",
}
"""Which values a link gives that takes all numbers, or several at once."""


class WithSlope(Protocol):
    """A function of a raw output: a parameter's value, and its derivative with respect to the raw output."""

    def __call__(self, raw: A, /) -> tuple[A, A | float]: ...


class Inverse(Protocol):
    """A function of a parameter's value: a raw output that gives it."""

    def __call__(self, value: A, /) -> A: ...


@dataclass(frozen=True)
class Link:
    """A map from a raw output to a parameter's value; it and its inverse take arrays and tensors.

    `with_slope` gives the value together with its derivative; `formula` is LaTeX with a place for `raw`. Where
    several raw outputs (..., width) make one value, the derivative is by each of them, (..., width).
    The value is `shift + factor * base(gain * raw)`, with the base that bears the name; its formula has the gain, too.
    """

    name: str
    formula: str
    with_slope: WithSlope
    inverse: Inverse
    factor: Units = field(default=1.0, compare=False)
    shift: Units = field(default=0.0, compare=False)
    gain: float = field(default=1.0, compare=False)
    period: float | None = None
    """What may be added to a value without making another distribution of it: a whole turn, for an angle."""
    diagonal: "Link | None" = None
    """What the entries on the diagonal go through first, where the value is a triangular matrix."""

    def forward(self, raw: A) -> A:
        """Return the parameter's value."""
        return self.with_slope(raw)[0]

    @property
    def reach(self) -> str:
        """Which values it gives, as the end of a sentence."""
        if self.name in REACH:
            return REACH[self.name]
        probes = np.array([-FAR, 0.0, FAR])
        low, high = np.nanmin(self.forward(probes)), np.nanmax(self.forward(probes))
        return f"above {low:.6g}" if high >= FAR else f"above {low:.6g} and at most {high:.6g}"

    def short_of(self, wanted: A, raw: A) -> A:
        """Return how far the value of the raw output lies from the wanted one."""
        gap = wanted - self.forward(raw)
        return gap if self.period is None else gap - self.period * namespace(gap).round(gap / self.period)

    def then(self, factor: Units, shift: Units, slope_factor: Units | None = None) -> "Link":
        """Return the link followed by `shift + factor * value`: a floor, or a change of units.

        `slope_factor` is what the derivative is multiplied by, where that differs in shape from `factor`.
        """
        if unchanged(factor, shift):
            return self
        stretch = factor if slope_factor is None else slope_factor
        stretches = not unchanged(factor, 0.0)

        def with_slope(raw: A) -> tuple[A, A | float]:
            value, slope = self.with_slope(raw)
            if stretches:
                value, slope = _like(raw, factor) * value, _like(raw, stretch) * slope
            return value + _like(raw, shift), slope

        def inverse(value: A) -> A:
            return self.inverse((value - _like(value, shift)) / _like(value, factor))

        return replace(
            self,
            with_slope=with_slope,
            inverse=inverse,
            factor=factor * self.factor,
            shift=factor * self.shift + shift,
        )

    def stretched(self, factor: Units) -> "Link":
        """Return the link with its base taken `factor` times and its shift, such as a floor, as it is."""
        return self.then(factor, (1.0 - factor) * self.shift)

    def slowed(self, gain: float) -> "Link":
        """Return the link that takes raw outputs `gain` times, a power of ten: they go far for a small change."""
        if gain == 1.0:
            return self

        def with_slope(raw: A) -> tuple[A, A | float]:
            value, slope = self.with_slope(gain * raw)
            return value, gain * slope

        def inverse(value: A) -> A:
            return self.inverse(value) / gain

        power = rf"10^{{{{{round(math.log10(gain))}}}}}\,{{raw}}"
        return replace(
            self,
            formula=self.formula.replace("{raw}", power),
            with_slope=with_slope,
            inverse=inverse,
            gain=gain * self.gain,
        )

    def within(self, value: Floats) -> Floats:
        """Return the values, those of a positive link or a share brought to where raw outputs reach."""
        if self.name == SIGMOID.name:
            return np.clip(value, LEAST_SHARE, 1.0 - LEAST_SHARE)
        if self.name not in POSITIVE_LINKS:
            return value
        least, most = (LEAST, 1.0 / LEAST) if self.name == EXP.name else (NEARLY_0, math.inf)
        return np.clip(value, self.shift + least * self.factor, self.shift + most * self.factor)


def unchanged(factor: Units, shift: Units) -> bool:
    """Return whether `shift + factor * value` is the value itself."""
    return bool(np.all(np.equal(factor, 1.0)) and np.all(np.equal(shift, 0.0)))


@overload
def _like(array: Floats, units: Units) -> Units: ...
@overload
def _like(array: torch.Tensor, units: Units) -> torch.Tensor | float: ...
def _like(array: Floats | torch.Tensor, units: Units) -> Units | torch.Tensor:
    """Return the units as what can be multiplied with the array."""
    return tensor(units) if isinstance(array, torch.Tensor) and isinstance(units, np.ndarray) else units


def _at_most(raw: A, bound: float) -> A:
    """Return the smaller of the two; on a small array NumPy's `clip` takes five times as long."""
    return raw.clamp(max=bound) if isinstance(raw, torch.Tensor) else np.minimum(raw, bound)


def _identity(raw: A) -> tuple[A, float]:
    return raw, 1.0


def _same(value: A) -> A:
    return value


def _softplus(raw: A) -> tuple[A, A]:
    xp = namespace(raw)
    power = xp.exp(_at_most(raw, SOFTPLUS_LINEAR))
    return xp.maximum(xp.log1p(power), raw), power / (1.0 + power)


def _softplus_inverse(value: A) -> A:
    xp = namespace(value)
    return value + xp.log(-xp.expm1(-value))


def _square(raw: A) -> tuple[A, A]:
    return raw * raw, 2.0 * raw


def _bounded_exp(raw: A) -> tuple[A, A]:
    value = namespace(raw).exp(raw.clip(-EXP_BOUND, EXP_BOUND))
    return value, value * (abs(raw) <= EXP_BOUND)


def _root(value: A) -> A:
    return namespace(value).sqrt(value)


def _log(value: A) -> A:
    return namespace(value).log(value)


def _bounded_sigmoid(raw: A) -> tuple[A, A]:
    value = 1.0 / (1.0 + namespace(raw).exp(-raw.clip(-SHARE_BOUND, SHARE_BOUND)))
    return value, value * (1.0 - value) * (abs(raw) <= SHARE_BOUND)


def _logit(value: A) -> A:
    xp = namespace(value)
    return xp.log(value) - xp.log1p(-value)


def _direction(raw: A) -> tuple[A, A]:
    across, up = raw[..., 0], raw[..., 1]
    radius = across * across + up * up + NO_RADIUS
    return namespace(raw).arctan2(up, across), namespace(raw).stack([-up / radius, across / radius], -1)


def direction(length: float = 1.0) -> Link:
    """Return the link to the angle in (−π, π] of a pair of raw outputs, which may wind round it without a jump.

    The length of the pair makes no difference to the angle; of the pairs that give one, the inverse has that length.
    """

    def inverse(angle: A) -> A:
        xp = namespace(angle)
        return length * xp.stack([xp.cos(angle), xp.sin(angle)], -1)

    formula = r"\operatorname{{atan2}}({raw}_{{\sin}}, {raw}_{{\cos}})"
    return Link("direction", formula, _direction, inverse, period=math.tau)


IDENTITY = Link("identity", "{raw}", _identity, _same)
SOFTPLUS = Link("softplus", r"\log(1 + e^{{{raw}}})", _softplus, _softplus_inverse)
SQUARE = Link("square", "({raw})^2", _square, _root)
DIRECTION = direction()
EXP = Link("exp", "e^{{{raw}}}", _bounded_exp, _log)
SIGMOID = Link("sigmoid", r"\mathrm{{sig}}[{raw}]", _bounded_sigmoid, _logit)

POSITIVE_LINKS = {link.name: link for link in (SOFTPLUS, SQUARE, EXP)}
"""The links to the positive reals, by the name they bear in the URL."""

BASES = POSITIVE_LINKS | {link.name: link for link in (IDENTITY, SIGMOID)}
"""The links that take one raw output each, by name."""


def positive(name: str, floor: float = FLOOR) -> Link:
    """Return the link of that name, raised by the floor; ValueError names the allowed ones."""
    if name not in POSITIVE_LINKS:
        raise ValueError(f"link must be one of {', '.join(POSITIVE_LINKS)}; not {name!r}")
    return POSITIVE_LINKS[name].then(1.0, floor)
