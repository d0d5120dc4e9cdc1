"""The built-in data: each set is what its entry says, equal for equal arguments, and what is refused is named."""

import pickle

import numpy as np
import pytest

from core.data import DATASETS, Dataset, load

BOOK = ["line", "book_shallow", "book_regression"]
GENERATED = ["sine", "sine_growing_noise", "step", "cusp", "two_scale"]
REAL = ["motorcycle", "belgian_phones", "geyser", "ozone"]
BOOK_CLASSES = ["book_binary", "book_multiclass"]
SHAPES = ["moons", "circles", "blobs", "spirals"]
CLASSES = [
    *BOOK_CLASSES,
    *["space_shuttle", "iris", "iris_petals"],
    *["two_classes", "classes", *SHAPES],
    *["digits", "mnist_1d"],
]
OTHER = [
    *["coal_disasters", "discoveries", "menarche"],
    *["two_answers", "heavy_tails", "laplace_noise", "arrivals", "yearly_maxima", "positive_skewed", "prices", "wind"],
    *["waiting_times", "proportions", "directions", "counts", "overdispersed_counts", "many_zeros", "ratings"],
    *["vectors", "covariances", "rankings"],
]


def arrays(data: Dataset) -> tuple[np.ndarray, ...]:
    """Return the four arrays of a data set."""
    return data.x, data.y, data.held_out_x, data.held_out_y


def test_names_stand_in_the_order_of_lists() -> None:
    assert list(DATASETS) == BOOK + GENERATED + REAL + CLASSES + OTHER
    for group, names in (("regression", BOOK + GENERATED + REAL), ("classes", CLASSES), ("other", OTHER)):
        assert [name for name, entry in DATASETS.items() if entry.group == group] == names


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("name", DATASETS)
def test_every_set_is_what_its_entry_says(name: str, seed: int) -> None:
    entry, data = DATASETS[name], load(name, seed=seed)
    assert (data.name, data.title, data.domain) == (name, entry.title, entry.domain)
    assert data.x.shape == (data.size, entry.inputs)
    assert data.y.shape == (data.size, *entry.domain.event)
    assert data.standardise is (entry.kind != "book" and name != "digits")
    assert len(data.classes) == entry.domain.items
    assert (entry.points is not None) is (entry.kind == "generator")
    assert all(array.dtype == np.float64 and not array.flags.writeable for array in arrays(data))
    assert data.source.endswith(".")


@pytest.mark.parametrize("name", DATASETS)
def test_the_truth_is_known_where_it_has_a_formula(name: str) -> None:
    known = DATASETS[name].kind == "generator" and name not in ("moons", "circles", "spirals", "mnist_1d")
    assert (load(name).truth is not None) is known


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if entry.kind == "real"])
def test_a_quarter_of_measured_rows_is_held_out(name: str) -> None:
    data = load(name)
    rows = data.size + len(data.held_out_y)
    assert abs(len(data.held_out_y) - rows / 4) <= 0.5


@pytest.mark.parametrize("name", DATASETS)
def test_equal_arguments_give_equal_arrays(name: str) -> None:
    state = str(np.random.get_state())  # noqa: NPY002
    for one, other in zip(arrays(load(name, seed=3)), arrays(load(name, seed=3)), strict=True):
        assert one.tobytes() == other.tobytes()
    assert str(np.random.get_state()) == state  # noqa: NPY002


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if entry.kind != "book"])
def test_another_seed_gives_other_arrays(name: str) -> None:
    assert not np.array_equal(load(name, seed=0).held_out_x, load(name, seed=1).held_out_x)


@pytest.mark.parametrize("name", BOOK + BOOK_CLASSES)
def test_the_book_knows_no_seed(name: str) -> None:
    np.testing.assert_array_equal(load(name, seed=0).y, load(name, seed=1).y)


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_survives_a_cache(name: str) -> None:
    data = load(name)
    copy = pickle.loads(pickle.dumps(data))
    assert copy.domain == data.domain
    for one, other in zip(arrays(data), arrays(copy), strict=True):
        np.testing.assert_array_equal(one, other)
    if data.truth is not None:
        x = data.x[:, 0] if data.x.shape[1] == 1 else data.x
        for one, other in zip(data.truth.parameters(x).values(), copy.truth.parameters(x).values(), strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("sine", {"points": 9}, "points must be a whole number from 10 to 4096; not 9"),
        ("sine", {"points": 4097}, "points must be a whole number from 10 to 4096; not 4097"),
        ("sine", {"points": 20.0}, r"points must be a whole number from 10 to 4096; not 20\.0"),
        ("sine", {"points": True}, "points must be a whole number from 10 to 4096; not True"),
        ("sine", {"noise": 0.0}, r"noise must be a number from 0\.001 to 10; not 0\.0"),
        ("sine", {"noise": -1}, r"noise must be a number from 0\.001 to 10; not -1"),
        ("sine", {"noise": 11.0}, r"noise must be a number from 0\.001 to 10; not 11\.0"),
        ("sine", {"noise": float("nan")}, r"noise must be a number from 0\.001 to 10; not nan"),
        ("sine", {"noise": "1"}, r"noise must be a number from 0\.001 to 10; not '1'"),
        ("sine", {"seed": -1}, "seed must be a whole number from 0 on; not -1"),
        ("sine", {"seed": True}, "seed must be a whole number from 0 on; not True"),
        ("sine", {"noise": True}, r"noise must be a number from 0\.001 to 10; not True"),
        ("line", {"seed": 0.5}, r"seed must be a whole number from 0 on; not 0\.5"),
        ("blobs", {"classes": 1}, "classes must be a whole number from 2 to 6; not 1"),
        ("blobs", {"classes": 7}, "classes must be a whole number from 2 to 6; not 7"),
        ("blobs", {"classes": 3.0}, r"classes must be a whole number from 2 to 6; not 3\.0"),
        ("sine", {"classes": 3}, "classes must be left out for sine, which has no such setting; not 3"),
        ("counts", {"noise": 0.1}, r"noise must be left out for counts, which has no such setting; not 0\.1"),
        ("iris", {"classes": 3}, "classes must be left out for iris, which is not generated; not 3"),
        ("line", {"points": 20}, "points must be left out for line, which is not generated; not 20"),
        ("geyser", {"noise": 0.1}, r"noise must be left out for geyser, which is not generated; not 0\.1"),
    ],
)
def test_bad_arguments_raise_a_sentence(name: str, arguments: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        load(name, **arguments)


@pytest.mark.parametrize("name", ["x", "", "Line", "../geyser"])
def test_unknown_names_raise_all_names(name: str) -> None:
    with pytest.raises(ValueError, match=r"^data must be one of line, book_shallow, .*, covariances, rankings; not "):
        load(name)
