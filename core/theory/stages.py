"""Step 2 seen from inside: what the network puts out, the link of each parameter, and its value, along one input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.cholesky import entries
from core.choose.link import DIRECTION, IDENTITY, POSITIVE_LINKS
from core.choose.parameter import Parameter
from core.minimise import Run
from core.theory.softmax import softmax
from core.theory.symbols import latex, lower, short

ALONG = 121
"""Places along the first input."""
ROUNDING = 1e-9
"""What a change of units leaves of a shift of 0."""
SHARES: Mapping[str, str] = MappingProxyType({"categorical": "λ", "normal_mixture": "π", "plackett_luce": "λ"})
"""Families whose logits become probabilities by a softmax, and what these are called."""


@dataclass(frozen=True)
class Stage:
    """One parameter on its way from the raw outputs (G, w) to its value (G, v) along x (G,).

    w is 0 where the value is given. `formula` is the link as LaTeX, `numbers` the same at one x.
    """

    name: str
    symbol: str
    label: str
    formula: str
    numbers: str
    raw: Floats
    raw_names: tuple[str, ...]
    value: Floats
    value_names: tuple[str, ...]


def line(run: Run, x2: float | None = None) -> Floats:
    """Return inputs (G, D) along the first input, through x2 of the second, None for its middle."""
    first = np.linspace(*run.x_ranges[0], ALONG)
    if len(run.x_ranges) == 1:
        return first[:, None]
    low, high = run.x_ranges[1]
    return np.column_stack([first, np.full(ALONG, 0.5 * (low + high) if x2 is None else x2)])


def stages(run: Run, step: int, x: Floats, at: Floats) -> tuple[Stage, ...]:
    """Return each parameter's way at that step along inputs x (G, D), with its numbers at the input `at` (D,)."""
    raw = run.raw(np.vstack([x, at]), step).numpy()  # (G + 1, outputs)
    found, column = [], 0
    for parameter in run.recipe.parameters:
        width = 0 if parameter.fixed else parameter.width
        found.append(_stage(run, parameter, raw, column, width))
        column += width
    return tuple(found)


def _stage(run: Run, parameter: Parameter, raw: Floats, column: int, width: int) -> Stage:
    names = tuple(f"f{lower(column + k + 1)}" for k in range(width))
    value, symbol = _value(run.recipe, parameter, raw)
    own = raw[:, column : column + width]
    return Stage(
        name=parameter.name,
        symbol=symbol,
        label=_label(symbol, parameter, run.dataset.y_units),
        formula=_formula(run, parameter, column),
        numbers=_numbers(symbol, column, own[-1], value[-1]),
        raw=own[:-1],
        raw_names=names,
        value=value[:-1],
        value_names=_value_names(symbol, parameter, run, value.shape[1]),
    )


def _value(recipe: Recipe, parameter: Parameter, raw: Floats) -> tuple[Floats, str]:
    """Return what the raw outputs (N, outputs) make of a parameter, as (N, v), and its symbol."""
    if parameter.name == "logits" and recipe.key == "bernoulli":
        return infer.mean(recipe, raw)[:, None], "λ"
    value = infer.parameters(recipe, raw)[parameter.name]
    if parameter.name == "logits":
        return softmax(value), SHARES[recipe.key]
    if value.ndim == 3:
        return entries(value), parameter.symbol
    return value.reshape(len(value), -1), parameter.symbol


def _value_names(symbol: str, parameter: Parameter, run: Run, count: int) -> tuple[str, ...]:
    if count == 1:
        return (symbol,)
    if np.ndim(parameter.start) == 2:
        size = range(len(np.asarray(parameter.start)))
        return tuple(f"{symbol}{lower(i + 1)}{lower(j + 1)}" for i in size for j in range(i + 1))
    if parameter.name == "logits" and len(run.dataset.classes) == count:
        return run.dataset.classes
    return tuple(f"{symbol}{lower(k + 1)}" for k in range(count))


def _label(symbol: str, parameter: Parameter, units: str) -> str:
    """Return the axis title of a parameter's value, with its units."""
    if not units or not parameter.power:
        return symbol
    unit = units if parameter.power == 1 else f"1/{units}" if units.isalpha() else f"1/({units})"
    return f"{symbol} ({unit})"


# The links as LaTeX


def _formula(run: Run, parameter: Parameter, column: int) -> str:
    symbol, first = latex(parameter.symbol), column + 1
    if parameter.fixed:
        return rf"{symbol} = {short(float(parameter.source))}"
    if parameter.name == "logits":
        return _of_logits(run.recipe, _names(column, parameter.width, "(x)"))
    if parameter.link.name == DIRECTION.name:
        return rf"{symbol}(x) = \operatorname{{atan2}}[f_{{{first + 1}}}(x),\, f_{{{first}}}(x)]"
    of_x = "(x)" if parameter.source == "predicted" else ""
    if np.ndim(parameter.start) == 2:
        names = _names(column, parameter.width, of_x)
        return rf"L{of_x}:\ {names}\ \text{{by rows, diagonal by {run.settings.link}}}"
    if parameter.width == 1:
        return rf"{symbol}{of_x} = {_linked(parameter, f'f_{{{first}}}{of_x}')}"
    return rf"{symbol}_k{of_x} = {_linked(parameter, f'f_{{{column}+k}}{of_x}' if column else f'f_k{of_x}')}"


def _names(column: int, width: int, of_x: str = "") -> str:
    """Return the raw outputs from that column on: f_1, or f_1, f_2, or f_1 … f_5."""
    between = r",\," if width <= 2 else r" \dots "
    ends = (column + 1, column + width) if width > 1 else (column + 1,)
    return between.join(rf"f_{{{end}}}{of_x}" for end in ends)


def _of_logits(recipe: Recipe, names: str) -> str:
    if recipe.key == "bernoulli":
        return rf"\lambda(x) = \mathrm{{sig}}[{names}]"
    return rf"{latex(SHARES[recipe.key])}_k(x) = \mathrm{{softmax}}_k[{names}]"


def _linked(parameter: Parameter, raw: str) -> str:
    """Return a link with its own numbers, shift + factor · base(raw); letters where they differ between outputs."""
    base = POSITIVE_LINKS.get(parameter.link.name, IDENTITY)
    low, high = (parameter.link.forward(np.full(parameter.width, at)) for at in (0.0, 1.0))
    base_low, base_high = (float(base.forward(np.array(at))) for at in (0.0, 1.0))
    factor = (high - low) / (base_high - base_low)  # (width,)
    shift = low - factor * base_low
    written = base.formula.format(raw=raw)
    if np.ptp(factor) or np.ptp(shift):
        return rf"m_k + s_k\,{written}"
    if not np.isclose(factor[0], 1.0):
        written = rf"{short(factor[0])}\,{written}"
    return written if abs(shift[0]) < ROUNDING * abs(factor[0]) else rf"{short(shift[0])} + {written}"


def _numbers(symbol: str, column: int, raw: Floats, value: Floats) -> str:
    """Return the raw outputs (w,) and the value (v,) at one x, as LaTeX."""
    if not len(raw):
        return ""
    names = _names(column, len(raw))
    given = names if len(raw) == 1 else f"({names})"
    return rf"{given} = {_list(raw)} \;\Rightarrow\; {latex(symbol)} = {_list(value)}"


def _list(values: Sequence[float] | Floats) -> str:
    written = [short(float(value)) for value in values]
    together = r",\,".join(written)
    return written[0] if len(written) == 1 else f"({together})"
