"""The book's data: their exact values, and the numbers of its notebooks from parameters set by hand."""

import numpy as np
import pytest
from scipy import stats

from core.choose.domain import BINARY
from core.data import book_parameters, load

FIRST_X, LAST_X = 0.09291784, 0.58858043


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
