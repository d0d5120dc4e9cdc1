"""The pieces of exported code: how a script writes links, activations, optimisers, distributions and data."""

import re
from inspect import signature
from string import Template

import numpy as np
import torch

from core.arrays import Floats
from core.choose import Recipe
from core.choose.link import EXP_BOUND, SHARE_BOUND, Link, Units
from core.choose.parameter import Parameter
from core.infer.images import INK, SIDE, ink_text
from core.minimise.compiled.optimisers import MOMENTUM, RMS_DECAY
from core.predict import LEAK

DIGITS = 12
"""Factors and floors of links are written with so many digits."""

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
LINK_CODE = {
    "identity": "{raw}",
    "softplus": "torch.nn.functional.softplus({raw})",
    "square": "{raw} ** 2",
    "exp": f"torch.exp({{raw}}.clamp(-{EXP_BOUND:g}, {EXP_BOUND:g}))",
    "sigmoid": f"torch.sigmoid({{raw}}.clamp(-{SHARE_BOUND:g}, {SHARE_BOUND:g}))",
    "direction": "torch.atan2({raw}[..., 1], {raw}[..., 0])",
    "Cholesky": "cholesky({raw}, {size})",
}
CHOLESKY_CODE = '''\
def cholesky(raw, size):
    """The lower triangular factors (N, size, size) whose entries, row by row, are raw, with a positive diagonal."""
    rows, columns = torch.tril_indices(size, size)
    factor = torch.zeros(*raw.shape[:-1], size, size)
    factor[..., rows, columns] = torch.where(rows == columns, $diagonal, raw)
    return factor


'''
MOMENTS_CODE = """\
for x_at, mean, deviation in zip(shown, predicted.mean, predicted.stddev):
    print(f"x = {x_at}   mean {y_shift + y_unit * mean.item():9.4g}   sd {y_unit * deviation.item():9.4g}")"""
PARTS_CODE = """\
np.set_printoptions(precision=4, suppress=True)
for x_at, mean, deviation in zip(shown, predicted.mean.numpy(), predicted.stddev.numpy()):
    print(f"x = {x_at}\\n  mean", str(y_shift + y_unit * mean).replace("\\n", "\\n      "))
    print("  sd  ", str(y_unit * deviation).replace("\\n", "\\n      "))"""
LABELS_CODE = """\
shares = predicted.log_prob(torch.arange($labels.0)[:, None]).exp().T  # (5, $labels)
for x_at, share in zip(shown, shares.numpy()):
    print(f"x = {x_at}   Pr(y|x) of each label {share.round(3)}")"""


def link_code(link: Link, raw: str, size: int = 0) -> str:
    """Return the expression that turns the raw outputs so named into a parameter; `size` is that of a matrix."""
    given = raw if link.gain == 1.0 else f"({link.gain!r} * {raw})"
    code = LINK_CODE[link.name].format(raw=given, size=size)
    if np.any(np.not_equal(link.factor, 1.0)):
        code = f"{_units(link.factor)} * {code}"
    return f"{_units(link.shift)} + {code}" if np.any(link.shift) else code


def _units(units: Units) -> str:
    """Return a number, or a tensor of them, without the last digits that rounding leaves."""
    rounded = np.asarray(np.char.mod(f"%.{DIGITS}g", units), dtype=np.float64).tolist()
    return f"torch.tensor({rounded})" if np.ndim(units) else repr(rounded)


def parameters_code(recipe: Recipe) -> str:
    """Return the lines that give each parameter its value, from `raw` (..., outputs) or as a number."""
    lines, column = [], 0
    for p in recipe.parameters:
        end = column + (0 if p.fixed else p.width)
        raw = f"raw[..., {column}]" if p.width == 1 else f"raw[..., {column}:{end}]"
        lines.append(f"    {p.name} = {repr(p.source) if p.fixed else link_code(p.link, raw, _size(p))}")
        column = end
    return "\n".join(lines)


def _size(parameter: Parameter) -> int:
    return int(np.shape(parameter.start)[0]) if np.ndim(parameter.start) == 2 else 0


def family_code(recipe: Recipe) -> str:
    """Return the expression that makes the distribution of the parameters.

    ValueError if the family states none, and torch has no distribution of its parameters.
    """
    if recipe.code:
        return recipe.code
    made, names = type(recipe.distribution(recipe.start[None])), [p.name for p in recipe.parameters]
    known = getattr(torch.distributions, made.__name__, None) is made
    if not (known and set(names) <= set(signature(made).parameters)):
        raise ValueError(f"{recipe.title} states no code for scripts, and torch has no distribution of its parameters")
    return f"torch.distributions.{made.__name__}({', '.join(f'{name}={name}' for name in names)})"


def helpers_code(recipe: Recipe, link: Link) -> str:
    """Return the functions and classes that a distribution needs beyond torch's; `link` is that to positive values."""
    if recipe.helpers:
        return recipe.helpers
    if any(parameter.link.name == "Cholesky" for parameter in recipe.parameters):
        return Template(CHOLESKY_CODE).substitute(diagonal=link_code(link, "raw"))
    return ""


def summary_code(recipe: Recipe) -> str:
    """Return the code that prints what is `predicted` at the places `shown`."""
    if recipe.domain.support is not None:
        return Template(LABELS_CODE).substitute(labels=len(recipe.domain.support))
    return recipe.summary or (PARTS_CODE if recipe.domain.event else MOMENTS_CODE)


def array_code(values: Floats) -> str:
    """Return what np.array takes; images as a character a pixel, its grey level to base INK + 1."""
    if values.ndim == 2 and values.shape[1] == SIDE * SIDE:
        rows = ",\n    ".join(f'"{ink_text(row)}"' for row in values)
        return f"[[int(code, {INK + 1}) / {INK} for code in row] for row in (\n    {rows},\n)]"
    return re.sub(r"(.{80}[^,]*,) ", r"\1\n    ", repr(values.tolist()))


def units_code(units: Units) -> str:
    """Return a number, or an array of one for each part of y."""
    return f"np.array({units.tolist()})" if isinstance(units, np.ndarray) else repr(units)
