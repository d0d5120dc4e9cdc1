"""Each way of writing a number; how numbers agree in formulas is in test_equations."""

import math
from collections.abc import Callable

import pytest

from core.notation.numbers import (
    everyday,
    fixed,
    latex_exp,
    latex_fixed,
    latex_share,
    latex_significant,
    nats,
    nats_a_point,
    round_to,
    scientific,
    significant,
    tick_text,
    whole_number,
)

WRITTEN: dict[Callable[[float], str], dict[float, str]] = {
    fixed: {-1234.5: "−1,234.50", 2e12: "2.000e+12", math.inf: "∞", -math.inf: "−∞", math.nan: "–"},
    whole_number: {-13210.4: "−13,210", 3e9: "3,000,000,000", math.inf: "∞"},
    significant: {0.10402: "0.104", -2.95: "−2.95", 0.5: "0.5"},
    everyday: {13210.0: "13,210", 0.104: "0.104", -2.95: "−2.95", 7.0: "7"},
    tick_text: {-0.52: "−0.5", 12.6: "13", 2345.0: "2345"},
    scientific: {1.23456: "1.2346", 1.5e-300: "1.5000e−300", 2e30: "2.0000e30"},
    nats: {0.02714: "0.027", -1.5: "−1.500", 9999.0: "9,999.000", 27401.4: "27,401", math.inf: "∞"},
    nats_a_point: {0.02714: "0.027", -1.5: "−1.500", 473.758: "473.8", 27401.4: "27,401"},
    latex_fixed: {-1234.5: "-1{,}234.50", 2e12: r"2.000 \cdot 10^{12}", math.inf: r"\infty"},
    latex_significant: {0.10402: "0.104", -math.inf: r"-\infty"},
    latex_share: {0.0: "0", 0.1234: "0.123", 2.46e-17: r"2.5\cdot 10^{-17}"},
}


@pytest.mark.parametrize("writes", WRITTEN, ids=lambda writes: writes.__name__)
def test_a_number_is_written_in_its_way(writes: Callable[[float], str]) -> None:
    assert {value: writes(value) for value in WRITTEN[writes]} == WRITTEN[writes]


@pytest.mark.parametrize("power", [2.0, -0.3, -6.0, -50.0, -5000.0])
def test_a_density_is_written_however_small_it_is(power: float) -> None:
    text = latex_exp(power)
    assert "e" not in text  # as Python writes a power of ten
    mantissa, _, ten = text.partition(r" \cdot 10^")
    log = math.log(float(mantissa)) + (int(ten.strip("{}")) * math.log(10) if ten else 0.0)
    assert log == pytest.approx(power, abs=6e-3)


def test_a_number_is_rounded_to_significant_digits() -> None:
    assert [round_to(value, 2) for value in (0.01234, -1234.0, 0.0)] == [0.012, -1200.0, 0.0]
