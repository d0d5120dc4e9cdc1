"""Step 4: infer; what the raw outputs of a network say of y."""

from core.infer.distribution import (
    LEVELS,
    above,
    cdf,
    costs,
    crps,
    density,
    interval,
    mean,
    mode,
    parameters,
    probabilities,
    quantile,
    region,
    regions,
    samples,
)

__all__ = [
    "LEVELS",
    "above",
    "cdf",
    "costs",
    "crps",
    "density",
    "interval",
    "mean",
    "mode",
    "parameters",
    "probabilities",
    "quantile",
    "region",
    "regions",
    "samples",
]
