"""Step 1, quantiles and the shortest interval of a gamma distribution of rate 1, which counts are near too."""

import numpy as np

from core.arrays import Floats
from core.choose.special import by_smaller, gammainccinv, gammaincinv
from core.choose.univariate import equal_ends_along


def gamma_quantile(below: Floats, above: Floats, concentration: Floats) -> Floats:
    """Return the y (...), at rate 1, with so much of the probability below and above it; none of the two is rounded."""
    return by_smaller(gammaincinv, gammainccinv, below, above, concentration)


def densest_gamma(concentration: Floats, level: float) -> Floats:
    """Return the shortest interval (..., 2) of that probability, at rate 1; from 0 up to concentration 1."""
    at = np.asarray(concentration, dtype=np.float64)
    found = np.zeros((*at.shape, 2))
    peaked = at > 1.0
    share = np.full(np.count_nonzero(~peaked), level)
    found[~peaked, 1] = gamma_quantile(share, 1.0 - share, at[~peaked])
    found[peaked] = equal_ends_along(gamma_quantile, log_gamma, level, at[peaked])
    return found


def log_gamma(y: Floats, concentration: Floats) -> Floats:
    """Return the log density (...) at rate 1, but for a constant."""
    return (concentration - 1.0) * np.log(y) - y
