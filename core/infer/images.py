"""Step 4 for images of digits: what a run says of one image at every moment, and of all held-out images at one."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core import infer
from core.arrays import Floats, Integers, Mask
from core.data import Dataset
from core.minimise import Run

SIDE = 8
"""Pixels of an image along each side."""
INK = 16
"""The grey levels of a pixel above none: x = level / INK."""
CODES = "0123456789abcdefg"
"""A character for each grey level of a pixel, by which a URL writes a drawing."""


def are_images(data: Dataset) -> bool:
    """Return whether x holds images, SIDE² pixels row by row, rather than curves."""
    return bool(data.x.shape[1] == SIDE * SIDE)


@dataclass(frozen=True)
class Image:
    """One image: its ink x (64,) in [0, 1] row by row, its label where it has one, and what it is called.

    Of digits that are curves it is one curve, its values x (D,) in their order.
    """

    pixels: Floats
    label: int | None
    name: str


def image(run: Run, index: int) -> Image:
    """Return the image of that index: the training images come first, then the held-out ones."""
    data = run.dataset
    if index < data.size:
        return Image(data.x[index], int(data.y[index]), f"Training image {index}")
    row = index - data.size
    return Image(data.held_out_x[row], int(data.held_out_y[row]), f"Held-out image {index}")


@dataclass(frozen=True)
class Nearest:
    """The training image nearest to an image: its distance ‖x − x_i‖ in ink (0 to 1 a pixel), and its label.

    `farthest` is the largest such distance of a held-out image: what is as far is unlike all data.
    """

    distance: float
    label: int
    farthest: float


def nearest(data: Dataset, pixels: Floats) -> Nearest:
    """Return the training image that is nearest to the ink (64,) of an image."""
    away = _distances(data.x, pixels[None])[0]  # (N,)
    at = int(away.argmin())
    return Nearest(float(away[at]), int(data.y[at]), _farthest(data.name, data.x.tobytes(), data.held_out_x.tobytes()))


def _distances(x: Floats, other: Floats) -> Floats:
    """Return ‖x − other‖ of images x (N, 64) from others (M, 64): (M, N), 0 for equal ones."""
    return np.asarray(np.sqrt(np.stack([np.square(x - each).sum(axis=1) for each in other])))


@lru_cache(maxsize=4)
def _farthest(name: str, x: bytes, held_out: bytes) -> float:
    images = (np.frombuffer(each).reshape(-1, SIDE * SIDE) for each in (x, held_out))
    return float(_distances(*images).min(axis=1).max())


def ink_text(pixels: Floats) -> str:
    """Return the ink (64,) of an image as a URL writes it: a character a pixel, from 0 to g."""
    return "".join(CODES[level] for level in np.rint(pixels * INK).astype(np.int64))


def decode(text: str) -> Floats:
    """Return the ink (64,) that a text of 64 characters from 0 to g stands for; ValueError for another text."""
    if len(text) != SIDE * SIDE or not set(text) <= set(CODES):
        raise ValueError(text)
    return np.array([CODES.index(code) for code in text]) / INK


@dataclass(frozen=True)
class Course:
    """How a run went: at its F recorded moments the NLLs, sums in nats, and the shares of images said rightly."""

    steps: Integers  # (F,)
    nll: Floats  # (F,)
    held_out_nll: Floats  # (F,)
    accuracy: Floats  # (F,)
    held_out_accuracy: Floats  # (F,)


def course(run: Run) -> Course:
    """Return the course of a run; it keeps five numbers a moment, however many images there are."""
    data = run.dataset
    networks = [run.network(int(step)) for step in run.steps]
    return Course(
        steps=run.steps,
        nll=run.nll[run.steps],
        held_out_nll=run.held_out_nll[run.steps],
        accuracy=np.array([np.mean(f(data.x).argmax(axis=1) == data.y) for f in networks]),
        held_out_accuracy=np.array([np.mean(f(data.held_out_x).argmax(axis=1) == data.held_out_y) for f in networks]),
    )


@dataclass(frozen=True)
class Glimpse:
    """What a run says of one image at its F recorded moments; `costs` are −log Pr(label|x) in nats, if it has one."""

    probabilities: Floats  # (F, K)
    costs: Floats | None  # (F,)


def glimpse(run: Run, image: Image) -> Glimpse:
    """Return Pr(y=k|x) of one image at all recorded moments, and what its label costs there."""
    raw = np.stack([run.network(int(step))(image.pixels[None])[0] for step in run.steps])  # (F, K)
    label = None if image.label is None else np.full(len(raw), float(image.label))
    costs = None if label is None else infer.costs(run.recipe, raw, label)
    return Glimpse(infer.probabilities(run.recipe, raw), costs)


@dataclass(frozen=True)
class Verdicts:
    """What a network says of M images: Pr(y=k|x), against their labels; `costs` are −log Pr(label|x), in nats."""

    probabilities: Floats  # (M, K)
    labels: Integers  # (M,)
    costs: Floats  # (M,)

    @property
    def most_probable(self) -> Integers:
        """The most probable label of each image (M,)."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @property
    def confusion(self) -> Integers:
        """How many images of each label were said to be each: counts (K, K), a row a label."""
        counts = np.zeros((self.probabilities.shape[1],) * 2, dtype=np.int64)
        np.add.at(counts, (self.labels, self.most_probable), 1)
        return counts

    def among(self, label: int, answer: int) -> Mask:
        """Return which images (M,) are in one cell of the confusion matrix."""
        return np.asarray((self.labels == label) & (self.most_probable == answer))

    def costliest(self, count: int, where: Mask | None = None) -> Integers:
        """Return the rows of the `count` images that cost most, the costliest first; `where` (M,) narrows them."""
        order = np.argsort(-self.costs, kind="stable")
        return order[:count] if where is None else order[where[order]][:count]

    def cheapest(self, count: int) -> Integers:
        """Return the rows of the `count` images that cost least, the cheapest first."""
        return np.argsort(self.costs, kind="stable")[:count]


def image_verdicts(run: Run, step: int = -1) -> Verdicts:
    """Return what a run says of its held-out images at that step."""
    data = run.dataset
    raw = run.raw(data.held_out_x, step)
    costs = infer.costs(run.recipe, raw, data.held_out_y)
    return Verdicts(infer.probabilities(run.recipe, raw), data.held_out_y.astype(np.int64), costs)
