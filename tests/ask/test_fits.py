"""Questions about a fit set by hand against scipy, over ten fits."""

import numpy as np
import pytest
from scipy import stats

from core.ask.fits import NLL, NOTHING, questions_of
from core.data import load
from core.theory.fit_by_hand import HandFit, bounds, good_line
from core.theory.guesses import guesses
from core.theory.line import Line

DATA = load("line")
LIMITS = bounds(DATA.x, DATA.y)
GOOD = good_line(LIMITS, DATA.x, DATA.y)
FITS = (GOOD, *(HandFit(s, line=Line(a, b)) for a, b, s in zip(
    (1.6, 0.8, 0.8, 0.5, 1.2, 0.83, 0.83, 1.0, 0.0), (-0.8, 0.5, 0.5, 0.2, 0.5, 0.52, 0.52, 0.0, 1.0),
    (0.1, 0.2, 0.05, 0.3, 0.2, 1.0, 0.13, 0.4, 0.5), strict=True,
)))  # fmt: skip


def nll(fit: HandFit) -> float:
    return float(-stats.norm.logpdf(DATA.y, fit.mean(DATA.x), fit.sigma).sum())


@pytest.mark.parametrize("fit", FITS)
def test_the_change_that_lowers_the_nll_most(fit: HandFit) -> None:
    offered = guesses(fit, LIMITS, DATA.x, DATA.y)
    after = {trial.name: nll(trial.fit) for trial in offered}
    asked, spread, sign = questions_of(fit, offered, DATA)
    best = min(after, key=lambda name: after[name])
    assert asked.answer.words == (best if after[best] < nll(fit) else NOTHING)
    told = {answer.words: answer.reason for answer in asked.answers}
    for name, value in after.items():
        assert f"to {value / 12:,.3f} nats".replace("-", "−") in told[name]
    assert spread.answer.words == NLL
    assert f"to {nll(HandFit(2 * fit.sigma, line=fit.line)) / 12:,.3f} nats".replace("-", "−") in spread.answer.reason
    if nll(fit) / 12 > 9 * np.log(10):  # in no unit that one can think of is it below 0
        assert sign.text.endswith("Does the minimum move?")
        return
    said = float(sign.text.partition(" points ")[2].split()[1].replace("−", "-").replace(",", ""))
    assert said < 0
    assert (nll(fit) - said) / 12 / np.log(10) == pytest.approx(round((nll(fit) - said) / 12 / np.log(10)), abs=1e-3)
