"""Beside the recipe, a common slip in a formula: what is right, what is written instead, and what disproves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from core.arrays import Floats

Role = Literal["right", "wrong", "other", "points"]
"""What a trace shows: the right formula, the slip, something to compare with, or data."""

Subject = Literal["data", "network", "distribution", "likelihood", "recipe"]


@dataclass(frozen=True)
class Trace:
    """One curve of a proof, y (M,) over x (M,), with gaps (NaN) where it has no finite value."""

    name: str
    x: Floats
    y: Floats
    role: Role


@dataclass(frozen=True)
class Mark:
    """A place on the x axis that bears a name."""

    name: str
    x: float
    role: Role


@dataclass(frozen=True)
class Proof:
    """Why a slip is one: `numbers` is the right formula with numbers, as LaTeX, `sentence` says what is seen.

    Axis titles hold the units. `y` limits the axis where a slip runs away.
    """

    numbers: str
    sentence: str
    x_title: str
    y_title: str
    traces: tuple[Trace, ...]
    marks: tuple[Mark, ...] = ()
    y: tuple[float, float] | None = None


@dataclass(frozen=True)
class Slip:
    """A formula `right` and its common `slip`, both LaTeX, with the proof computed by `prove`.

    `place` is the name of the page that uses the formula, "" if it is this table alone; `source` says where the
    book has it.
    """

    key: str
    subject: Subject
    title: str
    right: str
    slip: str
    place: str
    source: str
    prove: Callable[[], Proof]
