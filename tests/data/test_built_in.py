"""The built-in data: exact facts of the book, determinism, held-out rows, and noise that is what it says."""

import pickle
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from core.choose.domain import BINARY, COUNTS, POSITIVE, PROPORTION, REAL_LINE, categories
from core.data import DATASETS, Dataset, book_parameters, load

ROOT = Path(__file__).resolve().parents[2]
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
    *[
        "two_answers",
        "heavy_tails",
        "laplace_noise",
        "yearly_maxima",
        "positive_skewed",
        "prices",
        "wind",
        "waiting_times",
    ],
    *["proportions", "directions"],
    *["counts", "overdispersed_counts", "many_zeros"],
    *["vectors", "covariances", "rankings"],
]
TABLES = [*REAL, "space_shuttle", "coal_disasters", "discoveries"]

FIRST_X, LAST_X = 0.09291784, 0.58858043


def arrays(data: Dataset) -> tuple[np.ndarray, ...]:
    """Return the four arrays of a data set."""
    return data.x, data.y, data.held_out_x, data.held_out_y


def rows(x: np.ndarray, y: np.ndarray) -> Counter[tuple[float, float]]:
    """Return how often each row (x, y) occurs."""
    return Counter(zip(x[:, 0].tolist(), y.tolist(), strict=True))


def file_rows(name: str) -> list[tuple[float, float]]:
    """Return the rows of a file, read without NumPy."""
    lines = (ROOT / "core" / "data" / "files" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return [(float(x), float(y)) for x, y in (line.split(",") for line in lines[1:])]


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
    ("name", "size", "first", "last"),
    [
        ("line", 12, (0.03, 0.67), (1.9, 1.6)),
        ("book_shallow", 20, (FIRST_X, -0.15934537), (LAST_X, 0.2682497)),
        ("book_regression", 20, (FIRST_X, -0.25934537), (LAST_X, 0.2682497)),
        ("book_binary", 20, (FIRST_X, 0.0), (LAST_X, 1.0)),
        ("book_multiclass", 20, (FIRST_X, 2.0), (LAST_X, 0.0)),
    ],
)
def test_book_sets_are_the_books(name: str, size: int, first: tuple[float, float], last: tuple[float, float]) -> None:
    data = load(name)
    assert data.size == size
    assert (data.x[0, 0], data.y[0]) == first
    assert (data.x[-1, 0], data.y[-1]) == last
    assert data.held_out_x.shape == (0, 1)
    assert data.held_out_y.shape == (0,)


def test_classes_of_the_book() -> None:
    assert load("book_binary").domain is BINARY
    assert np.bincount(load("book_binary").y.astype(int)).tolist() == [9, 11]
    assert np.bincount(load("book_multiclass").y.astype(int)).tolist() == [7, 5, 8]


def test_least_squares_line_of_the_book() -> None:
    data = load("line")
    fit = stats.linregress(data.x[:, 0], data.y)
    residuals = data.y - fit.intercept - fit.slope * data.x[:, 0]
    assert fit.intercept == pytest.approx(0.82595, abs=1e-5)
    assert fit.slope == pytest.approx(0.52223, abs=1e-5)
    assert residuals @ residuals == pytest.approx(0.19987, abs=1e-5)


def test_bad_line_of_figure_5_4() -> None:
    data = load("line")
    loc = 1.6 - 0.8 * data.x[:, 0]
    assert np.sum((data.y - loc) ** 2) == pytest.approx(10.2795, abs=5e-5)
    assert -stats.norm(loc, data.sigma).logpdf(data.y).sum() == pytest.approx(497.3724, abs=5e-5)


def test_hand_set_parameters_give_the_notebooks_numbers() -> None:
    theta, phi = book_parameters("nb5_1")
    data = load("book_regression")
    hidden = np.maximum(theta[:, 0] + data.x * theta[:, 1], 0.0)  # (N, H)
    loc = phi[0, 0] + hidden @ phi[0, 1:]  # (N,)
    assert np.sum((data.y - loc) ** 2) == pytest.approx(2.020992572, abs=1e-9)
    assert -stats.norm(loc, data.sigma).logpdf(data.y).sum() == pytest.approx(11.452419564, abs=1e-9)


@pytest.mark.parametrize(("name", "outputs"), [("nb3_1", 1), ("nb5_1", 1), ("nb5_2", 1), ("nb5_3", 3)])
def test_hand_set_parameters_have_the_layout_of_the_formula(name: str, outputs: int) -> None:
    theta, phi = book_parameters(name)
    assert theta.shape == (3, 2)
    assert phi.shape == (outputs, 4)
    assert theta[:, 0].tolist() == [0.3, -1.0, -0.5]
    assert theta[:, 1].tolist() == [-1.0, 2.0 if name == "nb3_1" else 1.8, 0.65]
    assert not theta.flags.writeable
    assert not phi.flags.writeable


def test_hand_set_parameters_of_three_classes() -> None:
    phi = book_parameters("nb5_3")[1]
    assert phi.tolist() == [[2, -24, -8, 50], [-2, -2, 8, -30], [0, 16, -8, -8]]


def test_hand_set_parameters_of_another_name() -> None:
    with pytest.raises(ValueError, match=r"^name must be one of nb5_1, nb5_2, nb5_3, nb3_1; not 'nb9'$"):
        book_parameters("nb9")


@pytest.mark.parametrize(
    ("name", "size", "held_out", "x_label", "y_label", "domain"),
    [
        ("motorcycle", 133, 33, "time after impact (ms)", "head acceleration (g)", REAL_LINE),
        ("belgian_phones", 24, 6, "year", "international calls (tens of millions of calls)", POSITIVE),
        ("geyser", 299, 75, "waiting time before an eruption (min)", "its duration (min)", POSITIVE),
        ("ozone", 116, 29, "temperature (°F)", "ozone (ppb)", POSITIVE),
        ("space_shuttle", 23, 6, "launch temperature (°F)", "O-rings", BINARY),
        ("iris", 150, 38, "petal length (cm)", "species", categories(3)),
        ("digits", 1797, 449, "pixel 1", "digit", categories(10)),
        ("coal_disasters", 112, 28, "year", "disasters in the year", COUNTS),
        ("discoveries", 100, 25, "year", "discoveries in the year", COUNTS),
        ("menarche", 25, 6, "age (years)", "share of girls past menarche", PROPORTION),
    ],
)
def test_measured_sets(name: str, size: int, held_out: int, x_label: str, y_label: str, domain: object) -> None:
    data = load(name)
    assert (data.size, len(data.held_out_y)) == (size - held_out, held_out)
    assert (data.x_label, data.y_label, data.domain) == (x_label, y_label, domain)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_measured_rows_are_either_trained_on_or_held_out(name: str, seed: int) -> None:
    data, offset = load(name, seed=seed), 1900.0 if name == "belgian_phones" else 0.0
    rows_of_file = [(x + offset, y) for x, y in file_rows(name)]
    assert rows(data.x, data.y) + rows(data.held_out_x, data.held_out_y) == Counter(rows_of_file)
    remaining = iter(rows_of_file)
    trained = zip(data.x[:, 0].tolist(), data.y.tolist(), strict=True)
    assert all(row in remaining for row in trained), "training rows must keep the order of the file"


def test_held_out_rows_are_the_first_of_a_seeded_permutation() -> None:
    chosen = np.sort(np.random.default_rng(4).permutation(299)[:75])
    expected = [file_rows("geyser")[row] for row in chosen]
    data = load("geyser", seed=4)
    assert list(zip(data.held_out_x[:, 0].tolist(), data.held_out_y.tolist(), strict=True)) == expected


def every_y(name: str) -> np.ndarray:
    """Return y of all rows, trained on and held out."""
    data = load(name)
    return np.concatenate([data.y, data.held_out_y])


def test_known_totals_of_measured_sets() -> None:
    assert np.bincount(every_y("space_shuttle").astype(int)).tolist() == [16, 7]
    assert np.bincount(every_y("iris").astype(int)).tolist() == [50, 50, 50]
    assert np.bincount(every_y("digits").astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert every_y("coal_disasters").sum() == 191
    assert every_y("discoveries").sum() == 310


def test_iris_keeps_species_with_their_petals() -> None:
    data = load("iris_petals")
    assert data.classes == ("setosa", "versicolor", "virginica")
    x, y = np.concatenate([data.x, data.held_out_x]), every_y("iris_petals")
    means = [x[y == species].mean(axis=0) for species in range(3)]
    np.testing.assert_allclose(means, [[1.462, 0.246], [4.26, 1.326], [5.552, 2.026]])  # Fisher 1936, table I
    np.testing.assert_array_equal(load("iris").x[:, 0], data.x[:, 0])


def test_shares_of_0_and_1_are_moved_inside() -> None:
    data = load("menarche")
    ages, shares = np.concatenate([data.x, data.held_out_x])[:, 0], every_y("menarche")
    share = dict(zip(ages.tolist(), shares.tolist(), strict=True))
    assert share[9.21] == pytest.approx(0.5 / 377)
    assert share[10.58] == pytest.approx(0.5 / 94)
    assert share[10.83] == pytest.approx(2 / 120)
    assert share[17.58] == pytest.approx(1049.5 / 1050)


def test_digits_are_images_of_ink() -> None:
    data = load("digits")
    assert (data.x.min(), data.x.max()) == (0.0, 1.0)
    np.testing.assert_array_equal(data.x * 16, np.round(data.x * 16))
    centre = data.x.reshape(-1, 8, 8)[:, 3:5, 3:5].mean(axis=(1, 2))
    assert centre[data.y == 0].mean() < 0.2  # a zero is hollow
    assert centre[data.y == 1].mean() > 0.6
    assert data.x_labels[:2] == ("pixel 1", "pixel 2")


def test_years_are_written_in_full() -> None:
    data = load("belgian_phones")
    years = np.sort(np.concatenate([data.x, data.held_out_x])[:, 0])
    np.testing.assert_array_equal(years, np.arange(1950, 1974))


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize("noise", [None, 0.03])
def test_generated_residuals_are_standard_normal(name: str, noise: float | None) -> None:
    data = load(name, points=4096, noise=noise, seed=5)
    x = data.x[:, 0]
    residuals = (data.y - data.truth.mean(x)) / data.truth.scale(x)
    assert stats.kstest(residuals, "norm").pvalue > 0.01
    assert stats.kurtosis(residuals) == pytest.approx(0.0, abs=0.25)
    assert residuals.std() == pytest.approx(1.0, abs=0.04)
    left = residuals[x < np.median(x)]
    assert left.std() == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("name", GENERATED)
def test_generated_x_is_uniform_on_the_stated_interval(name: str) -> None:
    x = load(name, points=4096).x[:, 0]
    low, high = (0.0, 2.0) if name.startswith("sine") else (-1.0, 1.0)
    assert stats.kstest(x, "uniform", args=(low, high - low)).pvalue > 0.01


@pytest.mark.parametrize("name", GENERATED)
def test_generated_sizes_and_defaults(name: str) -> None:
    entry, data = DATASETS[name], load(name)
    assert (data.size, len(data.held_out_y)) == (entry.points, 500)
    explicit = load(name, points=entry.points, noise=entry.noise, seed=0)
    np.testing.assert_array_equal(data.y, explicit.y)
    assert load(name, points=10).size == 10
    assert not set(data.x[:, 0]) & set(data.held_out_x[:, 0])


@pytest.mark.parametrize("name", GENERATED)
def test_noise_moves_the_same_points(name: str) -> None:
    quiet, loud = load(name, noise=0.1), load(name, noise=0.2)
    np.testing.assert_array_equal(quiet.x, loud.x)
    mean = quiet.truth.mean(quiet.x[:, 0])
    np.testing.assert_allclose(loud.y - mean, 2.0 * (quiet.y - mean), atol=1e-12)


@pytest.mark.parametrize("name", GENERATED)
def test_sigma_is_the_typical_scale(name: str) -> None:
    data = load(name, points=4096, noise=0.3)
    scale = data.truth.scale(data.x[:, 0])
    assert data.sigma == pytest.approx(np.sqrt(np.mean(scale**2)), rel=0.05)
    assert scale.max() == pytest.approx(0.3, rel=0.01)


@pytest.mark.parametrize(
    ("name", "x", "mean"),
    [
        ("sine", [0.0, 0.5, 1.5], [0.0, 1.0, -1.0]),
        ("step", [-0.5, 0.0, 0.5], [-1.0, 1.0, 1.0]),
        ("cusp", [-0.25, 0.0, 0.25], [np.exp(-1.0), 1.0, np.exp(-1.0)]),
        ("two_scale", [-1.0, 0.0, 0.5, 1.0], [0.0, 1.0, -1.0, 1.0]),
    ],
)
def test_generated_means(name: str, x: list[float], mean: list[float]) -> None:
    np.testing.assert_allclose(load(name).truth.mean(np.array(x)), mean, atol=1e-12)


def test_noise_grows_tenfold() -> None:
    scale = load("sine_growing_noise", noise=0.5).truth.scale
    np.testing.assert_allclose(scale(np.array([0.0, 1.0, 2.0])), [0.05, 0.275, 0.5])


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
