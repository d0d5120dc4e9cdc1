"""Steps 2 and 4, their slips: the network's weights, what to answer, and one variance or many."""

import math

import numpy as np

from core.data import load
from core.explain.line import sigma_numerals
from core.explain.per_point import per_point
from core.explain.slips.slip import Mark, Proof, Slip, Trace
from core.notation.equations import result
from core.notation.numbers import fixed, latex_fixed, whole_number
from core.theory.book import book_network
from core.theory.line import likely_sigma
from core.theory.normal import cost
from core.theory.sums import NOISES

GRID = 241
SHOWN_X = 0.9


def _network() -> Proof:
    network, x = book_network(), np.linspace(0.0, 1.0, GRID)
    phi, hidden = network.phi[0], network.hidden(x) + 0.0  # (4,), (M, 3); -0 is 0
    right, wrong = network(x)[:, 0], phi[0] + phi[1] * hidden.sum(axis=1)
    at = int(np.argmin(np.abs(x - SHOWN_X)))
    factors = [float(number) for pair in zip(phi[1:], hidden[at], strict=True) for number in pair]
    (bias, *pairs), value = result(_output, float(phi[0]), *factors)
    first, *others = (rf" + {w.behind}\cdot {h.latex}" for w, h in zip(pairs[::2], pairs[1::2], strict=True))
    return Proof(
        rf"y({latex_fixed(x[at], 1)}) = {bias.latex}{first} \qquad {''.join(others)} = {value.latex}",
        f"At x = {fixed(x[at], 1)} the network of the book gives {value.text}, with φ₁ three times "
        f"{fixed(wrong[at])}: every hidden unit needs a weight of its own.",
        "x",
        "y",
        (Trace("φ₁, φ₂, φ₃", x, right, "right"), Trace("φ₁ three times", x, wrong, "wrong")),
    )


def _output(bias: float, *factors: float) -> float:
    return bias + math.fsum(weight * unit for weight, unit in zip(factors[::2], factors[1::2], strict=True))


def _mode() -> Proof:
    y = np.linspace(0.0, 8.0, 401)
    density = NOISES["exponential"].sum_density(2, y)
    mode, mean = float(y[np.argmax(density)]), 2 * float(NOISES["exponential"].mean or 0)
    return Proof(
        rf"\Pr(y) = y\,e^{{-y}}: \qquad \hat y = \operatorname*{{argmax}}_y \Pr(y) = {latex_fixed(mode, 0)}, \qquad "
        rf"\mathbb{{E}}[y] = {latex_fixed(mean, 0)}",
        f"This density leans to the right: its mode is {whole_number(mode)}, its mean {whole_number(mean)}. "
        "For a normal they are one, the output f of the network.",
        "y",
        "density (per unit of y)",
        (Trace("Pr(y) = y exp(−y)", y, density, "right"),),
        (Mark(f"mode {whole_number(mode)}", mode, "right"), Mark(f"mean {whole_number(mean)}", mean, "wrong")),
    )


def _one_sigma() -> Proof:
    data = load("sine_growing_noise")
    assert data.truth is not None
    x, y = data.x[:, 0], data.y
    residual, scale = y - data.truth.mean(x), data.truth.scale(x)
    sigma = likely_sigma(residual)
    grid = np.linspace(x.min(), x.max(), GRID)
    one, many = (per_point(float(cost(residual, each).sum()), data.size) for each in (sigma, scale))
    squares, _, variance, root = sigma_numerals(residual).values()
    return Proof(
        rf"\hat\sigma^2 = \frac{{{squares.latex}}}{{{data.size}}} = {variance.latex}, "
        rf"\qquad \hat\sigma = \sqrt{{{variance.latex}}} = {root.latex}",
        f"The best single σ is right nowhere along x: its NLL is {one}, that of σ(x) {many}. "
        "A learned σ that is one number is homoscedastic all the same.",
        "x",
        "|y − f|, and σ (units of y)",
        (
            Trace("|y − f|", x, np.abs(residual), "points"),
            Trace("one learned σ", grid, np.full(GRID, sigma), "wrong"),
            Trace("σ(x)", grid, data.truth.scale(grid), "right"),
        ),
    )


NETWORK = Slip(
    "network",
    "network",
    "A shallow network",
    r"y = \phi_0 + \phi_1\,\mathrm{a}[\theta_{10}+\theta_{11}x] \qquad + \phi_2\,\mathrm{a}[\theta_{20}+\theta_{21}x] "
    r"\qquad + \phi_3\,\mathrm{a}[\theta_{30}+\theta_{31}x]",
    r"\phi_0 + \phi_1\,\mathrm{a}[\dots] + \phi_1\,\mathrm{a}[\dots] + \phi_1\,\mathrm{a}[\dots]",
    "regression",
    "Prince 2023, section 3.1, eq. 3.1",
    _network,
)
RECIPE = (
    Slip(
        "mode",
        "recipe",
        "Inference",
        r"\hat y = \operatorname*{argmax}_y \Pr\big(y\,|\,\mathrm{f}[x,\hat\phi], \sigma^2\big) "
        r"\qquad (= \mathrm{f}[x,\hat\phi]\ \text{for a normal})",
        r"\hat y = \mathbb{E}[y]\ \text{for any distribution}",
        "regression",
        "Prince 2023, sections 5.2 and 5.3.2",
        _mode,
    ),
    Slip(
        "one_sigma",
        "recipe",
        "A learned constant variance",
        r"\hat\phi, \hat\sigma^2 = \operatorname*{argmin}_{\phi, \sigma^2} L, \qquad "
        r"\hat\sigma^2 = \frac{1}{I}\sum_{i=1}^{I}(y_i - \mathrm{f}[x_i,\hat\phi])^2",
        r"\text{a learned }\sigma^2\text{ is heteroscedastic}",
        "least_squares",
        "Prince 2023, section 5.3.3",
        _one_sigma,
    ),
)
