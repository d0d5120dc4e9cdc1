"""Step 2 drawn: a run's network as units, links and parameters, with what a browser needs of each moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Floats, Integers
from core.choose.link import IDENTITY, unchanged
from core.choose.parameter import Parameter
from core.explain.links import parameter_values
from core.film.spec import Film
from core.infer.frame import Frame
from core.infer.joints import BENT
from core.minimise import Run
from core.notation.symbols import lower
from core.predict import ShallowNetwork, in_units

MOST_UNITS = 12
MOST_VALUES = 6
"""More units, or outputs and what becomes of them, are more than anybody reads."""
EVERY = 3
"""Of the grid of x each third place is sent: so many make a curve of a small box."""


@dataclass(frozen=True)
class Value:
    """What a link makes of outputs: its name, the link's, the numbers of the outputs from 0, and whether x matters."""

    name: str
    link: str
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Diagram:
    """A run's network at its recorded moments.

    The film's blocks are `theta` (F, U (D + 1)) and `phi` (F, K (U + 1)) of the U units drawn and K outputs, the
    constants first, in the data's own units; and, for one input, `output k` and `value v` (F, G) over x (G,). `units`
    are the numbers of the units drawn among all `hidden`, from 1; those of `bent` have a joint.
    """

    film: Film
    activation: str
    bent: bool
    inputs: tuple[str, ...]
    ranges: tuple[tuple[float, float], ...]
    units: tuple[int, ...]
    hidden: int
    outputs: tuple[str, ...]
    values: tuple[Value, ...]


def diagram(run: Run, frame: Frame) -> Diagram:
    """Return the network of a run at the moments of the frame, all of them recorded; ValueError beyond two inputs."""
    inputs = run.dataset.x.shape[1]
    if inputs > 2:
        raise ValueError(f"a diagram is of one or two inputs; not {inputs}")
    at = np.searchsorted(run.steps, frame.steps)
    theta = in_units(run.theta[at], run.centre, run.spread)  # (F, H, D + 1)
    units = drawn_units(run)
    outputs = min(run.recipe.outputs, MOST_VALUES)
    phi = run.phi[at][:, :outputs][:, :, [0, *(units + 1)]]  # (F, K, U + 1)
    blocks = {"theta": _flat(theta[:, units]), "phi": _flat(phi)}
    over_x = dict(_over_x(run, frame, outputs)) if inputs == 1 else {}
    return Diagram(
        film=Film(
            steps=frame.steps,
            x=frame.x[::EVERY] if inputs == 1 else np.empty(0),
            panels=(),
            blocks=blocks | over_x,
            quantised=frozenset(over_x),
        ),
        activation=run.settings.activation,
        bent=run.settings.activation in BENT,
        inputs=run.dataset.x_titles,
        ranges=run.x_ranges,
        units=tuple((units + 1).tolist()),
        hidden=theta.shape[1],
        outputs=tuple(f"f{lower(k + 1)}" for k in range(outputs)),
        values=tuple(_values(run)),
    )


def _flat(weights: Floats) -> Floats:
    return weights.reshape(len(weights), -1)


def drawn_units(run: Run) -> Integers:
    """Return the places (U,) of the units that are drawn: those that move the outputs most at the end of a run.

    Of one input they are in the order of their joints.
    """
    network = run.network(-1)
    share = (np.ptp(network.hidden(run.dataset.x), axis=0) * np.abs(network.phi[:, 1:])).sum(axis=0)  # (H,)
    kept = np.sort(np.argsort(-share, kind="stable")[:MOST_UNITS])
    return kept if run.dataset.x.shape[1] > 1 else kept[np.argsort(_joints(network)[kept], kind="stable")]


def _joints(network: ShallowNetwork) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(-network.theta[:, 0] / network.theta[:, 1])


def _over_x(run: Run, frame: Frame, outputs: int) -> Iterator[tuple[str, Floats]]:
    raw = frame.raw[:, ::EVERY]  # (F, G, K)
    for k in range(outputs):
        yield f"output {k}", raw[:, :, k]
    values = parameter_values(run, raw.reshape(-1, raw.shape[2]))
    columns = np.concatenate([value for _, _, value in values], axis=1)[:, :MOST_VALUES]
    for v, column in enumerate(columns.T):
        yield f"value {v}", column.reshape(raw.shape[:2])


def _values(run: Run) -> Sequence[Value]:
    found, column = [], 0
    for parameter, names, _ in parameter_values(run, np.zeros((1, run.recipe.outputs))):
        width = 0 if parameter.fixed else parameter.width
        of_x = "(x)" if parameter.source == "predicted" else ""
        for k, name in enumerate(names):
            together = width != len(names) or parameter.name == "logits"
            sources = range(column, column + width) if together else [column + k]
            link = _link(parameter, width)
            title = f"Pr(y={name}|x)" if parameter.name == "logits" and width > 1 else f"{name}{of_x}"
            found.append(Value(title, link if width else "given", tuple(sources)))
        column += width
    return found[:MOST_VALUES]


def _link(parameter: Parameter, width: int) -> str:
    if parameter.name == "logits":
        return "sig" if width == 1 else "softmax"
    if parameter.link.name != IDENTITY.name:
        return parameter.link.name
    return "=" if unchanged(parameter.link.factor, parameter.link.shift) else "linear"
