"""Between steps 1 and 2, the book's small data sets and its hand-set parameters; Prince 2023."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from core.arrays import Floats, frozen
from core.choose.domain import BINARY, REAL_LINE, Domain, categories
from core.data.dataset import Dataset

FILE = Path(__file__).parent / "files" / "book.json"


@dataclass(frozen=True)
class BookSet:
    """Where a data set of the book stands in the file, and what it is."""

    title: str
    key: str
    chapter: str
    domain: Domain
    sigma: float
    x: str = "x_train"
    y: str = "y_train"


BOOK_SETS: Mapping[str, BookSet] = MappingProxyType(
    {
        "line": BookSet("The book's line", "ch2_line", "2", REAL_LINE, 0.1, x="x", y="y"),
        "book_shallow": BookSet("The book's shallow network", "ch3_regression", "3", REAL_LINE, 0.1),
        "book_regression": BookSet("The book's regression", "ch5_regression", "5", REAL_LINE, 0.2),
        "book_binary": BookSet("The book's two classes", "ch5_binary", "5", BINARY, 0.5),
        "book_multiclass": BookSet("The book's three classes", "ch5_multiclass", "5", categories(3), 0.5),
    }
)
"""The book's data sets by the name they bear in the URL."""


@cache
def _file() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def book(name: str) -> Dataset:
    """Return a data set of the book as it is printed: not standardised, no held-out points."""
    entry = BOOK_SETS[name]
    values = _file()[entry.key]
    return Dataset(
        name=name,
        title=entry.title,
        x=np.array(values[entry.x])[:, None],  # (N, 1)
        y=np.array(values[entry.y]),
        held_out_x=np.empty((0, 1)),
        held_out_y=np.empty(0),
        domain=entry.domain,
        x_names=("x",),
        y_name="y",
        x_units=("",),
        y_units="",
        source=f"Prince, Understanding Deep Learning, MIT Press 2023: notebooks to chapter {entry.chapter}.",
        standardise=False,
        sigma=entry.sigma,
    )


def book_parameters(name: str) -> tuple[Floats, Floats]:
    """Return theta (H, D + 1) and phi (K, H + 1), constants first, set by hand in a notebook; H = 3, D = 1.

    `name` is nb5_1 (regression), nb5_2 (two classes), nb5_3 (three classes) or nb3_1; ValueError for another.
    """
    parameters = _file()["params"]
    if name not in parameters:
        raise ValueError(f"name must be one of {', '.join(parameters)}; not {name!r}")
    values = {key: np.array(value, dtype=np.float64) for key, value in parameters[name].items()}
    theta = np.column_stack([values["beta_0"], values["omega_0"]])  # (H, D + 1)
    phi = np.column_stack([values["beta_1"], values["omega_1"]])  # (K, H + 1)
    return frozen(theta), frozen(phi)
