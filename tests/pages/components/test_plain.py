"""What charts are sent: long arrays are rounded, but never so that their values run together."""

import numpy as np
import pytest

from pages.components.plain import plain


@pytest.mark.parametrize(("centre", "spread"), [(1e9, 3e4), (-1e5, 300.0), (0.0, 1.0), (1e-9, 1e-12), (2000.0, 0.0)])
def test_values_far_from_0_keep_the_digits_in_which_they_differ(centre: float, spread: float) -> None:
    values = centre + spread * np.linspace(-1.0, 1.0, 401)
    sent = np.array(plain({"x": values})["x"])
    assert np.abs(sent - values).max() <= 1e-5 * (spread or centre)


def test_gaps_count_for_no_span_and_few_digits_are_sent() -> None:
    values = np.append(np.nan, np.linspace(1.0, 1e6, 400))
    sent = plain({"x": values})["x"]
    assert sent[0] is None
    assert all(len(f"{value:.12g}") <= 8 for value in sent[1:])
