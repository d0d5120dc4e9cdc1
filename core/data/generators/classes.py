"""Between steps 1 and 2, data with class labels: along one input from known probabilities, or shapes in a plane."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from core.arrays import Floats
from core.choose.domain import BINARY, categories
from core.choose.parameter import Parameters
from core.data.generators.generator import FamilyOverX, GeneratedExamples, Generator, Shapes
from core.exact import arrays as exact
from core.exact import draws
from core.exact.products import dot

STEEPNESS = 4.0
"""How far the logits swing: at 4, λ swings between 2 % and 98 %."""

LABEL_SPREAD = 0.5
"""A σ for labels, where they are taken for numbers."""

BLOB_RADIUS = 1.5
INNER_RADIUS = 0.5
TURN = 0.9 * 2.0 * np.pi
"""How far one arm of the spirals turns."""


def _wave(x: Floats) -> Parameters:
    return {"logits": STEEPNESS * exact.sin(1.5 * np.pi * x)}


def _waves(x: Floats, classes: int) -> Parameters:
    phase = x[..., None] / 2.0 - np.arange(classes) / classes  # (N, K), in turns; x on [0, 2]
    return {"logits": STEEPNESS * exact.cos(2.0 * np.pi * phase)}


def _labels(count: int, classes: int, rng: np.random.Generator) -> Floats:
    return rng.integers(classes, size=count).astype(np.float64)


def _on_circle(angle: Floats, radius: Floats | float = 1.0) -> Floats:
    return np.asarray(np.stack([radius * exact.cos(angle), radius * exact.sin(angle)], axis=-1))  # (N, 2)


def _blurred(x: Floats, noise: float, rng: np.random.Generator) -> Floats:
    return x + noise * draws.standard_normal(rng, shape=x.shape)


def _moons(count: int, rng: np.random.Generator, noise: float) -> GeneratedExamples:
    y, moon = _labels(count, 2, rng), _on_circle(draws.uniform(rng, 0.0, np.pi, (count,)))
    x = np.where(y[:, None] == 0.0, moon, np.array([1.0, 0.5]) - moon)
    return _blurred(x, noise, rng), y


def _circles(count: int, rng: np.random.Generator, noise: float) -> GeneratedExamples:
    y, angle = _labels(count, 2, rng), draws.uniform(rng, 0.0, 2.0 * np.pi, (count,))
    return _blurred(_on_circle(angle, np.where(y == 0.0, 1.0, INNER_RADIUS)), noise, rng), y


def _centres(classes: int) -> Floats:
    return _on_circle(2.0 * np.pi * (0.25 + np.arange(classes) / classes), BLOB_RADIUS)  # (K, 2)


def _blobs(count: int, rng: np.random.Generator, noise: float, classes: int) -> GeneratedExamples:
    y = _labels(count, classes, rng)
    return _blurred(_centres(classes)[y.astype(np.int64)], noise, rng), y


def _blob_logits(x: Floats, noise: float, classes: int) -> Parameters:
    """Return log Pr(x | y = k) but for terms without k: the centres are equally far from 0."""
    return {"logits": dot(x[:, None, :], _centres(classes)) / (noise * noise)}  # (N, K)


def _spirals(count: int, rng: np.random.Generator, noise: float, classes: int) -> GeneratedExamples:
    y, along = _labels(count, classes, rng), draws.uniform(rng, 0.1, 1.0, (count,))
    return _blurred(_on_circle(2.0 * np.pi * y / classes + TURN * along, along), noise, rng), y


_shapes = partial(Shapes, x_names=("x₁", "x₂"), x_units=("", ""), y_name="class", typical=0.0, spread=LABEL_SPREAD)

CLASSES: Mapping[str, Generator] = MappingProxyType(
    {
        "two_classes": FamilyOverX(
            title="Two classes",
            recipe="bernoulli",
            domain=BINARY,
            parameters=_wave,
            y_name="class",
            spread=LABEL_SPREAD,
            source="Drawn from Pr(y = 1|x) = sig[4 sin 1.5πx], x uniform on [0, 2].",
        ),
        "classes": FamilyOverX(
            title="Several classes",
            recipe="categorical",
            domain=categories(3),
            parameters=_waves,
            classes=3,
            y_name="class",
            spread=LABEL_SPREAD,
            source="Drawn from Pr(y = k|x) = softmax_k[4 cos 2π(x/2 − k/K)], x uniform on [0, 2].",
        ),
        "moons": _shapes(
            title="Two moons",
            domain=BINARY,
            draw=_moons,
            noise=0.2,
            names=("upper moon", "lower moon"),
            source="Drawn from two half circles of radius 1 that interlock, with normal noise.",
        ),
        "circles": _shapes(
            title="Two circles",
            domain=BINARY,
            draw=_circles,
            noise=0.1,
            names=("outer circle", "inner circle"),
            source="Drawn from circles of radius 1 and 0.5 about one centre, with normal noise.",
        ),
        "blobs": _shapes(
            title="Blobs",
            domain=categories(3),
            draw=_blobs,
            logits=_blob_logits,
            noise=0.6,
            classes=3,
            source="Drawn from round normals with their centres on a circle of radius 1.5, all classes alike often.",
        ),
        "spirals": _shapes(
            title="Spirals",
            domain=categories(3),
            draw=_spirals,
            points=300,
            noise=0.05,
            classes=3,
            source="Drawn from arms that wind about one centre, with normal noise.",
        ),
    }
)
"""The generators of class labels by the name they bear in the URL."""
