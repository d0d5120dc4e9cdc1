"""Step 1 for rankings y: y[r] is the item 0..K-1 in place r, the best first."""

from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar, Literal

import numpy as np
import torch

from core.arrays import Array, Floats, tensor
from core.choose.recipe import Recipe
from core.exact import arrays as exact


@dataclass(frozen=True)
class Rankings(Recipe):
    """A recipe of rankings of K items. A ranking has no mean."""

    standardised: ClassVar[Literal["nothing"]] = "nothing"

    def mean(self, raw: Array) -> torch.Tensor:
        """Return NaN (..., K): orders cannot be averaged."""
        return torch.full((*tensor(raw).shape[:-1], self.domain.items), torch.nan, dtype=torch.float64)

    def places(self, raw: Array) -> Floats:
        """Return Pr(item k in place r) (..., K, K), by place and item; this general form asks all K! orders."""
        orders = np.array(list(permutations(range(self.domain.items))), dtype=np.float64)  # (K!, K)
        chances = exact.exp(-self.nll(tensor(raw)[..., None, :], orders).numpy())  # (..., K!)
        return np.asarray(np.einsum("...o,ork->...rk", chances, np.eye(self.domain.items)[orders.astype(np.int64)]))
