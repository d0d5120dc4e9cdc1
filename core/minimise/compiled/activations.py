"""Activation functions, each a(z) and its slope as scalars, and the passes of a block through the hidden units."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.arrays import Floats
from core.exact import elementary
from core.exact.compiled import called, inlined
from core.minimise.compiled.rows import fold, joined, multiply, steepened, take_back, total, weigh
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
def through_relu(back: float, a: float, stored: float) -> float:
    """Return back times a'(z), which a(z) tells."""
    return back if a > 0.0 else 0.0


@inlined
def through_leaky_relu(back: float, a: float, stored: float) -> float:
    """Return back times a'(z), which a(z) tells."""
    return back if a > 0.0 else LEAK * back


@inlined
def through_tanh(back: float, a: float, stored: float) -> float:
    """Return back times a'(z), which a(z) tells."""
    return back * (1.0 - a * a)


@inlined
def through_logistic(back: float, a: float, stored: float) -> float:
    """Return back times a'(z), which a(z) tells."""
    return back * (a * (1.0 - a))


@inlined
def through_gelu(back: float, a: float, stored: float) -> float:
    """Return back times a'(z), which a(z) does not tell, and which was stored."""
    return back * stored


Forward = Callable[[Floats, Floats, Floats], None]
Backward = Callable[[int, Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats], None]


def _forward(function: Callable[[float], float]) -> Forward:
    """Return the pass of a block forward through the units of an activation."""

    @called
    def pass_forward(theta: Floats, x: Floats, active: Floats) -> None:
        if theta.shape[1] == 2:  # one input: a pass over the units is spared
            for h in range(theta.shape[0]):
                constant, slope = theta[h, 0], theta[h, 1]
                for i in range(x.shape[1]):
                    active[1 + h, i] = function(constant + slope * x[1, i])
        else:
            _weigh_inputs(theta, x, active)
            for h in range(1, active.shape[0]):
                for i in range(active.shape[1]):
                    active[h, i] = function(active[h, i])

    return pass_forward


def _backward(through: Callable[[float, float, float], float]) -> Backward:
    """Return the pass of a block back through the units of an activation."""
    join, steepen = joined(through), steepened(through)

    @called
    def pass_back(
        units: int, phi: Floats, active: Floats, stored: Floats, score: Floats, x: Floats, back: Floats, lanes: Floats,
        by_theta: Floats, by_phi: Floats,
    ) -> None:  # fmt: skip
        for h in range(1, units + 1):
            if x.shape[0] == 2 and score.shape[0] == 2:
                join(phi, h, active, stored, score, x, lanes)
                fold(lanes, x.shape[2])
                by_theta[h - 1, 0] += total(lanes, 0)
                by_theta[h - 1, 1] += total(lanes, 1)
                by_phi[0, h] += total(lanes, 2)
                by_phi[1, h] += total(lanes, 3)
            else:
                _take_all_back(phi, h, active, score, back, lanes, by_phi)
                steepen(h, active, stored, back)
                _correlate(back, x, lanes, by_theta[h - 1])

    return pass_back


@called
def _take_all_back(
    phi: Floats, h: int, active: Floats, score: Floats, back: Floats, lanes: Floats, by_phi: Floats
) -> None:
    """Set `back` to what the outputs want of unit h, and add to the gradient by its weights."""
    back[:] = 0.0
    for pair in range(score.shape[0] // 2):
        k = 2 * pair
        take_back(phi, k, h, active, score, back, lanes)
        fold(lanes, score.shape[2])
        by_phi[k, h] += total(lanes, 0)
        by_phi[k + 1, h] += total(lanes, 1)


@called
def _correlate(back: Floats, x: Floats, lanes: Floats, by_theta: Floats) -> None:
    """Add Σ_i back[i] x[j, i] to by_theta[j], for all j."""
    if x.shape[0] == 2:
        multiply(back, x, 0, 0, lanes)
        fold(lanes, x.shape[2])
        by_theta[0] += total(lanes, 0)
        by_theta[1] += total(lanes, 1)
        return
    for quad in range(x.shape[0] // 4):
        multiply(back, x, 4 * quad, 4 * quad + 2, lanes)
        fold(lanes, x.shape[2])
        for j in range(4):
            by_theta[4 * quad + j] += total(lanes, j)


relu_forward, relu_back = _forward(relu), _backward(through_relu)
leaky_relu_forward, leaky_relu_back = _forward(leaky_relu), _backward(through_leaky_relu)
tanh_forward, tanh_back = _forward(elementary.tanh), _backward(through_tanh)
logistic_forward, logistic_back = _forward(elementary.sigmoid), _backward(through_logistic)
gelu_back = _backward(through_gelu)


@called
def _weigh_inputs(theta: Floats, x: Floats, active: Floats) -> None:
    """Set active[1 + h] (W,) to Σ_j θ_hj x[j], x[0] being 1."""
    if theta.shape[1] == 2:
        for h in range(theta.shape[0]):
            constant, slope = theta[h, 0], theta[h, 1]
            for i in range(x.shape[1]):
                active[1 + h, i] = constant + slope * x[1, i]
    else:
        active[:] = 0.0
        weigh(theta, x, 0, active, 1)


@called
def gelu_forward(theta: Floats, x: Floats, active: Floats, stored: Floats) -> None:
    """Pass a block forward through units of gelu, and store the slopes."""
    _weigh_inputs(theta, x, active)
    for h in range(1, active.shape[0]):
        for i in range(active.shape[1]):
            z = active[h, i]
            share = gelu_share(z)
            rise = GELU_FACTOR * (1.0 + 3.0 * GELU_CUBIC * (z * z))
            active[h, i] = z * share
            stored[h, i] = share + 2.0 * (z * share) * (1.0 - share) * rise


@called
def activate(code: int, theta: Floats, x: Floats, active: Floats, stored: Floats) -> None:
    """Set active[1 + h] (W,) to a(θ_h0 + Σ_j θ_hj x[j]) for all h, and for gelu `stored` to the slopes."""
    if code == RELU:
        relu_forward(theta, x, active)
    elif code == LEAKY_RELU:
        leaky_relu_forward(theta, x, active)
    elif code == TANH:
        tanh_forward(theta, x, active)
    elif code == LOGISTIC:
        logistic_forward(theta, x, active)
    else:
        gelu_forward(theta, x, active, stored)


@called
def differentiate(
    code: int, units: int, phi: Floats, active: Floats, stored: Floats, score: Floats, x: Floats,
    back: Floats, lanes: Floats, by_theta: Floats, by_phi: Floats,
) -> None:  # fmt: skip
    """Add a block's share to the gradients by the parameters of each unit; all rows are in parts (4, W / 4)."""
    if code == RELU:
        relu_back(units, phi, active, stored, score, x, back, lanes, by_theta, by_phi)
    elif code == LEAKY_RELU:
        leaky_relu_back(units, phi, active, stored, score, x, back, lanes, by_theta, by_phi)
    elif code == TANH:
        tanh_back(units, phi, active, stored, score, x, back, lanes, by_theta, by_phi)
    elif code == LOGISTIC:
        logistic_back(units, phi, active, stored, score, x, back, lanes, by_theta, by_phi)
    else:
        gelu_back(units, phi, active, stored, score, x, back, lanes, by_theta, by_phi)
