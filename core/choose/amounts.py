"""Step 1 for y above 0: what recipes of amounts share."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from core.choose.domain import POSITIVE, Domain
from core.choose.univariate import Univariate


@dataclass(frozen=True)
class Amounts(Univariate):
    """A recipe over the positive reals: it follows the unit of y, which may be any, and nothing lies below 0."""

    domain: ClassVar[Domain] = POSITIVE
    standardised: ClassVar[Literal["stretch"]] = "stretch"
    ends: ClassVar[tuple[float, float]] = (0.0, np.inf)
