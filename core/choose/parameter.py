"""Step 1, the parameters: what each number of a distribution is called, and where its value comes from."""

from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np

from core.choose.link import Link, Units, unchanged

Source = float | Literal["learned", "predicted"]
"""A fixed value, one value learned for all x, or a value that the network predicts from x."""


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

    def in_units(self, factor: Units, shift: Units) -> "Parameter":
        """Return the parameter of factor * y + shift, where this is that of y."""
        factor, shift = factor**self.power, shift if self.moves else 0.0
        if unchanged(factor, shift):
            return self
        source = self.source if isinstance(self.source, str) else float(factor * self.source + shift)
        start = factor * np.asarray(self.start) + shift
        return replace(self, link=self.link.then(factor, shift), source=source, start=start.tolist())


def source(name: str, value: object) -> Source:
    """Return `value` as a source, or raise ValueError: a positive number, "learned" or "predicted"."""
    if value in ("learned", "predicted"):
        return cast(Source, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    raise ValueError(f"{name} must be a positive number, 'learned' or 'predicted'; not {value!r}")
