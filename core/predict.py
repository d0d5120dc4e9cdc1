"""Step 2: predict; a shallow network maps x to the raw outputs that stand for the parameters of Pr(y|x).

>>> network = ShallowNetwork(theta=np.array([[-1.0, 2.0]]), phi=np.array([[0.5, 3.0]]))
>>> network(np.array([0.0, 1.0])).tolist()  # 0.5 + 3 relu(-1 + 2 x)
[[0.5], [3.5]]
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import torch

from core.arrays import Floats, Mask
from core.exact import arrays as exact
from core.exact import draws, elementary
from core.exact.compiled import called, compiled, inlined
from core.exact.products import add_multiple, dot, own, product

LEAK = 0.01
GELU_FACTOR = math.sqrt(2 / math.pi)
GELU_CUBIC = 0.044715
OUTPUT_SPREAD = 0.1
"""The initial outputs vary little over x, so that training starts from one distribution for all x."""


@dataclass(frozen=True)
class Activation:
    """An activation function: a(z), the same bits on every machine.

    `apply` writes a(z) and a'(z) to two arrays of the shape of z, as the kernels of the machine round them.
    """

    name: str
    formula: str
    value: Callable[[Floats], Floats]
    apply: Callable[[Floats, Floats, Floats], None]


def _relu(z: Floats, value: Floats, slope: Floats) -> None:
    np.greater(z, 0.0, out=slope)
    np.multiply(z, slope, out=value)  # three times as fast as maximum, and NaN stays NaN


def _leaky_relu(z: Floats, value: Floats, slope: Floats) -> None:
    np.greater(z, 0.0, out=slope)
    slope *= 1.0 - LEAK
    slope += LEAK
    np.multiply(z, slope, out=value)


def _gelu_value(z: Floats) -> Floats:
    return z * exact.sigmoid(2.0 * GELU_FACTOR * z * (1.0 + GELU_CUBIC * (z * z)))


def _sigmoid(z: Floats, out: Floats) -> None:
    """Write 1 / (1 + e^-z) to out: torch's is vectorised on every machine, and five times as fast as NumPy's tanh."""
    torch.sigmoid(torch.from_numpy(z), out=torch.from_numpy(out))


def _tanh(z: Floats, value: Floats, slope: Floats) -> None:
    np.multiply(z, 2.0, out=slope)
    _sigmoid(slope, value)
    value *= 2.0
    value -= 1.0
    np.multiply(value, value, out=slope)
    np.subtract(1.0, slope, out=slope)


def _logistic(z: Floats, value: Floats, slope: Floats) -> None:
    _sigmoid(z, value)
    np.subtract(1.0, value, out=slope)
    slope *= value


def _gelu(z: Floats, value: Floats, slope: Floats) -> None:
    square = z * z
    _sigmoid(2.0 * GELU_FACTOR * z * (1.0 + GELU_CUBIC * square), slope)
    np.multiply(z, slope, out=value)
    slope += 2.0 * value * (1.0 - slope) * GELU_FACTOR * (1.0 + 3.0 * GELU_CUBIC * square)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        activation.name: activation
        for activation in (
            Activation("relu", r"\max(0, z)", lambda z: z * (z > 0.0), _relu),
            Activation("leaky_relu", rf"\max({LEAK} z, z)", lambda z: z * np.where(z > 0.0, 1.0, LEAK), _leaky_relu),
            Activation("tanh", r"\tanh z", exact.tanh, _tanh),
            Activation("logistic", "1 / (1 + e^{-z})", exact.sigmoid, _logistic),
            Activation("gelu", r"z\,\Phi(z) \text{ (tanh form)}", _gelu_value, _gelu),
        )
    }
)
"""The activation functions by the name they bear in the URL."""


@dataclass(frozen=True)
class ShallowNetwork:
    """One hidden layer: raw_k = φ_k0 + Σ_h φ_kh a[θ_h0 + θ_h1 x_1 + ... + θ_hD x_D]; Prince 2023, eq. 3.1.

    `theta` (H, D + 1) holds rows θ_h0, θ_h1, ...; `phi` (K, H + 1) rows φ_k0, φ_k1, ...: the constant first.
    """

    theta: Floats
    phi: Floats
    activation: str = "relu"

    def __post_init__(self) -> None:
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}; not {self.activation!r}")
        if self.theta.ndim != 2 or self.phi.ndim != 2 or self.phi.shape[1] != len(self.theta) + 1:
            raise ValueError(
                f"phi must be (K, H + 1) where theta is (H, D + 1); not {self.phi.shape} and {self.theta.shape}"
            )

    def hidden(self, x: Floats) -> Floats:
        """Return the activations (N, H) of the hidden units at x (N, D) or (N,)."""
        return self._hidden(x).T

    def _hidden(self, x: Floats) -> Floats:
        columns = x[None] if x.ndim == 1 else x.T  # (D, N)
        pre = self.theta[:, :1] + product(self.theta[:, 1:], columns)  # (H, N)
        return ACTIVATIONS[self.activation].value(pre)

    def __call__(self, x: Floats) -> Floats:
        """Return the raw outputs (N, K) at x (N, D) or (N,)."""
        return self.phi[:, 0] + product(self.phi[:, 1:], self._hidden(x)).T  # (N, K)

    def in_units(self, centre: Floats, spread: Floats) -> "ShallowNetwork":
        """Return the network that gives at x what this one gives at (x - centre) / spread, both (D,)."""
        return replace(self, theta=in_units(self.theta, centre, spread))


def in_units(theta: Floats, centre: Floats, spread: Floats) -> Floats:
    """Return the theta (..., H, D + 1) that give at x what these give at (x - centre) / spread, both (D,)."""
    slopes = theta[..., 1:] / spread
    return np.concatenate([(theta[..., 0] - dot(slopes, centre))[..., None], slopes], axis=-1)


@inlined
def _relu_of(z: float) -> float:
    return z * (1.0 if z > 0.0 else 0.0)


@inlined
def _leaky_relu_of(z: float) -> float:
    return z * (1.0 if z > 0.0 else LEAK)


@inlined
def _gelu_of(z: float) -> float:
    return z * elementary.sigmoid(2.0 * GELU_FACTOR * z * (1.0 + GELU_CUBIC * (z * z)))


def _on_row(function: Callable[[float], float]) -> Callable[[Floats], None]:
    """Return the activation as it is applied to a row (N,), in its place."""

    @called
    def apply(row: Floats) -> None:
        for i in range(len(row)):
            row[i] = function(row[i])

    return apply


_relu_row, _leaky_relu_row, _gelu_row = _on_row(_relu_of), _on_row(_leaky_relu_of), _on_row(_gelu_of)
_tanh_row, _logistic_row = _on_row(elementary.tanh), _on_row(elementary.sigmoid)


@called
def _activate(code: int, row: Floats) -> None:
    """Set the row (N,) to its activations: by the place of the activation among ACTIVATIONS."""
    if code == 0:
        _relu_row(row)
    elif code == 1:
        _leaky_relu_row(row)
    elif code == 2:
        _tanh_row(row)
    elif code == 3:
        _logistic_row(row)
    else:
        _gelu_row(row)


@compiled
def _add_outputs(theta: Floats, phi: Floats, code: int, x: Floats, out: Floats) -> None:
    """Add to out (F, K, N) the raw outputs of each network, unit by unit: theta (F, H, D + 1), phi (F, K, H + 1)."""
    row = np.empty(x.shape[1])
    for f in range(out.shape[0]):
        for h in range(theta.shape[1]):
            row[:] = 0.0
            for d in range(x.shape[0]):
                add_multiple(theta[f, h, 1 + d], x[d], row)
            for i in range(len(row)):
                row[i] = theta[f, h, 0] + row[i]
            _activate(code, row)
            for k in range(out.shape[1]):
                add_multiple(phi[f, k, 1 + h], row, out[f, k])
        for k in range(out.shape[1]):
            for i in range(len(row)):
                out[f, k, i] = phi[f, k, 0] + out[f, k, i]


def outputs_of_each(theta: Floats, phi: Floats, activation: str, x: Floats) -> Floats:
    """Return the raw outputs (F, K, N) of F networks at x (N, D), to the bit as each of them gives them alone.

    Theirs are `theta` (F, H, D + 1) and `phi` (F, K, H + 1). All are found in one go, outside the interpreter's lock.
    """
    out = np.zeros((*phi.shape[:2], len(x)))
    _add_outputs(own(theta), own(phi), tuple(ACTIVATIONS).index(activation), own(x.T), out)
    return out


def seeded(
    hidden: int, low: Floats, high: Floats, start: Floats, varies: Mask, activation: str, seed: int
) -> ShallowNetwork:
    """Return a network of `hidden` units whose joints lie between the corners low and high (D,) of the data.

    Each unit's slope spans the data once or twice, in a random direction; its outputs vary little around
    `start` (K,), and not at all where `varies` (K,) is false.
    """
    rng = np.random.default_rng(seed)
    direction = draws.standard_normal(rng, shape=(hidden, len(low)))
    direction /= np.sqrt(np.square(direction).sum(axis=1, keepdims=True))
    half = np.where(high > low, 0.5 * (high - low), 1.0)
    slopes = direction * draws.uniform(rng, 1.0, 2.0, (hidden, 1)) / half  # (H, D)
    joints = draws.uniform(rng, low, high, (hidden, len(low)))  # (H, D)
    theta = np.column_stack([-(slopes * joints).sum(axis=1), slopes])
    weights = draws.standard_normal(rng, shape=(len(start), hidden)) * (OUTPUT_SPREAD / np.sqrt(hidden))
    phi = np.column_stack([start, np.where(varies[:, None], weights, 0.0)])
    return ShallowNetwork(theta, phi, activation)
