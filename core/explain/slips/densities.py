"""Step 1, its slips: what a density is, why it is the normal, and what keeps a variance positive."""

import math

import numpy as np

from core.arrays import Floats
from core.explain.slips.slip import Mark, Proof, Slip, Trace
from core.notation.equations import result
from core.notation.numbers import fixed, latex_fixed, latex_share, operand, whole_number
from core.theory.book import book_network
from core.theory.normal import Bell
from core.theory.sums import NOISES

GRID = 241
TERMS = 10
"""Draws that are added up to see what becomes of their density."""
RATE = 0.7
"""The λ of the Bernoulli distribution that is written out."""
HEARSAY = 0.933
"""The value of √0.5 that some notes give."""


def _sigma() -> Proof:
    bell, y = Bell(0.0, 0.5), np.linspace(-2.4, 2.4, GRID)
    density = bell.density(y)
    fine = np.linspace(0.0, 2.4, 24_001)
    steepest = float(fine[np.argmin(np.gradient(bell.density(fine), fine))])
    return Proof(
        rf"\sigma = \sqrt{{{bell.variance}}} = {latex_fixed(bell.sigma, 4)}, \qquad "
        rf"{HEARSAY}^2 = {operand(HEARSAY**2).latex}",
        f"The bell is steepest one σ from its middle, and that is at y = {fixed(steepest, 3)}.",
        "y",
        "density (per unit of y)",
        (Trace(f"Pr(y), σ² = {bell.variance:g}", y, density, "right"),),
        (Mark(f"√0.5 = {fixed(bell.sigma, 4)}", bell.sigma, "right"), Mark(f"{HEARSAY}", HEARSAY, "wrong")),
    )


def _above_one() -> Proof:
    bell, y = Bell(0.0, 0.04), np.linspace(-1.0, 1.0, GRID)
    s = bell.sigma
    (variance,), peak = result(lambda variance: Bell(0.0, variance).peak, bell.variance, decimals=4)
    return Proof(
        rf"\Pr(0) = \frac{{1}}{{\sqrt{{2\pi\cdot {variance.latex}}}}} = {peak.latex}, \qquad "
        rf"\int_{{-{latex_fixed(s, 1)}}}^{{{latex_fixed(s, 1)}}}\!\Pr(y)\,dy = {latex_fixed(bell.area(-s, s), 4)}",
        f"At its peak the density is {fixed(bell.peak)} per unit of y, and its whole area is "
        f"{whole_number(bell.area(-math.inf, math.inf))}: only areas are probabilities.",
        "y",
        "density (per unit of y)",
        (
            Trace(f"Pr(y), σ = {s:g}", y, bell.density(y), "right"),
            Trace("1 per unit of y", y, np.ones(GRID), "wrong"),
        ),
    )


def _stable() -> Proof:
    z = np.linspace(-6.0, 6.0, GRID)
    cauchy, uniform = NOISES["cauchy"], NOISES["uniform"]
    one, mean = cauchy.sum_density(1, z), TERMS * cauchy.sum_density(TERMS, TERMS * z)
    origin, unit = uniform.scale(TERMS)
    standard, bell = unit * uniform.sum_density(TERMS, origin + unit * z), Bell(0.0, 1.0).density(z)
    return Proof(
        rf"\max_z \left|\Pr\nolimits_{{{TERMS}}}(z) - \Pr\nolimits_1(z)\right| = "
        rf"{latex_share(float(np.abs(mean - one).max()))}\ \text{{(Cauchy)}}, \qquad "
        rf"{latex_fixed(float(np.abs(standard - bell).max()), 3)}\ \text{{(uniform to normal)}}",
        f"The mean of {TERMS} Cauchy draws has the density of one draw, so it is stable too. A sum of {TERMS} uniform "
        "draws is nearly normal: the normal is the only stable law of finite variance, and the limit of such sums.",
        "z (standardised)",
        "density (per unit of z)",
        (
            Trace("one Cauchy draw", z, one, "other"),
            Trace(f"mean of {TERMS} Cauchy draws", z, mean, "wrong"),
            Trace(f"sum of {TERMS} uniform draws", z, standard, "right"),
        ),
    )


def _positive() -> Proof:
    x = np.linspace(0.0, 1.0, GRID)
    f = book_network()(x)[:, 0]
    least = int(np.argmin(f))
    (output,), square = result(lambda f: f**2, float(f[least]), decimals=3)
    return Proof(
        rf"x = {latex_fixed(x[least])}: \quad \mathrm{{f}}_2 = {output.latex}, \qquad "
        rf"\sigma^2 = \mathrm{{f}}_2^2 = ({output.latex})^2 = {square.latex}",
        f"This output is below 0 at {np.mean(f < 0):.0%} of all x, where it is no variance; its square never is.",
        "x",
        "output, and its square",
        (Trace("f₂", x, f, "wrong"), Trace("f₂²", x, f**2, "right"), Trace("0", x, np.zeros(GRID), "other")),
    )


def _bernoulli() -> Proof:
    rate = np.linspace(0.0, 1.0, GRID)
    right, wrong = _bernoulli_total(rate, exponents=True), _bernoulli_total(rate, exponents=False)
    shown, rest = operand(RATE), operand(1.0 - RATE)
    total = latex_fixed(float(_bernoulli_total(np.array(RATE), exponents=True)), 0)
    return Proof(
        rf"\lambda = {shown.latex}: \quad \Pr(0) + \Pr(1) = {rest.latex}^1\,{shown.latex}^0"
        rf" + {rest.latex}^0\,{shown.latex}^1 = {total}",
        f"Without the exponents both outcomes get (1−λ)λ, and their total never exceeds {fixed(wrong.max())}.",
        "λ",
        "Pr(y = 0) + Pr(y = 1)",
        (Trace("with exponents", rate, right, "right"), Trace("without", rate, wrong, "wrong")),
        y=(0.0, 1.15),
    )


def _bernoulli_total(rate: Floats, exponents: bool) -> Floats:
    powers = [(1, 0), (0, 1)] if exponents else [(1, 1), (1, 1)]
    return np.asarray(sum((1 - rate) ** a * rate**b for a, b in powers))


DENSITIES = (
    Slip(
        "sigma",
        "distribution",
        "The normal density",
        r"\Pr(y) = \frac{1}{\sqrt{2\pi\sigma^2}} \exp\left[-\frac{(y-\mu)^2}{2\sigma^2}\right]",
        rf"\sigma^2 = 0.5 \;\Rightarrow\; \sigma = {HEARSAY}",
        "normal",
        "Prince 2023, section 5.3, eq. 5.7",
        _sigma,
    ),
    Slip(
        "above_one",
        "distribution",
        "A density above 1",
        r"\int_{-\infty}^{\infty} \Pr(y)\,dy = 1, \qquad \max_y \Pr(y) = \frac{1}{\sqrt{2\pi\sigma^2}}",
        r"\Pr(y) \le 1",
        "normal",
        "Prince 2023, section 5.3; appendix C",
        _above_one,
    ),
    Slip(
        "stable",
        "distribution",
        "Why the normal",
        r"\frac{1}{\sqrt{n}}\sum_{i=1}^{n}\frac{\epsilon_i - \mu}{\sigma}\;\to\;\mathrm{Norm}(0, 1) "
        r"\qquad \text{if } \sigma^2 < \infty",
        r"\text{only the normal survives addition}",
        "normal",
        "Feller 1971, chapter VI",
        _stable,
    ),
    Slip(
        "bernoulli",
        "distribution",
        "The Bernoulli distribution",
        r"\Pr(y\,|\,x) = (1-\lambda)^{1-y}\,\lambda^{y}, \qquad \lambda = \mathrm{sig}\big[\mathrm{f}[x,\phi]\big]",
        r"\Pr(y\,|\,x) = (1-\lambda)\,\lambda",
        "binary",
        "Prince 2023, section 5.4",
        _bernoulli,
    ),
)
POSITIVE_SCALE = Slip(
    "positive",
    "recipe",
    "Heteroscedastic regression",
    r"\mu = \mathrm{f}_1[x, \phi], \qquad \sigma^2 = \mathrm{f}_2[x, \phi]^2",
    r"\sigma^2 = \mathrm{f}_2[x, \phi]",
    "regression",
    "Prince 2023, section 5.3.4",
    _positive,
)
