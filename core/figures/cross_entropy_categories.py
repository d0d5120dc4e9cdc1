"""Cross-entropy of categories: two distributions as bars, and the term that each category gives to the three sums."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Floats
from core.figures.cross_entropy import handle_markers, unlisted
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import bars, text, vline
from core.film.spec import Panel
from core.theory.entropy import EntropyTerms

SHARES, TERMS = "shares", "terms"
"""The names of the panels; the last two traces of the first are the tops of q and of p, which can be dragged."""
Q, P = "q: the data", "p: the model"
NARROW, WIDE = 0.25, 0.36
LOW = -0.45
"""No term lies below -1/e."""
TOPS = (1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
"""The axis of the terms ends at one of these nats, so that it stands still while a bar moves a little."""
HEADROOM = 1.05
KINDS = ("−q log q", "−q log p", "q log(q/p)")
SHIFTS = (-NARROW, 0.0, NARROW)
AFTER = 0.4
"""The sums stand so much further from the last category than this from the one before."""
SHARE_DIGITS = 4
"""Significant digits of a share in the URL, to which a dragged bar is rounded."""


def category_panels(at: EntropyTerms, theme: Theme) -> list[Panel]:
    """Return q and p as bars that can be dragged, and their terms with the three sums."""
    return [_shares(at, theme), _terms(at, theme)]


def category_model(count: int, labels: Sequence[str]) -> Plain:
    """Return what categories.js needs to draw the same while a hand moves a bar, with what the sums are called."""
    return {
        "names": {name: list(_share_names(name, count)) for name in ("q", "p")},
        "shift": 0.5 * WIDE,
        "terms": {"shifts": SHIFTS, "low": LOW, "tops": TOPS, "headroom": HEADROOM, "after": AFTER},
        "kinds": KINDS,
        "labels": list(labels),
        "digits": SHARE_DIGITS,
    }


def category_values(at: EntropyTerms) -> dict[str, float]:
    """Return the shares of q and of p by the names that the model has for them."""
    return {
        name: float(share)
        for letter, shares in (("q", at.q), ("p", at.p))
        for name, share in zip(_share_names(letter, len(shares)), shares, strict=True)
    }


def _share_names(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter} {k + 1}" for k in range(count))


def share_at(height: float) -> float:
    """Return the share to which the top of a bar is dragged: from 0 to 1, to three decimals."""
    return round(min(max(height, 0.0), 1.0), 3)


def _shares(at: EntropyTerms, theme: Theme) -> Panel:
    k = np.arange(len(at.q), dtype=np.float64)
    left, right = k - 0.5 * WIDE, k + 0.5 * WIDE
    traces = [
        _bars(left, at.q, WIDE, faded(theme.data, 0.55), Q),
        _bars(right, at.p, WIDE, theme.model, P),
        handle_markers(left, at.q, theme.data, theme, "handles of q"),
        handle_markers(right, at.p, theme.model, theme, "handles of p"),
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
        title="The bars of q, and those of p, sum to 1",
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
    places = np.append(np.arange(len(at.q)), len(at.q) + AFTER)
    top = _top(at)
    colours = (faded(theme.data, 0.55), theme.bell, theme.good)
    traces = [
        _bars(places + shift, np.minimum(column, 2 * top), NARROW, colour, kind)
        for shift, column, colour, kind in zip(SHIFTS, columns, colours, KINDS, strict=True)
    ]
    infinite = np.concatenate([places[np.isinf(column)] + shift for shift, column in zip(SHIFTS, columns, strict=True)])
    traces.append(_infinite(infinite, top, theme))
    figure_layout = layout(
        theme,
        axis(theme, "category k, and the sum", range=[-0.6, places[-1] + 0.6], tickvals=places, showgrid=False)
        | {"ticktext": [*_names(at), "Σ"]},
        axis(theme, "nats", range=[LOW, top], zeroline=True, zerolinecolor=theme.quiet, zerolinewidth=1.5),
        barmode="overlay",
        shapes=[vline(len(at.q) - 0.3, theme.quiet, 1, "dot")],
        **legend_above(theme, left=60),
    )
    return Panel(
        TERMS,
        {"data": traces, "layout": figure_layout},
        title="Each term: middle bar = left bar + right bar",
        description="For each category, and summed, three bars: -q log q, -q log p and q log(q/p), in nats.",
    )


def _infinite(places: Floats, top: float, theme: Theme) -> Plain:
    """Return the sign at the edge of the picture in each bar that goes beyond; a gap where there is none."""
    x = places if len(places) else np.array([np.nan])
    font = {"size": 1.5 * theme.text_size, "color": theme.paper}
    words = text(x, np.where(np.isnan(x), np.nan, top), "∞", font, textposition="bottom center")
    return unlisted(words, "infinite")


def _top(at: EntropyTerms) -> float:
    highest = max(total for total in at.sums if np.isfinite(total))
    return next((top for top in TOPS if top >= HEADROOM * highest), HEADROOM * highest)
