"""Step 1's links: floors, slopes against autograd, inverses, and an angle that winds."""

import numpy as np
import pytest
import torch

from core.choose.link import DIRECTION, FLOOR, POSITIVE_LINKS, positive


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_positive_links_stay_above_the_floor_and_finite(name: str) -> None:
    raw = torch.tensor([-1e4, -200.0, -1.0, 0.0, 1.0, 200.0, 1e4], dtype=torch.float64)
    value, slope = positive(name).with_slope(raw)
    assert bool(torch.all(value >= FLOOR))
    assert bool(torch.all(torch.isfinite(value) & torch.isfinite(slope)))


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_link_slopes_equal_autograd(name: str) -> None:
    raw = torch.linspace(-18, 40, 59, dtype=torch.float64).requires_grad_()
    value, slope = positive(name).with_slope(raw)
    (expected,) = torch.autograd.grad(value.sum(), raw)
    torch.testing.assert_close(slope * torch.ones_like(raw), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", POSITIVE_LINKS)
def test_link_inverses(name: str) -> None:
    values = torch.tensor([2e-3, 0.1, 1.0, 50.0], dtype=torch.float64)
    link = positive(name)
    torch.testing.assert_close(link.forward(link.inverse(values)), values, rtol=1e-9, atol=1e-12)


def test_a_direction_winds_without_a_jump_and_has_a_slope_everywhere() -> None:
    angles = torch.linspace(-3.1, 3.1, 63, dtype=torch.float64)
    raw = (2.5 * DIRECTION.inverse(angles)).requires_grad_()
    value, slope = DIRECTION.with_slope(raw)
    torch.testing.assert_close(value, angles, rtol=1e-12, atol=1e-12)
    (expected,) = torch.autograd.grad(value.sum(), raw)
    torch.testing.assert_close(slope, expected, rtol=1e-9, atol=1e-12)
    assert np.isfinite(DIRECTION.with_slope(np.zeros((1, 2)))[1]).all()
