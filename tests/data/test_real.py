"""The measured data: sizes, units, totals, and rows held out."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from core.choose.domain import BINARY, COUNTS, POSITIVE, PROPORTION, REAL_LINE, categories
from core.data import load

ROOT = Path(__file__).resolve().parents[2]
REAL = ["motorcycle", "belgian_phones", "geyser", "ozone"]
TABLES = [*REAL, "space_shuttle", "coal_disasters", "discoveries"]


def rows(x: np.ndarray, y: np.ndarray) -> Counter[tuple[float, float]]:
    """Return how often each row (x, y) occurs."""
    return Counter(zip(x[:, 0].tolist(), y.tolist(), strict=True))


def file_rows(name: str) -> list[tuple[float, float]]:
    """Return the rows of a file, read without NumPy."""
    lines = (ROOT / "core" / "data" / "files" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return [(float(x), float(y)) for x, y in (line.split(",") for line in lines[1:])]


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
