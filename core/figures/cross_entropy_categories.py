"""Cross-entropy of categories: two distributions as bars, and the term that each category gives to the three sums."""

import numpy as np

from core.arrays import Floats
from core.figures.cross_entropy import handle_markers, label
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import bars, vline
from core.film.spec import Panel
from core.theory.entropy import EntropyTerms

SHARES, TERMS = "shares", "terms"
"""The names of the panels; the last two traces of the first are the tops of q and of p, which can be dragged."""
NARROW, WIDE = 0.25, 0.36
LOW = -0.45
"""No term lies below -1/e."""
TOPS = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""The axis of the terms ends at one of these nats, so that it stands still while a bar moves a little."""
KINDS = ("−q log q", "−q log p", "q log(q/p)")


def category_panels(at: EntropyTerms, theme: Theme) -> list[Panel]:
    """Return q and p as bars that can be dragged, and their terms with the three sums."""
    return [_shares(at, theme), _terms(at, theme)]


def share_at(height: float) -> float:
    """Return the share to which the top of a bar is dragged: from 0 to 1, to three decimals."""
    return round(min(max(height, 0.0), 1.0), 3)


def _shares(at: EntropyTerms, theme: Theme) -> Panel:
    k = np.arange(len(at.q), dtype=np.float64)
    left, right = k - 0.5 * WIDE, k + 0.5 * WIDE
    traces = [
        _bars(left, at.q, WIDE, faded(theme.data, 0.55), "q: the data"),
        _bars(right, at.p, WIDE, theme.model, "p: the model"),
        handle_markers(left, at.q, theme.data, theme),
        handle_markers(right, at.p, theme.model, theme),
    ]
    figure_layout = layout(
        theme,
        axis(theme, "category k", range=[-0.6, k[-1] + 0.6], tickvals=k, ticktext=_names(at), showgrid=False),
        axis(theme, "probability", range=[-0.04, 1.06]),
        barmode="overlay",
        **legend_above(theme, left=60),
    )
    return Panel(
        SHARES,
        {"data": traces, "layout": figure_layout},
        title="Drag a bar: the others keep the sum at 1",
        description=f"Two distributions over {len(k)} categories, q and p, as pairs of bars whose tops can be dragged.",
    )


def _names(at: EntropyTerms) -> list[str]:
    return [str(k + 1) for k in range(len(at.q))]


def _bars(x: Floats, y: Floats, width: float, colour: str, name: str) -> Plain:
    template = "%{y:.3f}<extra></extra>"
    return bars(x, y, width, {"color": colour}, hoverinfo=None, hovertemplate=template, name=name)


def _terms(at: EntropyTerms, theme: Theme) -> Panel:
    columns = [
        np.append(terms, total)
        for terms, total in zip((at.entropy, at.cross_entropy, at.divergence), at.sums, strict=True)
    ]
    places = np.append(np.arange(len(at.q)), len(at.q) + 0.4)
    top = _top(at)
    colours = (faded(theme.data, 0.55), theme.bell, theme.good)
    shifts = (-NARROW, 0.0, NARROW)
    inside = {"size": 1.5 * theme.text_size, "color": theme.paper}
    traces = [
        _bars(places + shift, np.minimum(column, 2 * top), NARROW, colour, kind)
        for shift, column, colour, kind in zip(shifts, columns, colours, KINDS, strict=True)
    ]
    infinite = [
        label(theme, place + shift, top, "∞", yanchor="top", bgcolor="rgba(0,0,0,0)", font=inside)
        for shift, column in zip(shifts, columns, strict=True)
        for place in places[np.isinf(column)]
    ]
    figure_layout = layout(
        theme,
        axis(theme, "category k, and the sum", range=[-0.6, places[-1] + 0.6], tickvals=places, showgrid=False)
        | {"ticktext": [*_names(at), "Σ"]},
        axis(theme, "nats", range=[LOW, top], zeroline=True, zerolinecolor=theme.quiet, zerolinewidth=1.5),
        barmode="overlay",
        annotations=infinite,
        shapes=[vline(len(at.q) - 0.3, theme.quiet, 1, "dot")],
        **legend_above(theme, left=60),
    )
    return Panel(
        TERMS,
        {"data": traces, "layout": figure_layout},
        title="Each term: middle bar = left bar + right bar",
        description="For each category, and summed, three bars: -q log q, -q log p and q log(q/p), in nats.",
    )


def _top(at: EntropyTerms) -> float:
    highest = max(total for total in at.sums if np.isfinite(total))
    return next((top for top in TOPS if top >= 1.05 * highest), 1.05 * highest)
