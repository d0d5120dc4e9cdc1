"""Step 3 with the numbers of the moment: entropy, cross-entropy and KL divergence as LaTeX."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from core.notation.equations import Equation, consistent, less, plus, result
from core.notation.numbers import Numeral, numeral, operand
from core.theory.entropy import EntropyTerms
from core.theory.normal import cost
from core.theory.point_masses import Boxes, DivergenceAccount, ModelNormal
from core.theory.two_bumps import TwoBumps

DIGITS = 3
ROUNDING = 1e-12
"""A mean that is nearer than this to another is that one."""


def account_numerals(boxes: Boxes, model: ModelNormal, at: DivergenceAccount) -> dict[str, Numeral]:
    """Return what an account says as it is shown, so that sums, means and differences come out as shown.

    Its names: nll, count, mean, h, σ, wider (what boxes add to the mean), crossed, entropy, divergence.
    """
    values = {
        "nll": at.nll, "count": len(boxes.y), "mean": at.mean_nll, "h": boxes.width, "σ": model.scale,
        "wider": float(boxes.excess(model.scale)), "crossed": at.cross_entropy, "entropy": at.entropy,
        "divergence": at.divergence,
    }  # fmt: skip
    equations = [
        Equation("mean", ["nll", "count"], operator.truediv),
        Equation("wider", ["h", "σ"], _wider),
        Equation("crossed", ["mean", "wider"], plus),
        Equation("crossed", ["nll", "count", "h", "σ"], lambda nll, count, h, sigma: nll / count + _wider(h, sigma)),
        Equation("divergence", ["crossed", "entropy"], less),
    ]
    return consistent(values, equations, DIGITS, own=dict.fromkeys(("mean", "wider", "crossed", "entropy"), DIGITS + 1))


def _wider(h: float, sigma: float) -> float:
    return h**2 / (24 * sigma**2)


def boxes_in_numbers(boxes: Boxes, model: ModelNormal, at: DivergenceAccount) -> str:
    """Return the cross-entropy from the sum of costs, and D[q‖p] from both entropies, as LaTeX."""
    shown = account_numerals(boxes, model, at)
    nll, mean, wider, crossed, entropy, divergence = (
        shown[name] for name in ("nll", "mean", "wider", "crossed", "entropy", "divergence")
    )
    width = rf" + \frac{{{shown['h'].base}^2}}{{24 \cdot {shown['σ'].base}^2}}" if boxes.width else ""
    sums = f"{mean.latex} + {wider.latex} = {crossed.latex}" if boxes.width else crossed.latex
    return (
        rf"\begin{{aligned}} \mathrm{{H}}[q, p] &= \frac{{{nll.latex}}}{{{len(boxes.y)}}}{width}"
        rf" = {sums} \text{{ nats}} \\"
        rf" \mathrm{{D}}[q \| p] &= {crossed.latex} - {entropy.behind}"
        rf" = {divergence.latex} \text{{ nats}} \end{{aligned}}"
    )


SYMBOLS_OF_COLLAPSE = (
    r"\begin{gathered} q(y) = \frac{1}{I} \sum_{i=1}^{I} \delta[y - y_i] \\"
    r" -\int q(y) \log p(y) \, dy = \frac{1}{I} \sum_{i=1}^{I} -\!\int \delta[y - y_i] \log p(y) \, dy"
    r" = \frac{1}{I} \sum_{i=1}^{I} -\log p(y_i) \end{gathered}"
)
"""The data as a weighted sum of point masses, and the integral over each of them, which is one value."""


def collapse_in_numbers(boxes: Boxes, model: ModelNormal, count: int = 3) -> str:
    """Return the integral box by box, each with its weight 1/I, for the first boxes and in all, as LaTeX, in nats."""
    weight = rf"\tfrac{{1}}{{{len(boxes.y)}}}"
    costs = cost(boxes.y[:count] - model.loc, model.scale) + float(boxes.excess(model.scale))
    terms = " + ".join(rf"{weight} \cdot {numeral(float(each), DIGITS).behind}" for each in costs)
    total = numeral(float(boxes.cross_entropy(model.loc, model.scale)), DIGITS).latex
    return rf"{terms} + \dots = {total} \text{{ nats}}"


def entropy_in_numbers(boxes: Boxes) -> str:
    """Return the entropy of the boxes as LaTeX: log(I h) where they are apart, the limit for point masses."""
    count = len(boxes.y)
    if boxes.width == 0:
        return rf"\mathrm{{H}}[q] = \lim_{{h \to 0}} \log[{count} \, h] = -\infty"
    if not boxes.apart:
        of_all = numeral(boxes.entropy, DIGITS).latex
        return rf"\mathrm{{H}}[q] = -\int q \log q \, dy = {of_all} \quad \text{{(boxes overlap)}}"
    values = {
        "I": count, "h": boxes.width, "log I": math.log(count), "log h": math.log(boxes.width), "H": boxes.entropy,
    }  # fmt: skip
    shown = consistent(
        values,
        [
            Equation("log I", ["I"], math.log),
            Equation("log h", ["h"], math.log),
            Equation("H", ["log I", "log h"], plus),
            Equation("H", ["I", "h"], lambda count, h: math.log(count * h)),
        ],
        DIGITS,
        alike=[("log I", "log h")],
    )
    width, of_count, of_width, entropy = (shown[name] for name in ("h", "log I", "log h", "H"))
    return (
        rf"\mathrm{{H}}[q] = \log[{count} \cdot {width.base}] = \log {count} + \log {width.base}"
        rf" = {of_count.latex} + {of_width.behind} = {entropy.latex}"
    )


def term_numerals(at: EntropyTerms) -> dict[str, list[Numeral]]:
    """Return q, p, and the terms of the three sums (K + 1,) with their totals last, as they are shown.

    The shown shares give the shown terms, these the shown totals, and the totals each other; 0 log 0 is 0.
    """
    columns = zip(TERMS, (at.entropy, at.cross_entropy, at.divergence), at.sums, strict=True)
    parts = {head: [f"{head} {k}" for k in range(len(at.q))] for head in (*SHARES, *TERMS)}

    def pairs(first: str, second: str) -> Iterable[tuple[str, str]]:
        return zip(parts[first], parts[second], strict=True)

    values = dict(zip(chain(parts["q"], parts["p"]), map(float, chain(at.q, at.p)), strict=True))
    equations = []
    for head, column, total in columns:
        values |= dict(zip(parts[head], map(float, column), strict=True)) | {head: total}
        equations += [Equation(*each, TERMS[head]) for each in zip(parts[head], pairs("q", "p"), strict=True)]
        equations.append(Equation(head, parts[head], plus))
    own, crossed, ratio = TERMS
    equations += [Equation(*each, plus) for each in zip(parts[crossed], pairs(own, ratio), strict=True)]
    equations.append(Equation(ratio, (crossed, own), less))
    alike = [parts["q"] + parts["p"], *(parts[head] for head in TERMS)]
    shown = consistent(values, equations, DIGITS, alike, dict.fromkeys((own, crossed), DIGITS + 1))
    totals = dict.fromkeys(SHARES, operand(1.0)) | {head: shown[head] for head in TERMS}
    return {head: [*(shown[name] for name in names), totals[head]] for head, names in parts.items()}


def _own(q: float, _: float) -> float:
    return -q * math.log(q) if q else 0.0


def _crossed(q: float, p: float) -> float:
    return (-q * math.log(p) if p else math.inf) if q else 0.0


def _ratio(q: float, p: float) -> float:
    return (q * math.log(q / p) if p else math.inf) if q else 0.0


SHARES = ("q", "p")
TERMS: Mapping[str, Callable[[float, float], float]] = MappingProxyType(
    {"−q log q": _own, "−q log p": _crossed, "q log(q/p)": _ratio}
)
"""By its head in the table, the term that a category gives, from its shares."""


def terms_in_numbers(at: EntropyTerms) -> str:
    """Return the three sums of two distributions, term by term, as LaTeX; p = 0 where q is not gives infinity."""
    columns = term_numerals(at)
    pairs = list(zip(columns["q"][:-1], columns["p"][:-1], strict=True))
    entropy, crossed, divergence = (columns[head][-1].latex for head in TERMS)
    own = " ".join(_entropy_term(q, q) for q, _ in pairs)
    other = " ".join(_entropy_term(q, p) for q, p in pairs)
    ratio = " + ".join(rf"{q.latex} \log\tfrac{{{q.latex}}}{{{p.latex}}}" if q.value else "0" for q, p in pairs)
    return (
        rf"\begin{{aligned}} \mathrm{{H}}[q] &= {own} = {entropy} \\ \mathrm{{H}}[q, p] &= {other} = {crossed} \\"
        rf" \mathrm{{D}}[q \| p] &= {ratio} = {divergence} \text{{ nats}} \end{{aligned}}"
    )


def _entropy_term(q: Numeral, p: Numeral) -> str:
    return rf"- {q.latex} \log {p.base}" if q.value else "- 0"


def forward_numerals(target: TwoBumps, model: ModelNormal) -> tuple[list[Numeral], Numeral]:
    """Return H[q], σ, Var q and E q − μ, and the D[q‖p] that they give, as they are shown."""

    def divergence(entropy: float, sigma: float, variance: float, away: float) -> float:
        return -entropy + 0.5 * math.log(2 * math.pi * sigma**2) + (variance + away**2) / (2 * sigma**2)

    away = target.mean - model.loc
    away = away if abs(away) > ROUNDING else 0.0
    return result(divergence, target.entropy, model.scale, target.variance, away, decimals=DIGITS)


def forward_in_numbers(target: TwoBumps, model: ModelNormal, value: float) -> str:
    """Return D[q‖p] in closed form but for the entropy of q, with numbers, as LaTeX."""
    (entropy, sigma, variance, away), of_value = forward_numerals(target, model)
    return (
        rf"-{entropy.behind} + \tfrac{{1}}{{2}} \log\left[2\pi \cdot {sigma.base}^2\right]"
        rf" + \frac{{{variance.latex} + {away.base}^2}}{{2 \cdot {sigma.base}^2}} = {of_value.latex}"
    )


def _of_normal(sigma: float) -> float:
    """Return the entropy of a normal."""
    return 0.5 * math.log(2 * math.pi * math.e * sigma**2)


def reverse_numerals(model: ModelNormal, value: float) -> list[Numeral]:
    """Return σ, H[p], H[p, q] and the D[p‖q] that these give, as they are shown."""
    entropy = _of_normal(model.scale)
    values = {"σ": model.scale, "entropy": entropy, "crossed": value + entropy, "value": value}
    shown = consistent(
        values,
        [
            Equation("entropy", ["σ"], _of_normal),
            Equation("value", ["crossed", "entropy"], less),
            Equation("value", ["crossed", "σ"], lambda crossed, sigma: crossed - _of_normal(sigma)),
        ],
        DIGITS,
    )
    return list(shown.values())


def reverse_in_numbers(model: ModelNormal, value: float) -> str:
    """Return D[p‖q] as minus the entropy of p and the cross-entropy that is left, with numbers, as LaTeX."""
    sigma, entropy_shown, crossed, divergence = reverse_numerals(model, value)
    return (
        rf"-\tfrac{{1}}{{2}} \log\left[2\pi e \cdot {sigma.base}^2\right] + {crossed.behind}"
        rf" = -{entropy_shown.behind} + {crossed.behind} = {divergence.latex}"
    )


def entropy_table(at: EntropyTerms) -> dict[str, list[str]]:
    """Return the columns (K + 1,) of a table by their heads: shares and terms of each category, and their sums."""
    return {head: [number.text for number in column] for head, column in term_numerals(at).items()}
