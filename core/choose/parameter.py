"""Step 1, the parameters: what each number of a distribution is called, and where its value comes from."""

from dataclasses import dataclass, replace
from typing import Literal, cast

from core.choose.link import Link

Source = float | Literal["learned", "predicted"]
"""A fixed value, one value learned for all x, or a value that the network predicts from x."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a distribution: its torch name, symbol, link and source.

    `moves` says whether it shifts with y's origin, as a location does; it and a scale stretch with its unit.
    """

    name: str
    symbol: str
    link: Link
    source: Source = "predicted"
    start: float = 0.0
    moves: bool = False

    @property
    def fixed(self) -> bool:
        """Whether the value is given, so that the network has no output for it."""
        return not isinstance(self.source, str)

    def in_units(self, factor: float, shift: float) -> "Parameter":
        """Return the parameter of factor * y + shift, where this is that of y."""
        shift = shift if self.moves else 0.0
        source = factor * self.source + shift if not isinstance(self.source, str) else self.source
        return replace(self, link=self.link.then(factor, shift), source=source, start=factor * self.start + shift)


def source(name: str, value: object) -> Source:
    """Return `value` as a source, or raise ValueError: a positive number, "learned" or "predicted"."""
    if value in ("learned", "predicted"):
        return cast(Source, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < float("inf"):
        return float(value)
    raise ValueError(f"{name} must be a positive number, 'learned' or 'predicted'; not {value!r}")
