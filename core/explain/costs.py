"""Step 3 with the numbers of the moment: the cost of one y given the parameters of any family, as LaTeX."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.cholesky import entries
from core.choose.closed_form import ClosedForm
from core.notation.equations import Equation, consistent
from core.notation.numbers import Numeral
from core.notation.symbols import latex


def cost_given(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    """Return -log Pr(y|θ) of one y (*event) with all that θ is, from raw (outputs,), as LaTeX.

    The shown numbers give the shown cost.
    """
    parts = dict(_parts(recipe, raw))
    shown, cost = _agreed(recipe, parts, y)
    values = r", \; ".join(rf"{symbol} = {_written(numbers)}" for symbol, numbers in shown.items() if symbol != "y")
    if np.ndim(y) == 0:
        return rf"-\log \Pr({_written(shown['y'])} \,|\, {values}) = {cost.latex}"
    of_all = ", ".join(symbol for symbol in shown if symbol != "y")
    return (
        rf"\begin{{gathered}} y = {_written(shown['y'])} \\[4pt] {values} \\[4pt]"
        rf" -\log \Pr(y \,|\, {of_all}) = {cost.latex} \end{{gathered}}"
    )


def _parts(recipe: Recipe, raw: Floats) -> Iterator[tuple[str, Floats]]:
    """Yield each parameter by its symbol as LaTeX: a number, a vector (K,), or a matrix (K, K)."""
    values = infer.parameters(recipe, raw)
    for parameter in recipe.parameters:
        value = values[parameter.name]
        if value.ndim == 2:
            yield latex(recipe.covariance_symbol), value @ value.T
        else:
            yield latex(parameter.symbol), value


def _agreed(recipe: Recipe, parts: dict[str, Floats], y: Floats) -> tuple[dict[str, list[list[Numeral]]], Numeral]:
    """Return y and every parameter as they are shown, each as a matrix of rows, and the cost that they give."""
    whole = {"y": np.asarray(y)} | parts
    names = {symbol: [f"{symbol} {at}" for at in range(_flat(part).size)] for symbol, part in whole.items()}
    values = {
        name: float(value)
        for symbol, part in whole.items()
        for name, value in zip(names[symbol], _flat(part), strict=True)
    }
    operands = list(values)
    of_values = _cost_of(recipe, [part.shape for part in whole.values()])
    values["cost"] = of_values(*values.values())
    shown = consistent(values, [Equation("cost", operands, of_values)])
    rows = {symbol: _rows([shown[name] for name in names[symbol]], part.ndim) for symbol, part in whole.items()}
    return rows, shown["cost"]


def _flat(part: Floats) -> Floats:
    return entries(part) if part.ndim == 2 else part.reshape(-1)


def _whole(values: Sequence[float], shape: tuple[int, ...]) -> Floats:
    """Return the number, the vector (K,), or the symmetric matrix (K, K) whose `_flat` form has these values."""
    if len(shape) < 2:
        return np.reshape(values, shape)
    matrix = np.zeros(shape)
    rows, columns = np.tril_indices(shape[0])
    matrix[rows, columns] = matrix[columns, rows] = values
    return matrix


def _cost_of(recipe: Recipe, shapes: Sequence[tuple[int, ...]]) -> Callable[..., float]:
    """Return the cost by the flat values of y and of the parameters, of these shapes; NaN where it has none."""
    ends = np.cumsum([(shape[0] * (shape[0] + 1)) // 2 if len(shape) == 2 else math.prod(shape) for shape in shapes])

    def cost(*values: float) -> float:
        parts = zip(np.split(np.array(values), ends[:-1]), shapes, strict=True)
        y, *parameters = (_whole(part.tolist(), shape)[None] for part, shape in parts)
        try:
            own = [np.linalg.cholesky(value) if value.ndim == 3 else value for value in parameters]
            return _cost(recipe, y, own)
        except (np.linalg.LinAlgError, ValueError):
            return math.nan

    return cost


def _cost(recipe: Recipe, y: Floats, values: Sequence[Floats]) -> float:
    """Return the cost of one y (1, *event) by the values of all parameters, in their order.

    LinAlgError or ValueError where they are none of the family.
    """
    if isinstance(recipe, ClosedForm):
        return float(recipe.nll_and_gradients(y, *values)[0][0])
    free = {p.name: value for p, value in zip(recipe.parameters, values, strict=True) if not p.fixed}
    return float(recipe.nll(recipe.raw(**free), y)[0])


def _rows(numbers: Sequence[Numeral], dimensions: int) -> list[list[Numeral]]:
    if dimensions < 2:
        return [[number] for number in numbers]
    size = math.isqrt(2 * len(numbers))
    return [[numbers[_place(max(i, j), min(i, j))] for j in range(size)] for i in range(size)]


def _place(row: int, column: int) -> int:
    """Return where an entry on or below the diagonal stands among them all, row by row."""
    return row * (row + 1) // 2 + column


def _written(rows: Sequence[Sequence[Numeral]]) -> str:
    if len(rows) == 1:
        return rows[0][0].latex
    inside = r" \\ ".join(" & ".join(number.latex for number in row) for row in rows)
    return rf"\begin{{pmatrix}} {inside} \end{{pmatrix}}"
