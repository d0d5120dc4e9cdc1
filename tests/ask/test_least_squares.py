"""Questions about the way to least squares against a numerical minimum, over ten settings."""

import numpy as np
import pytest
from scipy import optimize, stats

from core.ask.least_squares import questions_of
from core.data import load
from core.theory.line import Line
from core.theory.stage import shape

DATA = load("line")
STATES = tuple((sigma, growing) for sigma in (0.1, 0.2, 0.3, 0.5, 1.0) for growing in (False, True))


def best(sigma: np.ndarray) -> np.ndarray:
    def nll(line: np.ndarray) -> float:
        return float(-stats.norm.logpdf(DATA.y, line[0] + line[1] * DATA.x[:, 0], sigma).sum())

    found = optimize.minimize(nll, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-10})
    return np.asarray(found.x)


@pytest.mark.parametrize(("sigma", "growing"), STATES)
def test_what_moves_the_best_line(sigma: float, growing: bool) -> None:
    growth = shape(DATA.x, growing)
    doubled, left_out, same = questions_of(DATA, Line(0.7, 0.2), sigma, growth)
    one, two, squares = best(sigma * growth), best(2 * sigma * growth), best(np.ones(12))
    assert (doubled.answer.words == "No") == bool(np.allclose(one, two, atol=1e-4))
    assert f"slope {one[1]:.2f}" in doubled.answer.reason
    assert (same.answer.words == "Yes") == bool(np.allclose(one, squares, atol=1e-4))
    assert f"slope {one[1]:.3f} against {squares[1]:.3f}" in same.answer.reason
    r = DATA.y - 0.7 - 0.2 * DATA.x[:, 0]
    whole = -stats.norm.logpdf(r, 0.0, sigma * growth).sum()
    rest = np.sum(r**2 / (2 * (sigma * growth) ** 2))
    assert f"from {whole:.2f} to {rest:.2f}".replace("-", "−") in left_out.text
    assert left_out.answer.words == "No"
