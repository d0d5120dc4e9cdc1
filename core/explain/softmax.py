"""Step 3 for several classes, written out: the softmax of one x, and the cost of one class, with their numbers."""

import math
from collections.abc import Callable

import numpy as np

from core.arrays import Floats
from core.choose.special import softmax
from core.notation.equations import Equation, consistent, plus, result
from core.notation.numbers import latex_exp

SMALLEST = 700.0
"""A cost in nats whose probability float64 can hardly tell from 0."""
DIGITS = 4
COST_DIGITS = 3


def softmax_in_numbers(logits: Floats, temperature: float) -> tuple[str, str]:
    """Return the softmax of logits (K,) at a temperature as LaTeX: in symbols, and with numbers for its mode."""
    divisor = "" if temperature == 1.0 else " / T"
    symbols = (
        rf"\Pr(y=k\,|\,x) = \mathrm{{softmax}}_k[\mathbf{{f}}{divisor}]"
        rf" = \frac{{\exp[f_k{divisor}]}}{{\sum_{{k'}} \exp[f_{{k'}}{divisor}]}}"
    )
    chosen = int(logits.argmax())
    outputs, share = result(_share_of(chosen), *map(float, logits / temperature), decimals=DIGITS)
    total = " + ".join(f"e^{{{output.latex}}}" for output in outputs)
    given = "" if temperature == 1.0 else rf", \quad T = {temperature:g}"
    return symbols, rf"\Pr(y={chosen}\,|\,x) = \frac{{e^{{{outputs[chosen].latex}}}}}{{{total}}} = {share.latex}{given}"


def _share_of(chosen: int) -> Callable[..., float]:
    def share(*outputs: float) -> float:
        return float(softmax(np.array(outputs), 1.0)[chosen])

    return share


def probability_sum(shares: Floats) -> str:
    """Return a sentence that adds up the probabilities (K,) of one x."""
    parts = {str(k): float(share) for k, share in enumerate(shares)}
    equation = Equation("total", list(parts), plus)
    own = dict.fromkeys(parts, DIGITS)
    shown = consistent(parts | {"total": float(shares.sum())}, [equation], DIGITS - 1, [list(parts)], own)
    *terms, total = (number.text for number in shown.values())
    return f"All together: {' + '.join(terms)} = {total}, and so at every other x."


def cost_in_numbers(logits: Floats, label: int, factor: float) -> tuple[str, str]:
    """Return the cost of a class as LaTeX, naive and by log-sum-exp, and the latter for factor · logits (K,)."""
    f = factor * logits
    top = float(f.max())
    rest = float(np.log(np.exp(f - top).sum()))
    symbols = (
        r"-\log\frac{e^{f_k}}{\sum_{k'} e^{f_{k'}}} = m + \log\textstyle\sum_{k'} e^{f_{k'} - m} - f_k,"
        r"\quad m = \max_{k'} f_{k'}"
    )
    values = {"m": top, "rest": rest, "f": float(f[label]), "cost": top + rest - float(f[label])}
    equation = Equation("cost", ["m", "rest", "f"], lambda m, rest, own: m + rest - own)
    shown = consistent(values, [equation], COST_DIGITS, own=dict.fromkeys(("m", "rest", "f"), DIGITS))
    most, left, own, cost = shown.values()
    return symbols, rf"k = {label}:\quad {most.latex} + {left.latex} - {own.behind} = {cost.latex}"


def image_cost(cost: float, label: int) -> str:
    """Return the cost of an image in nats as that of the probability of its label, with numbers, as LaTeX."""
    values = {"share": math.exp(-cost), "cost": cost}
    share, nats = consistent(values, [Equation("cost", ["share"], lambda share: -math.log(share))]).values()
    shown = latex_exp(-cost) if cost > SMALLEST else share.base
    return rf"-\log \Pr(y={label}\,|\,\mathbf{{x}}) = -\log {shown} = {nats.latex}\text{{ nats}}"
