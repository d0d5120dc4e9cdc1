"""Fits set by hand: controls reach every line through the window, and begin and end where they say."""

import numpy as np
import pytest

from core.data import DATASETS, load
from core.data.dataset import Dataset
from core.predict import ShallowNetwork
from core.theory.fit_by_hand import (
    Bounds,
    HandFit,
    bad_line,
    bounds,
    compared,
    digits_of,
    first_line,
    good_line,
    line_presets,
    line_through,
)
from core.theory.guesses import guesses
from core.theory.line import Line, fit_line
from core.theory.network_by_hand import first_network, good_network, network_presets, rounded_network, with_best_phi

REGRESSION = [name for name, entry in DATASETS.items() if entry.group == "regression"]


@pytest.fixture(params=REGRESSION)
def data(request: pytest.FixtureRequest) -> Dataset:
    return load(request.param)


@pytest.fixture
def limits(data: Dataset) -> Bounds:
    return bounds(data.x, data.y)


def within(fit: HandFit, limits: Bounds) -> bool:
    line = fit.line
    if line is not None:
        inside = limits.intercept[0] <= line.intercept <= limits.intercept[1]
        inside &= limits.slope[0] <= line.slope <= limits.slope[1]
    else:
        inside = True
    return inside and limits.sigma[0] <= fit.sigma <= limits.sigma[1]


def test_controls_reach_every_line_through_the_window(data: Dataset, limits: Bounds) -> None:
    low, high = limits.window
    assert low < data.y.min() < data.y.max() < high
    for left in (low, high):
        for right in (low, high):
            line = line_through((limits.ends[0], left), (limits.ends[1], right))
            assert within(HandFit(limits.sigmas[3], line=line), limits)
            assert limits.clipped(line) == line


def test_sigma_goes_from_far_too_small_to_far_too_large_in_round_values(data: Dataset, limits: Bounds) -> None:
    assert limits.sigma[0] <= 0.02 * data.y.std()
    assert limits.sigma[1] >= 4 * data.y.std()
    assert list(limits.sigmas) == sorted(set(limits.sigmas))
    assert all(float(f"{sigma:.2g}") == sigma for sigma in limits.sigmas)
    assert max(np.diff(np.log(limits.sigmas))) < np.log(1.35)
    assert within(HandFit(data.sigma), limits)


def test_steps_are_fine_beside_the_window(limits: Bounds) -> None:
    height = limits.window[1] - limits.window[0]
    width = limits.ends[1] - limits.ends[0]
    assert height / 1000 <= limits.intercept_step * 1.0001 <= 1.001 * height / 100
    assert limits.slope_step * width <= 1.001 * height / 100
    assert [digits_of(step) for step in (0.001, 0.1, 1.0, 10.0)] == [3, 1, 0, 0]


def test_the_good_line_is_that_of_maximum_likelihood(data: Dataset, limits: Bounds) -> None:
    good, exact = good_line(limits, data.x, data.y), fit_line(data.x, data.y)
    assert good.account(data.x, data.y).nll == pytest.approx(
        exact.line.account(data.x, data.y, exact.sigma).nll, abs=1e-3
    )
    assert within(good, limits)


def test_the_bad_line_is_worse_than_the_first_and_the_first_than_the_good(data: Dataset, limits: Bounds) -> None:
    fits = (
        good_line(limits, data.x, data.y),
        first_line(limits, data.x, data.y),
        bad_line(limits, data.x, data.y, data.sigma),
    )
    nll = [fit.account(data.x, data.y).nll for fit in fits]
    assert nll == sorted(nll)
    assert nll[0] < nll[1] - 0.05 * data.size
    assert all(within(fit, limits) for fit in fits)


def test_on_the_line_the_bad_fit_is_that_of_the_book() -> None:
    data = load("line")
    bad = line_presets(bounds(data.x, data.y), data.x, data.y, data.sigma)["Bad fit"]
    assert bad == HandFit(0.1, line=Line(1.6, -0.8))
    assert bad.account(data.x, data.y).sum_of_squares == pytest.approx(10.279524)
    assert bad.account(data.x, data.y).nll == pytest.approx(497.37244128252746)
    good = good_line(bounds(data.x, data.y), data.x, data.y)
    assert good.line == Line(0.82595, 0.52223)
    assert good.sigma == pytest.approx(0.12906)


def test_presets_lie_within_the_controls_and_differ(data: Dataset, limits: Bounds) -> None:
    network = first_network(data.x, data.y)
    lines = line_presets(limits, data.x, data.y, data.sigma)
    likely = good_line(limits, data.x, data.y).sigma
    assert likely / 2 <= lines["Good fit"].sigma <= 2 * likely
    for presets in (lines, network_presets(network, limits, data.x, data.y, data.sigma)):
        assert all(within(fit, limits) for fit in presets.values())
        assert len({round(fit.account(data.x, data.y).nll, 4) for fit in presets.values()}) == len(presets)


def test_a_dragged_end_goes_where_it_was_dragged_and_the_other_stays(data: Dataset, limits: Bounds) -> None:
    ends = np.array(limits.ends)
    before = first_line(limits, data.x, data.y).line
    assert before is not None
    height = 0.3 * limits.window[0] + 0.7 * limits.window[1]
    for end in (0, 1):
        heights = limits.dragged(before, end, height)(ends)
        assert heights[end] == pytest.approx(height, abs=2 * limits.intercept_step)
        assert heights[1 - end] == pytest.approx(before(ends)[1 - end], abs=2 * limits.intercept_step)


def test_a_line_turns_about_the_middle_where_the_intercept_is_far_off() -> None:
    for name, far in (("line", False), ("motorcycle", False), ("belgian_phones", True), ("ozone", True)):
        data = load(name)
        assert bounds(data.x, data.y).far is far
    data = load("belgian_phones")
    limits = bounds(data.x, data.y)
    line = Line(-977.7, 0.5)
    turned = limits.turned(line, -0.4)
    middle = np.array([0.5 * sum(limits.ends)])
    assert turned.slope == -0.4
    assert turned(middle) == pytest.approx(line(middle), abs=limits.intercept_step)


def test_all_x_equal_is_refused() -> None:
    with pytest.raises(ValueError, match="x must take two different values for a line; not 3 alone"):
        bounds(np.full(4, 3.0), np.arange(4.0))


def test_rows_compare_hand_and_optimum() -> None:
    data = load("line")
    hand, best = HandFit(0.1, line=Line(1.6, -0.8)), HandFit(0.2, line=Line(0.8, 0.5))
    rows = {row.name: row for row in compared(hand, best, data.x, data.y)}
    assert rows["intercept φ₀"].distance == pytest.approx(0.8)
    assert rows["slope φ₁"].distance == pytest.approx(-1.3)
    assert rows["σ"].distance == pytest.approx(-0.1)
    assert rows["Σ (y − f)²"].hand == pytest.approx(10.279524)
    assert rows["its sum over 12 (nats)"].optimum == best.account(data.x, data.y).nll
    assert rows["NLL a point (nats)"].optimum == best.account(data.x, data.y).nll / 12
    network = HandFit(0.1, network=first_network(data.x, data.y))
    names = [row.name for row in compared(network, network, data.x, data.y)]
    assert names == ["σ", "Σ (y − f)²", "NLL a point (nats)", "its sum over 12 (nats)"]


def test_the_first_network_has_joints_over_the_data_and_sensible_weights(data: Dataset, limits: Bounds) -> None:
    network = first_network(data.x, data.y)
    joints = -network.theta[:, 0] / network.theta[:, 1]
    assert (joints >= limits.ends[0] - 0.01 * np.ptp(data.x)).all()
    assert (joints < limits.ends[1]).all()
    exact = with_best_phi(network, data.x, data.y)
    squares = [HandFit(1.0, network=each).account(data.x, data.y).sum_of_squares for each in (exact, network)]
    assert squares[0] <= squares[1] < 1.05 * squares[0]


def test_gradient_descent_from_a_network_ends_at_an_optimum_that_is_no_worse(data: Dataset, limits: Bounds) -> None:
    start = first_network(data.x, data.y)
    good = good_network(start, limits, data.x, data.y)
    assert good.network is not None
    again = rounded_network(good.network)
    assert np.array_equal(good.network.theta, again.theta)
    assert np.array_equal(good.network.phi, again.phi)
    before = HandFit(1.0, network=start).account(data.x, data.y).sum_of_squares
    after = good.account(data.x, data.y)
    assert after.sum_of_squares < before
    assert good.sigma == pytest.approx(np.sqrt(after.sum_of_squares / data.size), rel=1e-4)
    refitted = HandFit(1.0, network=with_best_phi(good.network, data.x, data.y)).account(data.x, data.y)
    assert after.sum_of_squares == pytest.approx(refitted.sum_of_squares, rel=1e-3)


def test_a_network_that_cannot_move_is_left_as_it_is() -> None:
    data = load("line")
    dead = ShallowNetwork(np.array([[-9.0, 0.0]] * 3), np.array([[1.3225, 0.0, 0.0, 0.0]]))
    good = good_network(dead, bounds(data.x, data.y), data.x, data.y)
    assert good.account(data.x, data.y).sum_of_squares == pytest.approx(data.size * data.y.var())


def test_trials_say_what_a_change_does_to_the_nll() -> None:
    data = load("line")
    limits = bounds(data.x, data.y)
    fit = HandFit(0.1, line=Line(1.6, -0.8))
    offered = {trial.name: trial for trial in guesses(fit, limits, data.x, data.y)}
    assert offered["double σ"].nll == pytest.approx(Line(1.6, -0.8).account(data.x, data.y, 0.2).nll)
    assert offered["raise the mean by 0.1"].nll == pytest.approx(Line(1.7, -0.8).account(data.x, data.y, 0.1).nll)
    tilted = offered["tilt it up to the right"].fit.line
    assert tilted is not None
    assert tilted(np.array(limits.ends)) - fit.mean(np.array(limits.ends)) == pytest.approx([-0.2, 0.2], abs=1e-3)
    assert min(offered.values(), key=lambda trial: trial.nll).name == "double σ"


def test_at_the_optimum_no_trial_lowers_the_nll(data: Dataset, limits: Bounds) -> None:
    good = good_line(limits, data.x, data.y)
    offered = guesses(good, limits, data.x, data.y)
    assert len(offered) == 6
    assert min(trial.nll for trial in offered) > good.account(data.x, data.y).nll
    network = HandFit(good.sigma, network=first_network(data.x, data.y))
    assert len(guesses(network, limits, data.x, data.y)) == 4
