"""The notebook of a run: the whole recipe as a Jupyter notebook, its four steps in words, formulas and code."""

import inspect
import json
import re
from collections.abc import Iterator
from string import Template
from typing import Any

from core.choose import Recipe
from core.choose.domain import COUNTS
from core.choose.parameter import Parameter
from core.data import Dataset
from core.data.own import markdown
from core.export import engine
from core.export.own_file import OwnFile
from core.export.script import data_sample, script, settings_code
from core.minimise import Run

Cell = dict[str, Any]

PARTS = re.compile(r"^(?=# (?:The data|Step \d|The result)\b)", re.MULTILINE)
"""Where a script is cut into cells."""
MARKED = re.compile(r"([|_*])")
"""What would be marks of Markdown in a formula written as text."""

LOSS_CODE = """\
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("matplotlib is not installed, so there is no picture")
else:
    figure, $axes = plt.subplots(1, $count, figsize=($width, 4.5), layout="constrained")$drawn
    curve.plot(losses)
    curve.set(xlabel="step", ylabel="nats per point", title="The loss")
    plt.show()"""
ENGINE_TEXT = """\
## The same bits

Where Likelihood Lab itself is at hand (start the notebook in its folder, with its packages), its engine trains the run
again, to the last bit on any computer."""
PICTURE_CODE = """
    x_grid, y_grid = np.linspace(x.min(), x.max(), 201), $y_grid
    with torch.no_grad():
        raw = predict(torch.tensor((x_grid[:, None] - x_centre) / x_spread))[:, None]  # (X, 1, outputs)
        density = torch.exp(-nll(raw, torch.tensor((y_grid - y_shift) / y_unit))).T.numpy()  # (Y, X)
    colours = picture.pcolormesh(x_grid, y_grid, density, shading="nearest", vmax=np.quantile(density, 0.99))
    picture.plot(x[:, 0], y, "o", color="white", markeredgecolor="black", markersize=4)
    picture.set(xlabel=$x_label, ylabel=$y_label, title="Pr(y|x) and the data")
    figure.colorbar(colours, ax=picture)"""
VECTOR_CODE = """
    x_grid = np.linspace(x.min(), x.max(), 201)
    with torch.no_grad():
        mean = distribution(predict(torch.tensor((x_grid[:, None] - x_centre) / x_spread))).mean.numpy()
    for part, name in enumerate($components):
        (line,) = picture.plot(x_grid, (y_shift + y_unit * mean)[:, part], label=name)
        picture.plot(x[:, 0], y[:, part], ".", color=line.get_color(), alpha=0.4)
    picture.set(xlabel=$x_label, title="The mean of each part, and the data")
    picture.legend()"""
EVEN = "np.linspace(y.min(), y.max(), 201)"
WHOLE = "np.unique(np.linspace(y.min(), y.max(), 201).round())"
"""The y at which a picture shows Pr(y|x): numbers, or whole numbers for labels and counts."""


def notebook(run: Run, file: OwnFile | None = None) -> str:
    """Return the recipe of a run as a Jupyter notebook, nbformat 4.5, in JSON; it needs NumPy and torch alone.

    Its code is that of `script`, also of a person's own `file`, cut at its steps, which prints the NLL, and draws if it
    finds matplotlib. The last cell gives the bits of the run if it finds the engine itself; it is missing where data
    are a sample of large ones.
    """
    head, data, *steps, result = PARTS.split(script(run, file))
    head = head.split('"""\n', 1)[1].lstrip()  # without the docstring, which the first cell says
    codes = [head + data, *steps, f"{result}\n{_picture(run)}"]
    written = [*zip(_texts(run), codes, strict=True), *_engine(run)]
    content = {
        "cells": [cell for number, pair in enumerate(written) for cell in _cells(number, *pair)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _cells(number: int, text: str, code: str) -> Iterator[Cell]:
    yield {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": _lines(text)}
    yield {
        "cell_type": "code",
        "id": f"code-{number}",
        "metadata": {},
        "source": _lines(code),
        "execution_count": None,
        "outputs": [],
    }


def _lines(text: str) -> list[str]:
    return text.strip().splitlines(keepends=True)


def _texts(run: Run) -> tuple[str, ...]:
    """Return the Markdown above each cell of code: the data, the four steps and the result."""
    return (_beginning(run), _chosen(run.recipe), _predicted(run), _minimised(run.recipe), _inferred(), _result(run))


def _beginning(run: Run) -> str:
    data = run.dataset
    inputs = " and ".join(markdown(name) for name in data.x_labels[:3])
    return f"""\
# {markdown(data.title)}: {run.recipe.title}

A loss is the negative log-likelihood of the distribution that a model predicts. Four steps lead from a distribution to
a trained network. This notebook needs NumPy and PyTorch alone.

**The data.** {data.source}{data_sample(run)} x is {inputs}{" and more" * (len(data.x_labels) > 3)};
y is {markdown(data.y_label)}.

Written by Likelihood Lab for the settings `{settings_code(run)}`."""


def _chosen(recipe: Recipe) -> str:
    about = (inspect.getdoc(type(recipe)) or "").split("\n\n", maxsplit=1)[0]
    description = MARKED.sub(r"\\\1", about)
    return f"""\
## 1. Choose a distribution over the domain of y

y lies in the domain {recipe.domain.name}, {recipe.domain.symbol}.

{description}"""


def _predicted(run: Run) -> str:
    rows = "\n".join(_row(parameter) for parameter in run.recipe.parameters)
    return rf"""## 2. Predict its parameters from x

A shallow network of {run.settings.hidden} hidden units gives the raw outputs

$$f_k[x, \phi] = \phi_{{k0}} + \sum_h \phi_{{kh}}\, a[\theta_{{h0}} + \theta_{{h1}} x_1 + \dots],$$

and a link keeps each parameter legal.

| parameter | where it comes from | link |
|---|---|---|
{rows}"""


def _row(parameter: Parameter) -> str:
    name = f"{parameter.symbol}, `{parameter.name}`"
    if parameter.fixed:
        return f"| {name} | fixed at {parameter.source:.4g} | |"
    width = f"{parameter.width} raw outputs" if parameter.width > 1 else "one raw output"
    source = f"{width}, {'of x' if parameter.source == 'predicted' else 'the same for all x'}"
    return f"| {name} | {source} | ${parameter.link.formula.format(raw='f')}$ |"


def _minimised(recipe: Recipe) -> str:
    return rf"""## 3. Minimise the negative log-likelihood

$$\hat\phi = \arg\min_\phi L[\phi]$$

$${recipe.terms.symbols}$$

The optimiser sees the mean over a batch; the NLL that is told at the end is the sum over all points."""


def _inferred() -> str:
    return r"""## 4. Infer

What comes out is the whole distribution $Pr(y\,|\,\mathrm{f}[x, \hat\phi])$ at every x."""


def _result(run: Run) -> str:
    return f"""## The result

Likelihood Lab showed an NLL of {run.nll[-1]:.2f} nats, the sum over {run.dataset.size:,} points. What is printed last
says how far from it PyTorch ends, and how far the app itself would if it began a little elsewhere."""


def _engine(run: Run) -> list[tuple[str, str]]:
    """Return the last text and the code below it."""
    whole = run.whole is run.dataset
    return [(ENGINE_TEXT, engine.code(run, settings_code(run)))] if whole else []


def _picture(run: Run) -> str:
    """Return the code that draws the loss, and beside it what is predicted over x where a plane can show it."""
    drawn = _drawn(run.dataset) if run.dataset.x.shape[1] == 1 and not run.dataset.without_x else ""
    axes, count = ("(picture, curve)", 2) if drawn else ("curve", 1)
    return Template(LOSS_CODE).substitute(axes=axes, count=count, width=6 * count, drawn=drawn)


def _drawn(data: Dataset) -> str:
    if data.components:
        components = f"[{', '.join(map(_label, data.components))}]"
        return Template(VECTOR_CODE).substitute(components=components, x_label=_label(data.x_label))
    if data.domain.event:
        return ""
    y_grid = WHOLE if data.domain.items or data.domain == COUNTS else EVEN
    labels = {"x_label": _label(data.x_label), "y_label": _label(data.y_label)}
    return Template(PICTURE_CODE).substitute(labels, y_grid=y_grid)


def _label(text: str) -> str:
    """Return a label as code; matplotlib would read what stands between dollar signs as a formula."""
    return repr(text.replace("$", r"\$"))
