"""Step 2 seen from inside: what the network puts out, the link of each parameter, and its value, along one input."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.cholesky import entries
from core.choose.domain import BINARY
from core.choose.link import BASES, DIRECTION, IDENTITY, Link
from core.choose.parameter import Parameter
from core.choose.special import softmax
from core.minimise import Run
from core.notation.equations import Equation, consistent
from core.notation.numbers import Numeral, operand
from core.notation.symbols import latex, lower

ALONG = 121
"""Places along the first input."""
ROUNDING = 1e-9
"""What a change of units leaves of a shift of 0."""


@dataclass(frozen=True)
class LinkStage:
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


def inputs_along(run: Run, x2: float | None = None) -> Floats:
    """Return inputs (G, D) along the first input, through x2 of the second, None for its middle."""
    first = np.linspace(*run.x_ranges[0], ALONG)
    if len(run.x_ranges) == 1:
        return first[:, None]
    low, high = run.x_ranges[1]
    return np.column_stack([first, np.full(ALONG, 0.5 * (low + high) if x2 is None else x2)])


def stages(run: Run, step: int, x: Floats, at: Floats) -> tuple[LinkStage, ...]:
    """Return each parameter's way at that step along inputs x (G, D), with its numbers at the input `at` (D,)."""
    raw = run.raw(np.vstack([x, at]), step).numpy()  # (G + 1, outputs)
    found, column = [], 0
    for parameter in run.recipe.parameters:
        width = 0 if parameter.fixed else parameter.width
        found.append(_stage(run, parameter, raw, column, width))
        column += width
    return tuple(found)


def _stage(run: Run, parameter: Parameter, raw: Floats, column: int, width: int) -> LinkStage:
    names = tuple(f"f{lower(column + k + 1)}" for k in range(width))
    value, symbol = _value(run.recipe, parameter, raw)
    own = raw[:, column : column + width]
    way = _way(run.recipe, parameter, own[-1], value[-1])
    return LinkStage(
        name=parameter.name,
        symbol=symbol,
        label=_label(symbol, parameter, run.dataset.y_units),
        formula=_formula(run, parameter, column, way),
        numbers=_numbers(symbol, column, way),
        raw=own[:-1],
        raw_names=names,
        value=value[:-1],
        value_names=_value_names(symbol, parameter, run, value.shape[1]),
    )


def parameter_values(run: Run, raw: Floats) -> list[tuple[Parameter, tuple[str, ...], Floats]]:
    """Return each parameter with the names (v,) and the values (N, v) that raw outputs (N, outputs) make of it."""
    found = []
    for parameter in run.recipe.parameters:
        value, symbol = _value(run.recipe, parameter, raw)
        found.append((parameter, _value_names(symbol, parameter, run, value.shape[1]), value))
    return found


def _value(recipe: Recipe, parameter: Parameter, raw: Floats) -> tuple[Floats, str]:
    """Return what the raw outputs (N, outputs) make of a parameter, as (N, v), and its symbol."""
    if parameter.name == "logits" and recipe.domain == BINARY:
        return infer.mean(recipe, raw)[:, None], recipe.share_symbol
    value = infer.parameters(recipe, raw)[parameter.name]
    if parameter.name == "logits":
        return softmax(value), recipe.share_symbol
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


# The links, and the numbers that they take and give at one x


@dataclass(frozen=True)
class _Way:
    """Raw outputs (w,) and values (v,) at one x as they are shown, and of shift + factor · base(raw) what is shown."""

    raw: list[Numeral]
    value: list[Numeral]
    shift: Numeral | None = None
    factor: Numeral | None = None


def _way(recipe: Recipe, parameter: Parameter, raw: Floats, value: Floats) -> _Way:
    """Return the numbers of a link with as many digits as it takes for the shown ones to fulfil it."""
    inputs = {f"f {k}": float(v) for k, v in enumerate(raw)}
    values = {f"value {k}": float(v) for k, v in enumerate(value)}
    units = _units(parameter) if len(raw) and parameter.name != "logits" else {}
    if not len(raw) or units is None:
        return _Way([operand(v) for v in inputs.values()], [operand(v) for v in values.values()])
    computed = [_computed(recipe, parameter, k, [*units]) for k in range(len(value))]
    if parameter.name == "logits" or parameter.link.name == DIRECTION.name:
        equations = [Equation(name, [*inputs], how) for name, how in zip(values, computed, strict=True)]
    else:
        pairs = zip(values, inputs, computed, strict=True)
        equations = [Equation(name, [*units, source], how) for name, source, how in pairs]
    shown = consistent(units | inputs | values, equations, decimals=None)
    return _Way(
        [shown[name] for name in inputs],
        [shown[name] for name in values],
        shown.get("shift"),
        shown.get("factor"),
    )


def _units(parameter: Parameter) -> dict[str, float] | None:
    """Return shift and factor of a link, shift + factor · base(raw), where it has them; None where outputs differ."""
    if parameter.link.name == DIRECTION.name:
        return {}
    if np.ndim(parameter.start) == 2:
        return None
    shift, factor = _stretch(parameter)
    if np.ptp(factor) or np.ptp(shift):
        return None
    units = {} if abs(shift[0]) < ROUNDING * abs(factor[0]) else {"shift": float(shift[0])}
    return units if np.isclose(factor[0], 1.0) else units | {"factor": float(factor[0])}


def _stretch(parameter: Parameter) -> tuple[Floats, Floats]:
    """Return shift and factor (width,) of a link, shift + factor · base(raw)."""
    base, ends = _base(parameter), (0.0, 1.0 / parameter.link.gain)
    low, high = (parameter.link.forward(np.full(parameter.width, at)) for at in ends)
    base_low, base_high = (float(base.forward(np.array(at))) for at in ends)
    factor = np.asarray((high - low) / (base_high - base_low))
    return np.asarray(low - factor * base_low), factor


def _base(parameter: Parameter) -> Link:
    return BASES.get(parameter.link.name, IDENTITY).slowed(parameter.link.gain)


def _computed(recipe: Recipe, parameter: Parameter, k: int, units: Sequence[str]) -> Callable[..., float]:
    """Return how value k comes from the numbers that are shown: shift and factor, as far as they are, and outputs."""

    def of_logits(*raw: float) -> float:
        return float(softmax(np.array(raw))[k]) if len(raw) > 1 else float(1.0 / (1.0 + np.exp(-raw[0])))

    def of_link(*numbers: float) -> float:
        given = dict(zip(units, numbers, strict=False))
        value = float(_base(parameter).forward(np.array(numbers[-1])))
        return given.get("shift", 0.0) + given.get("factor", 1.0) * value

    if parameter.name == "logits":
        return of_logits
    return (lambda across, up: math.atan2(up, across)) if parameter.link.name == DIRECTION.name else of_link


def _formula(run: Run, parameter: Parameter, column: int, way: _Way) -> str:
    symbol, first = latex(parameter.symbol), column + 1
    if parameter.fixed:
        return rf"{symbol} = {operand(float(parameter.source)).latex}"
    if parameter.name == "logits":
        return _of_logits(run.recipe, _names(column, parameter.width, "(x)"))
    if parameter.link.name == DIRECTION.name:
        return rf"{symbol}(x) = \operatorname{{atan2}}[f_{{{first + 1}}}(x),\, f_{{{first}}}(x)]"
    of_x = "(x)" if parameter.source == "predicted" else ""
    if np.ndim(parameter.start) == 2:
        names = _names(column, parameter.width, of_x)
        return rf"L{of_x}:\ {names}\ \text{{by rows, diagonal by {run.settings.link}}}"
    if parameter.width == 1:
        return rf"{symbol}{of_x} = {_linked(parameter, way, f'f_{{{first}}}{of_x}')}"
    return rf"{symbol}_k{of_x} = {_linked(parameter, way, f'f_{{{column}+k}}{of_x}' if column else f'f_k{of_x}')}"


def _names(column: int, width: int, of_x: str = "") -> str:
    """Return the raw outputs from that column on: f_1, or f_1, f_2, or f_1 … f_5."""
    between = r",\," if width <= 2 else r" \dots "
    ends = (column + 1, column + width) if width > 1 else (column + 1,)
    return between.join(rf"f_{{{end}}}{of_x}" for end in ends)


def _of_logits(recipe: Recipe, names: str) -> str:
    if recipe.domain == BINARY:
        return rf"\lambda(x) = \mathrm{{sig}}[{names}]"
    return rf"{latex(recipe.share_symbol)}_k(x) = \mathrm{{softmax}}_k[{names}]"


def _linked(parameter: Parameter, way: _Way, raw: str) -> str:
    """Return a link with its own numbers, shift + factor · base(raw); letters where they differ between outputs."""
    written = _base(parameter).formula.format(raw=raw)
    if _units(parameter) is None:
        return rf"m_k + s_k\,{written}"
    if way.factor is not None:
        written = rf"{way.factor.latex}\,{written}"
    return written if way.shift is None else rf"{way.shift.latex} + {written}"


def _numbers(symbol: str, column: int, way: _Way) -> str:
    """Return the raw outputs (w,) and the value (v,) at one x, as LaTeX."""
    if not way.raw:
        return ""
    names = _names(column, len(way.raw))
    given = names if len(way.raw) == 1 else f"({names})"
    return rf"{given} = {_list(way.raw)} \;\Rightarrow\; {latex(symbol)} = {_list(way.value)}"


def _list(values: Sequence[Numeral]) -> str:
    together = r",\,".join(value.latex for value in values)
    return together if len(values) == 1 else f"({together})"
