"""Questions about the normal against scipy, over ten bells, intervals and sums."""

import numpy as np
import pytest
from scipy import stats

from core.ask.normal import kept_by_addition, kept_by_sums, may_exceed_one, probability_of, sigma_of
from core.theory.normal import Bell

VARIANCES = (0.02, 0.04, 0.1, 0.25, 0.5, 0.9, 1.0, 1.5, 2.25, 4.0)
INTERVALS = tuple(zip(np.linspace(-3.0, 0.5, 10), np.linspace(0.6, 2.0, 10), strict=True))


def number(words: str) -> float:
    return float(words.replace("−", "-").replace("e−", "e-"))


@pytest.mark.parametrize("variance", VARIANCES)
def test_sigma_is_the_root_of_the_variance(variance: float) -> None:
    asked = sigma_of(Bell(0.3, variance))
    assert number(asked.answer.words) == pytest.approx(stats.norm(scale=variance**0.5).std(), rel=5e-4)
    assert f"√{variance:g}" in asked.answer.reason
    assert ("0.933" in [answer.words for answer in asked.answers]) == (variance == 0.5)


@pytest.mark.parametrize("variance", VARIANCES)
def test_a_density_above_1_is_possible(variance: float) -> None:
    asked = may_exceed_one(Bell(0.3, variance))
    told = float(asked.text.partition("σ² = ")[2].split()[0]) if "σ² = " in asked.text else variance
    peak = float(asked.text.partition("peak is ")[2].split(". ")[0])
    assert peak == pytest.approx(stats.norm.pdf(0.0, scale=told**0.5), rel=5e-3)
    assert peak > 1
    assert told == variance or stats.norm.pdf(0.0, scale=variance**0.5) <= 1
    assert asked.answer.words == "Yes"


@pytest.mark.parametrize(("low", "high"), INTERVALS)
def test_a_probability_is_an_area(low: float, high: float) -> None:
    asked = probability_of(Bell(0.3, 0.8), low, high)
    law = stats.norm(0.3, 0.8**0.5)
    assert number(asked.answer.words) == pytest.approx(law.cdf(high) - law.cdf(low), rel=5e-3)
    (middle,) = (number(answer.words) for answer in asked.answers if "density in the middle" in answer.reason)
    assert middle == pytest.approx(law.pdf((low + high) / 2), rel=5e-3)


def test_an_interval_without_width_has_probability_0() -> None:
    assert probability_of(Bell(0.0, 0.5), 0.5, 0.5).answer.words == "0"


def test_sums_keep_the_stable_laws_alone() -> None:
    """Two draws of a stable law of index α are one, stretched by 2^(1/α): 2 for the normal, 1 for Cauchy."""
    q = np.linspace(0.05, 0.95, 19)
    rng = np.random.default_rng(0)
    laws = {
        "Uniform": rng.random,
        "Exponential": rng.standard_exponential,
        "Laplace": rng.laplace,
        "Normal": rng.standard_normal,
        "Cauchy": rng.standard_cauchy,
    }
    kept = []
    for title, draw in laws.items():
        args = {"size": (2, 400_000)}
        draws = draw(**args)
        one, two = (np.quantile(each, q) for each in (draws[0], draws.sum(axis=0)))
        one, two = (np.array(each - each[9]) / (each[14] - each[4]) for each in (one, two))
        if np.abs(one - two).max() < 0.03:
            kept.append(title)
    assert tuple(kept) == kept_by_sums()
    assert kept_by_addition().answer.words == " and ".join(kept)
