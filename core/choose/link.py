"""Step 1, the links: each turns an unconstrained raw output into a legal value of a parameter."""

from collections.abc import Callable
from dataclasses import dataclass

from core.arrays import Array, namespace

FLOOR = 1e-3
"""The smallest scale, as a share of y's spread: softplus and square reach 0, where a density is infinite."""

EXP_BOUND = 20.0
"""exp is held constant beyond this raw output: exp(20) is 5e8 spreads of y, and exp(89) overflows float32."""

SOFTPLUS_LINEAR = 30.0
"""Beyond this raw output softplus equals it to 1e-13, and exp need not be asked."""

Valued = tuple[Array, Array | float]
"""A parameter's value and its derivative with respect to the raw output."""


@dataclass(frozen=True)
class Link:
    """A map from a raw output to a parameter's value; it and its inverse take arrays and tensors.

    `with_slope` gives the value together with its derivative; `formula` is LaTeX with a place for `raw`.
    """

    name: str
    formula: str
    with_slope: Callable[[Array], Valued]
    inverse: Callable[[Array], Array]

    def forward(self, raw: Array) -> Array:
        """Return the parameter's value."""
        return self.with_slope(raw)[0]

    def then(self, factor: float, shift: float) -> "Link":
        """Return the link followed by `shift + factor * value`: a floor, or a change of units."""
        if (factor, shift) == (1.0, 0.0):
            return self

        def with_slope(raw: Array) -> Valued:
            value, slope = self.with_slope(raw)
            if factor != 1.0:
                value, slope = factor * value, factor * slope
            return value + shift, slope

        return Link(self.name, self.formula, with_slope, lambda value: self.inverse((value - shift) / factor))


def _softplus(raw: Array) -> Valued:
    xp = namespace(raw)
    power = xp.exp(raw.clip(None, SOFTPLUS_LINEAR))
    return xp.maximum(xp.log1p(power), raw), power / (1.0 + power)


def _softplus_inverse(value: Array) -> Array:
    xp = namespace(value)
    return value + xp.log(-xp.expm1(-value))


def _square(raw: Array) -> Valued:
    return raw * raw, 2.0 * raw


def _bounded_exp(raw: Array) -> Valued:
    value = namespace(raw).exp(raw.clip(-EXP_BOUND, EXP_BOUND))
    return value, value * (abs(raw) <= EXP_BOUND)


IDENTITY = Link("identity", "{raw}", lambda raw: (raw, 1.0), lambda value: value)
SOFTPLUS = Link("softplus", r"\log(1 + e^{{{raw}}})", _softplus, _softplus_inverse)
SQUARE = Link("square", "({raw})^2", _square, lambda value: namespace(value).sqrt(value))
EXP = Link("exp", "e^{{{raw}}}", _bounded_exp, lambda value: namespace(value).log(value))

POSITIVE_LINKS = {link.name: link for link in (SOFTPLUS, SQUARE, EXP)}
"""The links to the positive reals, by the name they bear in the URL."""


def positive(name: str) -> Link:
    """Return the link of that name, raised by FLOOR; ValueError names the allowed ones."""
    if name not in POSITIVE_LINKS:
        raise ValueError(f"link must be one of {', '.join(POSITIVE_LINKS)}; not {name!r}")
    return POSITIVE_LINKS[name].then(1.0, FLOOR)
