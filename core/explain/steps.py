"""Steps 1 to 4 at one point of a run: the numbers that fill the recipe's formulas."""

import math
from dataclasses import dataclass

import numpy as np

from core import infer
from core.minimise import Run
from core.notation.equations import Equation, consistent
from core.notation.numbers import Numeral
from core.theory.normal import cost


@dataclass(frozen=True)
class RecipeNumbers:
    """One training point under the normal that a run predicts there.

    x, y, loc and scale in the data's units; density per unit of y; cost -log Pr(y|x) in nats. `nll_first` and
    `nll_last` are the sums over all `points`, in nats, before and after training.
    """

    x: float
    y: float
    loc: float
    scale: float
    density: float
    cost: float
    points: int
    nll_first: float
    nll_last: float

    @property
    def texts(self) -> dict[str, Numeral]:
        """y, loc, scale and density as they are shown: the first three give the last."""
        values = {"y": self.y, "loc": self.loc, "scale": self.scale, "density": self.density}
        equation = Equation("density", ["y", "loc", "scale"], lambda y, loc, scale: math.exp(-cost(y - loc, scale)))
        return consistent(values, [equation])


def recipe_numbers(run: Run, x: float) -> RecipeNumbers:
    """Return the training point nearest to x, in a run of a normal distribution on data with one input."""
    data = run.dataset
    at = int(np.argmin(np.abs(data.x[:, 0] - x)))
    raw = run.raw(data.x[at : at + 1])  # (1, K)
    values = infer.parameters(run.recipe, raw)
    nats = float(infer.costs(run.recipe, raw, data.y[at : at + 1])[0])
    return RecipeNumbers(
        x=float(data.x[at, 0]),
        y=float(data.y[at]),
        loc=float(values["loc"][0]),
        scale=float(values["scale"][0]),
        density=math.exp(-nats),
        cost=nats,
        points=data.size,
        nll_first=float(run.nll[0]),
        nll_last=float(run.nll[-1]),
    )
