"""The two directions of KL: a normal over a target of two bumps, and both divergences over all normals."""

from dataclasses import replace

import numpy as np

from core.arrays import Floats
from core.explain.titles import explain_forward, explain_reverse
from core.figures.cross_entropy import (
    HEADROOM,
    PEAK,
    SIDE,
    TOPS,
    bell_handles,
    bell_notes,
    handle_markers,
    model_bell,
    named_curve,
    top_for,
    unlisted,
)
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import ON_SCALE, colour_bar, contours, marker, scatter, stroke
from core.film.spec import Panel
from core.notation.numbers import fixed
from core.theory.normal import Bell
from core.theory.point_masses import ModelNormal
from core.theory.two_bumps import FINE_NODES, REACH, Surfaces, TwoBumps

BUMPS, FORWARD, REVERSE = "bumps", "forward", "reverse"
"""The names of the panels; in each the last trace is what can be dragged."""
EDGE = 8.0
LOC_LIMITS, SCALE_LIMITS = (-6.0, 6.0), (0.2, 5.0)
GRID = 601
GRIDS = np.linspace(*LOC_LIMITS, 49), np.linspace(*SCALE_LIMITS, 41)
"""Where the surfaces are computed: enough for smooth contours, few enough to be sent while a handle moves."""
HIGHEST = 6.0
"""The surfaces are coloured up to so many nats; what is worse is as dark."""
TICKS = (0.0, 0.5, 1.0, 2.0, 4.0, 6.0)


def bumps(target: TwoBumps, model: ModelNormal, over: Surfaces, theme: Theme) -> list[Panel]:
    """Return q and p over y with the normals that are best in either direction, and both divergences over μ and σ."""
    forward, reverse = target.values(model)
    least = target.values(target.covering)[0], target.values(target.seekers[0])[1]
    titles = _title("D[q‖p]", forward, least[0]), _title("D[p‖q]", reverse, least[1])
    of_forward = _surface(FORWARD, titles[0], over, over.forward, (target.covering,), model, theme)
    of_reverse = _surface(REVERSE, titles[1], over, over.reverse, target.seekers, model, theme)
    return [
        _densities(target, model, theme),
        replace(of_forward, explained=explain_forward(target, model)),
        replace(of_reverse, explained=explain_reverse(model, reverse)),
    ]


def bump_model(target: TwoBumps) -> Plain:
    """Return what bumps.js needs to draw the same while a hand moves p."""
    least = target.values(target.covering)[0], target.values(target.seekers[0])[1]
    return {
        "target": {
            "centres": target.centres, "shares": (target.weight, 1 - target.weight), "spread": target.spread,
            "mean": target.mean, "variance": target.variance, "entropy": target.entropy,
            "highest": float(target.density(_grid()).max()),
        },
        "least": least,
        "limits": {"p_loc": LOC_LIMITS, "p_scale": SCALE_LIMITS},
        "density": {"ends": (-EDGE, EDGE), "tops": TOPS, "headroom": HEADROOM},
        "quadrature": {"reach": REACH, "nodes": FINE_NODES},
        "handles": (PEAK, SIDE),
    }  # fmt: skip


def _grid() -> Floats:
    return np.linspace(-EDGE, EDGE, GRID)


def _title(name: str, value: float, least: float) -> str:
    return f"{name} = {fixed(value, 3)} nats, least {fixed(least, 3)}"


def _densities(target: TwoBumps, model: ModelNormal, theme: Theme) -> Panel:
    y = _grid()
    q = target.density(y)
    places, heights = bell_handles(model)
    top = top_for(max(float(q.max()), float(heights[0])))
    covering, seeking = _shape(target.covering, y), _shape(target.seekers[0], y)
    traces = [
        named_curve(y, q, faded(theme.data, 0.65), "q", 2, fill=faded(theme.data, 0.18)),
        *model_bell(model, (-EDGE, EDGE), theme, "p"),
        named_curve(y, covering, theme.bell, "least D[q‖p]", 2.5, "dash"),
        named_curve(y, seeking, theme.good, "least D[p‖q]", 2.5, "dot"),
        handle_markers(places, heights, theme.model, theme),
    ]
    figure_layout = layout(
        theme,
        axis(theme, "y", range=[-EDGE, EDGE]),
        axis(theme, "density (per unit of y)", range=[-0.05 * top, top]),
        annotations=bell_notes(model, theme),
        **legend_above(theme, left=60),
    )
    return Panel(
        BUMPS,
        {"data": traces, "layout": figure_layout},
        title="Two bumps q, and one normal p",
        description="A target density with two bumps, a normal whose mean and standard deviation can be dragged, and "
        "the normals at which either divergence is least.",
    )


def _shape(model: ModelNormal, y: Floats) -> Floats:
    return Bell(model.loc, model.scale**2).density(y)


def _surface(
    name: str,
    title: str,
    over: Surfaces,
    losses: Floats,
    best: tuple[ModelNormal, ...],
    model: ModelNormal,
    theme: Theme,
) -> Panel:
    top = np.sqrt(HIGHEST)
    height = np.sqrt(np.maximum(losses.T, 0.0))  # (B, A): a parabola's contours at even distances
    words = [*(f"{tick:g}" for tick in TICKS[:-1]), f"≥ {HIGHEST:g}"]
    bar = colour_bar(theme, tickvals=np.sqrt(TICKS), ticktext=words, xpad=4)
    surface = contours(over.loc, over.scale, height, top, bar, zmin=0.0, zmax=top) | {"name": "surface"}
    x, y = np.array([at.loc for at in best]), np.array([at.scale for at in best])
    here = handle_markers(np.array([model.loc]), np.array([model.scale]), theme.model, theme, "your p")
    figure_layout = layout(
        theme,
        axis(theme, "mean μ of p", range=[*LOC_LIMITS], showgrid=False),
        axis(theme, "standard deviation σ of p", range=[*SCALE_LIMITS], showgrid=False),
        margin=theme.margins(left=50, top=8, right=56),
    )
    where = " and ".join(f"μ {fixed(at.loc)}, σ {fixed(at.scale)}" for at in best)
    return Panel(
        name,
        {"data": [surface, _crosses(x, y), here], "layout": figure_layout},
        title=title,
        description=f"{title} at your p, over all normals; minima at {where}",
    )


def _crosses(x: Floats, y: Floats) -> Plain:
    return unlisted(scatter(x, y, marker(ON_SCALE, 15, "cross-thin-open", stroke(ON_SCALE, 3))), "minima")
