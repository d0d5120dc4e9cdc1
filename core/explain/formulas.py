"""Beside the recipe, the other formulas of the app, each with its numbers."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.choose.link import POSITIVE_LINKS
from core.data import load
from core.explain.slips.slip import Subject
from core.minimise.compiled.optimisers import ADAM_DECAYS, EPSILON, MOMENTUM
from core.notation.equations import result
from core.notation.numbers import latex_fixed, operand
from core.theory.book import SIGMA, book_data, book_network
from core.theory.line import fit_line, fit_weighted_line, growing_sigma
from core.theory.normal import Bell, cost

CENTRAL = 1.959963984540054
"""The standard normal's 97.5 % quantile."""
RATE = 0.01
"""The learning rate of the step that is written out."""


@dataclass(frozen=True)
class Formula:
    """A formula as LaTeX, the page that uses it, where it is from, and how its numbers are computed."""

    subject: Subject
    title: str
    latex: str
    place: str
    source: str
    numbers: Callable[[], str]


def _standardised() -> str:
    x = load("motorcycle").x[:, 0]
    standardised = result(lambda x, mean, spread: (x - mean) / spread, x[0], x.mean(), x.std(), decimals=3)
    (first, mean, spread), value = standardised
    return rf"x' = \frac{{{first.latex} - {mean.behind}}}{{{spread.latex}}} = {value.latex}"


def _rectified() -> str:
    return rf"\mathrm{{a}}[-0.5] = {latex_fixed(max(0.0, -0.5), 0)}, \quad \mathrm{{a}}[0.5] = {max(0.0, 0.5)}"


def _links() -> str:
    raw = np.array([-1.0])
    values = {name: float(link.forward(raw)[0]) for name, link in POSITIVE_LINKS.items()}
    shown = (rf"{latex_fixed(value, 4)}\ (\text{{{name}}})" for name, value in values.items())
    return r"r = -1:\quad " + r",\quad ".join(shown)


def _area() -> str:
    bell = Bell(0.0, 0.5)
    return rf"\Pr(-1 < y < 1) = {latex_fixed(bell.area(-1.0, 1.0), 4)} \quad (\mu = 0,\ \sigma^2 = 0.5)"


def _interval() -> str:
    bell = Bell(0.0, 0.5)
    (factor, sigma), end = result(operator.mul, CENTRAL, bell.sigma, decimals=3)
    area = bell.area(-CENTRAL * bell.sigma, CENTRAL * bell.sigma)
    return rf"0 \pm {factor.latex}\cdot {sigma.latex} = [-{end.latex},\ {end.latex}], \quad \Pr = {operand(area).latex}"


def _softmax() -> str:
    f = np.array([0.0, 1.0, 2.0])
    shares = np.exp(f - np.logaddexp.reduce(f))
    return rf"\mathrm{{f}} = (0, 1, 2): \quad ({', '.join(latex_fixed(share, 3) for share in shares)})"


def _cost() -> str:
    data = book_data()
    r = float(data.y[0] - book_network()(data.x)[0, 0])
    (residual, sigma), nats = result(lambda r, sigma: float(cost(r, sigma)), r, SIGMA, decimals=4)
    square = rf"{sigma.latex}^2"
    return (
        rf"\tfrac12\log(2\pi\cdot {square}) + \frac{{({residual.latex})^2}}{{2\cdot {square}}}"
        rf" = {nats.latex}\ \text{{nats}}"
    )


def _weighted() -> str:
    data = load("line")
    line = fit_weighted_line(data.x, data.y, growing_sigma(data.x, 0.05, 0.6))
    best = rf"{latex_fixed(line.intercept, 3)},\ {latex_fixed(line.slope, 3)}"
    return rf"\hat\phi = ({best}) \quad (\sigma = 0.05 \dots 0.6)"


def _line() -> str:
    data = load("line")
    fit = fit_line(data.x, data.y)
    return (
        rf"\hat\phi = ({latex_fixed(fit.line.intercept, 5)},\ {latex_fixed(fit.line.slope, 5)}), \quad "
        rf"\textstyle\sum_i (y_i - \hat f_i)^2 = {latex_fixed(fit.sum_of_squares, 5)}"
    )


def _descent() -> str:
    data = load("line")
    x, r = data.x[:, 0], data.y - 1.0
    (rate, slope), moved = result(lambda rate, slope: -rate * slope, RATE, -float(r @ x), decimals=4)
    return rf"\phi_1 \leftarrow 0 - {rate.latex}\cdot({slope.latex}) = {moved.latex} \quad (\phi_0 = 1,\ \sigma = 1)"


def _adam() -> str:
    first, second = ADAM_DECAYS
    return rf"\beta_1 = {first},\quad \beta_2 = {second},\quad \epsilon = {operand(EPSILON).latex}"


def _momentum() -> str:
    second = MOMENTUM + 1
    _, third = result(lambda v: MOMENTUM * v + 1, second)
    return rf"\beta = {MOMENTUM}: \quad g = 1, 1, 1 \;\Rightarrow\; v = 1,\ {latex_fixed(second)},\ {third.latex}"


FORMULAS = (
    Formula(
        "data",
        "Standardised input",
        r"x' = \frac{x - \bar x}{s_x}",
        "regression",
        "undone before anything is shown",
        _standardised,
    ),
    Formula(
        "network",
        "Rectified linear unit",
        r"\mathrm{a}[z] = \max(0, z)",
        "regression",
        "Prince 2023, section 3.1, eq. 3.2",
        _rectified,
    ),
    Formula(
        "network",
        "Links that keep σ positive",
        r"\sigma = \epsilon + \log(1+e^{r}), \quad \epsilon + r^2, \quad \epsilon + e^{r}",
        "regression",
        "shown without the floor ε, a thousandth of the spread of y",
        _links,
    ),
    Formula(
        "distribution",
        "Probability of an interval",
        r"\Pr(a < y < b) = \int_a^b \Pr(y)\,dy",
        "normal",
        "Prince 2023, appendix C",
        _area,
    ),
    Formula(
        "distribution",
        "Softmax, the categorical distribution",
        r"\Pr(y=k\,|\,x) = \frac{e^{\mathrm{f}_k[x,\phi]}}{\sum_{k'=1}^{K} e^{\mathrm{f}_{k'}[x,\phi]}}",
        "multiclass",
        "Prince 2023, section 5.5",
        _softmax,
    ),
    Formula(
        "likelihood",
        "Cost of one point",
        r"-\log\Pr(y_i\,|\,x_i) = \tfrac12\log(2\pi\sigma^2) + \frac{(y_i-\mathrm{f}[x_i,\phi])^2}{2\sigma^2}",
        "fits",
        "Prince 2023, section 5.3.1",
        _cost,
    ),
    Formula(
        "likelihood",
        "Least-squares line",
        r"\hat\phi_1 = \frac{\sum_i (x_i-\bar x)(y_i-\bar y)}{\sum_i (x_i-\bar x)^2}, \quad "
        r"\hat\phi_0 = \bar y - \hat\phi_1 \bar x",
        "fits",
        "Prince 2023, section 2.2",
        _line,
    ),
    Formula(
        "likelihood",
        "Weighted least squares",
        r"\hat\phi = \operatorname*{argmin}_{\phi}\sum_{i=1}^{I}\frac{(y_i-\mathrm{f}[x_i,\phi])^2}{2\sigma_i^2}",
        "least_squares",
        "Prince 2023, section 5.3.4",
        _weighted,
    ),
    Formula(
        "recipe",
        "Gradient descent",
        r"\phi \leftarrow \phi - \alpha\,\frac{\partial L}{\partial \phi}",
        "regression",
        "Prince 2023, section 6.1",
        _descent,
    ),
    Formula(
        "recipe",
        "Momentum",
        r"v \leftarrow \beta v + \frac{\partial L}{\partial\phi}, \quad \phi \leftarrow \phi - \alpha v",
        "regression",
        "Prince 2023, section 6.3",
        _momentum,
    ),
    Formula(
        "recipe",
        "Adam",
        r"\phi \leftarrow \phi - \alpha\,\frac{m/(1-\beta_1^t)}{\sqrt{v/(1-\beta_2^t)}+\epsilon}",
        "regression",
        "Kingma and Ba 2015, algorithm 1",
        _adam,
    ),
    Formula(
        "recipe",
        "Central 95 % interval",
        r"\mu \pm 1.96\,\sigma",
        "regression",
        "coverage counts the points inside",
        _interval,
    ),
)
"""Formulas that bear no slip of their own, by subject."""


@cache
def formula_numbers(title: str) -> str:
    """Return the formula of that title with numbers, as LaTeX, computed once."""
    return next(formula for formula in FORMULAS if formula.title == title).numbers()
