"""Questions about a run whose y are numbers: is its spread the same everywhere, and which outputs are legal."""

import numpy as np

from core import infer
from core.ask.losses import about_nll
from core.ask.question import Question, question
from core.choose import Recipe
from core.choose.domain import COUNTS
from core.choose.link import POSITIVE_LINKS
from core.choose.parameter import Parameter
from core.minimise import Run
from core.notation.numbers import readable, significant
from core.notation.symbols import lower

SAME, DIFFERENT, NEITHER = "homoscedastic", "heteroscedastic", "that depends on the data"
WRITTEN = {"softplus": "log(1 + e^{})", "square": "({})²", "exp": "e^({})"}
"""How a link to positive numbers is written in a sentence, with a place for the raw output."""
SPREAD = "scale"


def questions_of(run: Run, step: int) -> tuple[Question, ...]:
    """Return the questions about a run at a recorded step, those that its distribution allows."""
    nll, points = float(run.nll[step]), run.dataset.size
    positive = [p for p in run.recipe.parameters if p.link.name in POSITIVE_LINKS and p.width == 1]
    spread = [spread_of(run, step, p) for p in positive if p.name == SPREAD]
    legal = [legal_output(run, step, p) for p in positive if not p.fixed]
    return (*spread[:1], *legal[-1:], *about_nll(nll, points, has_density(run.recipe)))


def has_density(recipe: Recipe) -> bool:
    """Return whether Pr(y|x) is a density: y is no label, no ranking and no count."""
    return recipe.domain.support is None and not recipe.domain.items and recipe.domain != COUNTS


def spread_of(run: Run, step: int, parameter: Parameter) -> Question:
    """Return whether the model is homoscedastic: its spread is the same at every x."""
    values = infer.parameters(run.recipe, run.raw(run.dataset.x, step))[parameter.name]  # (N,), or () if fixed
    low, high = (f"{readable(float(end), 3)}{_unit(run)}" for end in (np.min(values), np.max(values)))
    name = parameter.symbol
    facts = {
        "learned": f"One {name} is learned, for all x: {high} at step {step:,}.",
        "predicted": f"The network predicts {name}(x): at step {step:,} from {low} to {high}.",
    }
    follows_x = parameter.source == "predicted"
    return question(
        f"{facts.get(str(parameter.source), f'{name} is set to {high}, for all x.')} Is this model …",
        {
            SAME: f"“Homo” means the same: but here {name} is a function of x."
            if follows_x
            else f"One {name} for all x is the same spread everywhere, however it was found.",
            DIFFERENT: f"“Hetero” means different: {name} is a function of x, from an output of its own."
            if follows_x
            else f"Only a {name} that differs from x to x is. Learned is not predicted: a single number stays one.",
            NEITHER: f"The words are about Pr(y|x), the model: whether its {name} changes with x. "
            "Whether it should is what the data say.",
        },
        DIFFERENT if follows_x else SAME,
    )


def legal_output(run: Run, step: int, parameter: Parameter) -> Question:
    """Return whether a negative output is legal where the parameter that it becomes must be positive."""
    outputs = run.raw(run.dataset.x, step).numpy()[:, _column(run.recipe, parameter)]
    raw = -abs(float(outputs.min()))
    value = float(np.asarray(parameter.link.forward(np.array([raw])))[0])
    name, shown = f"f{lower(_column(run.recipe, parameter) + 1)}", significant(raw)
    least = float(outputs.min())
    given = (
        f"The lowest output {name} at step {step:,} is {shown}" if least < 0 else f"Let the output {name} be {shown}"
    )
    link = WRITTEN[parameter.link.name].format(shown)
    return question(
        f"{given}, and {parameter.symbol} must be above 0. Is that output legal?",
        {
            "Yes": f"Any output is: the link {parameter.link.name}, {link}, then a unit and a floor, makes it "
            f"{parameter.symbol} = {readable(value, 3)}{_unit(run) if parameter.power else ''}.",
            f"No: {parameter.symbol} would be negative": f"It would be if the output were {parameter.symbol} itself. "
            f"But {parameter.symbol} = {link} …, which is above 0.",
            "No: training must keep it above 0": "Gradient descent goes wherever the loss falls, and nothing holds an "
            "output. That is why a link stands behind it.",
        },
        "Yes" if value > 0 else f"No: {parameter.symbol} would be negative",
    )


def _column(recipe: Recipe, parameter: Parameter) -> int:
    before = recipe.predicted[: recipe.predicted.index(parameter)]
    return sum(each.width for each in before)


def _unit(run: Run) -> str:
    return f" {run.dataset.y_units}" if run.dataset.y_units else ""
