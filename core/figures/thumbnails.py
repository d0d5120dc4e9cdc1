"""The thumbnail of every page, each drawn from what its page computes when it is opened."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import recipe
from core.choose.special import softmax
from core.data import book_parameters, load
from core.explain.slips import book_costs
from core.figures.regression import standard_normal_curve
from core.figures.theme import Theme
from core.figures.thumbnail import Stroke, Thumbnail, filled, framed
from core.infer.distribution import density, samples
from core.infer.frame import Frame
from core.infer.images import SIDE
from core.predict import ShallowNetwork
from core.theory.fit_by_hand import bounds, first_line
from core.theory.likelihood import repeated, running_products
from core.theory.line import Line, fit_along, fit_line
from core.theory.normal import Bell
from core.theory.point_masses import Boxes
from core.theory.sweep import sweep_line

BELLS = 5
SQUARE = np.array([0.0, 1.0, 1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0, 0.0])
"""The outline of a pixel, x and y (5,)."""
MANY = 1500
"""Draws enough for a fit to find their two bumps."""
FACTORS = 24
"""Densities enough for their product to rise, and to die at the outlier."""
TURN = 0.22
"""The best line is turned by this slope, so that its squares are seen."""
SQUARE_SHAPE = 0.8
"""Height over width of the part of a thumbnail that has the data: there squares look square."""

Drawn = Callable[[Theme], Thumbnail]


def _fits(theme: Theme) -> Thumbnail:
    data = load("line")
    x, y = data.x[:, 0], data.y
    hand = first_line(bounds(x, y), x, y)
    f, ends = hand.mean(x), np.array([x.min(), x.max()])
    drops = np.stack([f, y, np.full(len(y), np.nan)], axis=1).ravel()
    return framed(
        [
            Stroke(ends, fit_line(x, y).line(ends), theme.good, opacity=0.7, dashed=True),
            Stroke(ends, hand.mean(ends), theme.model),
            Stroke(np.repeat(x, 3), drops, theme.bell),
            Stroke(x, y, theme.data, "points", 5.0),
        ],
        "Points, a line set by hand, their distances from it, and the best line",
    )


def _normal(theme: Theme) -> Thumbnail:
    bell, y = Bell(0.0, 0.5), np.linspace(-2.4, 2.4, 97)
    inside = y[np.abs(y) <= 1.0]
    return framed(
        [
            filled(inside, bell.density(inside), theme.bell, 0.3),
            Stroke(y, bell.density(y), theme.bell),
            Stroke(np.zeros(2), np.array([0.0, bell.peak]), theme.model, width=2, dashed=True),
        ],
        "A normal density, and the probability of an interval",
    )


def _likelihood(theme: Theme) -> Thumbnail:
    products = running_products(repeated(book_costs(), FACTORS))
    n, height = products.points.astype(np.float64), products.double / products.double.max()
    bars = [
        Stroke(at - 0.4 + 0.8 * SQUARE[0], tall * SQUARE[1], theme.model, "shape", opacity=0.8)
        for at, tall in zip(n, height, strict=True)
    ]
    sums = 0.15 + 0.85 * _unit(products.log_sum)
    floor = Stroke(np.array([0.5, FACTORS + 0.5]), np.zeros(2), theme.quiet, width=1.5)
    return framed(
        [floor, *bars, Stroke(n, sums, theme.good), Stroke(n[-1:], sums[-1:], theme.good, "points", 6)],
        "A product of densities dies on a linear axis, and the sum of their logs goes on",
    )


def _least_squares(theme: Theme) -> Thumbnail:
    data = load("line")
    x, y, best = data.x[:, 0], data.y, fit_line(data.x, data.y)
    turned = Line(best.line.intercept + TURN * float(x.mean()), best.line.slope - TURN)
    slopes = fit_along(turned, "slope", x, y) + np.linspace(-0.5, 0.5, 41)
    squares = y.min() + np.ptp(y) * _unit(sweep_line(turned, "slope", slopes, x, y, best.sigma).sum_of_squares)
    beside = x.max() + np.ptp(x) * (0.2 + 0.8 * _unit(slopes))
    least, f = int(squares.argmin()), turned(x)
    shape = SQUARE_SHAPE * np.ptp(x) / np.ptp(y)
    drawn = [
        Stroke(at + shape * abs(up - at_f) * SQUARE[0], at_f + (up - at_f) * SQUARE[1], theme.bell, "shape", 0, 0.3)
        for at, up, at_f in zip(x, y, f, strict=True)
    ]
    return framed(
        [
            *drawn,
            Stroke(np.repeat(x, 3), np.stack([f, y, np.full(len(y), np.nan)], axis=1).ravel(), theme.bell, width=2),
            Stroke(x, f, theme.model),
            Stroke(x, y, theme.data, "points", 4.5),
            Stroke(beside, squares, theme.model),
            Stroke(np.full(2, beside[least]), np.array([y.min(), y.max()]), theme.good, width=2, dashed=True),
            Stroke(beside[least : least + 1], squares[least : least + 1], theme.good, "points", 6),
        ],
        "Points with the squares of their distances from a line, and the loss over its slope",
    )


def _regression(frame: Frame, x: Floats, y: Floats, theme: Theme) -> Thumbnail:
    loc, scale = frame.parameters["loc"][-1], frame.parameters["scale"][-1]
    band = np.concatenate([loc - 2 * scale, (loc + 2 * scale)[::-1]])
    strokes = [
        Stroke(np.concatenate([frame.x, frame.x[::-1]]), band, theme.model, "shape", opacity=0.18),
        Stroke(x, y, theme.data, "points", 2.5, 0.55),
        Stroke(frame.x, loc, theme.model),
    ]
    return framed([*strokes, *_bells(frame.x, loc, scale, theme)], "Motorcycle data, a mean, its band, and bells")


def _bells(x: Floats, loc: Floats, scale: Floats, theme: Theme) -> list[Stroke]:
    curve, places = standard_normal_curve(), np.linspace(0, len(x) - 1, BELLS + 2, dtype=np.int64)[1:-1]
    reach = 0.8 * np.ptp(x) / (BELLS + 1)
    widths = reach * np.minimum(1.0, np.median(scale) / scale[places])
    return [
        Stroke(x[i] + width * curve.p / curve.p.max(), loc[i] + curve.z * scale[i], theme.bell, width=2.5)
        for i, width in zip(places, widths, strict=True)
    ]


def _binary(theme: Theme) -> Thumbnail:
    data = load("book_binary")
    network, x = ShallowNetwork(*book_parameters("nb5_2")), np.linspace(0.0, 1.0, 161)
    share = 1.0 / (1.0 + np.exp(-network(x)[:, 0]))
    points = [
        Stroke(data.x[data.y == k, 0], np.full(int(np.sum(data.y == k)), float(k)), theme.classes[k], "points", 5.0)
        for k in (0, 1)
    ]
    half = Stroke(np.array([0.0, 1.0]), np.full(2, 0.5), theme.quiet, width=1.5, dashed=True)
    return framed(
        [half, Stroke(x, share, theme.model), *points],
        "The probability of a 1 over x, the points at 0 and 1, and a threshold",
    )


def _multiclass(theme: Theme) -> Thumbnail:
    network, x = ShallowNetwork(*book_parameters("nb5_3")), np.linspace(0.0, 1.0, 161)
    shares, data = softmax(network(x)), load("book_multiclass")
    curves = [Stroke(x, shares[:, k], theme.classes[k]) for k in range(shares.shape[1])]
    points = [
        Stroke(data.x[data.y == k, 0], np.full(int(np.sum(data.y == k)), 1.12), theme.classes[k], "points", 4.5)
        for k in range(shares.shape[1])
    ]
    return framed([*curves, *points], "Three probabilities over x that sum to 1, and the points of three classes")


def _digits(theme: Theme) -> Thumbnail:
    data = load("digits")
    pixels = data.x[data.y == 3][0].reshape(SIDE, SIDE)
    strokes = [
        Stroke(column + SQUARE[0], SIDE - row + SQUARE[1], theme.data, "shape", opacity=float(pixels[row, column]))
        for row, column in zip(*np.nonzero(pixels), strict=True)
    ]
    frame = Stroke(np.array([-7.0, 15.0]), np.array([0.0, SIDE + 1.0]), theme.paper, "points", 0.0)
    return framed([frame, *strokes], "A handwritten digit of 8 × 8 pixels")


def _cross_entropy(theme: Theme) -> Thumbnail:
    data = Boxes(load("line").y, 0.03)
    mean, scale = np.linspace(0.6, 2.0, 81), data.best.scale
    crossed, divergence = data.cross_entropy(mean, scale), data.divergence(mean, scale)
    least = float(crossed.min()), float(divergence.min())
    return framed(
        [
            Stroke(np.full(2, data.best.loc), np.array([0.0, crossed.max()]), theme.quiet, width=2, dashed=True),
            Stroke(mean, divergence, theme.good, dashed=True),
            Stroke(mean, crossed, theme.bell),
            Stroke(np.full(2, data.best.loc), np.array(least), theme.text, "points", 6),
        ],
        "Cross-entropy and KL divergence: two curves that differ by a constant, least at the same place",
    )


def _recipe(theme: Theme) -> Thumbnail:
    """Draw four distributions over their domains: a real number, an amount, a share and a count."""
    shapes = [
        (recipe("normal"), {"loc": 0.0, "scale": 1.0}, np.linspace(-3.0, 3.0, 61), theme.model),
        (recipe("gamma"), {"concentration": 2.0, "rate": 1.5}, np.linspace(0.0, 6.0, 61), theme.bell),
        (recipe("beta"), {"concentration1": 2.0, "concentration0": 1.2}, np.linspace(0.002, 0.998, 61), theme.good),
    ]
    strokes = []
    for place, (family, values, y, colour) in enumerate(shapes):
        across, density = place + 0.9 * _unit(y), infer.density(family, family.raw(**values), y)[0]
        strokes.append(filled(across, density / density.max(), colour, 0.25))
        strokes.append(Stroke(across, density / density.max(), colour))
    counts = np.arange(9.0)
    family = recipe("poisson")
    shares = infer.density(family, family.raw(rate=3.0), counts)[0]
    for count, height in zip(3.05 + 0.1 * counts, shares / shares.max(), strict=True):
        strokes.append(Stroke(np.full(2, count), np.array([0.0, height]), theme.held_out, width=7))
    return framed(strokes, "Four distributions: of a real number, an amount, a share and a count")


def _compare(theme: Theme) -> Thumbnail:
    truth, y = load("two_answers").truth, np.linspace(-1.8, 2.2, 121)
    assert truth is not None
    two, at = recipe(truth.recipe), np.array([1.4])
    raw = two.raw(**truth.parameters(at))
    drawn = samples(two, raw, MANY)[:, 0]
    one = recipe("normal").raw(loc=drawn.mean(), scale=drawn.std())
    mixed, single = (density(family, of, y)[0] for family, of in ((two, raw), (recipe("normal"), one)))
    return framed(
        [
            filled(y, mixed, theme.bell, 0.2),
            Stroke(y, mixed, theme.bell),
            Stroke(y, single, theme.model, dashed=True),
            Stroke(drawn[:40], np.full(40, -0.06), theme.data, "points", 3.0, 0.6),
        ],
        "Data with two answers: a mixture has a peak for each, a normal has its peak between",
    )


def _lecture(theme: Theme) -> Thumbnail:
    bell, y = Bell(0.0, 0.25), np.linspace(-1.6, 1.6, 97)
    density = bell.density(y)
    cost = -np.log(density)
    return framed(
        [
            filled(y, density / bell.peak, theme.bell, 0.3),
            Stroke(y, density / bell.peak, theme.bell),
            Stroke(y, 1.15 + 0.85 * _unit(cost), theme.model),
            Stroke(np.zeros(1), np.array([1.15]), theme.good, "points", 6),
        ],
        "A normal density, and its negative logarithm above it, a parabola",
    )


def _notation(theme: Theme) -> Thumbnail:
    network, x = ShallowNetwork(*book_parameters("nb5_1")), np.linspace(0.0, 1.0, 161)
    f = network(x)[:, 0]
    return framed(
        [
            Stroke(np.array([0.0, 1.0]), np.zeros(2), theme.quiet, width=1.5),
            Stroke(x, f, theme.bell, dashed=True),
            Stroke(x, f**2, theme.good),
        ],
        "A network's output, which may be negative, and its square, which may not",
    )


def _unit(values: Floats) -> Floats:
    return np.asarray((values - values.min()) / np.ptp(values))


FOUNDATIONS: Mapping[str, Drawn] = MappingProxyType(
    {
        "fits": _fits,
        "normal": _normal,
        "likelihood": _likelihood,
        "least_squares": _least_squares,
        "binary": _binary,
        "multiclass": _multiclass,
        "digits": _digits,
        "cross_entropy": _cross_entropy,
        "recipe": _recipe,
        "compare": _compare,
        "lecture": _lecture,
        "notation": _notation,
    }
)


def thumbnails(frame: Frame, x: Floats, y: Floats, theme: Theme) -> dict[str, Thumbnail]:
    """Return a thumbnail for each page but the front page, by the page's name.

    `frame` is the run that the regression page opens with, x (N,) and y (N,) its training points.
    """
    return {name: drawn(theme) for name, drawn in FOUNDATIONS.items()} | {"regression": _regression(frame, x, y, theme)}
