"""A Dataset: its arrays cannot change, its labels have units, and wrong parts raise a sentence."""

from dataclasses import replace

import numpy as np
import pytest

from core.choose.domain import BINARY, POSITIVE, REAL_LINE, Domain, categories, permutations, spd, vectors
from core.data import Dataset, load


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


RANKINGS = np.array([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0], [1.0, 0.0, 2.0]])


@pytest.mark.parametrize(
    ("domain", "y"),
    [(vectors(2), np.zeros((3, 2))), (spd(2), np.tile(np.eye(2), (3, 1, 1))), (permutations(3), RANKINGS)],
    ids=lambda value: getattr(value, "name", ""),
)
def test_y_has_the_shape_of_its_domain(domain: Domain, y: np.ndarray) -> None:
    data = dataset(domain=domain, y=y, held_out_y=y[:1])
    assert data.y.shape == (data.size, *domain.event)


def test_names_of_what_y_stands_for() -> None:
    assert dataset().classes == dataset().components == ()
    assert dataset(domain=BINARY).classes == ("0", "1")
    assert dataset(domain=BINARY, classes=("no", "yes")).classes == ("no", "yes")
    assert dataset(domain=categories(3)).classes == ("0", "1", "2")
    pair = {"domain": vectors(2), "y": np.zeros((3, 2)), "held_out_y": np.zeros((1, 2))}
    assert dataset(**pair).components == ("force[1]", "force[2]")
    assert dataset(**pair, components=("up", "across")).components == ("up", "across")
    ranked = dataset(domain=permutations(3), y=RANKINGS, held_out_y=RANKINGS[:1], classes=("a", "b", "c"))
    assert (ranked.classes, ranked.components) == (("a", "b", "c"), ())


def test_a_constant_column_of_x_is_allowed() -> None:
    assert np.ptp(dataset(x=np.array([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])).x[:, 1]) == 0.0


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
        ({"domain": vectors(2)}, r"y must be \(3, 2\), one value for each row of x; not \(3,\)"),
        (
            {"domain": vectors(2), "y": np.zeros((3, 2))},
            r"held_out_y must be \(1, 2\), one value for each row of x; not \(1,\)",
        ),
        (
            {"domain": BINARY, "classes": ("no",)},
            r"classes must have 2 different entries, one a label or item of y; not \('no',\)",
        ),
        (
            {"domain": BINARY, "classes": ("no", "no")},
            r"classes must have 2 different entries, one a label or item of y; not \('no', 'no'\)",
        ),
        (
            {"classes": ("no", "yes")},
            r"classes must be left out for the domain real line; not \('no', 'yes'\)",
        ),
        ({"components": ("up",)}, r"components must be left out for the domain real line; not \('up',\)"),
        ({"sigma": 0.0}, "sigma must be a number above 0; not 0.0"),
        ({"sigma": float("nan")}, "sigma must be a number above 0; not nan"),
        ({"sigma": float("inf")}, "sigma must be a number above 0; not inf"),
    ],
)
def test_wrong_parts_raise_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        dataset(**changes)


@pytest.mark.parametrize("changes", [{"title": "b"}, {"x_names": ("other",)}, {"y_units": "cm"}, {"sigma": 2.0}])
def test_a_digest_tells_data_apart_by_all_that_is_shown(changes: dict[str, object]) -> None:
    data = load("sine")
    assert replace(data, name=data.name).digest == data.digest
    assert replace(data, **changes).digest != data.digest


def test_a_digest_tells_data_apart_by_their_last_bit() -> None:
    data = load("sine")
    moved = data.y.copy()
    moved[-1] = np.nextafter(moved[-1], np.inf)
    assert replace(data, y=moved).digest != data.digest
    assert load("sine").digest == data.digest
