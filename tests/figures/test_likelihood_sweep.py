"""The sweep: four criteria, one optimum, one shape or its mirror; and a curve whose log is highest where it is."""

import numpy as np
import pytest

from core.figures.likelihood_sweep import NAMES, log_reel, sweep_reel
from core.figures.theme import LIGHT, PROJECTED, Theme
from core.notation.symbols import symbol_of
from core.theory.book import book_best, moment, own_value, swept_names
from tests.figures.panels import checked


def number(text: str, name: str) -> float:
    """Return the number that stands behind a name."""
    return float(text.removeprefix(f"{name} ").split()[0].rstrip(":").replace("−", "-"))


@pytest.mark.parametrize("name", swept_names())
def test_the_optimum_is_marked_in_one_place_in_all(name: str) -> None:
    reel = sweep_reel(name, own_value(name), LIGHT)
    data = reel.panels[0].figure["data"]
    marked = [list(data[3 * row + 1]["x"]) for row in range(4)]
    assert marked == [[book_best(name)]] * 3 + [[] if name == "sigma" else [book_best(name)]]
    at = reel.nearest(book_best(name))
    for key, row in zip(NAMES, range(4), strict=True):
        share = reel.blocks[key][:, 0]
        np.testing.assert_array_equal(data[3 * row]["y"], share)
        if data[3 * row + 1]["x"]:
            assert share[at] == (share.max() if "likelihood" in key else share.min())


@pytest.mark.parametrize("name", ["phi_0", "theta_11"])
def test_the_nll_is_the_log_likelihood_turned_over_and_has_the_shape_of_the_squares(name: str) -> None:
    blocks = sweep_reel(name, own_value(name), LIGHT).blocks
    np.testing.assert_allclose(blocks["nll"], 1 - blocks["log_likelihood"], atol=1e-12)
    np.testing.assert_allclose(blocks["nll"], blocks["squares"], atol=1e-9)
    assert blocks["likelihood"].max() == 1.0


@pytest.mark.parametrize(("name", "value"), [("phi_0", 0.1234), ("sigma", 0.2), ("theta_21", 1.777)])
def test_the_numbers_are_those_of_the_value_that_is_asked_for(name: str, value: float) -> None:
    reel = sweep_reel(name, value, LIGHT)
    at, now = reel.nearest(value), moment(name, value)
    assert reel.values[at] == value
    likelihood, log, nll, squares = (label.texts[at] for label in reel.labels)
    assert number(nll, "NLL") == pytest.approx(now.account.nll, abs=0.005)
    assert number(log, "log-likelihood") == pytest.approx(-now.account.nll, abs=0.0005)
    assert number(squares, "sum of squares") == pytest.approx(now.account.sum_of_squares, abs=0.0005)
    assert number(likelihood, "likelihood") == pytest.approx(now.likelihood, rel=1e-4)
    np.testing.assert_allclose(reel.blocks["drops"][at].reshape(-1, 3)[:, 1], now.account.prediction)


@pytest.mark.parametrize("name", ["phi_1", "theta_10", "theta_31"])
def test_the_mean_is_straight_between_its_knots(name: str) -> None:
    reel = sweep_reel(name, own_value(name), LIGHT)
    for at in (0, len(reel.values) // 2, -1):
        now = moment(name, float(reel.values[at]))
        np.testing.assert_allclose(
            np.interp(now.x, reel.blocks["knots x"][at], reel.blocks["knots"][at]), now.mean, atol=1e-9
        )


@pytest.mark.parametrize("theme", [LIGHT, PROJECTED[0]], ids=lambda theme: theme.name)
def test_axes_have_titles(theme: Theme) -> None:
    for reel in (sweep_reel("sigma", 0.2, theme), log_reel(1.8, theme)):
        for panel in reel.panels:
            checked(panel)


def test_a_flat_criterion_says_so() -> None:
    labels = [label.texts[0] for label in sweep_reel("sigma", 0.2, LIGHT).labels]
    assert [symbol_of("sigma") in text for text in labels] == [False, False, False, True]


@pytest.mark.parametrize("z", [0.0, 1.8, 3.456, 6.0])
def test_a_place_is_on_the_curve_and_on_its_log(z: float) -> None:
    reel = log_reel(z, LIGHT)
    at = reel.nearest(z)
    assert reel.blocks["z"][at, 0] == z
    assert reel.blocks["log g"][at, 0] == pytest.approx(np.log(reel.blocks["g"][at, 0]))
    assert np.argmax(reel.blocks["g"]) == np.argmax(reel.blocks["log g"])
