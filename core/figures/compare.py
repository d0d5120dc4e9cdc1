"""Which loss? Side by side: what each contender predicts, and whether what it predicts happens as often as it says."""

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap

import numpy as np

from core.arrays import Floats
from core.choose.domain import ANGLES, COUNTS
from core.explain.titles import explain_mean_nll
from core.figures.angles import CIRCLE
from core.figures.classes import SYMBOLS, class_names, class_points
from core.figures.densities import FADES
from core.figures.points import ANGLE_TICKS, points, with_room
from core.figures.reliability import reliability_panel
from core.figures.theme import CHART_TEXT, Plain, Theme, axis, faded, layout, x_axis
from core.figures.traces import band, bars, line, marker, polygon, scatter, vline
from core.film.spec import Panel
from core.judge.contest import Predictions, Standing, lowest_standing
from core.judge.verdict import Outcome, Paired
from core.minimise import Run
from core.notation.numbers import fixed

RUG = -0.1
"""Where, below the probabilities, the points of classes stand; each class a little lower."""
RUG_STEP = 0.07
CHANCE = 1.96
"""In so many standard deviations lie 95 % of the heights of a bar that only chance moves."""
BEYOND = 1.06
"""How far the strip of angles is shown, in π, so that its ends have their ticks."""
FEW = 3
"""Above more panels than this there is no room for the unit of the NLL, nor above fewer where text is larger."""
CHARACTERS, HALL_CHARACTERS = 130, 37
"""So many stand below all panels together, and below each in a hall, where a row has three."""
LINE, FOOT = 18, 52
"""The px that a line of an axis's title takes, and the margin with one."""
DOTS = 0.22
"""How far from the line of its rival the dots of the splits lie."""
GLYPHS = {
    **{"circle": "●", "square": "■", "diamond": "◆", "triangle-up": "▲", "cross": "✚", "x": "✖"},
    **{"triangle-down": "▼", "pentagon": "⬟", "star": "★", "hexagram": "✶"},
}
"""How text writes the symbols of points; all others as dots."""
JUMP = 0.2
"""A line that leaps by more than this share of the picture from one x to the next is cut there."""


def contest_panels(
    standings: Sequence[Standing],
    pairs: Sequence[Paired],
    predictions: Sequence[Predictions],
    runs: Sequence[Run],
    theme: Theme,
) -> list[Panel]:
    """Return what the contenders predict, one panel each with the same axes; runs are the first of each.

    `pairs` say who is ahead, tied or behind: see `verdicts`.
    """
    few = len(runs) * theme.text_size <= FEW * CHART_TEXT
    width = CHARACTERS // len(runs) if theme.text_size == CHART_TEXT else HALL_CHARACTERS
    return [
        _panel(standing, pair.outcome, shown, run, theme, few, width)
        for standing, pair, shown, run in zip(standings, pairs, predictions, runs, strict=True)
    ]


def labels_legend(run: Run, theme: Theme) -> str:
    """Return the legend of all panels together as HTML: the symbol and the name of each label; "" where y has none."""
    if run.dataset.domain.support is None:
        return ""
    entries = [
        f'<span><span style="color: {colour}" aria-hidden="true">{GLYPHS.get(symbol, "●")}</span> {escape(name)}</span>'
        for name, colour, symbol in zip(class_names(run), theme.classes, SYMBOLS, strict=False)
    ]
    open_points = ["<span>open: held-out</span>"] * bool(len(run.dataset.held_out_y))
    return f'<p class="legend">{"".join([*entries, *open_points])}</p>'


def _panel(
    standing: Standing, outcome: Outcome, shown: Predictions, run: Run, theme: Theme, few: bool, width: int
) -> Panel:
    """Return the panel of a contender; `few` leave room for the unit, `width` is that of the axis's title."""
    data = run.dataset
    labels = shown.probabilities is not None
    traces = list(_shares(shown, run, theme) if labels else _values(shown, run, theme))
    across = x_axis(theme, data, shown.x)
    up = _shares_axis(run, theme) if labels else _values_axis(run, theme)
    nll = fixed(standing.per_point, 3) + (" nats a point" if few else "")
    lines = wrap(across["title"]["text"], width)
    across["title"]["text"] = "<br>".join(lines)
    margin = theme.margins(left=60, top=8, bottom=FOOT + LINE * (len(lines) - 1))
    return Panel(
        standing.name,
        {"data": traces, "layout": layout(theme, across, up, margin=margin)},
        title=f"{'✓ ' if outcome == 'ahead' else ''}{standing.title}: {nll}, {outcome}",
        explained=explain_mean_nll(standing),
        description=_description(standing, shown, labels),
    )


def _description(standing: Standing, shown: Predictions, labels: bool) -> str:
    if labels:
        return f"{standing.title}: the predicted probability of each label over x, and the points."
    return (
        f"{standing.title}: the points, the predicted {shown.centre} of each network, and the regions of highest "
        "density that hold y with probability 0.5 and 0.95."
    )


def _values_axis(run: Run, theme: Theme) -> Plain:
    data = run.dataset
    if data.domain == ANGLES:
        return axis(theme, data.y_label, range=[-BEYOND * np.pi, BEYOND * np.pi], **ANGLE_TICKS)
    return axis(theme, data.y_label, range=with_room(run.dataset.every_y))


def _shares_axis(run: Run, theme: Theme) -> Plain:
    lowest = RUG - RUG_STEP * len(run.dataset.classes)
    return axis(theme, "Pr(y|x)", range=[lowest, 1.04], tickvals=[0, 0.25, 0.5, 0.75, 1])


def _values(shown: Predictions, run: Run, theme: Theme) -> Iterator[Plain]:
    """Yield the bands of the first network, the line of each, and the points."""
    own_counts = run.recipe.domain == COUNTS
    turns = _turns(shown) if run.recipe.domain == ANGLES else np.zeros(1)
    for level, fade in FADES.items():
        edges = shown.x, shown.regions[level]
        x, y = _outlines(*(_steps(*edges) if own_counts else edges), turns)
        yield polygon(x, y, faded(theme.model, fade))
    for place in reversed(range(len(shown.centres))):
        x, y = _line(shown.x, shown.centres[place], turns, run)
        yield _network(x, y, theme.model, first=place == 0)
    yield from points(run, theme, cliponaxis=run.dataset.domain != ANGLES)


def _network(x: Floats, y: Floats, colour: str, first: bool) -> Plain:
    """Return the line of one network: that of the first, which is drawn in full, or of another."""
    return line(x, y, colour) if first else line(x, y, faded(colour, 0.35), 1.5)


def _turns(shown: Predictions) -> Floats:
    """Return the shifts (T,) with which angles are drawn, so that what leaves at one edge enters at the other."""
    most = np.ceil(np.abs(shown.centres).max() / CIRCLE)
    return CIRCLE * np.arange(-most - 1, most + 2)


def _steps(x: Floats, pieces: Floats) -> tuple[Floats, Floats]:
    """Return x (2 G,) and pieces (2 G, P, 2) of counts, which step half-way between two x and reach half a count on."""
    edges = np.concatenate([x[:1], 0.5 * (x[1:] + x[:-1]), x[-1:]])
    return np.repeat(edges, 2)[1:-1], np.repeat(pieces + np.array([-0.5, 0.5]), 2, axis=0)


def _outlines(x: Floats, pieces: Floats, turns: Floats) -> tuple[Floats, Floats]:
    """Return the outlines of bands of pieces (G, P, 2) over x (G,), drawn once for each turn, with gaps between."""
    outlines = [*_stretches(x, pieces), *_joints(x, pieces)]
    across = np.concatenate([[*x_part, *x_part[::-1], np.nan] for x_part, _, _ in outlines])
    up = np.concatenate([[*low, *high[::-1], np.nan] for _, low, high in outlines])
    return np.tile(across, len(turns)), np.concatenate([up + turn for turn in turns])


Outline = tuple[Floats, Floats, Floats]
"""A stretch of x (n,) with the lower and the upper edge (n,) of a piece."""


def _stretches(x: Floats, pieces: Floats) -> Iterator[Outline]:
    """Yield the pieces along each stretch in which their number stays the same."""
    count = np.isfinite(pieces[..., 0]).sum(axis=-1)  # (G,)
    for part in np.split(np.arange(len(x)), np.flatnonzero(np.diff(count)) + 1):
        for place in range(count[part[0]]):
            yield x[part], pieces[part, place, 0], pieces[part, place, 1]


def _joints(x: Floats, pieces: Floats) -> Iterator[Outline]:
    """Yield, where the number of pieces changes from one x to the next, what lies between pieces that meet."""
    count = np.isfinite(pieces[..., 0]).sum(axis=-1)
    for left in np.flatnonzero(np.diff(count)):
        for before in pieces[left, : count[left]]:
            for after in pieces[left + 1, : count[left + 1]]:
                low, high = np.stack([before, after], axis=-1)
                if low.max() <= high.min():
                    yield x[left : left + 2], low, high


def _line(x: Floats, y: Floats, turns: Floats, run: Run) -> tuple[Floats, Floats]:
    """Return a line (G,), drawn once for each turn, with a gap where it leaps."""
    leaps = np.abs(np.diff(y)) > JUMP * np.ptp(run.dataset.every_y)
    places = np.flatnonzero(leaps) + 1
    cut_x, cut_y = np.insert(x, places, x[places]), np.insert(y, places, np.nan)
    lines = np.concatenate([np.append(cut_y + turn, np.nan) for turn in turns])
    return np.tile(np.append(cut_x, np.nan), len(turns)), lines


def _shares(shown: Predictions, run: Run, theme: Theme) -> Iterator[Plain]:
    """Yield the probability of each label over x for every network, and the points below."""
    assert shown.probabilities is not None
    for place in reversed(range(len(shown.probabilities))):
        for k, share in enumerate(shown.probabilities[place].T):
            yield _network(shown.x, share, theme.classes[k], first=place == 0) | {"showlegend": False}
    for trace, k in class_points(run, theme):
        (x,) = trace.pop("at")
        yield trace | {"x": x, "y": np.full(len(x), RUG - RUG_STEP * (len(run.dataset.classes) - 1 - k))}


def calibration_panels(standings: Sequence[Standing], theme: Theme) -> list[Panel]:
    """Return for each contender the histogram of its PIT, or where y is a label its reliability diagram."""
    top = max((float(each.pit.max()) for each in standings if each.pit is not None), default=1.0)
    return [_reliable(each, theme) if each.pit is None else _pit(each, top, theme) for each in standings]


def _reliable(standing: Standing, theme: Theme) -> Panel:
    assert standing.reliability is not None
    title = f"{standing.title}: {standing.reliability.counts.sum()} predictions"
    return reliability_panel(standing.reliability, theme, f"calibration {standing.name}", "y = k", title)


def _pit(standing: Standing, top: float, theme: Theme) -> Panel:
    assert standing.pit is not None
    count, held_out = len(standing.pit), standing.points
    centres = (np.arange(count) + 0.5) / count
    reach = CHANCE * np.sqrt((count - 1) / held_out)
    chance = band([0, 1], [max(0.0, 1.0 - reach)] * 2, [1.0 + reach] * 2, faded(theme.quiet, 0.16))
    traces = [
        bars(centres, standing.pit, 0.94 / count, {"color": faded(theme.model, 0.6)}, hoverinfo="y"),
        *chance,
        line([0, 1], [1, 1], theme.quiet, 2, "dash"),
    ]
    up = [0, 1.08 * max(top, 1.0 + reach)]
    axes = axis(theme, "PIT, Pr(Y ≤ y|x)", range=[0, 1]), axis(theme, "points, as a share of even", range=up)
    return Panel(
        f"calibration {standing.name}",
        {"data": traces, "layout": layout(theme, *axes, bargap=0, margin=theme.margins(left=60, top=8))},
        title=standing.title,
        description=f"{standing.title}: the histogram of the PIT of {held_out} held-out points. It is flat, within the "
        "grey band of chance, where predictions are right; high at both ends where they are too narrow.",
    )


def difference_panel(standings: Sequence[Standing], pairs: Sequence[Paired], theme: Theme) -> Panel:
    """Return how much more each costs than the lowest: on each split, or with each network, and on average.

    `pairs` say how each does against the lowest: see `verdicts`.
    """
    first = lowest_standing(standings)
    rivals = [(each, pair) for each, pair in zip(standings, pairs, strict=True) if each is not first]
    rows = len(rivals) - 1 - np.arange(len(rivals))  # (C - 1,) the first on top
    traces = [
        trace
        for row, (each, pair) in zip(rows.tolist(), rivals, strict=True)
        for trace in (_dots(each, first, row, theme), _mean(pair, row, theme))
    ]
    ends = [0.0, *(end for _, pair in rivals for end in _ends(pair)), *np.concatenate([trace["x"] for trace in traces])]
    across = axis(theme, "nats a point more", range=with_room(np.array(ends)))
    names = {"tickvals": rows, "ticktext": [each.title for each, _ in rivals], "range": [-0.6, len(rivals) - 0.4]}
    zero = vline(0, theme.quiet, 2, "dash")
    up = axis(theme, "", showgrid=False, **names)
    return Panel(
        "differences",
        {"data": traces, "layout": layout(theme, across, up, margin=theme.margins(left=190, top=8), shapes=[zero])},
        description=" ".join(
            f"{each.title} costs {fixed(pair.difference, 3)} ± {fixed(pair.margin, 3)} nats a point more than "
            f"{first.title}: {pair.outcome}."
            for each, pair in rivals
        ),
    )


def _dots(standing: Standing, first: Standing, row: float, theme: Theme) -> Plain:
    """Return a dot for each split, or each network, in which both costs are finite."""
    with np.errstate(invalid="ignore"):
        more = standing.rounds - first.rounds
    more = more[np.isfinite(more)]
    lifted = row + DOTS * (-1.0) ** np.arange(len(more))
    return scatter(more, lifted, marker(faded(theme.data, 0.55), 8), hoverinfo="x")


def _mean(pair: Paired, row: float, theme: Theme) -> Plain:
    """Return the mean with its error, where it has one."""
    known = np.isfinite([pair.difference, pair.margin])
    error = {
        "type": "data",
        "array": [pair.margin] * bool(known.all()),
        "color": theme.model,
        "thickness": 3,
        "width": 7,
    }
    look, place = marker(theme.model, 13, "diamond"), [pair.difference] * bool(known[0])
    return scatter(place, [row] * len(place), look, hoverinfo="x", error_x=error)


def _ends(pair: Paired) -> list[float]:
    """Return the ends of the interval of a difference, as far as they are finite."""
    return [end for end in (pair.difference - pair.margin, pair.difference + pair.margin) if np.isfinite(end)]
