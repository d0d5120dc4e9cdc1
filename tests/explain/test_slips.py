"""The slips of the notation page: every proof holds, and its numbers are those of closed forms or other code."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from core.explain.formulas import FORMULAS, formula_numbers
from core.explain.slips import SLIPS, SUBJECTS, Trace, book_costs, proof, slips
from core.explain.slips.classes import cross_entropy

KEYS = {
    "independence", "sum_or_mean", "network", "sigma", "above_one", "stable", "bernoulli", "underflow", "normal_nll",
    "least_squares", "logit", "log_sum_exp", "divergence", "mode", "one_sigma", "positive",
}  # fmt: skip


def trace(key: str, role: str) -> Trace:
    return next(trace for trace in proof(key).traces if trace.role == role)


def test_the_table_is_complete_and_sorted_by_subject() -> None:
    assert {slip.key for slip in SLIPS} == KEYS
    assert len(SLIPS) == len(KEYS)
    order = [SUBJECTS.index(slip.subject) for slip in SLIPS]
    assert order == sorted(order)
    assert sum(len(slips(subject)) for subject in SUBJECTS) == len(SLIPS)
    assert slips("all") == SLIPS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_proof_is_whole(key: str) -> None:
    seen = proof(key)
    assert "nan" not in seen.sentence + seen.numbers
    assert "inf" not in seen.sentence + seen.numbers
    assert seen.numbers.count("{") == seen.numbers.count("}")
    for each in seen.traces:
        assert each.x.shape == each.y.shape
        assert np.isfinite(each.y).any()


def test_a_variance_of_a_half() -> None:
    assert "0.7071" in proof("sigma").numbers
    curve = trace("sigma", "right")
    np.testing.assert_allclose(curve.y, stats.norm(0, math.sqrt(0.5)).pdf(curve.x))


def test_a_density_above_one_has_area_one() -> None:
    curve = trace("above_one", "right")
    assert curve.y.max() == pytest.approx(1 / (0.2 * math.sqrt(2 * math.pi)))
    assert np.trapezoid(curve.y, curve.x) == pytest.approx(1, abs=1e-5)


def test_a_mean_of_cauchy_draws_is_cauchy() -> None:
    curve = trace("stable", "wrong")
    np.testing.assert_allclose(curve.y, stats.cauchy.pdf(curve.x))


def test_products_underflow_where_the_numbers_say() -> None:
    assert r"\prod_{i=1}^{183} = 0" in proof("underflow").numbers
    assert r"\prod_{i=1}^{1303} = 0" in proof("underflow").numbers
    assert np.isfinite(trace("underflow", "right").y).all()


def test_the_book_has_its_nll_as_sum_and_as_mean() -> None:
    assert book_costs().sum() == pytest.approx(11.452419564, abs=1e-9)
    assert "11.4524" in proof("sum_or_mean").numbers
    assert "0.5726" in proof("sum_or_mean").numbers


def test_without_exponents_the_outcomes_do_not_add_up() -> None:
    np.testing.assert_allclose(trace("bernoulli", "right").y, 1)
    assert trace("bernoulli", "wrong").y.max() == pytest.approx(0.5)


def test_costs_from_logits_are_those_of_torch() -> None:
    curve = trace("logit", "right")
    logits = torch.from_numpy(curve.x)
    expected = torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.zeros_like(logits), reduction="none")
    np.testing.assert_allclose(curve.y, expected.numpy())
    assert np.isnan(trace("logit", "wrong").y[-1])


def test_log_sum_exp_does_not_mind_a_shift() -> None:
    logits = torch.tensor([[0.0, 1.0, 2.0]], dtype=torch.float64)
    expected = torch.nn.functional.cross_entropy(logits, torch.tensor([0])).item()
    np.testing.assert_allclose(trace("log_sum_exp", "right").y, expected, rtol=1e-10)
    assert np.isnan(trace("log_sum_exp", "wrong").y[-1])


def test_cross_entropy_less_entropy_is_the_divergence() -> None:
    q, p = torch.distributions.Normal(0.0, 1.0), torch.distributions.Normal(0.7, 1.3)
    expected = torch.distributions.kl_divergence(q, p).item()
    cross = cross_entropy(0.0, 1.0, np.array([0.7]), 1.3)[0]
    assert cross - q.entropy().item() == pytest.approx(expected, rel=1e-6)


def test_one_sigma_costs_more_than_the_true_ones() -> None:
    wrong, right = trace("one_sigma", "wrong"), trace("one_sigma", "right")
    assert np.ptp(wrong.y) == 0
    assert right.y.max() > wrong.y[0] > right.y.min()


def test_a_square_is_never_negative() -> None:
    assert trace("positive", "wrong").y.min() < 0 <= trace("positive", "right").y.min()


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.title)
def test_other_formulas_have_numbers(formula: object) -> None:
    text = formula_numbers(formula.title)
    assert any(character.isdigit() for character in text)
    assert "nan" not in text


def test_numbers_of_formulas_agree_with_other_code() -> None:
    assert "0.82595" in formula_numbers("Least-squares line")
    assert "0.52223" in formula_numbers("Least-squares line")
    share = stats.norm(0, math.sqrt(0.5)).cdf([-1, 1])
    assert f"{share[1] - share[0]:.4f}" in formula_numbers("Probability of an interval")
    assert f"{book_costs()[0]:.4f}" in formula_numbers("Cost of one point")
