"""Step 3 written out: the loss as a sum of its terms, and one of them with numbers."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Floats
from core.choose import Recipe
from core.explain.costs import cost_given
from core.explain.per_point import SUM_DIGITS, mean_and_sum
from core.notation.equations import plus, result
from core.notation.numbers import LARGEST, Numeral, numeral, operand


def cost_sum(costs: Floats, count: int) -> str:
    """Return the `count` largest of the costs (N,), which may be all, and their sum in nats, as LaTeX."""
    largest = [float(costs[i]) for i in np.argsort(-costs)[:count]]
    total = float(costs.sum())
    if len(costs) <= count:
        parts, whole = result(plus, *largest)
        return rf"= {' + '.join(part.behind for part in parts)} = {whole.latex}\text{{ nats}}"
    shown = " + ".join(_of_sum(part).behind for part in largest)
    return rf"= {shown} + \dots = {mean_and_sum(total, len(costs))[1].latex}\text{{ nats}}"


def _of_sum(cost: float) -> Numeral:
    return operand(cost) if abs(cost) >= LARGEST else numeral(cost, SUM_DIGITS)


def term(recipe: Recipe, raw: Floats, y: Floats, names: Sequence[str]) -> str:
    """Return the cost of one y (*event) for raw (outputs,) with its numbers, in nats, as LaTeX.

    `names` are those of labels or items. Families without a way of their own share the general one.
    """
    return (recipe.terms.term or cost_given)(recipe, raw, y, names)
