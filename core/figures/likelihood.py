"""Why logs: densities multiplied one at a time, their product on a linear axis, and the sum of their logs."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from core.arrays import Floats, Integers, Mask
from core.explain.titles import LOG_SUM, PRODUCT, running_texts, summed_texts
from core.figures.regression import standard_normal_curve
from core.figures.theme import CHART_TEXT, Plain, Theme, axis, faded, layout
from core.figures.traces import bars, gapped, hline, line, marker, note, polygon, scatter, stroke, unsimplified
from core.film.reel import Explained, Label, Reel, Stages
from core.film.spec import Panel, Row, Track
from core.notation.numbers import fixed, product_text
from core.theory.book import SIGMA, book_data, own_value, walk
from core.theory.likelihood import UNITS, RunningProduct, in_unit, repeated, running_products
from core.theory.line import Account, line_account

ENDS = (25, 60, 200, 500, 1000, 1500)
"""The axis of n reaches one of these numbers of points, so that it stands still while points are added."""
MOST = ENDS[-1]
SLOW, GROWTH = 1.2, 0.35
"""Played, points come at SLOW + GROWTH n a second: one sees each of the first, and does not wait for the last."""
ROOM = 0.18
"""Room above the highest bar for its number, and above and below the sum of logs."""
APART = 0.14
"""The words of two marks need so much of the slider between them."""
LARGE = 1.2
"""The size of the numbers on the bars, in that of the other text, where that is small itself."""
DENSE, EVERY = 200, 5
"""The line of logs goes through the first DENSE points, and of the others through each that EVERY divides."""
UNSEEN = 1e-5
"""A bar of this share of the highest is less than a hundredth of a pixel."""
BELL_WIDTH = 0.24
"""How far a bell reaches along x, of which the data take 1."""
UNIT_NAMES: Mapping[str, str] = MappingProxyType({"mm": "millimetres", "m": "metres", "km": "kilometres"})


def book_account() -> Account:
    """Return the account of the book's data under the network of its notebook with its σ, in metres."""
    own = walk("phi_0", np.array([own_value("phi_0")]))
    return line_account(own.prediction[0], book_data().y, SIGMA)


def book_products(unit: str) -> RunningProduct:
    """Return the running products of the book's data, repeated over and over, with y counted in that unit."""
    return running_products(repeated(in_unit(book_account().cost, unit), MOST))


def product_reel(unit: str, theme: Theme) -> Reel:
    """Return the multiplication of MOST densities per that unit of y, one a moment."""
    running, factors = book_products(unit), np.exp(-in_unit(book_account().cost, unit))
    n = running.points.astype(np.float64)
    top = max(float(factors.max()), min(float(running.double[: len(factors)].max()), 2.0 * float(factors.max())))
    lost = {"float32": running.lost_single, "float64": running.lost_double}
    moments = {name: at - 1 for name, at in lost.items() if at is not None}
    blocks = _bell_blocks(unit) | _bar_blocks(running, factors, top) | _log_blocks(running, moments)
    times = np.log((SLOW + GROWTH * n) / (SLOW + GROWTH)) / GROWTH
    marks = {f"{name}: {_short(_at(running, name)[at])}": at for name, at in moments.items()}
    return Reel(
        values=n,
        panels=(_bell(unit, theme), _bars(top, theme), _logs(theme)),
        blocks=blocks,
        words=product_words(),
        times=times,
        labels=(
            _density_label(unit, factors, theme),
            *_bar_labels(running, factors, top, moments, theme),
            *_log_labels(unit, moments, theme),
        ),
        explained=(
            Explained("bars", PRODUCT, _product_columns(unit)),
            Explained("logs", LOG_SUM, _sum_columns(unit)),
        ),
        since={
            **dict.fromkeys(("n so far", "sum so far"), np.flatnonzero(_drawn(n))),
            **dict.fromkeys(("lost n", "lost sum"), np.repeat(sorted(moments.values()), 3)),
        },
        stages={"logs": _stages(running)},
        cursors=("logs",),
        stops=tuple(sorted(moments.values())),
        marks=_apart(times, {f"{len(factors)} points": len(factors) - 1}, marks),
    )


@cache
def product_words() -> tuple[str, ...]:
    """Return what each moment of the multiplication is called."""
    return tuple(f"n = {count:,}" for count in range(1, MOST + 1))


@cache
def log_sum_texts(unit: str) -> tuple[str, ...]:
    """Return the sum of the logs at each moment, in nats, as it is shown."""
    return tuple(fixed(float(total)) for total in book_products(unit).log_sum)


@cache
def _product_columns(unit: str) -> tuple[tuple[str, ...], ...]:
    """Return what is shown of each multiplication: the product before, the factor, and the products after it."""
    running, costs = book_products(unit), in_unit(book_account().cost, unit)
    texts = running_texts(np.resize(np.exp(-costs), MOST), running.double)
    return (*texts, tuple(product_text(float(value)) for value in running.single))


@cache
def _sum_columns(unit: str) -> tuple[tuple[str, ...], ...]:
    """Return what is shown of each addition: the sum before, the term, and the sum after it."""
    costs = in_unit(book_account().cost, unit)
    return tuple(summed_texts(np.resize(-costs, MOST), book_products(unit).log_sum))


def _short(lost: float) -> str:
    return "inf" if lost else "0"


def _apart(times: Floats, more: Mapping[str, int], marks: Mapping[str, int]) -> dict[str, int]:
    """Return the marks with those more that lie far enough from all of them on the slider for their words."""
    room = APART * times[-1]
    free = {
        word: at for word, at in more.items() if all(abs(times[at] - times[other]) > room for other in marks.values())
    }
    return free | dict(marks)


def _at(running: RunningProduct, name: str) -> Floats:
    return running.single if name == "float32" else running.double


# --- the bell of one point ---


def _bell_blocks(unit: str) -> dict[str, Floats]:
    data, account, size = book_data(), book_account(), UNITS[unit]
    x, y, curve = data.x[:, 0], size * data.y, standard_normal_curve()
    reach = BELL_WIDTH / curve.p.max()
    across = x[:, None] + np.append(reach * curve.p, 0.0)  # (N, M)
    up = size * (account.prediction[:, None] + SIGMA * np.append(curve.z, curve.z[0]))
    meeting = x + reach * SIGMA * account.density
    return {
        "bell x": across,
        "bell y": up,
        "foot": np.stack([x, meeting], axis=1),
        "height": np.stack([y, y], axis=1),
        "x": x[:, None],
        "y": y[:, None],
    }


def _bell(unit: str, theme: Theme) -> Panel:
    data, size = book_data(), UNITS[unit]
    own = walk("phi_0", np.array([own_value("phi_0")]))
    traces = [
        unsimplified(line(own.knots_x[0], size * own.knots[0], theme.model)),
        scatter(data.x[:, 0], size * data.y, marker(faded(theme.data, 0.35), 7), cliponaxis=False),
        polygon([0], [0], faded(theme.bell, 0.2), theme.bell, 2.5),
        line([0], [0], theme.text, 3),
        scatter([0], [0], marker(theme.data, 11, edge=stroke(theme.paper, 1.5)), cliponaxis=False),
    ]
    return Panel(
        "bell",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, data.x_label, range=[-0.03, 1.27]),
                axis(theme, f"y ({unit})", range=[-1.5 * size, 1.25 * size]),
                margin=theme.margins(left=72),
            ),
        },
        tracks=(
            Track(2, x=Row("bell x"), y=Row("bell y")),
            Track(3, x=Row("foot"), y=Row("height")),
            Track(4, x=Row("x"), y=Row("y")),
        ),
        title="One point, its bell, its density",
        description="The book's 20 points with the mean; the normal of the point that is multiplied stands at its x.",
    )


def _density_label(unit: str, factors: Floats, theme: Theme) -> Label:
    """Return what the density of the point is, in a corner that no point comes near."""
    texts = tuple(f"Pr(y|x) = {product_text(factor)} per {unit}" for factor in factors)
    x, y = np.array([0.0]), np.array([1.08 * UNITS[unit]])
    return Label("bell", texts, x, y, theme.bell, anchor="right", bold=True)


# --- the factor and the products, on a linear axis ---


def _bar_blocks(running: RunningProduct, factors: Floats, top: float) -> dict[str, Floats]:
    return {
        "factor": factors[:, None],
        "float32": _heights(running.single.astype(np.float64), top),
        "float64": _heights(running.double, top),
    }


def _heights(product: Floats, top: float) -> Floats:
    """Return the heights (M, 1) of the bars of a product (M,): up to the top, and none where it is too low to see."""
    return np.where(product < UNSEEN * top, 0.0, np.minimum(product, top))[:, None]


def _colours(theme: Theme) -> dict[str, str]:
    return {"factor": theme.bell, "float32": theme.quiet, "float64": theme.model}


def _bars(top: float, theme: Theme) -> Panel:
    traces = [
        bars([place], [0.0], 0.62, marker(faded(colour, 0.8), 1) | {"line": stroke(colour, 2)})
        for place, colour in enumerate(_colours(theme).values())
    ]
    for trace in traces:
        del trace["marker"]["size"]
    names = ["factor<br>Pr(y|x)", "product<br>float32", "product<br>float64"]
    stays = 0.02 * top < 1.0 < top
    shapes = [hline(1.0, theme.quiet, 1.5, "dash")] if stays else []
    notes = [note(theme, 2.8, 1.0, "× 1", xanchor="right", yanchor="bottom")] if stays else []
    return Panel(
        "bars",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "", range=[-0.5, 2.8], tickvals=[0, 1, 2], ticktext=names, showgrid=False),
                axis(theme, "a linear axis, from 0", range=[0, (1 + ROOM) * top]),
                margin=theme.margins(left=72),
                shapes=shapes,
                annotations=notes,
            ),
        },
        tracks=tuple(Track(place, y=Row(name)) for place, name in enumerate(_colours(theme))),
        title="Multiplied: the product so far",
        description="Bars on a linear axis: the density of this point, and the product so far in float32 and float64.",
    )


def _bar_labels(
    running: RunningProduct, factors: Floats, top: float, lost: Mapping[str, int], theme: Theme
) -> list[Label]:
    """Return the number on each bar, and below that of a lost product since when."""
    size = LARGE if theme.text_size == CHART_TEXT else 1.0
    look: Plain = {"color": theme.text, "bold": True, "size": size}
    labels = [Label("bars", tuple(map(product_text, factors)), np.array([0.0]), factors, **look)]
    for place, name in enumerate(("float32", "float64"), start=1):
        labels += _product_labels(place, _at(running, name).astype(np.float64), top, lost.get(name, MOST), theme, look)
    return labels


def _product_labels(place: int, product: Floats, top: float, lost: int, theme: Theme, look: Plain) -> Iterator[Label]:
    """Yield the number on the bar of a product (M,) until it is lost, and the word for it and since when after that."""
    x, height = np.array([float(place)]), _heights(product, top)[:, 0]
    digits = 5 if theme.text_size == CHART_TEXT else 3  # in the size for a hall two of five would overlap
    texts = tuple(("↑ " if value > top else "") + product_text(value, digits) for value in product[:lost])
    yield Label("bars", (*texts, *[""] * (MOST - lost)), x, height, **look)
    if lost < MOST:
        word = product_text(float(product[lost]))
        size = LARGE * look["size"] if look["size"] > 1 else 1.0
        yield Label("bars", (word,), x, height, **look | {"color": theme.bell, "size": size}, since=lost)
        yield Label("bars", (f"since {lost + 1:,}",), x, np.array([0.1 * top]), theme.text, since=lost)


# --- the sum of logs ---


def _log_blocks(running: RunningProduct, lost: Mapping[str, int]) -> dict[str, Floats]:
    n = running.points.astype(np.float64)
    at = n[sorted(lost.values())]
    reach = 2.0 * float(np.abs(running.log_sum).max())
    return {
        "n so far": n[_drawn(n)][None],
        "sum so far": running.log_sum[_drawn(n)][None],
        "n": n[:, None],
        "sum": running.log_sum[:, None],
        "lost n": gapped(at, at)[None],
        "lost sum": gapped(np.full(len(at), -reach), np.full(len(at), reach))[None],
    }


def _drawn(n: Floats) -> Mask:
    """Return which points (M,) the line of logs goes through: of many, a screen shows no more."""
    return np.asarray((n <= DENSE) | (n % EVERY == 0))


def _logs(theme: Theme) -> Panel:
    traces = [
        unsimplified(line([0], [0], theme.quiet, 1.5, "dash")),
        unsimplified(line([0], [0], theme.good, 4)),
        scatter([0], [0], marker(theme.good, 11), cliponaxis=False),
    ]
    return Panel(
        "logs",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "number of points, n", range=[0, MOST]),
                axis(theme, "sum of log densities (nats)", range=[-1, 1]),
                margin=theme.margins(left=84),
            ),
        },
        tracks=(
            Track(0, x=Row("lost n"), y=Row("lost sum")),
            Track(1, x=Row("n so far"), y=Row("sum so far")),
            Track(2, x=Row("n"), y=Row("sum")),
        ),
        title="Added instead: the sum of their logs",
        description="The sum of the log densities over the number of points: a steady line that is never lost.",
    )


def _stages(running: RunningProduct) -> Stages:
    ends = np.array(ENDS)
    spans = np.array([_span(running.log_sum[:end]) for end in ENDS])
    return Stages(ends - 1, np.stack([np.zeros(len(ends)), 1.3 * ends], axis=1), spans)


def _span(values: Floats) -> tuple[float, float]:
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    room = ROOM * (high - low)
    return low - room / 2, high + room


def _log_labels(unit: str, lost: Mapping[str, int], theme: Theme) -> list[Label]:
    running = book_products(unit)
    n, sums = running.points.astype(np.float64), running.log_sum
    labels = [Label("logs", log_sum_texts(unit), n, sums, theme.good, anchor="right", bold=True)]
    low, high = _ends(running)
    for height, (name, at) in zip((0.96, 0.87), lost.items(), strict=False):
        text = f"{name}: {_short(_at(running, name)[at])} at n = {at + 1:,}"
        y = low + height * (high - low)
        labels.append(Label("logs", (text,), np.array([n[at]]), y, theme.text, anchor="right", since=at))
    return labels


def _ends(running: RunningProduct) -> tuple[Floats, Floats]:
    """Return the lower and upper end (M,) of the axis of logs at each moment."""
    stages = _stages(running)
    at: Integers = np.searchsorted(stages.ends, np.arange(MOST))
    return stages.y[at, 0], stages.y[at, 1]
