"""Activation functions, each a(z) and its slope as scalars, and the passes of a block through the hidden units."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from core.arrays import Floats
from core.exact import elementary
from core.exact.compiled import called_borrower, inlined
from core.minimise.compiled.lanes import fill, where_above
from core.minimise.compiled.rows import Through, correlate, joined, taken_back, weigh_inputs
from core.minimise.compiled.wide import add_shares, taken_back_to_units
from core.predict import GELU_CUBIC, GELU_FACTOR, LEAK

RELU, LEAKY_RELU, TANH, LOGISTIC, GELU = range(5)
CODES: Mapping[str, int] = MappingProxyType(
    {"relu": RELU, "leaky_relu": LEAKY_RELU, "tanh": TANH, "logistic": LOGISTIC, "gelu": GELU}
)
"""The activations by the names they bear in the URL."""


@inlined
def relu(z: float) -> float:
    """Return max(0, z)."""
    return 0.0 if z < 0.0 else z


@inlined
def leaky_relu(z: float) -> float:
    """Return max(0.01 z, z)."""
    return LEAK * z if z < 0.0 else z


@inlined
def gelu_share(z: float) -> float:
    """Return what gelu multiplies z by."""
    return elementary.sigmoid(2.0 * GELU_FACTOR * z * (1.0 + GELU_CUBIC * (z * z)))


@inlined
def through_relu(back: Any, a: Any, stored: Any) -> Any:
    """Return lanes of back times a'(z), which a(z) tells."""
    return where_above(a, fill(0.0), back, fill(0.0))


@inlined
def through_leaky_relu(back: Any, a: Any, stored: Any) -> Any:
    """Return lanes of back times a'(z), which a(z) tells."""
    return where_above(a, fill(0.0), back, LEAK * back)


@inlined
def through_tanh(back: Any, a: Any, stored: Any) -> Any:
    """Return lanes of back times a'(z), which a(z) tells."""
    return back * (1.0 - a * a)


@inlined
def through_logistic(back: Any, a: Any, stored: Any) -> Any:
    """Return lanes of back times a'(z), which a(z) tells."""
    return back * (a * (1.0 - a))


@inlined
def through_gelu(back: Any, a: Any, stored: Any) -> Any:
    """Return lanes of back times a'(z), which a(z) does not tell, and which was stored."""
    return back * stored


Forward = Callable[[Floats, Floats, Floats, int], None]
Backward = Callable[..., None]


def _forward(function: Callable[[float], float]) -> Forward:
    """Return the pass of a block forward through the units of an activation."""

    @called_borrower
    def pass_forward(theta: Floats, x: Floats, active: Floats, start: int) -> None:
        if theta.shape[0] == 2:  # one input: a pass over the units is spared
            for h in range(theta.shape[1]):
                constant, slope = theta[0, h], theta[1, h]
                for i in range(x.shape[1]):
                    active[1 + h, i] = function(constant + slope * x[1, i])
        else:
            for r in range(start, active.shape[0]):
                for i in range(active.shape[1]):
                    active[r, i] = function(active[r, i])

    return pass_forward


def _backward(through: Through) -> Backward:
    """Return the pass of a block back through the units of an activation."""
    join, take_back, take_back_to_units = joined(through), taken_back(through), taken_back_to_units(through)

    @called_borrower
    def pass_back(
        phi: Floats, slopes: Floats, active: Floats, stored: Floats, score: Floats, x: Floats, back: Floats,
        sums: Floats, by_theta: Floats, by_phi: Floats, wide: int,
    ) -> None:  # fmt: skip
        if wide:
            take_back_to_units(slopes, active, stored, score, back)
            add_shares(score, active, by_phi)
        elif x.shape[0] == 2 and score.shape[0] == 2:
            for h in range(1, active.shape[0], 2):
                join(phi, h, active, stored, score, x, by_theta, by_phi)
        else:
            for h in range(1, active.shape[0], 4):
                take_back(phi, h, active, stored, score, back, 0)
                take_back(phi, h + 2, active, stored, score, back, 2)
                _add_products(active, h, score, back, x, sums, by_theta, by_phi)

    return pass_back


@called_borrower
def _add_products(
    active: Floats, h: int, score: Floats, back: Floats, x: Floats, sums: Floats, by_theta: Floats, by_phi: Floats
) -> None:
    """Add the share of the units h to h + 3 to the gradients, `back` (4, W) being that by their z."""
    for k in range(0, score.shape[0], 2):
        correlate(active, h, score, k, sums)
        for u in range(4):
            by_phi[k, h + u] += sums[u, 0]
            by_phi[k + 1, h + u] += sums[u, 1]
    for j in range(0, x.shape[0], 2):
        correlate(back, 0, x, j, sums)
        for u in range(4):
            by_theta[j, h - 1 + u] += sums[u, 0]
            by_theta[j + 1, h - 1 + u] += sums[u, 1]


relu_forward, relu_back = _forward(relu), _backward(through_relu)
leaky_relu_forward, leaky_relu_back = _forward(leaky_relu), _backward(through_leaky_relu)
tanh_forward, tanh_back = _forward(elementary.tanh), _backward(through_tanh)
logistic_forward, logistic_back = _forward(elementary.sigmoid), _backward(through_logistic)
gelu_back = _backward(through_gelu)


@called_borrower
def gelu_forward(active: Floats, stored: Floats, start: int) -> None:
    """Pass a block forward through units of gelu, whose z are in the rows from `start` on, and store the slopes."""
    for r in range(start, active.shape[0]):
        for i in range(active.shape[1]):
            z = active[r, i]
            share = gelu_share(z)
            rise = GELU_FACTOR * (1.0 + 3.0 * GELU_CUBIC * (z * z))
            active[r, i] = z * share
            stored[r, i] = share + 2.0 * (z * share) * (1.0 - share) * rise


@called_borrower
def activate(code: int, theta: Floats, x: Floats, active: Floats, stored: Floats, wide: int) -> None:
    """Set active[1 + h] (W,) to a(θ_h0 + Σ_j θ_hj x[j]) for all h, and for gelu `stored` to the slopes.

    Where inputs are many, active (W, H) has the sums already, see wide.py.
    """
    start = 0 if wide else 1
    if not wide and (code == GELU or theta.shape[0] > 2):
        weigh_inputs(theta, x, active)
    if code == RELU:
        relu_forward(theta, x, active, start)
    elif code == LEAKY_RELU:
        leaky_relu_forward(theta, x, active, start)
    elif code == TANH:
        tanh_forward(theta, x, active, start)
    elif code == LOGISTIC:
        logistic_forward(theta, x, active, start)
    else:
        gelu_forward(active, stored, start)


@called_borrower
def differentiate(
    code: int, phi: Floats, slopes: Floats, active: Floats, stored: Floats, score: Floats, x: Floats, back: Floats,
    sums: Floats, by_theta: Floats, by_phi: Floats, wide: int,
) -> None:  # fmt: skip
    """Add a block's share to the gradients by the parameters of each unit.

    Where inputs are many, only to those by phi, and set `back` (W, H) to the gradient by z.
    """
    if code == RELU:
        relu_back(phi, slopes, active, stored, score, x, back, sums, by_theta, by_phi, wide)
    elif code == LEAKY_RELU:
        leaky_relu_back(phi, slopes, active, stored, score, x, back, sums, by_theta, by_phi, wide)
    elif code == TANH:
        tanh_back(phi, slopes, active, stored, score, x, back, sums, by_theta, by_phi, wide)
    elif code == LOGISTIC:
        logistic_back(phi, slopes, active, stored, score, x, back, sums, by_theta, by_phi, wide)
    else:
        gelu_back(phi, slopes, active, stored, score, x, back, sums, by_theta, by_phi, wide)
