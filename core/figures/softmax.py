"""Beside the film of several classes: where the naive log of a softmax fails, what a temperature costs, a confusion."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import Floats, Integers
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above, plain_text
from core.figures.traces import line, marker, scatter, tiles, upright
from core.film.spec import Panel
from core.notation.numbers import fixed
from core.theory.softmax import MAX_FACTOR, Format, Scaled, Tempered

PADDING = 0.12


def naive_panel(costs: Scaled, factor: float, name: str, theme: Theme) -> Panel:
    """Return the cost of the class of that name over the scale of its logits, by log-sum-exp and naively."""
    looks: dict[Format, Plain] = {
        "float32": {"color": theme.bell, "width": 8},
        "float64": {"color": theme.held_out, "width": 4, "dash": "solid"},
    }
    traces = [
        _line(costs.factors, costs.naive[number], **look, name=f"naive, {number}") for number, look in looks.items()
    ]
    traces.append(_line(costs.factors, costs.stable, theme.model, 2, "dash", name="log-sum-exp"))
    ends = [(number, at) for number, at in costs.breaks.items() if at is not None]
    traces += [_cross(at, costs.cost(at), looks[number]["color"]) for number, at in ends]
    traces.append(upright(factor, 1e-9, 1e9, theme.quiet, 1.5, "dot", showlegend=False))
    return Panel(
        "naive",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "factor s that scales the logits", type="log", range=[-0.05, math.log10(MAX_FACTOR) + 0.05])
                | {"dtick": 1, "exponentformat": "power"},
                axis(theme, "cost (nats)", type="log", range=_decades(costs.stable), exponentformat="power", dtick=2),
                **legend_above(theme, left=76, top=32),
            ),
        },
        title=f"−log Pr({name}), as the outputs grow",
        description="The cost of the class over the scale of the logits: the naive curves end where they fail.",
    )


def _decades(costs: Floats) -> list[float]:
    """Return a range, in decades, that holds the largest costs (M,) and at most eight decades below."""
    high = math.log10(max(float(costs.max()), 1e-3))
    low = math.log10(max(float(costs.min()), 1e-300))
    return [max(low, high - 8.0) - 0.4, high + 0.4]


def temperature_panel(curve: Tempered, temperature: float, kind: str, theme: Theme) -> Panel:
    """Return the NLL per point over the temperature, its least value marked, and the chosen temperature on it.

    `kind` names the points: "held-out" or "training".
    """
    colour = theme.held_out if kind == "held-out" else theme.model
    per_point = curve.nll / curve.points
    least, now = curve.at(curve.best) / curve.points, curve.at(temperature) / curve.points
    traces = [
        _line(curve.temperatures, per_point, colour, name=f"{curve.points} {kind} points"),
        _marker(curve.best, least, theme.good, "star", 15) | {"name": f"least at T = {fixed(curve.best)}"},
        _marker(temperature, now, theme.bell, "circle", 11) | {"name": f"T = {temperature:g}"},
    ]
    high = max(per_point[len(per_point) // 2], now) + 1.2 * (np.median(per_point) - least) + 0.05
    low = least - PADDING * (high - least)
    ticks = (0.1, 0.2, 0.5, 1, 2, 5, 10)
    return Panel(
        "temperature",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "temperature T", type="log", range=[-1.05, 1.05], tickvals=ticks),
                axis(theme, "nats per point", range=[float(low), float(high)]),
                **legend_above(theme, left=64, top=32),
            ),
        },
        title="The loss under softmax[f / T]",
        description="The negative log-likelihood per point over the temperature, with its minimum and the chosen one.",
    )


def confusion_panel(counts: Integers, labels: Sequence[str], kind: str, theme: Theme) -> Panel:
    """Return the confusion matrix: how many of the points of each class (row) have which most probable class."""
    names = [plain_text(label) for label in labels]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    scale = [[0, faded(theme.model, 0.0)], [1, faded(theme.model, 0.6)]]
    across = axis(theme, "most probable class", type="category", side="bottom", showgrid=False)
    down = axis(theme, "class", type="category", autorange="reversed", showgrid=False)
    font = {"size": theme.text_size, "color": theme.text}
    words = {"text": counts, "texttemplate": "%{text}", "textfont": font}
    cells = tiles(shares, scale, gap=2, x=names, y=names, zmin=0, zmax=1, **words)
    edges = 30 + 7 * max(len(name) for name in labels)
    return Panel(
        "confusion",
        {
            "data": [cells],
            "layout": layout(theme, across, down, margin=theme.margins(left=max(60, edges), top=8)),
        },
        title=f"Which class for which: the {int(counts.sum())} {kind} points",
        description="How many points of each class have which most probable class; the diagonal is right.",
    )


def _line(x: Floats, y: Floats, color: str, width: float = 3, dash: str | None = None, **more: Any) -> Plain:
    return line(x, np.where(np.isfinite(y), y, np.nan), color, width, dash, **more)


def _marker(x: float, y: float, colour: str, symbol: str, size: int) -> Plain:
    return scatter([x], [y], marker(colour, size, symbol), hoverinfo="x+y")


def _cross(x: float, y: float, colour: str) -> Plain:
    return _marker(x, y, colour, "x", 13) | {"showlegend": False}
