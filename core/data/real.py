"""Between steps 1 and 2, classic measurements from files, a quarter of their rows held out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from core.arrays import Floats, frozen
from core.choose.domain import POSITIVE, REAL_LINE, Domain
from core.data.dataset import Dataset

FOLDER = Path(__file__).parent / "files"
HELD_OUT_SHARE = 0.25


@dataclass(frozen=True)
class RealSet:
    """What the two columns of a file mean: x first, y second; `x_offset` is added to x."""

    title: str
    x_name: str
    x_units: str
    y_name: str
    y_units: str
    domain: Domain
    sigma: float
    source: str
    x_offset: float = 0.0


REAL_SETS: Mapping[str, RealSet] = MappingProxyType(
    {
        "motorcycle": RealSet(
            "Motorcycle impacts",
            "time after impact",
            "ms",
            "head acceleration",
            "g",
            REAL_LINE,
            22.0,
            "Silverman 1985, Some aspects of the spline smoothing approach to non-parametric regression curve"
            " fitting; as mcycle in the R package MASS.",
        ),
        "belgian_phones": RealSet(
            "Belgian telephone calls",
            "year",
            "",
            "international calls",
            "tens of millions of calls",
            POSITIVE,
            3.0,
            "Rousseeuw and Leroy 1987, Robust Regression and Outlier Detection; as telef in the R package robustbase.",
            x_offset=1900.0,
        ),
        "geyser": RealSet(
            "Old Faithful",
            "waiting time before an eruption",
            "min",
            "its duration",
            "min",
            POSITIVE,
            0.9,
            "Azzalini and Bowman 1990, A look at some data on the Old Faithful geyser;"
            " as geyser in the R package MASS.",
        ),
        "ozone": RealSet(
            "Ozone in New York",
            "temperature",
            "°F",
            "ozone",
            "ppb",
            POSITIVE,
            22.0,
            "Chambers, Cleveland, Kleiner and Tukey 1983, Graphical Methods for Data Analysis; as airquality in R.",
        ),
    }
)
"""The measured data sets by the name they bear in the URL, which is also the name of their file."""


@cache
def _table(name: str) -> Floats:
    return frozen(np.loadtxt(FOLDER / f"{name}.csv", delimiter=",", skiprows=1, dtype=np.float64))  # (N + M, 2)


def measured(name: str, seed: int) -> Dataset:
    """Return a measured data set; `seed` chooses the quarter of its rows held out, the others keep order."""
    entry, table = REAL_SETS[name], _table(name)
    x, y = table[:, :1] + entry.x_offset, table[:, 1]
    held_out = np.zeros(len(y), dtype=np.bool_)
    held_out[np.random.default_rng(seed).permutation(len(y))[: round(HELD_OUT_SHARE * len(y))]] = True
    return Dataset(
        name=name,
        title=entry.title,
        x=x[~held_out],  # (N, 1)
        y=y[~held_out],
        held_out_x=x[held_out],  # (M, 1)
        held_out_y=y[held_out],
        domain=entry.domain,
        x_names=(entry.x_name,),
        y_name=entry.y_name,
        x_units=(entry.x_units,),
        y_units=entry.y_units,
        source=entry.source,
        standardise=True,
        sigma=entry.sigma,
    )
