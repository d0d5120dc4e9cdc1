"""A network along one of many inputs: the same numbers as the whole network gives with the others held."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import Dataset, load
from core.infer.along import along_input, data_along, middle_of
from core.minimise import Run, Settings, fit


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a run over three inputs."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3)) * [1.0, 50.0, 0.1] + [0.0, 300.0, 5.0]
    y = x[:, 0] + 0.02 * x[:, 1] + rng.normal(size=60)
    data = replace(
        load("motorcycle"), name="own", x=x[:45], y=y[:45], held_out_x=x[45:], held_out_y=y[45:],
        x_names=("a", "b", "c"), x_units=("", "m", ""), truth=None, beyond=(),
    )  # fmt: skip
    return fit(Settings(data="own", hidden=5, steps=40), data)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_it_is_the_whole_network_with_the_others_held(run: Run, column: int) -> None:
    base = np.array([0.3, 280.0, 5.1])
    short = along_input(run, column, base)
    places = np.linspace(*run.x_ranges[column], 7)
    x = np.tile(base, (7, 1))
    x[:, column] = places
    for step in (0, -1):
        np.testing.assert_allclose(short.raw(places, step).numpy(), run.raw(x, step).numpy(), rtol=1e-9, atol=1e-9)
    assert short.dataset.x_labels == (("a", "b (m)", "c")[column],)
    np.testing.assert_array_equal(short.dataset.x[:, 0], run.dataset.x[:, column])
    assert short.whole is short.dataset
    np.testing.assert_array_equal(short.nll, run.nll)


def test_data_held_elsewhere_are_other_data(run: Run) -> None:
    def held(data: Dataset, *base: float) -> str:
        return data_along(data, 0, np.array(base)).digest

    data = run.dataset
    assert held(data, 0.0, 280.0, 5.0) == held(data, 9.0, 280.0, 5.0)
    assert len({held(data, 0.0, 280.0, 5.0), held(data, 0.0, 280.00001, 5.0), data.digest}) == 3


def test_the_middle_is_the_median_and_the_most_frequent_label(run: Run) -> None:
    x = np.array([[1.0, 0, 1], [2.0, 1, 0], [9.0, 0, 1], [3.0, 0, 1]])
    data = replace(run.dataset, x=x, y=x[:, 0], held_out_x=x[:0], held_out_y=x[:0, 0])
    assert middle_of(data, ((1, 2),)).tolist() == [2.5, 0.0, 1.0]
