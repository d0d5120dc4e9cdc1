"""Step 3 for categories: entropy, cross-entropy and KL divergence, and the term that each category gives to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from core.arrays import Floats


def shares(weights: ArrayLike) -> Floats:
    """Return the distribution (K,) in which each category has its share of the weights (K,).

    Raises ValueError unless the weights are finite, none is below 0, and one is above.
    """
    values = np.asarray(weights, dtype=np.float64)
    if not ((values >= 0).all() and 0 < values.sum() < np.inf):
        raise ValueError(f"weights must be finite numbers from 0 up, not all 0; not {values.tolist()}")
    return np.asarray(values / values.sum())


def with_share(distribution: Floats, k: int, share: float) -> Floats:
    """Return the distribution (K,) whose category k has that share in [0, 1], the others in proportion as before.

    Where the others had nothing, they get the same each.
    """
    others = np.delete(distribution, k)
    others = others if others.sum() > 0 else np.ones_like(others)
    return np.insert((1 - share) * others / others.sum(), k, share)


@dataclass(frozen=True)
class EntropyTerms:
    """Two distributions q and p (K,), and what each category gives, in nats: all (K,).

    entropy -q log q, cross_entropy -q log p, divergence q log(q/p), with 0 log 0 = 0: the middle is the sum of
    the outer two. Where p is 0 and q is not, the last two are infinite. Prince 2023, section 5.7.
    """

    q: Floats
    p: Floats
    entropy: Floats
    cross_entropy: Floats
    divergence: Floats

    @property
    def sums(self) -> tuple[float, float, float]:
        """Entropy H(q), cross-entropy H(q, p) and divergence D[q‖p], in nats."""
        return float(self.entropy.sum()), float(self.cross_entropy.sum()), float(self.divergence.sum())

    @property
    def unsupported(self) -> list[int]:
        """The categories that q has and p excludes."""
        return [int(k) for k in np.flatnonzero((self.q > 0) & (self.p == 0))]


def entropy_terms(q: Floats, p: Floats) -> EntropyTerms:
    """Return the terms of two distributions q and p (K,); ValueError if they differ in length."""
    if q.shape != p.shape:
        raise ValueError(f"q and p must have as many categories; not {len(q)} and {len(p)}")
    return EntropyTerms(q, p, -_times_log(q, q), -_times_log(q, p), _times_log(q, q) - _times_log(q, p))


def _times_log(q: Floats, p: Floats) -> Floats:
    """Return q log p (K,), which is 0 wherever q is."""
    with np.errstate(divide="ignore"):
        logs = np.log(p, where=q > 0, out=np.zeros_like(p))
    return np.asarray(q * logs)
