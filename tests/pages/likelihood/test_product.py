"""What a lesson of the product says is so: each claim is asked of the running products."""

import numpy as np
import pytest

from core.explain.line import logs_in_numbers
from core.figures.likelihood import MOST, book_account, book_products
from core.theory.likelihood import UNITS, in_unit
from pages.likelihood.product import FIRST, LESSONS, logs, sentences, shifted

NAMED = {lesson.name: lesson for lesson in LESSONS}


def test_the_outlier_is_the_least_dense_point_and_its_factor_is_said() -> None:
    density = book_account().density
    lesson = NAMED["One outlier"]
    assert lesson.values["points"] == np.argmin(density) + 1 == 18
    assert f"one factor of {density.min():.3g}" in lesson.sentence
    before, after = book_products("m").double[16:18]
    assert before > 0.04
    assert after < 1e-4


@pytest.mark.parametrize(
    ("name", "single", "double"),
    [("float32 is 0", 0.0, None), ("float64 is 0", 0.0, 0.0), ("Overflow: inf", np.inf, np.inf)],
)
def test_the_step_of_a_lesson_is_where_a_format_loses_the_product(
    name: str, single: float, double: float | None
) -> None:
    values = NAMED[name].values
    running, at = book_products(values["unit"]), values["points"] - 1
    assert running.single[at] == single
    assert running.double[at] == double if double is not None else 0 < running.double[at] < 1e-38
    last = running.single if double is None else running.double
    assert 0 < last[at - 1] < np.inf
    assert f"n = {at + 1:,}" in NAMED[name].sentence
    assert np.isfinite(running.log_sum).all()


def test_the_kilometre_is_the_unit_that_is_a_thousand_times_as_large() -> None:
    assert "1,000 times as large" in NAMED["Overflow: inf"].sentence
    np.testing.assert_allclose(book_products("km").double[0] / book_products("m").double[0], 1000.0)


@pytest.mark.parametrize(("unit", "said"), [("m", "per metre"), ("mm", "6.908 nats less"), ("km", "6.908 nats more")])
def test_the_shift_of_a_unit_is_said(unit: str, said: str) -> None:
    assert said in shifted(unit)
    at = {name: book_products(name).log_sum[0] for name in UNITS}
    assert abs(at[unit] - at["m"]) == pytest.approx(0 if unit == "m" else 6.907755)


@pytest.mark.parametrize("unit", list(UNITS))
def test_what_the_browser_writes_while_it_plays_is_what_python_says(unit: str) -> None:
    running, costs = book_products(unit), in_unit(book_account().cost, unit)
    taught = {lesson.values["points"]: lesson.sentence for lesson in LESSONS if lesson.values["unit"] == unit}
    for n in (1, 2, 3, 4, 18, 19, 99, 111, 112, 113, 182, 183, 184, 1302, 1303, MOST):
        assert logs(unit).at(n - 1) == logs_in_numbers(costs, n, FIRST)
        said = sentences(unit).at(n - 1)
        assert said == taught[n] if n in taught else f"{running.log_sum[n - 1]:,.2f}".replace("-", "−") in said
        dead = not 0 < running.double[n - 1] < np.inf
        assert n in taught or ("in float32 and float64 is" in said) == dead
