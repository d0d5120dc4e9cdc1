"""Step 3 with the numbers of the moment: entropy, cross-entropy and KL divergence as LaTeX."""

import math

import numpy as np

from core.arrays import Floats
from core.theory.entropy import Terms
from core.theory.point_masses import Account, Boxes, Normal
from core.theory.two_bumps import TwoBumps
from core.theory.worked import guarded, number

DIGITS = 3


def finite(value: float) -> str:
    """Return a number as LaTeX, to three decimals, or the sign of infinity."""
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    return number(value, DIGITS)


def behind(value: float) -> str:
    """Return a number as LaTeX that may stand behind a sign."""
    return f"({finite(value)})" if value < 0 else finite(value)


def worked_boxes(boxes: Boxes, model: Normal, at: Account) -> str:
    """Return the cross-entropy from the sum of costs, and D[q‖p] from both entropies, as LaTeX."""
    count, excess = len(boxes.y), float(boxes.excess(model.scale))
    wider = rf" + \frac{{{boxes.width:g}^2}}{{24 \cdot {model.scale:.4g}^2}}" if boxes.width else ""
    sums = f"{behind(at.mean_nll)} + {number(excess, 5)}" if boxes.width else behind(at.mean_nll)
    return (
        rf"\begin{{aligned}} \mathrm{{H}}[q, p] &= \frac{{{number(at.nll, DIGITS)}}}{{{count}}}{wider}"
        rf" = {sums} = {finite(at.cross_entropy)} \text{{ nats}} \\"
        rf" \mathrm{{D}}[q \| p] &= {finite(at.cross_entropy)} - {behind(at.entropy)}"
        rf" = {finite(at.divergence)} \text{{ nats}} \end{{aligned}}"
    )


def worked_entropy(boxes: Boxes) -> str:
    """Return the entropy of the boxes as LaTeX: log(I h) where they are apart, the limit for point masses."""
    count = len(boxes.y)
    if boxes.width == 0:
        return rf"\mathrm{{H}}[q] = \lim_{{h \to 0}} \log[{count} \, h] = -\infty"
    if boxes.apart:
        apart = (
            rf"\log {count} + \log {boxes.width:g} = {finite(math.log(count))} + {guarded(math.log(boxes.width), 3)}"
        )
        return rf"\mathrm{{H}}[q] = \log[{count} \cdot {boxes.width:g}] = {apart} = {finite(boxes.entropy)}"
    return rf"\mathrm{{H}}[q] = -\int q \log q \, dy = {finite(boxes.entropy)} \quad \text{{(boxes overlap)}}"


def worked_terms(at: Terms) -> str:
    """Return the three sums of two distributions, term by term, as LaTeX; p = 0 where q is not gives infinity."""
    entropy, crossed, divergence = (finite(total) for total in at.sums)
    pairs = list(zip(at.q, at.p, strict=True))
    own = " ".join(_entropy_term(q, q) for q in at.q)
    other = " ".join(_entropy_term(q, p) for q, p in pairs)
    ratio = " + ".join(rf"{_brief(q)} \log\tfrac{{{_brief(q)}}}{{{_brief(p)}}}" if q else "0" for q, p in pairs)
    return (
        rf"\begin{{aligned}} \mathrm{{H}}[q] &= {own} = {entropy} \\ \mathrm{{H}}[q, p] &= {other} = {crossed} \\"
        rf" \mathrm{{D}}[q \| p] &= {ratio} = {divergence} \text{{ nats}} \end{{aligned}}"
    )


def _entropy_term(q: float, p: float) -> str:
    return rf"- {_brief(q)} \log {_brief(p)}" if q else "- 0"


def _brief(share: float) -> str:
    return f"{share:.3g}"


def worked_forward(target: TwoBumps, model: Normal, value: float) -> str:
    """Return D[q‖p] in closed form but for the entropy of q, with numbers, as LaTeX."""
    away = target.mean - model.loc
    return (
        rf"-{behind(target.entropy)} + \tfrac{{1}}{{2}} \log\left[2\pi \cdot {model.scale:.4g}^2\right]"
        rf" + \frac{{{number(target.variance)} + {guarded(away)}^2}}{{2 \cdot {model.scale:.4g}^2}} = {finite(value)}"
    )


def worked_reverse(model: Normal, value: float) -> str:
    """Return D[p‖q] as minus the entropy of p and the cross-entropy that is left, with numbers, as LaTeX."""
    entropy = 0.5 * math.log(2 * math.pi * math.e * model.scale**2)
    return rf"-{behind(entropy)} + {finite(value + entropy)} = {finite(value)}"


def table(at: Terms) -> dict[str, Floats]:
    """Return the columns (K + 1,) of a table by their heads: shares and terms of each category, and their sums."""
    columns = {
        "q": at.q,
        "p": at.p,
        "−q log q": at.entropy,
        "−q log p": at.cross_entropy,
        "q log(q/p)": at.divergence,
    }
    return {head: np.append(column, column.sum()) for head, column in columns.items()}
