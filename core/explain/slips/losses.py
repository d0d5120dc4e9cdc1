"""Step 3, its slips: products and logs, signs and variances, sums and means."""

import operator

import numpy as np

from core.arrays import Floats
from core.choose.special import HALF_LOG_2PI
from core.data import load
from core.explain.slips.slip import Mark, Proof, Slip, Trace
from core.notation.equations import Equation, consistent, result
from core.notation.numbers import fixed, latex_fixed, numeral, whole_number
from core.theory.book import SIGMA, book_data, book_network, book_sweep
from core.theory.likelihood import repeated, running_products
from core.theory.line import fit_along, fit_line, growing_sigma
from core.theory.logs import decades
from core.theory.normal import cost
from core.theory.sweep import sweep_line

MANY = 1500
"""Points enough for a float64 product to vanish."""
SIGMA_LINE = 0.1
LOW, HIGH = 0.05, 0.6
"""How σ grows along x where it does."""


def book_costs() -> Floats:
    """Return -log Pr (N,) in nats of the book's chapter-5 points under its network, at the notebook's σ."""
    data = book_data()
    return cost(data.y - book_network()(data.x)[:, 0], SIGMA)


def _independence() -> Proof:
    data = load("line")
    best = fit_line(data.x, data.y).line
    slopes = best.slope + np.linspace(-0.3, 0.3, 241)
    once = sweep_line(best, "slope", slopes, data.x, data.y, SIGMA_LINE)
    twice = sweep_line(best, "slope", slopes, np.tile(data.x, (2, 1)), np.tile(data.y, 2), SIGMA_LINE)
    return Proof(
        rf"-\log \prod_{{i=1}}^{{{data.size}}} = {latex_fixed(once.nll.min())}, \quad "
        rf"-\log \prod_{{i=1}}^{{{2 * data.size}}} = {latex_fixed(twice.nll.min())}\ \text{{nats}}",
        "Write every point twice: the copies are not independent, nothing was learned, "
        "and yet the product calls every other slope less likely than before.",
        "slope (y per unit of x)",
        "likelihood (share of its largest)",
        (
            Trace(f"{data.size} points", slopes, once.relative_likelihood, "right"),
            Trace("each twice", slopes, twice.relative_likelihood, "wrong"),
        ),
    )


def _underflow() -> Proof:
    run = running_products(repeated(book_costs(), MANY))
    points, shown = run.points.astype(np.float64), slice(0, None, 5)
    return Proof(
        rf"\prod_{{i=1}}^{{{run.zero_single}}} = 0\ \text{{(float32)}}, \quad "
        rf"\prod_{{i=1}}^{{{run.zero_double}}} = 0\ \text{{(float64)}}, \qquad "
        rf"\sum_{{i=1}}^{{{MANY}}} \log \Pr = {numeral(float(run.log_sum[-1]), 1).latex}\ \text{{nats}}",
        f"With the points of chapter 5 over and over, the float32 product is 0 at {run.zero_single:,} points, the "
        f"float64 product at {run.zero_double:,}. The sum goes on, and log is monotonic: its argmax is the same.",
        "points",
        "log₁₀ of the likelihood",
        (
            Trace("sum of logs", points[shown], run.log_sum[shown] / np.log(10), "right"),
            Trace("product, float64", points[shown], decades(run.double)[shown], "wrong"),
            Trace("product, float32", points[shown], decades(run.single)[shown], "other"),
        ),
        (
            Mark(f"0 at {run.zero_single:,}", float(run.zero_single or MANY), "other"),
            Mark(f"0 at {run.zero_double:,}", float(run.zero_double or MANY), "wrong"),
        ),
    )


def _normal_nll() -> Proof:
    y, sigma = 1.0, 0.5
    f = np.linspace(-1.0, 3.0, 401)
    right = cost(y - f, sigma)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_mean = cost(y - f, np.abs(f))
    of_mean = np.where(np.isfinite(of_mean), of_mean, np.nan)
    sign = HALF_LOG_2PI + np.log(sigma) - (y - f) ** 2 / (2 * sigma**2)
    least = float(f[np.nanargmin(of_mean)])
    (variance,), nats = result(lambda variance: float(cost(0.0, variance**0.5)), sigma**2, decimals=4)
    at = latex_fixed(y, 0)
    return Proof(
        rf"f = {at}: \ \tfrac12\log(2\pi\cdot {variance.latex}) + \frac{{({at}-{at})^2}}"
        rf"{{2\cdot {variance.latex}}} = {nats.latex}\ \text{{nats}}",
        f"For a point at y = {whole_number(y)} the cost is least at f = {fixed(f[np.argmin(right)])}. "
        f"With μ² for σ² it is least at f = {fixed(least)}, and with the wrong sign it falls without end.",
        "prediction f",
        "cost of one point (nats)",
        (
            Trace("right", f, right, "right"),
            Trace("μ² for σ²", f, of_mean, "wrong"),
            Trace("wrong sign", f, sign, "other"),
        ),
        (Mark(f"y = {whole_number(y)}", y, "right"),),
        y=(-4.0, 8.0),
    )


def _least_squares() -> Proof:
    data = load("line")
    best, sigma = fit_line(data.x, data.y).line, growing_sigma(data.x, LOW, HIGH)
    values = best.intercept + np.linspace(-0.25, 0.2, 181)
    one = sweep_line(best, "intercept", values, data.x, data.y, SIGMA_LINE)
    growing = sweep_line(best, "intercept", values, data.x, data.y, sigma)
    moved = fit_along(best, "intercept", data.x, data.y, sigma)
    return Proof(
        rf"\hat\phi_0 = {latex_fixed(best.intercept, 4)}\ (\text{{one }}\sigma), \qquad "
        rf"\hat\phi_0 = {latex_fixed(moved, 4)}\ (\sigma = {LOW} \dots {HIGH})",
        "With one σ the NLL and the sum of squares have the same minimum. "
        "Where σ depends on x, a point counts by its 1/σ², and the minimum moves.",
        "intercept φ₀ (units of y)",
        "NLL above its least (nats)",
        (
            Trace("one σ", values, one.nll - one.nll.min(), "right"),
            Trace("σ grows with x", values, growing.nll - growing.nll.min(), "wrong"),
        ),
        (
            Mark(f"least squares {fixed(best.intercept, 4)}", best.intercept, "right"),
            Mark(fixed(moved, 4), moved, "wrong"),
        ),
        y=(0.0, 12.0),
    )


def _sum_or_mean() -> Proof:
    swept, points = book_sweep("phi_0"), book_data().size
    values = {"sum": float(book_costs().sum()), "points": points, "mean": float(book_costs().mean())}
    summed, _, mean = consistent(
        values, [Equation("mean", ["sum", "points"], operator.truediv)], 4, own={"sum": 4}
    ).values()
    return Proof(
        rf"\sum_{{i=1}}^{{{points}}} -\log\Pr = {summed.latex}, \qquad "
        rf"\frac{{1}}{{{points}}}\sum = \frac{{{summed.latex}}}{{{points}}} = {mean.latex}\ \text{{nats}}",
        f"Both are least at φ₀ = {fixed(swept.least_nll)}; the sum is {points} times the mean, so a learning rate "
        "for one is wrong for the other. This app gives the sum, as the book does; PyTorch's default is the mean.",
        "φ₀",
        "NLL (nats)",
        (
            Trace("sum", swept.values, swept.nll, "right"),
            Trace("mean", swept.values, swept.nll / points, "wrong"),
        ),
        (Mark(f"minimum {fixed(swept.least_nll)}", swept.least_nll, "other"),),
    )


INDEPENDENCE = Slip(
    "independence",
    "data",
    "Maximum likelihood",
    r"\hat\phi = \operatorname*{argmax}_{\phi} \prod_{i=1}^{I} \Pr(y_i\,|\,x_i) "
    r"\qquad \text{if independent given } x",
    r"\text{the product holds for any data}",
    "likelihood",
    "Prince 2023, section 5.1, eq. 5.1 and 5.2",
    _independence,
)
SUM_OR_MEAN = Slip(
    "sum_or_mean",
    "data",
    "Cross-entropy is the NLL",
    r"q(y) = \frac{1}{I}\sum_{i=1}^{I}\delta[y - y_i] \;\Rightarrow \qquad "
    r"-\!\int q \log p = -\frac{1}{I}\sum_{i=1}^{I} \log \Pr(y_i\,|\,\theta)",
    r"\text{a number without “sum” or “mean”}",
    "likelihood",
    "Prince 2023, section 5.7",
    _sum_or_mean,
)
LOSSES = (
    Slip(
        "underflow",
        "likelihood",
        "Negative log-likelihood",
        r"L[\phi] = -\sum_{i=1}^{I} \log \Pr\big(y_i\,|\,\mathrm{f}[x_i, \phi]\big)",
        r"L[\phi] = -\log\Big[\prod_{i=1}^{I} \Pr(y_i\,|\,\mathrm{f}[x_i,\phi])\Big] \text{, computed so}",
        "likelihood",
        "Prince 2023, section 5.1.4, eq. 5.4",
        _underflow,
    ),
    Slip(
        "normal_nll",
        "likelihood",
        "NLL of the normal",
        r"L[\phi] = \sum_{i=1}^{I}\left[\tfrac12\log(2\pi\sigma^2) + "
        r"\frac{(y_i-\mathrm{f}[x_i,\phi])^2}{2\sigma^2}\right]",
        r"\tfrac12\log(2\pi\mu^2) + \frac{(y_i-\mathrm{f})^2}{2\mu^2}, \qquad "
        r"\tfrac12\log(2\pi\sigma^2) - \frac{(y_i-\mathrm{f})^2}{2\sigma^2}",
        "least_squares",
        "Prince 2023, section 5.3.1, eq. 5.10",
        _normal_nll,
    ),
    Slip(
        "least_squares",
        "likelihood",
        "Least squares",
        r"\operatorname*{argmin}_{\phi} L[\phi] = \operatorname*{argmin}_{\phi}\sum_{i=1}^{I}"
        r"(y_i-\mathrm{f}[x_i,\phi])^2 \qquad\text{if }\sigma^2\text{ is free of }\phi",
        r"\text{the same for a }\sigma^2\text{ that is learned from }x",
        "least_squares",
        "Prince 2023, section 5.3.1, eq. 5.11",
        _least_squares,
    ),
)
