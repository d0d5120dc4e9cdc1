"""Step 3, the work: how long a run will take a core, told before it starts, by its sizes alone.

It is the same on every machine, so that all take the same number of steps for too many. The figures are those of a Xeon
of 2023; a run takes between half as long and one and a half times, by its family.
"""

from collections.abc import Mapping
from types import MappingProxyType

from core.choose import Recipe
from core.data import Dataset
from core.minimise.compiled.training import knows
from core.minimise.run import ALL_MOMENTS, RECORDED_BYTES
from core.minimise.settings import LARGE, MAX_STEPS, SAMPLE, Settings

UNIT: Mapping[str, float] = MappingProxyType({"relu": 0.5e-9, "leaky_relu": 0.5e-9, "tanh": 1.5e-9, "logistic": 1.5e-9})
"""Seconds that a point costs a hidden unit, by its activation, and CURVED for any other."""
CURVED = 3.2e-9
WEIGHT = 0.13e-9
"""Seconds that a point costs each weight of a unit, from an input or to an output."""
OUTPUT = 30e-9
"""Seconds that a point costs each output but one by the family's formula; twice as long where y has several numbers."""
IN_PYTHON = 1e-6
"""The same where the family has no formula."""
START = 1.3e-6
"""Seconds that a point costs the start, the best fit without x, for each pair of outputs: few families need as long."""
STEP, PARAMETER = 2e-6, 15e-9
"""Seconds that a step costs beside its points, and for each parameter of the network."""


def step_seconds(settings: Settings, dataset: Dataset | None = None) -> float:
    """Return about how many seconds a step of these settings takes a core; `dataset` is a person's own."""
    data = dataset or settings.dataset()
    recipe = settings.chosen(dataset=data)
    counted = _counted(data.size) + _counted(len(data.held_out_y))
    weights = settings.hidden * (int(data.x.shape[1]) + recipe.outputs)
    point = settings.hidden * UNIT.get(settings.activation, CURVED) + WEIGHT * weights + _of_formula(recipe)
    return STEP + PARAMETER * weights + (counted + settings.batch_of(data.size)) * point


def start_seconds(settings: Settings, dataset: Dataset | None = None) -> float:
    """Return about how many seconds a core takes at most until the first step; `dataset` is a person's own."""
    data = dataset or settings.dataset()
    return START * data.size * settings.chosen(dataset=data).outputs ** 2


def run_bytes(settings: Settings, dataset: Dataset | None = None) -> int:
    """Return about how many bytes a run takes at most while it is trained: its recorded networks, three times."""
    data = dataset or settings.dataset()
    size = 8 * parameter_count(settings, data, settings.chosen(dataset=data).outputs)
    return 3 * max(min(RECORDED_BYTES, ALL_MOMENTS * size), size)


def _counted(points: int) -> int:
    """Return how many of so many points a run counts at each step."""
    return points if points <= LARGE else SAMPLE


def _of_formula(recipe: Recipe) -> float:
    """Return how many seconds a point costs the formula of a family."""
    output = OUTPUT * (2 if recipe.domain.event else 1) if knows(recipe) else IN_PYTHON
    return output * max(recipe.outputs - 1, 1)


def parameter_count(settings: Settings, dataset: Dataset, outputs: int) -> int:
    """Return how many parameters the network of these settings has, for so many outputs."""
    return settings.hidden * (1 + int(dataset.x.shape[1])) + outputs * (1 + settings.hidden)


def most_steps(seconds: float, of_a_step: float) -> int:
    """Return how many steps go into so many seconds, from 1 to as many as settings may have."""
    return max(1, min(MAX_STEPS, int(seconds / of_a_step)))
