"""A Dataset: its arrays cannot change, its labels have units, and wrong parts raise a sentence."""

import numpy as np
import pytest

from core.choose.domain import BINARY, POSITIVE, REAL_LINE
from core.data import Dataset


def dataset(**changes: object) -> Dataset:
    """Return a small valid data set with two columns of x, changed as asked."""
    parts = {
        "name": "small",
        "title": "Small",
        "x": np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]),
        "y": np.array([0.0, 1.0, 1.0]),
        "held_out_x": np.array([[6.0, 7.0]]),
        "held_out_y": np.array([1.0]),
        "domain": REAL_LINE,
        "x_names": ("time", "place"),
        "y_name": "force",
        "x_units": ("ms", ""),
        "y_units": "N",
        "source": "Made up.",
        "standardise": True,
        "sigma": 0.5,
    }
    return Dataset(**(parts | changes))


def test_labels_bear_units() -> None:
    data = dataset()
    assert data.size == 3
    assert data.x_labels == ("time (ms)", "place")
    assert data.x_label == "time (ms)"
    assert data.y_label == "force (N)"


def test_arrays_are_copies_that_cannot_be_written() -> None:
    mine = np.array([0, 1, 1])
    data = dataset(y=mine)
    mine[0] = 9
    assert data.y.dtype == np.float64
    assert data.y[0] == 0.0
    for array in (data.x, data.y, data.held_out_x, data.held_out_y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_data_sets_can_be_keys() -> None:
    data = dataset()
    assert {data: 1}[data] == 1
    assert data != dataset()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": np.zeros(3)}, r"x must be \(N, D\) with at least one row and one column; not \(3,\)"),
        ({"x": np.zeros((0, 2)), "y": np.zeros(0)}, r"x must be \(N, D\) .*; not \(0, 2\)"),
        ({"held_out_x": np.zeros((1, 3))}, r"held_out_x must be \(M, 2\) as x is; not \(1, 3\)"),
        ({"y": np.zeros(2)}, r"y must be \(3,\), one value for each row of x; not \(2,\)"),
        ({"y": np.zeros((3, 1))}, r"y must be \(3,\), one value for each row of x; not \(3, 1\)"),
        ({"held_out_y": np.zeros(2)}, r"held_out_y must be \(1,\), one value for each row of x; not \(2,\)"),
        ({"y": np.array([0.0, np.nan, 1.0])}, "y must be finite everywhere; not nan"),
        ({"held_out_x": np.array([[0.0, np.inf]])}, "held_out_x must be finite everywhere; not inf"),
        ({"domain": POSITIVE}, r"y must lie in the domain positive reals .*; row 0 is 0"),
        (
            {"domain": BINARY, "held_out_y": np.array([2.0])},
            r"y must lie in the domain binary .*; row 0 is 2",
        ),
        ({"x_names": ("time",)}, r"x_names must have 2 entries, one a column of x; not \('time',\)"),
        ({"x_units": ()}, r"x_units must have 2 entries, one a column of x; not \(\)"),
        ({"sigma": 0.0}, "sigma must be a number above 0; not 0.0"),
        ({"sigma": float("nan")}, "sigma must be a number above 0; not nan"),
        ({"sigma": float("inf")}, "sigma must be a number above 0; not inf"),
    ],
)
def test_wrong_parts_raise_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        dataset(**changes)
