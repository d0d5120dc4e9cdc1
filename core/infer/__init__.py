"""Step 4: infer; what the raw outputs of a network say of y.

>>> from core.choose import recipe
>>> normal = recipe("normal")
>>> raw = normal.raw(loc=[0.0, 10.0], scale=[1.0, 2.0])  # (2, outputs): at two x
>>> density(normal, raw, [0.0, 10.0]).round(4)  # of two y at each x
array([[0.3989, 0.    ],
       [0.    , 0.1995]])
>>> interval(normal, raw, 0.95).round(2)
array([[-1.96,  1.96],
       [ 6.08, 13.92]])
>>> samples(normal, raw, 1_000, seed=0).shape
(1000, 2)

The smallest region of two answers has two pieces:

>>> mixture = recipe("normal_mixture", components=2)
>>> raw = mixture.raw(probs=[[0.5, 0.5]], loc=[[-3.0, 3.0]], scale=[[0.5, 0.5]])
>>> region(mixture, raw, 0.95).round(1)
array([[[-4., -2.],
        [ 2.,  4.]]])
"""

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
    mode_and_regions,
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
    "mode_and_regions",
    "parameters",
    "probabilities",
    "quantile",
    "region",
    "regions",
    "samples",
]
