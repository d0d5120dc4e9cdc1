"""The code of a run: the source of what ran, step by step, and a PyTorch script that does the same alone."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from string import Template
from textwrap import dedent
from typing import Any

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Recipe
from core.choose.link import EXP_BOUND, FLOOR
from core.minimise import Run
from core.minimise.engine import Engine
from core.minimise.fit import Scale
from core.minimise.optimisers import MOMENTUM, OPTIMISERS, RMS_DECAY
from core.predict import LEAK, OUTPUT_SPREAD, ShallowNetwork

TEMPLATE = Path(__file__).with_name("script.template")

LINK_CODE = {
    "identity": "{raw}",
    "softplus": f"{FLOOR} + torch.nn.functional.softplus({{raw}})",
    "square": f"{FLOOR} + {{raw}} ** 2",
    "exp": f"{FLOOR} + torch.exp({{raw}}.clamp(-{EXP_BOUND:g}, {EXP_BOUND:g}))",
}
ACTIVATION_CODE = {
    "relu": "torch.relu(z)",
    "leaky_relu": f"torch.nn.functional.leaky_relu(z, {LEAK})",
    "tanh": "torch.tanh(z)",
    "logistic": "torch.sigmoid(z)",
    "gelu": 'torch.nn.functional.gelu(z, approximate="tanh")',
}
OPTIMISER_CODE = {
    "sgd": "torch.optim.SGD(groups, lr={rate})",
    "momentum": f"torch.optim.SGD(groups, lr={{rate}}, momentum={MOMENTUM})",
    "nesterov": f"torch.optim.SGD(groups, lr={{rate}}, momentum={MOMENTUM}, nesterov=True)",
    "rmsprop": f"torch.optim.RMSprop(groups, lr={{rate}}, alpha={RMS_DECAY})",
    "adam": "torch.optim.Adam(groups, lr={rate})",
}


@dataclass(frozen=True)
class Source:
    """One step of the recipe: its number and name, and the Python source of what ran for it."""

    step: int
    title: str
    code: str


def sources(run: Run) -> tuple[Source, ...]:
    """Return the four steps of a run as the source of the objects that did them."""
    chosen = type(run.recipe)
    training = (Engine.nll_and_gradient, OPTIMISERS[run.settings.optimiser])
    return (
        Source(1, f"Choose: {chosen.title.lower()}", _code(chosen)),
        Source(2, "Predict: a shallow network", _code(ShallowNetwork)),
        Source(3, "Minimise: the gradient, and one step", _code(*training)),
        Source(4, "Infer: densities and intervals", _code(infer.density, infer.interval)),
    )


def _code(*objects: Callable[..., Any]) -> str:
    return "\n\n".join(dedent(inspect.getsource(each)) for each in objects)


def script(run: Run) -> str:
    """Return a Python script that needs NumPy and torch alone, trains as the run did and prints its NLL.

    It carries the data, makes the same first weights and batches, and lets autograd find the gradient.
    """
    settings, data, scale = run.settings, run.dataset, Scale(run.dataset)
    recipe = settings.chosen(scale.unit)
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        settings=", ".join(f"{field.name}={getattr(settings, field.name)!r}" for field in fields(settings)),
        source=data.source,
        x=_literal(data.x),
        y=_literal(data.y),
        x_centre=scale.centre.tolist(),
        x_spread=scale.spread.tolist(),
        y_shift=repr(scale.shift),
        y_unit=repr(scale.unit),
        parameters=_parameters(recipe),
        family=_family(recipe),
        outputs=recipe.outputs,
        hidden=settings.hidden,
        start=recipe.start.tolist(),
        varies=recipe.varies.tolist(),
        seed=settings.seed,
        output_spread=OUTPUT_SPREAD,
        activation=ACTIVATION_CODE[settings.activation],
        l2=settings.l2,
        optimiser=OPTIMISER_CODE[settings.optimiser].format(rate=settings.rate),
        batch=settings.batch if settings.batch < len(data.y) else 0,
        batch_seed=settings.batch_seed,
        steps=run.last,
        shown=f"{run.nll[-1]:.6f}",
    )


def _literal(values: Floats) -> str:
    return np.array2string(values, separator=", ", threshold=10**9, max_line_width=100, floatmode="unique")


def _parameters(recipe: Recipe) -> str:
    columns = iter(range(recipe.outputs))
    values = [
        repr(p.source) if p.fixed else LINK_CODE[p.link.name].format(raw=f"raw[..., {next(columns)}]")
        for p in recipe.parameters
    ]
    return "\n".join(f"    {p.name} = {value}" for p, value in zip(recipe.parameters, values, strict=True))


def _family(recipe: Recipe) -> str:
    name = type(recipe.distribution(recipe.start[None])).__name__
    return f"torch.distributions.{name}({', '.join(f'{p.name}={p.name}' for p in recipe.parameters)})"
