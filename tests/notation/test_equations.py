"""Numbers in formulas: whoever types what is shown into a calculator gets the result that is shown."""

import math
import re
from collections.abc import Iterator

import numpy as np
import pytest
from scipy import stats

from core import infer
from core.choose import RECIPES, recipe
from core.data import load
from core.explain.entropy import (
    boxes_in_numbers,
    entropy_in_numbers,
    entropy_table,
    forward_in_numbers,
    reverse_in_numbers,
    terms_in_numbers,
)
from core.explain.factors import filled_formula
from core.explain.formulas import FORMULAS
from core.explain.line import (
    in_numbers,
    likelihood_latex,
    likelihood_terms,
    logs_in_numbers,
    nll_in_numbers,
    sigma_in_numbers,
    squares_in_numbers,
)
from core.explain.losses import cost_sum as costs_in_numbers
from core.explain.losses import term
from core.explain.per_point import mean_and_sum as shares_of
from core.explain.per_point import per_point
from core.explain.slips import SLIPS, book_costs, proof
from core.explain.softmax import cost_in_numbers, softmax_in_numbers
from core.explain.softmax import image_cost as image_in_numbers
from core.explain.softmax import probability_sum as shares_in_numbers
from core.notation.equations import Equation, consistent, less, plus, result
from core.notation.numbers import numeral, operand, readable
from core.theory.book import moment, swept_names
from core.theory.derivation import DERIVATION
from core.theory.entropy import entropy_terms, shares
from core.theory.fit_by_hand import PointRow
from core.theory.line import Line
from core.theory.normal import Bell, Factors
from core.theory.point_masses import Boxes, ModelNormal, divergence_account
from core.theory.two_bumps import TwoBumps
from tests.calculator import compared, wrong

STATES = 12
DATA = load("line")


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def test_the_calculator_finds_what_was_wrong() -> None:
    assert wrong(r"\frac{0.09}{2 \cdot 0.2^2} = 1.09")
    assert not wrong(r"\frac{0.087}{2 \cdot 0.2^2} = 1.09")
    assert wrong(r"-16.60 + 513.98 = 497.37")
    assert wrong(r"\frac{10.28}{2 \cdot 0.1^2} + 1.5 = 513.98 + 1.5 = 515.48")
    assert wrong(r"y(0.9) = 0.10 + (-2.00)\cdot 0.00 \qquad + (-1.00)\cdot 0.62 + (7.00)\cdot 0.09 = 0.08")
    assert compared(r"\sqrt{0.5} = 0.7071, \qquad \tfrac12\log(2\pi\cdot 0.04) = -0.6905") == 2


def test_an_operand_has_the_digits_that_its_result_takes() -> None:
    (square, sigma), shown = result(lambda square, sigma: square / (2 * sigma**2), 0.087249, 0.2)
    assert (square.latex, sigma.latex, shown.latex) == ("0.0872", "0.2", "1.09")
    (square, _), shown = result(lambda square, sigma: square / (2 * sigma**2), 0.0874012, 0.2)
    assert (square.latex, shown.latex) == ("0.0874", "1.09")  # and not 0.09, which gives 1.13
    (first, second), shown = result(plus, 0.1, 0.025)
    assert (first.latex, second.latex, shown.latex) == (
        "0.1",
        "0.025",
        "0.125",
    )  # 0.12 or 0.13?


@pytest.mark.parametrize(
    ("value", "latex", "text"),
    [
        (12.0, "12", "12"),
        (-0.5, "-0.5", "−0.5"),
        (1234.567, "1{,}235", "1,235"),
        (1e-8, "10^{-8}", "1e−8"),
        (-2.3456e-7, r"-2.35 \cdot 10^{-7}", "−2.35e−7"),
        (3e12, r"3.00 \cdot 10^{12}", "3.00e12"),
        (-1e-300, r"-1 \cdot 10^{-300}", "−1e−300"),
        (0.0, "0", "0"),
        (math.inf, r"\infty", "∞"),
        (-math.inf, r"-\infty", "−∞"),
    ],
)
def test_a_number_is_written_as_it_is_read(value: float, latex: str, text: str) -> None:
    assert operand(value).latex == latex
    assert operand(value).text == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (349_967.3, "349,967"),
        (1851.0, "1851"),
        (-1551.2, "−1551"),
        (12_345.6, "12,346"),
        (0.25, "0.25"),
        (-92.654, "−92.65"),
        (-123_456_789.2, "−123,456,789"),
        (1.2345e13, "1.234e13"),
        (3e-7, "3e−7"),
        (-0.0, "0"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_a_number_in_a_sentence_has_all_digits_before_the_point(value: float, text: str) -> None:
    assert readable(value) == text


def test_a_power_of_ten_takes_no_digits_from_what_stands_beside_it() -> None:
    values = {"tiny": 4e-13, "share": 0.99471597887, "rest": 0.00528402112, "all": 1.0}
    shown = consistent(values, [Equation("all", ["tiny", "share", "rest"], plus)], 3, [["tiny", "share", "rest"]])
    assert [number.text for number in shown.values()] == ["4e−13", "0.99472", "0.00528", "1.000"]
    assert shares_in_numbers(np.array([4e-13, 0.99471597887, 0.00528402112])).startswith(
        "All together: 4.0e−13 + 0.9947 "
    )


@pytest.mark.parametrize("costs", [[0.001, 1.2, 298.0346 - 1.2], [3.857e10, 2.1e10, 1.9e9, 0.5], [0.1, 0.2, 0.3, 9.4]])
def test_the_sum_of_costs_is_that_of_the_sentence_below_it(costs: list[float]) -> None:
    several = np.array([*costs, *[1e-3] * 221])
    _, total = shares_of(float(several.sum()), len(several))
    formula = costs_in_numbers(several, 3)
    assert formula.endswith(rf"\dots = {total.latex}\text{{ nats}}")
    assert not re.search(r"\d\.\d{6,}", formula)


def test_zero_has_no_sign_and_the_rounding_of_zero_is_zero() -> None:
    assert numeral(-0.0004, 2).latex == "0.00"
    difference = consistent({"a": 0.1 + 0.2, "b": 0.3, "c": 0.1 + 0.2 - 0.3}, [Equation("c", ["a", "b"], less)])["c"]
    assert difference.latex == "0.00"
    assert operand(-0.5).behind == operand(-0.5).base == "(-0.5)"
    assert operand(1e-7).base == "(10^{-7})"


def _formulas(rng: np.random.Generator) -> Iterator[str]:
    """Yield every worked formula of the foundations at one random state."""
    line, sigma = Line(rng.normal(), rng.normal()), float(rng.choice([0.05, 0.1, 0.3, rng.uniform(0.02, 2.0)]))
    fit = line.account(DATA.x, DATA.y, sigma)
    each = sigma * rng.uniform(0.2, 3.0, DATA.size)
    yield squares_in_numbers(fit, DATA.y)
    yield nll_in_numbers(fit, sigma)
    yield sigma_in_numbers(fit.residual / each)
    yield from (in_numbers(step, DATA.x, DATA.y, line, scale) for step in DERIVATION for scale in (sigma, each))
    yield logs_in_numbers(book_costs(), int(rng.integers(1, 40)), 3)
    at = moment(str(rng.choice(swept_names())), rng.uniform(0.1, 0.5))
    yield likelihood_latex(*likelihood_terms(at.account, at.sigma))
    bell = Bell(rng.normal(), rng.uniform(0.01, 4.0))
    factors = Factors(*(bool(on) for on in rng.integers(0, 2, 5)))
    yield filled_formula(bell, factors, bell.mean + bell.sigma)
    count = int(rng.integers(2, 7))
    q, p = (shares(rng.uniform(0.01, 1.0, count)) for _ in range(2))
    yield terms_in_numbers(entropy_terms(q, p))
    boxes, model = Boxes(DATA.y, float(rng.choice([0.0, 0.01, 0.5]))), ModelNormal(rng.normal(), rng.uniform(0.1, 2.0))
    yield boxes_in_numbers(boxes, model, divergence_account(boxes, model))
    yield entropy_in_numbers(boxes)
    target = TwoBumps(rng.uniform(0.0, 8.0), rng.uniform(0.4, 1.5), rng.uniform(0.1, 0.9))
    yield forward_in_numbers(target, model, float(target.forward(np.array(model.loc), np.array(model.scale))))
    yield reverse_in_numbers(model, rng.uniform(0.0, 9.0))
    logits = rng.normal(size=count) * rng.choice([0.3, 3.0, 30.0])
    yield softmax_in_numbers(logits, float(rng.choice([1.0, 0.1, 4.0])))[1]
    yield cost_in_numbers(logits, int(rng.integers(count)), float(rng.choice([1.0, 30.0])))[1]
    yield image_in_numbers(float(rng.exponential() * rng.choice([1e-4, 1.0, 50.0])), 3)
    yield costs_in_numbers(rng.normal(size=int(rng.integers(1, 6))), 3)


@pytest.mark.parametrize("state", range(STATES))
def test_what_is_typed_in_gives_what_is_shown(state: int) -> None:
    found = list(_formulas(np.random.default_rng(state)))
    assert [problem for latex in found for problem in wrong(latex)] == []
    assert sum(map(compared, found)) > 15


@pytest.mark.parametrize("key", [slip.key for slip in SLIPS])
def test_so_do_the_proofs_of_the_slips(key: str) -> None:
    assert wrong(proof(key).numbers) == []


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.title)
def test_so_do_the_other_formulas(formula) -> None:  # type: ignore[no-untyped-def]
    assert wrong(formula.numbers()) == []


def test_that_is_asked_of_most_of_them() -> None:
    assert sum(compared(proof(slip.key).numbers) > 0 for slip in SLIPS) >= 11
    assert sum(compared(formula.numbers()) > 0 for formula in FORMULAS) >= 3


@pytest.mark.parametrize("state", range(10))
def test_the_table_of_terms_adds_up_as_shown(state: int) -> None:
    rng = np.random.default_rng(state)
    q, p = (shares(rng.uniform(0.01, 1.0, 5)) for _ in range(2))
    columns = {head: list(map(number, column)) for head, column in entropy_table(entropy_terms(q, p)).items()}
    own, crossed, ratio = (columns[head] for head in ("−q log q", "−q log p", "q log(q/p)"))
    for column, decimals in ((own, 4), (crossed, 4), (ratio, 3)):
        assert sum(column[:-1]) == pytest.approx(column[-1], abs=0.5 * 10.0**-decimals + 1e-12)
    assert crossed[-1] - own[-1] == pytest.approx(ratio[-1], abs=0.5e-3 + 1e-12)
    for k in range(5):
        places = len(entropy_table(entropy_terms(q, p))["−q log p"][k].split(".")[1])
        assert own[k] + ratio[k] == pytest.approx(crossed[k], abs=0.5 * 10.0**-places + 1e-12)


@pytest.mark.parametrize("state", range(10))
def test_two_fits_differ_by_what_is_shown(state: int) -> None:
    rng = np.random.default_rng(state)
    hand, optimum, distance = PointRow("σ", *(rng.normal(size=2) * rng.choice([1e-3, 1.0, 1e4]))).texts()
    places = len(distance.partition(".")[2])
    assert number(hand) - number(optimum) == pytest.approx(number(distance), abs=0.5 * 10.0**-places + 1e-9)


@pytest.mark.parametrize(
    ("total", "points"), [(92.27, 200), (223.63, 500), (-7.5481, 12), (1e6 / 3, 1_000_000), (0.04, 7)]
)
def test_a_sum_is_told_per_point_first(total: float, points: int) -> None:
    mean, rest = per_point(total, points).split(" nats a point (")
    summed, count = rest.removesuffix(" points)").split(" over ")
    assert number(mean) == pytest.approx(total / points, abs=0.5e-3)
    assert number(summed) / number(count) == pytest.approx(number(mean), abs=0.5e-3)


SCIPY = {
    "laplace": stats.laplace.logpdf,
    "student_t": stats.t.logpdf,
    "gumbel": stats.gumbel_r.logpdf,
    "exponential": lambda y, rate: stats.expon.logpdf(y, scale=1 / rate),
    "gamma": lambda y, shape, rate: stats.gamma.logpdf(y, shape, scale=1 / rate),
    "log_normal": lambda y, loc, scale: stats.lognorm.logpdf(y, scale, scale=np.exp(loc)),
    "weibull": lambda y, scale, shape: stats.weibull_min.logpdf(y, shape, scale=scale),
    "beta": stats.beta.logpdf,
    "von_mises": lambda y, loc, kappa: stats.vonmises.logpdf(y, kappa, loc),
    "poisson": stats.poisson.logpmf,
    "zero_inflated_poisson": lambda y, gate, rate: np.log(gate * (y == 0.0) + (1 - gate) * stats.poisson.pmf(y, rate)),
    "negative_binomial": lambda y, mean, r: stats.nbinom.logpmf(y, r, r / (r + mean)),
}
NAMES = ("cocoa", "50 % tea_x", "iced {water}", "milk")


@pytest.mark.parametrize("key", RECIPES)
@pytest.mark.parametrize("state", range(4))
def test_the_shown_term_of_every_family_is_its_shown_cost(key: str, state: int) -> None:
    family, rng = recipe(key), np.random.default_rng(state)
    raw = family.start + 0.5 * rng.normal(size=family.outputs)
    y = infer.samples(family, raw, 1, state)[0]
    latex = term(family, raw, y, NAMES)
    cost = float(infer.costs(family, raw, y))
    shown = latex.removesuffix(r" \end{gathered}").rsplit("= ", 1)[1]
    assert number(shown) == pytest.approx(cost, abs=6e-3)
    assert wrong(latex) == []
    if key in SCIPY:
        y_text, values = latex.partition(r"\Pr(")[2].split(r") =")[0].split(r" \,|\, ")
        parameters = [float(value.split("= ")[1]) for value in values.split(r", \; ")]
        recomputed = -SCIPY[key](float(y_text), *parameters)
        assert recomputed == pytest.approx(number(shown), abs=0.5 * 10.0 ** -len(shown.partition(".")[2]) + 1e-9)
    elif key in ("multivariate_normal", "wishart"):
        assert _of_matrices(key, latex) == pytest.approx(number(shown), abs=0.5e-2 + 1e-9)
    else:
        assert compared(latex)


def _of_matrices(key: str, latex: str) -> float:
    parts = [part.split(r"\end{pmatrix}")[0] for part in latex.split(r"\begin{pmatrix}")[1:]]
    y, *others = (np.array([[float(v) for v in row.split("&")] for row in part.split(r"\\")]) for part in parts)
    if key == "multivariate_normal":
        return float(-stats.multivariate_normal.logpdf(y[:, 0], others[0][:, 0], others[1]))
    df = float(latex.partition(r"\nu = ")[2].split(",")[0])
    return float(-stats.wishart.logpdf(y, df, others[0]))


@pytest.mark.parametrize("key", RECIPES)
def test_nothing_is_missing_behind_the_bar(key: str) -> None:
    family = recipe(key)
    y = infer.samples(family, family.start, 1, 0)[0]
    latex = term(family, family.start, y, NAMES)
    assert r"\,|\, )" not in latex
    assert "nan" not in latex
    if key == "plackett_luce":
        assert r"\text{50 \% tea\_x}" in latex
        assert r"\text{iced \{water\}}" in latex
