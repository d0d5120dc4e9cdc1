"""The normal density with its handles, and the sums of noise that become normal or do not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np

from core.arrays import Floats
from core.explain.factors import DIGITS, area_with, density_latex, is_density
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_above
from core.figures.traces import area, bars, hline, line, marker, note, scatter, stroke, unsimplified, upright
from core.film.spec import Panel
from core.notation.numbers import fixed
from core.theory.convergence import TERMS, Histogram
from core.theory.normal import Bell, Factors
from core.theory.sums import SumOfNoise

PANEL = "density"
DENSITY_NUMBERS = "density_numbers"
"""The container of the page that holds the formula with its numbers."""
EDGE = 5.0
"""The picture shows y from -EDGE to EDGE."""
GRID = 601
TOPS = (0.7, 1.4, 2.8, 5.6)
"""The density axis ends at one of these, so that it stands still while the bell moves a little."""
HEADROOM = 1.2
LOC_LIMIT = 3.0
VARIANCE_LIMITS = (0.01, 4.0)
ENDS_LIMIT = 5.0
MIDDLE, ENDS = 6, 7
"""The traces whose points can be dragged: the peak and the one at μ + σ, and the ends of the interval."""
HISTOGRAM_EDGE = 4.0
BARS = 64


@dataclass(frozen=True)
class NormalView:
    """What the picture shows: the bell, the factors that are switched on, and the interval from low to high."""

    bell: Bell
    factors: Factors
    low: float
    high: float

    @property
    def area(self) -> float:
        """The area of the interval under what is left of the density: a probability if all is there."""
        return area_with(self.bell, self.factors, self.low, self.high)


def dragged(shown: NormalView, handle: str, y: float) -> dict[str, float]:
    """Return the values, by their names in the URL, that putting a handle at y gives."""
    if handle == "peak":
        return {"loc": round(_within(y, -LOC_LIMIT, LOC_LIMIT), 2)}
    if handle == "width":
        return {"variance": round(_within(max(y - shown.bell.mean, 0.0) ** 2, *VARIANCE_LIMITS), 4)}
    if handle == "low":
        return {"low": round(_within(y, -ENDS_LIMIT, shown.high), 2)}
    return {"high": round(_within(y, shown.low, ENDS_LIMIT), 2)}


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def bell_model(shown: NormalView, labels: Mapping[str, str]) -> Plain:
    """Return what a browser needs, beside the view's own numbers, to draw what a hand makes of `density_panel`.

    `labels` are those of the numbers beside the picture: of sigma, peak and area.
    """
    return {
        "factors": asdict(shown.factors),
        "edge": EDGE,
        "tops": TOPS,
        "headroom": HEADROOM,
        "loc": LOC_LIMIT,
        "variance": VARIANCE_LIMITS,
        "labels": labels,
        "formulas": {DENSITY_NUMBERS: density_latex(shown.factors, "<y>", "<mean>", "<variance>", "<value>")},
        "digits": DIGITS,
    }


def density_panel(shown: NormalView, theme: Theme) -> Panel:
    """Return the density over y with the interval's area shaded; handles sit on traces MIDDLE and ENDS."""
    y_range = _range(shown)
    name = "density Pr(y) (per unit of y)" if is_density(shown.factors) else "curve (not a density)"
    figure_layout = layout(
        theme,
        axis(theme, "y", range=[-EDGE, EDGE]),
        axis(theme, name, range=y_range),
        annotations=_notes(shown, y_range, theme),
        shapes=[hline(1, theme.quiet, 1.5, "dot")] if _shows_unit(shown, y_range) else [],
        margin=theme.margins(left=68, top=10),
    )
    return Panel(
        PANEL,
        {"data": _traces(shown, y_range, theme), "layout": figure_layout},
        title=_title(shown),
        description="The curve over y with the shaded area of an interval; its peak, its width and both ends of the "
        "interval can be dragged.",
    )


def _traces(shown: NormalView, y_range: list[float], theme: Theme) -> list[Plain]:
    bell = shown.bell
    y, inside = np.linspace(-EDGE, EDGE, GRID), np.linspace(shown.low, shown.high, GRID)
    curve, shaded = _drawn(shown, y, y_range), _drawn(shown, inside, y_range)
    reference = y[:0] if _whole(shown) else y
    places, heights = _handle_places(shown, y_range)
    return [
        area(y, curve, faded(theme.bell, 0.14), name="area"),
        area(inside, shaded, faded(theme.good, 0.5), name="interval"),
        line(reference, bell.density(reference), theme.quiet, 2, "dash", name="all factors"),
        unsimplified(line(y, curve, theme.bell, 2.5, hoverinfo="x+y", name="curve")),
        upright(bell.mean, 0, heights[0], theme.bell, 1.5, "dot", name="mean"),
        line(places, [heights[1]] * 2, theme.bell, 2, "solid", name="sigma"),
        _handles(places, heights, theme.bell, "circle", "handles"),
        _handles(np.array([shown.low, shown.high]), np.zeros(2), theme.good, "diamond", "ends"),
    ]


def _notes(shown: NormalView, y_range: list[float], theme: Theme) -> list[Plain]:
    _, heights = _handle_places(shown, y_range)
    mean = shown.bell.mean
    notes = [note(theme, mean, heights[0], f"μ = {fixed(mean)}", yshift=22), _sigma_note(theme, shown.bell, heights[1])]
    if _shows_unit(shown, y_range):
        notes.append(note(theme, 0.01, 1, "density 1", xref="paper", xanchor="left", yanchor="bottom"))
    if not _whole(shown):
        notes.append(note(theme, 0.99, 0.98, "dashed: all factors", xref="paper", yref="paper", xanchor="right"))
    return notes


def _whole(shown: NormalView) -> bool:
    return is_density(shown.factors) and shown.factors.centre


def _drawn(shown: NormalView, y: Floats, y_range: list[float]) -> Floats:
    """Return the curve, cut off well outside the picture: it may run away beyond what a browser can draw."""
    reach = 3 * max(-y_range[0], y_range[1])
    return np.clip(shown.bell.density_with(y, shown.factors), -reach, reach)


def _handle_places(shown: NormalView, y_range: list[float]) -> tuple[Floats, Floats]:
    places = np.array([shown.bell.mean, shown.bell.mean + shown.bell.sigma])
    return places, np.clip(shown.bell.density_with(places, shown.factors), y_range[0], y_range[1])


def _title(shown: NormalView) -> str:
    name = "the probability" if is_density(shown.factors) else "no probability: the area"
    return f"Shaded: {name} of {fixed(shown.low)} < y < {fixed(shown.high)}"


def _range(shown: NormalView) -> list[float]:
    """Return the range of the density axis; without exp it shows what lies below 0, else a little room for handles."""
    factors, peak = shown.factors, shown.bell.peak
    front = peak if factors.normaliser else 1.0
    if not factors.exponent:
        reach = 5 * max(front, peak)
        return [-reach, 0.3 * reach if factors.square else reach]
    highest = max(front, peak) * (1.0 if factors.square else 2.5)
    top = next((top for top in TOPS if top >= HEADROOM * highest), HEADROOM * highest)
    return [-0.045 * top, top]


def _handles(x: Floats, y: Floats, colour: str, symbol: str, name: str) -> Plain:
    return scatter(x, y, marker(colour, 13, symbol), cliponaxis=False, name=name)


def _sigma_note(theme: Theme, bell: Bell, height: float) -> Plain:
    """Return the label of σ: right of its handle, or above the line where there is no room."""
    end, text = bell.mean + bell.sigma, f"σ = {fixed(bell.sigma)}"
    if end <= 0.58 * EDGE:
        return note(theme, end, height, text, xanchor="left", xshift=16)
    return note(theme, end, height, text, xanchor="right", yanchor="bottom", xshift=6, yshift=14)


def _shows_unit(shown: NormalView, y_range: list[float]) -> bool:
    return is_density(shown.factors) and y_range[0] < 1 < y_range[1]


def noise_panels(shown: SumOfNoise, drawn: Histogram, distances: Floats, theme: Theme) -> list[Panel]:
    """Return the histogram of the standardised sums with both densities, and the distances (C,) at TERMS."""
    return [_sums(shown, drawn, theme), _distances(shown, distances, theme)]


def _sums(shown: SumOfNoise, drawn: Histogram, theme: Theme) -> Panel:
    z = np.linspace(-HISTOGRAM_EDGE, HISTOGRAM_EDGE, GRID)
    exact, standard_normal = shown.density(z), Bell(0.0, 1.0).density(z)
    shade = {"color": faded(theme.data, 0.28), "line": stroke(None, 0)}
    traces = [
        bars(drawn.centre, drawn.height, 2 * HISTOGRAM_EDGE / BARS, shade, name="drawn"),
        line(z, exact, theme.model, hoverinfo="x+y", name="exact density"),
        line(z, standard_normal, theme.bell, 2.5, "dash", hoverinfo="x+y", name="standard normal"),
    ]
    terms = "draw" if shown.count == 1 else "draws"
    top = max(0.46, 1.1 * float(exact.max()))
    standard = shown.noise.sigma is not None
    return Panel(
        "sums",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "z, the sum in its own σ" if standard else "z, the mean of the draws", range=[-4, 4]),
                axis(theme, "density (per unit of z)", range=[0, top]),
                bargap=0,
                **legend_above(theme, left=64, top=32),
            ),
        },
        title=f"{len(shown.z):,} sums of {shown.count} {terms}: {shown.noise.title.lower()} noise",
        description="The histogram of sums of independent noise, with its exact density and the standard normal.",
    )


def _distances(shown: SumOfNoise, distances: Floats, theme: Theme) -> Panel:
    dotted: Plain = {"mode": "lines+markers", "marker": {"size": 7}}
    traces = [
        line(TERMS, distances, theme.model, 2.5, hoverinfo="x+y", **dotted),
        line([0.8, 130], [shown.chance] * 2, theme.quiet, 2, "dot", hoverinfo="x+y"),
        _handles(np.array([shown.count]), np.array([shown.distance]), theme.bell, "circle", "count"),
    ]
    chance = "what chance alone gives"
    level = note(theme, 2.08, np.log10(shown.chance), chance, xanchor="right", yanchor="bottom")
    ticks = {"tickvals": [1, 2, 5, 10, 20, 50, 100], "ticktext": ["1", "2", "5", "10", "20", "50", "100"]}
    shares = [0.003, 0.01, 0.03, 0.1, 0.3]
    return Panel(
        "distances",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, "number of draws in the sum, n", type="log", range=[-0.1, 2.1]) | ticks,
                axis(theme, "largest difference from Φ", type="log", range=[-2.75, -0.5])
                | {"tickvals": shares, "ticktext": [f"{share:g}" for share in shares]},
                annotations=[level],
                margin=theme.margins(left=68),
            ),
        },
        title="How far from normal (Kolmogorov–Smirnov distance)",
        description="The distance between the distribution of the sums and the standard normal, as n grows.",
    )
