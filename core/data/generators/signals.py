"""Between steps 1 and 2, MNIST-1D: ten small templates, each drawn dilated, scaled, moved, blurred and sheared."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import categories
from core.data.generators.generator import GeneratedExamples, Generator, Shapes
from core.exact import arrays as exact
from core.exact import draws
from core.exact.products import dot

HEIGHTS = np.array(
    [
        [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
        [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
        [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
        [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
        [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
        [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
        [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
        [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
        [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
    ]
)
"""The published heights of the digits 0 to 9 from top to bottom."""

TEMPLATE, PADDED, VALUES = 12, 72, 40
"""How many values a template, a padded signal and a finished signal have."""

LEAST_PADDING, MOST_PADDING = 36, 60
TRANSLATIONS = 48
SCALE_SPREAD, SHEAR_SPREAD = 0.4, 0.75
HISS = 0.02
"""Standard deviation of the independent noise on every value."""

BLUR, BLUR_RADIUS = 2.0, 8
"""Width of the Gaussian that smooths the noise around a digit, and where it is cut off."""

INK = 1e-8
"""Added to a template, so that its zeros are told from padding."""


def templates() -> Floats:
    """Return the templates (10, 12): standardised, begun at 0, and divided by 6."""
    standard = (HEIGHTS - HEIGHTS.mean(axis=1, keepdims=True)) / HEIGHTS.std(axis=1, keepdims=True)
    return np.asarray((standard - standard[:, :1]) / 6.0)


def resampled(signals: Floats, lengths: Floats, values: int) -> Floats:
    """Return the first `lengths` (N,) values of signals (N, L) at `values` even places, between values on a line."""
    place = np.linspace(0.0, 1.0, values) * (lengths[:, None] - 1.0)  # (N, values)
    left = np.minimum(place.astype(np.int64), signals.shape[1] - 2)
    low, high = (np.take_along_axis(signals, index, axis=1) for index in (left, left + 1))
    return np.asarray(low + (place - left) * (high - low))


def smoothed(noise: Floats) -> Floats:
    """Return noise (N, L) smoothed by a Gaussian, mirrored at the ends."""
    kernel = exact.exp(-0.5 * np.square(np.arange(-BLUR_RADIUS, BLUR_RADIUS + 1) / BLUR))
    mirrored = np.pad(noise, ((0, 0), (BLUR_RADIUS, BLUR_RADIUS)), mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, len(kernel), axis=1)
    return dot(windows, kernel / kernel.sum())


def _rolled(signals: Floats, shifts: Floats) -> Floats:
    places = (np.arange(signals.shape[1]) - shifts[:, None]) % signals.shape[1]
    return np.take_along_axis(signals, places.astype(np.int64), axis=1)


def _spread(count: int, width: float, rng: np.random.Generator) -> Floats:
    return np.asarray(width * (rng.random((count, 1)) - 0.5))


def _signals(count: int, rng: np.random.Generator, noise: float) -> GeneratedExamples:
    label = rng.integers(len(HEIGHTS), size=count)
    lengths = TEMPLATE + rng.integers(LEAST_PADDING, MOST_PADDING + 1, size=count).astype(np.float64)
    padded = np.pad(templates()[label] + INK, ((0, 0), (0, PADDED - TEMPLATE)))
    digit = resampled(padded, lengths, PADDED) * (1.0 + _spread(count, SCALE_SPREAD, rng))
    digit = _rolled(digit, rng.integers(TRANSLATIONS, size=count).astype(np.float64))
    around = noise * smoothed(draws.standard_normal(rng, shape=digit.shape))
    signal = np.where(digit == 0.0, around, digit) + HISS * draws.standard_normal(rng, shape=digit.shape)
    signal -= _spread(count, SHEAR_SPREAD, rng) * np.linspace(-0.5, 0.5, PADDED)
    return resampled(signal, np.full(count, float(PADDED)), VALUES), label.astype(np.float64)


SIGNALS: Mapping[str, Generator] = MappingProxyType(
    {
        "mnist_1d": Shapes(
            title="MNIST-1D",
            domain=categories(10),
            draw=_signals,
            points=1000,
            noise=0.25,
            names=tuple("0123456789"),
            x_names=tuple(f"value {value}" for value in range(1, VALUES + 1)),
            x_units=("",) * VALUES,
            y_name="digit",
            typical=0.0,
            spread=2.5,
            source="Drawn as in Greydanus 2020, Scaling down deep learning, from its ten templates (Apache-2.0).",
        ),
    }
)
"""The generators of signals by the name they bear in the URL."""
