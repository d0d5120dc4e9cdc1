"""Step 3 from the first step: runs at default settings on hard data, which start at the best fit without x."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.arrays import Floats
from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, Domain, spd
from core.data import Dataset, load
from core.export import script
from core.minimise import Settings, fit
from tests.export.cases import check_final_nll, executed

CASES = Path(__file__).parents[1] / "data" / "cases"
RNG = np.random.default_rng(2)
X = np.linspace(0.0, 1.0, 120)


def own(y: Floats, domain: Domain, x: Floats = X) -> Dataset:
    """Return data over one input, all of them to train on."""
    data = load("line")
    return replace(data, name="own", x=x[:, None], y=y, held_out_y=y[:0], domain=domain, standardise=True)


def rides() -> Dataset:
    """Return the daily counts near 3,800."""
    values = np.genfromtxt(CASES / "c01_daily_counts.csv", delimiter=",", skip_header=1)
    return own(values[:, 1], COUNTS, values[:, 0])


def narrow(mean: float) -> Floats:
    """Return values that spread by a ten thousandth of their mean, and rise by a little more."""
    return mean * (1.0 + 1e-4 * (4.0 * X + RNG.normal(size=len(X))))


def matrices() -> Dataset:
    """Return matrices whose entries spread by a ten thousandth."""
    noise = RNG.normal(size=(len(X), 2, 2))
    return own(np.array([[2.0, 0.5], [0.5, 1.0]]) + 1e-4 * (noise + noise.swapaxes(1, 2)), spd(2))


HARD = {
    "rides": ("negative_binomial", rides),
    "rides, poisson": ("poisson", rides),
    "shares near 1e-4": ("beta", lambda: own(RNG.beta(2.0 + 3.0 * X, 2e4), PROPORTION)),
    "counts beyond exp(20)": ("poisson", lambda: own(RNG.poisson(1e9 * (1.0 + X)).astype(float), COUNTS)),
    "one share near 1": ("beta", lambda: own(np.append(RNG.beta(4.0, 2.0, 119), 1.0 - 1e-9), PROPORTION)),
    "one tiny amount": ("gamma", lambda: own(np.append(RNG.gamma(2.0, 1.0, 119), 1e-50), POSITIVE)),
    "counts that spread as Poisson ones": ("poisson", lambda: own(RNG.poisson(2e9, 120).astype(float), COUNTS)),
    "and a little more": ("negative_binomial", lambda: own(np.rint(narrow(2e9)), COUNTS)),
    "amounts that hardly spread": ("gamma", lambda: own(narrow(1013.0), POSITIVE)),
    "shares that hardly spread": ("beta", lambda: own(narrow(0.5), PROPORTION)),
    "shares near 1 that hardly spread": ("beta", lambda: own(1.0 - narrow(1e-3), PROPORTION)),
    "matrices that hardly spread": ("wishart", matrices),
    "shares near 1e-50": ("beta", lambda: own(1e-50 * (1.0 + 2.0 * (RNG.random(120) < 0.5)), PROPORTION)),
    "few values": ("normal_mixture", lambda: load("coal_disasters")),
    "one value for most": ("student_t", lambda: load("discoveries")),
}


@pytest.mark.parametrize("name", HARD)
def test_no_run_at_default_settings_ends_worse_than_the_best_without_x(name: str) -> None:
    key, data = HARD[name]
    run = fit(Settings(recipe=key), data())
    assert run.ending == "finished"
    assert run.nll[-1] <= run.without_x + 5e-4 * run.dataset.size
    assert run.nll[0] <= run.without_x + max(0.5 * run.dataset.size, 0.2 * abs(run.without_x))


def test_directions_of_a_whole_turn_are_followed_though_the_best_without_x_has_none() -> None:
    turn = 2.0 * np.pi * X + RNG.normal(0.0, 0.25, len(X))
    run = fit(Settings(recipe="von_mises"), own(np.arctan2(np.sin(turn), np.cos(turn)), ANGLES))
    assert run.without_x / len(X) == pytest.approx(np.log(2.0 * np.pi), abs=0.05)
    assert run.nll[-1] / len(X) < 0.4


@pytest.mark.parametrize("name", ["rides", "shares near 1e-4", "amounts that hardly spread", "few values"])
def test_the_script_starts_where_the_run_does(name: str) -> None:
    key, data = HARD[name]
    run = fit(Settings(recipe=key, steps=60, hidden=6), data())
    check_final_nll(executed(script(run)), run)
