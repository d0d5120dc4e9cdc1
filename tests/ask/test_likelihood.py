"""Questions about products and sweeps against NumPy by hand: three units, and every parameter."""

import numpy as np
import pytest

from core.ask.likelihood import NOWHERE, SAME, of_products, of_sweep
from core.figures.likelihood import book_products
from core.theory.book import book_best, book_data, book_network, book_sweep, swept_names
from core.theory.sweep import with_value

UNITS = {"mm": 1000.0, "m": 1.0, "km": 0.001}


def densities(unit: str, count: int) -> np.ndarray:
    data = book_data()
    r = data.y - book_network()(data.x)[:, 0]
    one = np.exp(-(r**2) / (2 * 0.2**2)) / np.sqrt(2 * np.pi * 0.2**2) / UNITS[unit]
    return np.resize(one, count)


@pytest.mark.parametrize("unit", UNITS)
def test_float32_and_float64_lose_the_product(unit: str) -> None:
    lost, log = of_products(book_products(unit))
    product, at = np.float32(1.0), 0
    with np.errstate(all="ignore"):
        for density in densities(unit, 3000):
            at += 1
            product = np.float32(product * np.float32(density))
            if product == 0 or np.isinf(product):
                break
    assert lost.answer.words == f"{at:,}"
    assert log.answer.words == ("−∞" if product == 0 else "∞")


@pytest.mark.parametrize("name", swept_names())
def test_all_criteria_have_their_optimum_at_one_place(name: str) -> None:
    sweep, data = book_sweep(name), book_data()
    log, squares = of_sweep(sweep, book_best(name))
    costs, sums = [], []
    for value in sweep.values:
        network = book_network() if name == "sigma" else with_value(book_network(), name, float(value))
        sigma = value if name == "sigma" else 0.2
        r = data.y - network(data.x)[:, 0]
        costs.append(np.sum(0.5 * np.log(2 * np.pi * sigma**2) + r**2 / (2 * sigma**2)))
        sums.append(np.sum(r**2))
    best, step = float(sweep.values[np.argmin(costs)]), float(sweep.values[1] - sweep.values[0])
    assert float(log.answer.words.replace("−", "-")) == pytest.approx(best, abs=step)
    assert squares.answer.words == (NOWHERE if np.ptp(sums) == 0 else SAME)
    assert np.ptp(sums) == 0 or np.argmin(sums) == np.argmin(costs)
