"""Between steps 1 and 2, data with several outputs at once: vectors, covariance matrices and rankings."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import permutations, spd, vectors
from core.choose.parameter import Parameters
from core.data.generators.generator import FamilyOverX, Generator
from core.exact import arrays as exact

DEGREES = 8.0
LONG, SHORT = 2.0, 0.4
"""The variances along the axes of the mean covariance."""

DRINKS = ("cocoa", "tea", "juice", "iced water")
WORTH_AT_0 = np.array([2.5, 1.5, 0.0, -1.5])
WORTH_PER_DEGREE = np.array([-0.17, -0.06, 0.04, 0.15])


def _vectors(x: Floats, noise: float) -> Parameters:
    correlation = 0.95 * exact.cos(np.pi * x)
    loc = np.stack([exact.sin(np.pi * x), exact.cos(np.pi * x)], axis=-1)  # (N, 2)
    rows = [np.ones_like(x), np.zeros_like(x)], [correlation, np.sqrt(1.0 - correlation * correlation)]
    return {"loc": loc, "scale_tril": noise * np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)}


def mean_covariance(x: Floats) -> Floats:
    """Return an ellipse (N, 2, 2) of variances LONG and SHORT whose long axis turns by a quarter for x from 0 to 1."""
    along = np.stack([exact.cos(0.5 * np.pi * x), exact.sin(0.5 * np.pi * x)], axis=-1)  # (N, 2)
    return np.asarray(SHORT * np.eye(2) + (LONG - SHORT) * along[:, :, None] * along[:, None, :])


def _covariances(x: Floats) -> Parameters:
    return {"df": np.full_like(x, DEGREES), "covariance_matrix": mean_covariance(x) / DEGREES}


def _rankings(x: Floats) -> Parameters:
    return {"logits": WORTH_AT_0 + WORTH_PER_DEGREE * x[:, None]}  # (N, 4)


OUTPUTS: Mapping[str, Generator] = MappingProxyType(
    {
        "vectors": FamilyOverX(
            title="Two outputs, correlated",
            recipe="multivariate_normal",
            domain=vectors(2),
            parameters=_vectors,
            points=400,
            noise=0.3,
            source="Drawn from a normal distribution about (sin πx, cos πx) of correlation 0.95 cos πx,"
            " x uniform on [0, 2].",
        ),
        "covariances": FamilyOverX(
            title="Covariance matrices",
            recipe="wishart",
            domain=spd(2),
            parameters=_covariances,
            points=400,
            y_name="covariance",
            spread=0.6,
            source="Drawn from a Wishart distribution of 8 degrees of freedom; its mean, an ellipse of variances"
            " 2 and 0.4, turns along x, uniform on [0, 2].",
        ),
        "rankings": FamilyOverX(
            title="Rankings of drinks",
            recipe="plackett_luce",
            domain=permutations(4),
            parameters=_rankings,
            high=30.0,
            points=400,
            names=DRINKS,
            x_names=("temperature",),
            x_units=("°C",),
            y_name="ranking",
            spread=1.0,
            source="Made up, not measured: four drinks drawn from a Plackett–Luce distribution with log-worths"
            " 2.5 − 0.17t, 1.5 − 0.06t, 0.04t and −1.5 + 0.15t, t uniform on [0, 30].",
        ),
    }
)
"""The generators of several outputs by the name they bear in the URL."""
