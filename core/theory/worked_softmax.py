"""Step 3 for several classes, written out: the softmax of one x, and the cost of one class, with their numbers."""

import numpy as np

from core.arrays import Floats
from core.theory.softmax import softmax

DIGITS = 4


def worked_softmax(logits: Floats, temperature: float) -> tuple[str, str]:
    """Return the softmax of logits (K,) at a temperature as LaTeX: in symbols, and with numbers for its mode."""
    divisor = "" if temperature == 1.0 else " / T"
    symbols = (
        rf"\Pr(y=k\,|\,x) = \mathrm{{softmax}}_k[\mathbf{{f}}{divisor}]"
        rf" = \frac{{\exp[f_k{divisor}]}}{{\sum_{{k'}} \exp[f_{{k'}}{divisor}]}}"
    )
    f, chosen = logits / temperature, int(logits.argmax())
    total = " + ".join(f"e^{{{value:.2f}}}" for value in f)
    share = softmax(logits, temperature)[chosen]
    given = "" if temperature == 1.0 else rf", \quad T = {temperature:g}"
    return symbols, rf"\Pr(y={chosen}\,|\,x) = \frac{{e^{{{f[chosen]:.2f}}}}}{{{total}}} = {share:.{DIGITS}f}{given}"


def worked_sum(shares: Floats) -> str:
    """Return a sentence that adds up the probabilities (K,) of one x."""
    added = " + ".join(f"{share:.{DIGITS}f}" for share in shares)
    return f"All together: {added} = {shares.sum():.{DIGITS}f}, and so at every other x."


def worked_cost(logits: Floats, label: int, factor: float) -> tuple[str, str]:
    """Return the cost of a class as LaTeX, naive and by log-sum-exp, and the latter for factor · logits (K,)."""
    f = factor * logits
    top = float(f.max())
    rest = float(np.log(np.exp(f - top).sum()))
    symbols = (
        r"-\log\frac{e^{f_k}}{\sum_{k'} e^{f_{k'}}} = m + \log\textstyle\sum_{k'} e^{f_{k'} - m} - f_k,"
        r"\quad m = \max_{k'} f_{k'}"
    )
    return symbols, rf"k = {label}:\quad {top:.2f} + {rest:.4f} - ({f[label]:.2f}) = {top + rest - f[label]:.3f}"
