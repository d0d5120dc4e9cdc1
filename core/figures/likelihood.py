"""Why logs: the product of densities beside the sum of their logs, a log that keeps the argmax, and three sweeps."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Floats
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import (
    Coordinates,
    gapped,
    line,
    marker,
    note,
    polygon,
    scatter,
    unsimplified,
    upright,
)
from core.film.spec import Panel
from core.notation.numbers import fixed, minus, significant
from core.theory.book import Moment, book_data
from core.theory.likelihood import RunningProduct
from core.theory.logs import SMALLEST, Hump, decades
from core.theory.sweep import Sweep

STAGES = (25, 60, 200, 500, 1000, 1500)
"""The axes of the product reach one of these numbers of points, so that they stand still while points are added."""
MOST = STAGES[-1]
PADDING = 0.06
CHOSEN = 2
"""The trace with the chosen value in every panel of a sweep, and of the curve and its log."""
CRITERIA = {"likelihood": "likelihood", "nll": "NLL (nats)", "squares": "sum of squares"}
Z_EDGE = 6.0


def dragged_value(swept: Sweep, value: float) -> float:
    """Return the value that a handle put there gives: within the grid, to three decimals."""
    return round(min(max(value, float(swept.values[0])), float(swept.values[-1])), 3)


def product_panels(running: RunningProduct, points: int, theme: Theme) -> list[Panel]:
    """Return the running product in float32 and float64 and the log sum, for the first `points` of its N points."""
    stage = next(stage for stage in STAGES if stage >= points)
    return [_products(running, points, stage, theme), _log_sum(running, points, stage, theme)]


def _products(running: RunningProduct, points: int, stage: int, theme: Theme) -> Panel:
    double, single = decades(running.double), decades(running.single)
    span = _span(running.log_sum[:stage] / np.log(10), SMALLEST["float64"])
    n = running.points[:points]
    lines = (
        ("float32", single, running.zero_single, theme.bell, 7.0, "solid"),
        ("float64", double, running.zero_double, theme.model, 2.5, "solid"),
    )
    traces: list[Plain] = []
    notes: list[Plain] = []
    for name, values, zero, colour, width, dash in lines:
        stroke = faded(colour, 0.55) if width > 3 else colour, width, dash
        traces.append(unsimplified(line(n, values[:points], *stroke, hoverinfo="x", name=name)))
        if zero is not None and zero <= points:
            floor = SMALLEST[name]
            traces.append(_points([zero], [floor], colour, 13, "x") | {"showlegend": False})
            notes.append(_zero_note(theme, name, zero, floor, zero > 0.6 * stage))
    ticks = _decade_ticks(*span)
    return Panel(
        "product",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "number of points, n", range=[0, 1.03 * stage]),
                axis(theme, "product of densities", range=span, **ticks),
                annotations=notes,
                **legend_above(theme, left=84, top=32),
            ),
        },
        title=f"The product of {points:,} densities, on a log axis",
        description="The running product of the densities in float32 and in float64, until each is exactly 0.",
    )


def _span(values: Floats, floor: float) -> list[float]:
    """Return a range that holds the values (n,), 0 and some room, but little of what lies below the floor."""
    low, high = max(float(values.min()), floor), max(float(values.max()), 0.0)
    room = 0.1 * (high - low)
    return [low - room, high + 0.7 * room]


def _decade_ticks(low: float, high: float) -> Plain:
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if step * 7 >= high - low)
    values = np.arange(step * np.floor(high / step), low, -step)
    return {"tickvals": values, "ticktext": [_power(int(value)) for value in values]}


def _power(exponent: int) -> str:
    return "1" if not exponent else f"10<sup>{minus(str(exponent))}</sup>"


def _zero_note(theme: Theme, name: str, zero: int, floor: float, left: bool) -> Plain:
    place = {"xanchor": "right", "xshift": -12, "yanchor": "top"} if left else {"xanchor": "left", "xshift": 12}
    return note(theme, zero, floor, f"{name}: exactly 0 at {zero:,}", **{"yanchor": "bottom"} | place)


def _log_sum(running: RunningProduct, points: int, stage: int, theme: Theme) -> Panel:
    n, span = running.points[:points], _span(running.log_sum[:stage], -np.inf)
    last = float(running.log_sum[points - 1])
    traces = [
        _curve_line(n, running.log_sum[:points], theme.good),
        _points([points], [last], theme.good, 11),
    ]
    place = {"xanchor": "right" if points > 0.5 * stage else "left", "yanchor": "top", "yshift": -6}
    return Panel(
        "log sum",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "number of points, n", range=[0, 1.03 * stage]),
                axis(theme, "sum of log densities (nats)", range=span),
                annotations=[note(theme, points, last, fixed(last), **place)],
                margin=theme.margins(left=84, top=32),
            ),
        },
        title=f"The sum of {points:,} logs: −NLL",
        description="The running sum of the log densities: a line that falls steadily and never vanishes.",
    )


def monotonic_panels(hump: Hump, theme: Theme) -> list[Panel]:
    """Return a curve g(z), the log that maps it, and log g(z), with the place looked at marked in each."""
    z, g, log_g, best = hump.grid, hump.curve.curve, hump.curve.log, hump.best
    values = np.linspace(0.5 * g.min(), 1.15 * g.max(), 201)
    x, across = axis(theme, "z", range=[0, Z_EDGE]), axis(theme, "g", range=[0, 1.2 * float(g.max())])
    up, height = axis(theme, "g(z)", range=[0, 1.2 * float(g.max())]), axis(theme, "log g", range=[-3, 0.5])
    most, now = float(g.max()), hump.value
    return [
        _curve("curve", "A positive curve g(z)", z, g, best, (hump.z, now), x, up, theme.bell, theme),
        _curve("log", "log keeps the order", values, np.log(values), most, (now, hump.log), across, height, theme.quiet,
               theme),
        _curve("logged", "Its log: the same argmax", z, log_g, best, (hump.z, hump.log), x, height, theme.model, theme),
    ]  # fmt: skip


def _curve(
    name: str,
    title: str,
    x: Floats,
    y: Floats,
    best: float,
    here: tuple[float, float],
    across: Plain,
    up: Plain,
    colour: str,
    theme: Theme,
) -> Panel:
    low, high = up["range"]
    label = across["title"]["text"]
    largest = note(theme, best, high, f"largest at {label} = {fixed(best)}", yanchor="top", xanchor="right", xshift=-6)
    traces = [
        unsimplified(upright(best, low, high, theme.good, 2, "dash")),
        _curve_line(x, y, colour),
        _points([here[0]], [here[1]], colour, 13),
    ]
    return Panel(
        name,
        {"data": traces, "layout": layout(theme, across, up, annotations=[largest], margin=theme.margins(left=64))},
        title=title,
        description=f"{title}; its largest value is marked.",
    )


def sweep_panels(swept: Sweep, symbol: str, value: float, moment: Moment, theme: Theme) -> list[Panel]:
    """Return likelihood, NLL and sum of squares over the swept values, each with its optimum, and the fit."""
    account = moment.account
    rows = (
        ("likelihood", "Likelihood: a product", swept.likelihood, swept.most_likely, moment.likelihood, theme.bell),
        ("nll", "NLL: a sum", swept.nll, swept.least_nll, account.nll, theme.model),
        ("squares", "Sum of squares", swept.sum_of_squares, swept.least_squares, account.sum_of_squares, theme.text),
    )
    panels = [_criterion(*row, swept, symbol, value, theme) for row in rows]
    return [*panels, _fit(moment, theme)]


def _criterion(
    name: str,
    title: str,
    losses: Floats,
    best: float | None,
    now: float,
    colour: str,
    swept: Sweep,
    symbol: str,
    value: float,
    theme: Theme,
) -> Panel:
    span = _padded(losses)
    optimum = [] if best is None else [best, best]
    traces = [
        unsimplified(line(optimum, span[: len(optimum)], theme.good, 2, "dash")),
        _curve_line(swept.values, losses, colour),
        _points([value], [now], colour, 13),
    ]
    return Panel(
        name,
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, symbol, range=[float(swept.values[0]), float(swept.values[-1])]),
                axis(theme, CRITERIA[name], range=span, exponentformat="power"),
                annotations=[_optimum_note(theme, name, symbol, best, swept.values, span)],
                margin=theme.margins(left=84),
            ),
        },
        title=title,
        description=f"{title}, over the values of {symbol}; its optimum is marked.",
    )


def _optimum_note(
    theme: Theme, name: str, symbol: str, best: float | None, values: Floats, span: Sequence[float]
) -> Plain:
    if best is None:
        return note(theme, 0.5, 0.9, f"flat: it does not depend on {symbol}", xref="paper", yref="paper")
    end = "largest" if name == "likelihood" else "smallest"
    left = best > 0.5 * (values[0] + values[-1])
    place: Plain = {"xanchor": "right", "xshift": -6} if left else {"xanchor": "left", "xshift": 6}
    return note(theme, best, span[1], f"{end} at {symbol} = {significant(best)}", yanchor="top", **place)


def _padded(values: Floats) -> list[float]:
    low, high = float(values.min()), float(values.max())
    room = PADDING * (high - low) or 0.5 * abs(high)
    return [low - room, high + 3 * room]


def _fit(moment: Moment, theme: Theme) -> Panel:
    data = book_data()
    x = data.x[:, 0]
    drops = gapped(x, x), gapped(data.y, moment.account.prediction)
    band = np.concatenate([moment.mean + 2 * moment.sigma, (moment.mean - 2 * moment.sigma)[::-1]])
    traces = [
        unsimplified(polygon(np.concatenate([moment.x, moment.x[::-1]]), band, faded(theme.model, 0.15))),
        unsimplified(line(*drops, theme.bell, 1.5)),
        unsimplified(line(moment.x, moment.mean, theme.model)),
        _points(x, data.y, theme.data, 7),
    ]
    return Panel(
        "fit",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, data.x_label, range=[0, 1]),
                axis(theme, data.y_label, range=[-1.4, 1.9]),
                margin=theme.margins(left=84),
            ),
        },
        title="The fit: mean, ±2σ, and each point's distance",
        description="The 20 points of the book, the network's mean with a band of two σ, and the residuals.",
    )


def _curve_line(x: Coordinates, y: Coordinates, colour: str) -> Plain:
    return unsimplified(line(x, y, colour, hoverinfo="x+y"))


def _points(x: Coordinates, y: Coordinates, colour: str, size: float, symbol: str | None = None) -> Plain:
    return scatter(x, y, marker(colour, size, symbol), cliponaxis=False)
