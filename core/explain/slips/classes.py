"""Step 3 for classes, its slips: logits, log-sum-exp, and what of the KL divergence depends on the model."""

import math

import numpy as np
from numpy.typing import NDArray

from core.arrays import Floats
from core.explain.slips.slip import Mark, Proof, Slip, Trace
from core.notation.equations import Equation, consistent, less, result
from core.notation.numbers import fixed, latex_fixed, numeral, operand, whole_number
from core.theory.normal import cost

GRID = 241
OUTPUTS = np.array([0.0, 1.0, 2.0])
SATURATED = 20.0
"""A logit at which λ is 1 in float32."""
TRUE_SCALE, MODEL_SCALE = 1.0, 1.3
"""The standard deviations of q and p."""


def _logit() -> Proof:
    logit = np.linspace(0.0, 30.0, 301)
    right = np.logaddexp(0.0, logit)
    with np.errstate(divide="ignore"):
        saturated = -np.log(1 - _sigmoid(logit)).astype(np.float64)
    finite = np.isfinite(saturated)
    last = -math.log(np.finfo(np.float32).epsneg)
    cost, rest = numeral(float(np.logaddexp(0.0, SATURATED)), 4), operand(float(1 - _sigmoid(np.array(SATURATED))))
    return Proof(
        rf"y = 0,\ \mathrm{{f}} = {SATURATED:g}: \quad \log(1+e^{{{SATURATED:g}}}) = {cost.latex}, \qquad "
        rf"1 - \mathrm{{sig}}[{SATURATED:g}] = {rest.latex}\ \text{{(float32)}}",
        f"In float32, λ is exactly 1 beyond a logit of {fixed(last, 1)}: log(1−λ) is then −∞ and has no gradient. "
        "From the logit the cost is exact for ever.",
        "logit f of a point with y = 0",
        "cost −log(1−λ) (nats)",
        (
            Trace("from the logit", logit, right, "right"),
            Trace("from λ in float32", logit, np.where(finite, saturated, np.nan), "wrong"),
        ),
        (Mark(f"λ = 1 from {fixed(last, 1)} on", last, "wrong"),),
    )


def _sigmoid(logit: Floats) -> NDArray[np.float32]:
    """Return λ of logits in float32, as it is computed where it saturates."""
    return np.asarray(1 / (1 + np.exp(-logit.astype(np.float32))), dtype=np.float32)


def _log_sum_exp() -> Proof:
    shift = np.linspace(0.0, 900.0, 181)
    f = shift[:, None] + OUTPUTS  # (A, K)
    with np.errstate(over="ignore"):
        naive = np.log(np.exp(f).sum(axis=1)) - f[:, 0]
    top = f.max(axis=1)
    stable = top + np.log(np.exp(f - top[:, None]).sum(axis=1)) - f[:, 0]
    (total,), nats = result(math.log, float(np.exp(OUTPUTS).sum()), decimals=4)
    last = math.log(np.finfo(np.float64).max) - float(np.log(np.exp(OUTPUTS).sum()))
    return Proof(
        rf"\mathrm{{f}} = ({', '.join(f'{output:g}' for output in OUTPUTS)}),\ y = 1: \qquad "
        rf"-({OUTPUTS[0]:g} - \log {total.latex}) = {nats.latex}\ \text{{nats}}",
        "Adding c to all outputs changes no probability. The naive form overflows beyond "
        f"c = {fixed(last, 1)}; with the "
        f"largest output taken out first it is exact. The stray minus asks for log(−{total.text}): there is none.",
        "c, added to all outputs",
        "cost of one point (nats)",
        (
            Trace("log-sum-exp", shift, stable, "right"),
            Trace("naive", shift, np.where(np.isfinite(naive), naive, np.nan), "wrong"),
        ),
        (Mark(f"overflow beyond {fixed(last, 1)}", last, "wrong"),),
        y=(0.0, 2 * nats.value),
    )


def _divergence() -> Proof:
    mean = np.linspace(-3.0, 3.0, GRID)
    cross = cross_entropy(0.0, TRUE_SCALE, mean, MODEL_SCALE)
    entropy = float(cross_entropy(0.0, TRUE_SCALE, np.zeros(1), TRUE_SCALE)[0])
    least = float(mean[np.argmin(cross)])
    values = {"crossed": float(cross.min()), "entropy": entropy, "divergence": float(cross.min()) - entropy}
    equation = Equation("divergence", ["crossed", "entropy"], less)
    crossed, own, divergence = consistent(values, [equation], 4, own={"crossed": 4, "entropy": 4}).values()
    return Proof(
        rf"D = {crossed.latex} - {own.latex} = {divergence.latex}\ \text{{nats at }}\mu = {latex_fixed(least, 0)}",
        f"The curves differ by the entropy of q, {own.text} nats whatever the model: both are least at μ = "
        f"{whole_number(least)}. For point masses that term has no finite value, so drop it, and say so.",
        "mean μ of the model p",
        "nats",
        (
            Trace("cross-entropy", mean, cross, "right"),
            Trace("KL divergence", mean, cross - entropy, "wrong"),
            Trace("entropy of q", mean, np.full(GRID, entropy), "other"),
        ),
    )


def cross_entropy(loc: float, scale: float, model_loc: Floats, model_scale: float) -> Floats:
    """Return -∫ q log p (A,) in nats, for a normal q and normals p at model_loc (A,).

    It is the cost of q's mean under p, and ½ (scale / model_scale)² for q's spread.
    """
    return np.asarray(cost(loc - model_loc, model_scale) + 0.5 * (scale / model_scale) ** 2)


CLASSES = (
    Slip(
        "logit",
        "likelihood",
        "Binary cross-entropy",
        r"L[\phi] = \sum_{i=1}^{I} -(1-y_i)\log(1-\lambda_i) - y_i\log\lambda_i "
        r"\qquad = \sum_{i=1}^{I}\log(1+e^{\mathrm{f}_i}) - y_i \mathrm{f}_i",
        r"\log(1-\lambda_i)\ \text{of a saturated}\ \lambda_i",
        "binary",
        "Prince 2023, section 5.4",
        _logit,
    ),
    Slip(
        "log_sum_exp",
        "likelihood",
        "Multiclass cross-entropy",
        r"L[\phi] = -\sum_{i=1}^{I}\Big(\mathrm{f}_{y_i}[x_i,\phi] - "
        r"\log\sum_{k'=1}^{K} e^{\mathrm{f}_{k'}[x_i,\phi]}\Big)",
        r"\log\Big[-\sum_{k'} e^{\mathrm{f}_{k'}}\Big]",
        "multiclass",
        "Prince 2023, section 5.5",
        _log_sum_exp,
    ),
    Slip(
        "divergence",
        "likelihood",
        "Kullback–Leibler divergence",
        r"D[q\,\|\,p] = \int q(y) \log q(y)\,dy \qquad - \int q(y) \log p(y\,|\,\theta)\,dy",
        r"\text{the first term depends on }\theta",
        "cross_entropy",
        "Prince 2023, section 5.7",
        _divergence,
    ),
)
