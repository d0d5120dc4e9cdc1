"""After step 4: what a film of a run is made of: its panels, what moves in them, its numbers, and its slice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from core.arrays import Floats, Integers, freeze
from core.data.scale import Scale
from core.film.slices import Curve, Slice


@dataclass(frozen=True)
class Row:
    """The values of a moment: row f of a block."""

    block: str


@dataclass(frozen=True)
class Every:
    """Of row f of a block the `first` value and every so many behind it, each with `shift` added."""

    block: str
    first: int
    every: int
    shift: float


@dataclass(frozen=True)
class Affine:
    """loc + k scale, from row f of two blocks: a band of a location-scale family, without sending it."""

    loc: str
    k: float
    scale: str


@dataclass(frozen=True)
class BellValues:
    """The y of upright bells, one for each column (B,) of two blocks: loc + z scale, with gaps between."""

    loc: str
    scale: str
    columns: Sequence[int]
    curve: Curve


@dataclass(frozen=True)
class BellDensities:
    """The x of upright bells that stand at x = feet (B,): feet + gain p / scale, with gaps between.

    `gain` is in units of x per unit of density. Where the peak would reach further than `reach` (units of x)
    the bell is narrowed to it, so that it never covers its neighbour.
    """

    scale: str
    columns: Sequence[int]
    feet: Floats
    curve: Curve
    gain: float
    reach: float | None = None


@dataclass(frozen=True)
class Boundary:
    """One input of the lines between regions, over the grid of two inputs: pieces (2,) with gaps between.

    For one block, where it crosses `level`, None for the film's threshold; for several, where another of them becomes
    the largest.
    """

    blocks: tuple[str, ...]
    of: Literal["x", "y"]
    level: float | None = 0.5


@dataclass(frozen=True)
class Pieces:
    """One coordinate of a band over the grid of one input, as the outlines of its parts, with gaps between.

    `block` (F, G P 2) holds up to P pieces from low to high at each x, NaN where there are fewer. Pieces are joined
    with those at the next x which they meet. On a circle of `period` what leaves ±½ period comes in at the other end.
    """

    block: str
    pieces: int
    of: Literal["x", "y"]
    period: float = 0.0


@dataclass(frozen=True)
class Level:
    """The y of a line at the film's threshold (2,); or of a shade from there `to` the end of its row: corners (4,).

    On a row of logits, `of` them, the threshold t lies at log[t / (1 - t)].
    """

    of: Literal["values", "logits"]
    to: float | None = None


Expression = Row | Every | Affine | BellValues | BellDensities | Boundary | Pieces | Level


@dataclass(frozen=True)
class Track:
    """What moves in one trace of a panel: x, y, z or several; None keeps what the figure has.

    A track of the moment "pinned" shows the pinned frame, and nothing while none is pinned. The z of a heat map
    or contour, whose figure has x (S,) and y (T,), is a block of S T columns, with y running fastest.
    """

    trace: int
    x: Expression | None = None
    y: Expression | None = None
    z: Row | None = None
    moment: Literal["now", "pinned"] = "now"


@dataclass(frozen=True)
class Blend:
    """Colours over the grid of two inputs, below all traces: the K #RRGGBB `colours`, mixed by the K blocks.

    A block holds the probability of its colour at each place. The more even they are, the more of the page shows
    through: nothing is painted where all are 1/K, and `opacity` in [0, 1] where one of them is 1.
    """

    blocks: tuple[str, ...]
    colours: tuple[str, ...]
    opacity: float = 1.0


@dataclass(frozen=True)
class Panel:
    """One chart: a plotly figure as a plain dict (axis ranges fixed, coloured for its theme) and what moves.

    `title`, `explained` (what the number in the title is, with the numbers that it comes from) and `description` (for
    screen readers) are shown as text, never as HTML. The first panel of a film
    is its large picture, the others stack beside it. In one that `seeks`, x is the step: a click goes there. The
    rows of a picture (y axes over one x axis) share the cursor: a click in any of them chooses x, unless the picture
    is not drawn over x.
    """

    name: str
    figure: Mapping[str, Any]
    tracks: tuple[Track, ...] = ()
    title: str = ""
    description: str = ""
    seeks: bool = False
    blend: Blend | None = None
    over_x: bool = True
    explained: str = ""


@dataclass(frozen=True)
class Readout:
    """A number of the moment, from a block of one column, or a range "from … to"; `title` is its tooltip.

    Of a sum `over` so many points its mean stands first, and the sum with their number below.
    """

    label: str
    block: str
    digits: int = 1
    unit: str = ""
    title: str = ""
    to: str | None = None
    over: int = 0


@dataclass(frozen=True)
class Threshold:
    """A level in the first panel that a person can drag, and the numbers that follow.

    It is dragged along the y axis of the name `along`, or over two inputs as the line where the block `along` has it.
    `value` is where it is, `values` (T,) rising those where it can be put. There the readout of the block `readout`
    has the value of the block `numbers` (F, T).
    """

    value: float
    values: Floats
    along: str
    readout: str
    numbers: str


@dataclass(frozen=True)
class Film:
    """F recorded moments of a run, as everything that a browser needs to play them.

    `steps` (F,) increase; a block is (F, n), or (F,) for one number each. `x` is the grid of the slice: (G,), or
    for two inputs (G, 2), every pair of two rising grids, with the second input running fastest; or empty.
    `quantised` blocks are sent as 16 bit integers, `shares`, which are probabilities over a grid of two inputs, and
    `shapes` (F, G n), the n shares of its peak that a curve has at each x of one input, as what changes from moment to
    moment and from place to place, the others as float32. `identity` names the data set: a
    film of the same identity keeps zoom, x and pin. `markers` are named moments: label -> frame.
    `scales` say what the numbers of each input stand for, where they are none.
    """

    steps: Integers
    x: Floats
    panels: tuple[Panel, ...]
    blocks: Mapping[str, NDArray[Any]]
    readouts: tuple[Readout, ...] = ()
    slice: Slice | None = None
    markers: Mapping[str, int] = field(default_factory=dict)
    quantised: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    identity: str = ""
    scales: tuple[Scale | None, ...] = ()
    threshold: Threshold | None = None

    def __post_init__(self) -> None:
        freeze(self)


def bells(
    trace: int,
    loc: str,
    scale: str,
    columns: Sequence[int],
    feet: Floats,
    curve: Curve,
    gain: float,
    reach: float | None = None,
) -> Track:
    """Return the track of a trace of upright bells on x = feet (B,), from the columns (B,) of the blocks."""
    across = BellDensities(scale, columns, feet, curve, gain, reach)
    return Track(trace, x=across, y=BellValues(loc, scale, columns, curve))


def boundary(trace: int, blocks: tuple[str, ...], level: float | None = 0.5) -> Track:
    """Return the track of a trace of lines between regions: where one block crosses a level, or the largest changes."""
    return Track(trace, x=Boundary(blocks, "x", level), y=Boundary(blocks, "y", level))
