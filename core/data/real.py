"""Between steps 1 and 2, classic measurements from files, a quarter of their rows held out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.arrays import Floats, Mask, frozen
from core.choose.domain import BINARY, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain, categories
from core.data.dataset import Dataset

FOLDER = Path(__file__).parent / "files"
HELD_OUT_SHARE, MOST_HELD_OUT = 0.25, 10_000
PIXELS, FULL_INK = 64, 16.0

TableRows = NDArray[np.str_]
"""The cells of a file as they are written, (N, columns)."""


def held_out(rows: int, seed: int) -> Mask:
    """Return which rows (rows,) are held out: a quarter of them, MOST_HELD_OUT at most, chosen by `seed`."""
    chosen = np.zeros(rows, dtype=np.bool_)
    count = min(round(HELD_OUT_SHARE * rows), MOST_HELD_OUT)
    chosen[np.random.default_rng(seed).permutation(rows)[:count]] = True
    return chosen


@cache
def _rows(file: str) -> TableRows:
    return np.loadtxt(FOLDER / file, delimiter=",", skiprows=1, dtype=np.str_)  # (N, columns)


def _second(rows: TableRows) -> Floats:
    return rows[:, 1].astype(np.float64)


def _label_of(names: tuple[str, ...], rows: TableRows) -> Floats:
    return np.array([names.index(name) for name in rows[:, -1]], dtype=np.float64)


def _share(rows: TableRows) -> Floats:
    """Return k/n from the columns n and k, and (k + ½)/(n + 1) where k/n would be 0 or 1."""
    total, part = rows[:, 1].astype(np.float64), rows[:, 2].astype(np.float64)
    return np.where((part == 0) | (part == total), (part + 0.5) / (total + 1.0), part / total)


def _table(
    file: str,
    x_columns: tuple[int, ...] = (0,),
    read: Callable[[TableRows], Floats] = _second,
    x_offset: float = 0.0,
) -> tuple[Floats, Floats]:
    """Return x (N, D), the columns `x_columns` with `x_offset` added, and y (N,), what `read` makes of the rows."""
    rows = _rows(file)
    return rows[:, list(x_columns)].astype(np.float64) + x_offset, read(rows)


@cache
def _digits() -> tuple[Floats, Floats]:
    """Return images x (1797, 64), ink from none 0 to full 1 row by row, and their labels y (1797,)."""
    with np.load(FOLDER / "digits.npz") as file:
        return frozen(file["pixels"] / FULL_INK), frozen(file["labels"].astype(np.float64))


SPECIES = ("setosa", "versicolor", "virginica")
IRIS = "Fisher 1936, The use of multiple measurements in taxonomic problems; as iris in R."


@dataclass(frozen=True)
class RealSet:
    """What the examples of a file mean."""

    title: str
    x_names: tuple[str, ...]
    x_units: tuple[str, ...]
    y_name: str
    y_units: str
    domain: Domain
    sigma: float
    source: str
    examples: Callable[[], tuple[Floats, Floats]]
    classes: tuple[str, ...] = ()
    standardise: bool = True
    beyond: tuple[float, ...] = ()


REAL_SETS: Mapping[str, RealSet] = MappingProxyType(
    {
        "motorcycle": RealSet(
            "Motorcycle impacts",
            ("time after impact",),
            ("ms",),
            "head acceleration",
            "g",
            REAL_LINE,
            22.0,
            "Silverman 1985, Some aspects of the spline smoothing approach to non-parametric regression curve"
            " fitting; as mcycle in the R package MASS.",
            partial(_table, "motorcycle.csv"),
        ),
        "belgian_phones": RealSet(
            "Belgian telephone calls",
            ("year",),
            ("",),
            "international calls",
            "tens of millions of calls",
            POSITIVE,
            3.0,
            "Rousseeuw and Leroy 1987, Robust Regression and Outlier Detection; as telef in the R package robustbase.",
            partial(_table, "belgian_phones.csv", x_offset=1900.0),
        ),
        "geyser": RealSet(
            "Old Faithful",
            ("waiting time before an eruption",),
            ("min",),
            "its duration",
            "min",
            POSITIVE,
            0.9,
            "Azzalini and Bowman 1990, A look at some data on the Old Faithful geyser;"
            " as geyser in the R package MASS.",
            partial(_table, "geyser.csv"),
        ),
        "ozone": RealSet(
            "Ozone in New York",
            ("temperature",),
            ("°F",),
            "ozone",
            "ppb",
            POSITIVE,
            22.0,
            "Chambers, Cleveland, Kleiner and Tukey 1983, Graphical Methods for Data Analysis; as airquality in R.",
            partial(_table, "ozone.csv"),
        ),
        "space_shuttle": RealSet(
            "Space shuttle O-rings",
            ("launch temperature",),
            ("°F",),
            "O-rings",
            "",
            BINARY,
            0.4,
            "Dalal, Fowlkes and Hoadley 1989, Risk analysis of the space shuttle: pre-Challenger prediction of failure;"
            " as SpaceShuttle in the R package vcd.",
            partial(_table, "space_shuttle.csv"),
            classes=("no failure", "O-ring failure"),
            beyond=(31.0,),  # the forecast for the morning of 28 January 1986
        ),
        "iris": RealSet(
            "Iris, by petal length",
            ("petal length",),
            ("cm",),
            "species",
            "",
            categories(3),
            0.5,
            IRIS,
            partial(_table, "iris.csv", (2,), partial(_label_of, SPECIES)),
            classes=SPECIES,
        ),
        "iris_petals": RealSet(
            "Iris, by petal length and width",
            ("petal length", "petal width"),
            ("cm", "cm"),
            "species",
            "",
            categories(3),
            0.5,
            IRIS,
            partial(_table, "iris.csv", (2, 3), partial(_label_of, SPECIES)),
            classes=SPECIES,
        ),
        "digits": RealSet(
            "Handwritten digits",
            tuple(f"pixel {pixel}" for pixel in range(1, PIXELS + 1)),
            ("",) * PIXELS,
            "digit",
            "",
            categories(10),
            2.5,
            "Alpaydin and Kaynak 1998, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository:"
            " its test part, 1,797 images of 8 × 8 pixels; licence CC BY 4.0.",
            _digits,
            classes=tuple("0123456789"),
            standardise=False,
        ),
        "coal_disasters": RealSet(
            "Coal mining disasters",
            ("year",),
            ("",),
            "disasters in the year",
            "",
            COUNTS,
            1.5,
            "Jarrett 1979, A note on the intervals between coal-mining disasters; as coal in the R package boot.",
            partial(_table, "coal_disasters.csv"),
        ),
        "discoveries": RealSet(
            "Great discoveries",
            ("year",),
            ("",),
            "discoveries in the year",
            "",
            COUNTS,
            2.0,
            "McNeil 1977, Interactive Data Analysis; as discoveries in R.",
            partial(_table, "discoveries.csv"),
        ),
        "menarche": RealSet(
            "Age at menarche",
            ("age",),
            ("years",),
            "share of girls past menarche",
            "",
            PROPORTION,
            0.05,
            "Milicer and Szczotka 1966, Age at menarche in Warsaw girls in 1965; as menarche in the R package MASS."
            " A share k/n of exactly 0 or 1 is moved to (k + ½)/(n + 1), inside the open interval.",
            partial(_table, "menarche.csv", read=_share),
        ),
    }
)
"""The measured data sets by the name they bear in the URL, which is also the name of their file."""


def measured(name: str, seed: int) -> Dataset:
    """Return a measured data set; `seed` chooses the quarter of its rows held out, the others keep order."""
    entry = REAL_SETS[name]
    x, y = entry.examples()
    out = held_out(len(y), seed)
    return Dataset(
        name=name,
        title=entry.title,
        x=x[~out],  # (N, D)
        y=y[~out],
        held_out_x=x[out],  # (M, D)
        held_out_y=y[out],
        domain=entry.domain,
        x_names=entry.x_names,
        y_name=entry.y_name,
        x_units=entry.x_units,
        y_units=entry.y_units,
        source=entry.source,
        standardise=entry.standardise,
        sigma=entry.sigma,
        classes=entry.classes,
        beyond=entry.beyond,
    )
