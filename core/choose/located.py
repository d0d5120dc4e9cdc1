"""Step 1 for y on the real line: what recipes of a location and a scale share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Array, Floats
from core.choose.domain import REAL_LINE, Domain
from core.choose.link import IDENTITY, positive
from core.choose.parameter import Parameter, power_of_ten, source
from core.choose.univariate import Univariate

NARROW = 0.1
"""What is this narrow, in spreads of y, is one value and what is near."""
BROAD, WORTH = 0.1, 0.35
"""Training starts from scales of at least so many spreads of y, if that costs no more than so many nats a point."""
OFF_FLOOR = 1.01
"""How many times the least scale it starts from otherwise."""


@dataclass(frozen=True)
class Located(Univariate):
    """A recipe over the real line whose last parameters are `loc` and `scale`.

    Its `above` is that of one which is symmetric about its locs.
    """

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

    def above(self, raw: Array, y: Array) -> Floats:
        """Return Pr(Y > y|θ) (...): the lower tail of -y, which mirrored locations have."""
        turned = (p.in_units(-1.0, 0.0) if p.moves else p for p in self.parameters)
        return replace(self, parameters=tuple(turned)).cdf(raw, -np.asarray(y))

    @property
    def least(self) -> float:
        """The least scale: the floor of its link, or the scale that is given."""
        scale = self.parameters[-1]
        return scale.source if isinstance(scale.source, float) else float(np.max(scale.link.within(np.zeros(()))))

    def off_floor(self, values: dict[str, ArrayLike]) -> dict[str, ArrayLike]:
        """Return the values with scales a little above their floor: from there they can still widen."""
        free = not self.parameters[-1].fixed
        return values | ({"scale": np.maximum(values["scale"], OFF_FLOOR * self.least)} if free else {})


def loc_and_scale(scale: object, link: str) -> tuple[Parameter, Parameter]:
    return (
        Parameter("loc", "μ", IDENTITY, moves=True),
        Parameter("scale", "σ", positive(link), source("scale", scale), start=1.0),
    )
