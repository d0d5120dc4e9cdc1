"""Step 1, the parameters: what each number of a distribution is called, and where its value comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats
from core.choose.link import NEARLY_0, POSITIVE_LINKS, Link, Units, unchanged
from core.exact import arrays as exact

Parameters = Mapping[str, Floats]
"""The parameters of N distributions by their names in torch.distributions, each (N, ...)."""
Source = float | Literal["learned", "predicted"]
"""A fixed value, one value learned for all x, or a value that the network predicts from x."""

REACHED = 1e-9
"""A value is reached if the link gives it to this share of itself,"""
LN_10 = 2.302585092994046
FARTHEST = 300
POWERS = np.array([float(f"1e{exponent}") for exponent in range(-FARTHEST, FARTHEST + 1)])
"""The powers of ten, correctly rounded; products of tens, or NumPy's `power`, are not."""
TINY = 1e-12
"""or to this share of the shift that is added: an angle or a location may be 0, or near it and far from the shift."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a distribution: its torch name, symbol, link and source.

    `moves` says whether it shifts with y's origin, as a location does; `power` which power of y's unit it
    stretches with: 1 for a location or scale, -1 for a rate, 0 for a pure number.
    `width` is how many raw outputs it takes, and its link then maps (..., width) to one value.
    """

    name: str
    symbol: str
    link: Link
    source: Source = "predicted"
    start: float | tuple[float, ...] | tuple[tuple[float, ...], ...] = 0.0
    moves: bool = False
    width: int = 1
    power: int = 1

    @property
    def fixed(self) -> bool:
        """Whether the value is given, so that the network has no output for it."""
        return not isinstance(self.source, str)

    def raw(self, value: ArrayLike) -> Floats:
        """Return the raw outputs, (...) or (..., width), that give the value; ValueError where there are none."""
        wanted = np.asarray(value, dtype=np.float64)
        if self.width > 1 and self.link.name in ("identity", *POSITIVE_LINKS) and wanted.shape[-1:] != (self.width,):
            raise ValueError(f"{self.name} must be {self.width} numbers for each; not {wanted.shape}")
        with np.errstate(all="ignore"):  # what no raw output gives is seen in what comes back
            raw = np.asarray(self.link.inverse(wanted))
            shape = np.shape(self.link.forward(raw))
            if shape != wanted.shape:
                raise ValueError(f"{self.name} must have the shape {shape}; not {wanted.shape}")
            near = REACHED * np.abs(wanted) + TINY * (1.0 + np.abs(self.link.shift))
            short = ~(np.abs(self.link.short_of(wanted, raw)) <= near)
        if raw.shape == wanted.shape:
            short |= ~np.isfinite(raw)
        if short.any():
            raise ValueError(f"{self.name} must be {self.link.reach}; not {float(wanted[short][0]):.12g}")
        return raw

    def in_units(self, factor: Units, shift: Units) -> "Parameter":
        """Return the parameter of factor * y + shift, where this is that of y."""
        factor, shift = whole_power(factor, self.power), shift if self.moves else 0.0
        if unchanged(factor, shift):
            return self
        source = self.source if isinstance(self.source, str) else float(factor * self.source + shift)
        start = factor * np.asarray(self.start) + shift
        return replace(self, link=self.link.then(factor, shift), source=source, start=start.tolist())

    def at(self, value: ArrayLike, stretch: bool = True) -> "Parameter":
        """Return the parameter that starts at `value`, as near as its link comes.

        A positive one that is usually far from there has its link stretched by a power of ten, unless `stretch` is
        false: raw outputs need not go far then, and a step of training is as long as for any other.
        """
        value, link = np.asarray(value, dtype=np.float64), self.link
        if stretch and link.name in POSITIVE_LINKS:
            unit = power_of_ten(np.maximum(value, link.shift + NEARLY_0 * link.factor) / np.asarray(self.start))
            link = link.stretched(float(unit) if unit.ndim == 0 else unit)
        return replace(self, link=link, start=link.within(value).tolist())

    def slowed(self, gain: float) -> "Parameter":
        """Return the parameter whose raw outputs count `gain` times."""
        return replace(self, link=self.link.slowed(gain))


def power_of_ten(ratio: Floats) -> Floats:
    """Return the powers of ten nearest to positive ratios, on a logarithmic scale: 1 from 0.32 to 3.2."""
    exponent = np.clip(np.round(exact.log(ratio) / LN_10), -FARTHEST, FARTHEST)
    return POWERS[exponent.astype(np.int64) + FARTHEST]


def whole_power(unit: Units, power: int) -> Units:
    """Return a unit to a whole power, by products: the C library's `pow` is not the same on every machine."""
    found: Units = 1.0
    for _ in range(abs(power)):
        found = found * unit
    return 1.0 / found if power < 0 else found


def source(name: str, value: object) -> Source:
    """Return `value` as a source, or raise ValueError: a positive number, "learned" or "predicted"."""
    match value:
        case "learned" | "predicted":
            return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    raise ValueError(f"{name} must be a positive number, 'learned' or 'predicted'; not {value!r}")
