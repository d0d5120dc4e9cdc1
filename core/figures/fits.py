"""One fit seen twice: residuals with their sum of squares, and a bell at each x with −Σ log Pr."""

import numpy as np

from core.arrays import Floats, Integers
from core.data import Dataset
from core.explain.line import FIRST, nll_latex, squares_latex
from core.explain.titles import explain_nll, explain_squares
from core.figures.regression import BELL_REACH, BELL_SHARE, digits_for, standard_normal_curve
from core.figures.theme import Plain, Theme, axis, faded, layout
from core.figures.traces import gapped, line, marker, polygon, scatter, stroke
from core.film.spec import Panel
from core.notation.numbers import fixed
from core.theory.fit_by_hand import Bounds, HandFit
from core.theory.line import Account

RESIDUALS, BELLS = "residuals", "bells"
"""The names of the two panels."""
HANDLES = ("left end", "right end")
"""The names of the two points by which a line is held, in the order of their trace."""
SHOULDER = "σ, on the shoulder of a bell"
"""The name of the point by which σ is held, where the bell is steepest: one σ above the mean."""
TITLES = ("Residuals: Σ (y − f)² = {}", "Bells: −Σ log Pr(y|x) = {} nats")
SQUARES_NUMBERS, NLL_NUMBERS = "squares_numbers", "nll_numbers"
"""The containers of the page that hold the two sums as formulas with their numbers."""
GRID = 241
BELLS_SHOWN = 8
SQUARES_UP_TO = 40
"""More squares than this would cover one another."""
PANEL_SHAPE = 0.72
"""Height over width of a panel on most screens: there the squares look square; their areas are right on all."""
ROOM_LEFT, ROOM_RIGHT = 0.06, 0.14
"""Room beside the data as shares of their width; a bell stands to the right of its point."""


def fits(
    data: Dataset, limits: Bounds, fit: HandFit, typical: float, before: HandFit | None, theme: Theme
) -> list[Panel]:
    """Return the two panels of a fit set by hand on data with one input.

    `typical` is a σ that suits the data: its bells fill about half the way to the next. `before` is another fit
    to compare with, drawn faint. Where the fit is a line, the last trace of both panels holds its two handles.
    """
    x = data.x[:, 0]
    account = fit.account(x, data.y)
    shared = _shared(data, limits, fit, account, before, theme)
    residuals = [*_squares(x, data.y, account, limits, theme), _drops(x, data.y, account.prediction, theme), *shared]
    bells = [*_bells(x, data.y, fit, account, typical, limits, theme), *shared]
    sums, nats = (
        title.format(fixed(total)) for title, total in zip(TITLES, (account.sum_of_squares, account.nll), strict=True)
    )
    figure_layout = _layout(data, limits, theme)
    about = f"{data.title}: the data and the mean f set by hand"
    return [
        Panel(
            RESIDUALS,
            {"data": residuals, "layout": figure_layout},
            title=sums,
            explained=explain_squares(account),
            description=f"{about}, with a vertical line from every point to the mean. {sums}",
        ),
        Panel(
            BELLS,
            {"data": bells, "layout": figure_layout},
            title=nats,
            explained=explain_nll(account, fit.sigma),
            description=f"{about}, with a normal drawn upright at several x and its point marked. {nats}",
        ),
    ]


def no_fits(
    data: Dataset, limits: Bounds, fit: HandFit, typical: float, before: HandFit | None, theme: Theme
) -> list[Panel]:
    """Return the two panels of data drawn by hand that have no point yet: the mean over an empty canvas."""
    left, right = limits.ends
    grid = np.linspace(left - ROOM_LEFT * (right - left), right + ROOM_RIGHT * (right - left), GRID)
    traces = [line(grid, fit.mean(grid), theme.model, name="mean f")]
    traces += [_handles(limits, fit, theme)] if fit.line is not None else []
    figure = {"data": traces, "layout": _layout(data, limits, theme)}
    about = f"{data.title}: no point yet"
    return [Panel(name, figure, title="Click or tap: a point", description=about) for name in (RESIDUALS, BELLS)]


def _layout(data: Dataset, limits: Bounds, theme: Theme) -> Plain:
    left, right = limits.ends
    low, high = limits.window
    width = right - left
    return layout(
        theme,
        axis(theme, data.x_label, range=[left - ROOM_LEFT * width, right + ROOM_RIGHT * width]),
        axis(theme, data.y_label, range=[low, high]),
        margin=theme.margins(left=70, top=8),
    )


def _shared(
    data: Dataset, limits: Bounds, fit: HandFit, account: Account, before: HandFit | None, theme: Theme
) -> list[Plain]:
    """Return what both panels show on top: the fit before, the mean, the points, and the handles."""
    left, right = limits.ends
    grid = np.linspace(left - ROOM_LEFT * (right - left), right + ROOM_RIGHT * (right - left), GRID)
    traces = [
        line(grid, fit.mean(grid), theme.model, name="mean f"),
        _points(data, account, theme),
    ]
    if before is not None:
        traces.insert(0, line(grid, before.mean(grid), theme.quiet, 2, "dash", name="your fit"))
    return traces if fit.line is None else [*traces, _handles(limits, fit, theme)]


def _points(data: Dataset, account: Account, theme: Theme) -> Plain:
    words = [
        f"y = {point['y'].text}, f = {point['f'].text}<br>y − f = {point['residual'].text}<br>"
        f"Pr(y|x) = {point['density'].text}<br>−log Pr = {point['cost'].text} nats"
        for point in account.texts(data.y, digits_for(float(np.ptp(data.y))))
    ]
    look = marker(faded(theme.data, 0.65), 9 if len(data.y) <= SQUARES_UP_TO else 6)
    return scatter(data.x[:, 0], data.y, look, hoverinfo="text", hovertext=words, name="data")


def _handles(limits: Bounds, fit: HandFit, theme: Theme) -> Plain:
    ends = np.array(limits.ends)
    return scatter(ends, fit.mean(ends), marker(theme.paper, 13, edge=stroke(theme.model, 3)), name="handles")


def _drops(x: Floats, y: Floats, prediction: Floats, theme: Theme) -> Plain:
    width = 2.5 if len(y) <= SQUARES_UP_TO else 1.2
    return line(gapped(x, x), gapped(y, prediction), theme.bell, width, name="residuals")


def _squares(x: Floats, y: Floats, account: Account, limits: Bounds, theme: Theme) -> list[Plain]:
    """Return a square for each residual as one trace, towards the middle; none where there are too many."""
    if len(y) > SQUARES_UP_TO:
        return []
    left, right = limits.ends
    edge = x + _shape(limits) * np.abs(account.residual) * np.where(x < 0.5 * (left + right), 1, -1)
    across, up = gapped(x, x, edge, edge, x), gapped(y, account.prediction, account.prediction, y, y)
    return [polygon(across, up, faded(theme.bell, 0.1), faded(theme.bell, 0.35), 1, name="squares")]


def _bells(
    x: Floats, y: Floats, fit: HandFit, account: Account, typical: float, limits: Bounds, theme: Theme
) -> list[Plain]:
    """Return the bells, the lines from their points to them, and a dot where each line meets its bell."""
    at, curve = bell_places(x), standard_normal_curve()
    gain, reach = _sizes(x, typical, limits)
    peak = min(gain / fit.sigma, reach)
    feet, mean = x[at], account.prediction[at]
    share = np.exp(-0.5 * (account.residual[at] / fit.sigma) ** 2)  # of the peak
    across = gapped(*(feet + peak * p / curve.p.max() for p in curve.p))
    up = gapped(*(mean + z * fit.sigma for z in curve.z))
    return [
        polygon(across, up, faded(theme.bell, 0.2), theme.bell, 2.5, name="Pr(y|x)"),
        line(gapped(feet, feet + peak * share), gapped(y[at], y[at]), theme.text, name="Pr of the point"),
        _meetings(feet + peak * share, y[at], theme),
        _shoulder(x, peak, account.prediction, fit.sigma, theme),
    ]


def _sizes(x: Floats, typical: float, limits: Bounds) -> tuple[float, float]:
    """Return the length of a bell's peak times its σ, and how far it may reach."""
    left, right = limits.ends
    distance = (float(np.ptp(x)) or right - left) / len(bell_places(x))
    return BELL_SHARE * distance * typical, BELL_REACH * distance


def held_place(x: Floats) -> int:
    """Return the index of the point whose bell is held: that in the middle of those that are drawn."""
    at = bell_places(x)
    return int(at[len(at) // 2])


def _shoulder(x: Floats, peak: float, mean: Floats, sigma: float, theme: Theme) -> Plain:
    held = held_place(x)
    look = marker(theme.paper, 13, edge=stroke(theme.bell, 3))
    return scatter([x[held] + peak * np.exp(-0.5)], [mean[held] + sigma], look, name="shoulder")


def fits_model(data: Dataset, limits: Bounds, fit: HandFit, typical: float) -> Plain:
    """Return what a browser needs, beside the fit's own numbers, to draw what a hand makes of the panels of `fits`."""
    x, (left, right), curve = data.x[:, 0], limits.ends, standard_normal_curve()
    gain, reach = _sizes(x, typical, limits)
    room = right - left
    return {
        "x": x.tolist(),
        "y": data.y.tolist(),
        "prediction": None if fit.line is not None else fit.mean(x).tolist(),
        "ends": limits.ends,
        "across": (left - ROOM_LEFT * room, right + ROOM_RIGHT * room),
        "limits": {"intercept": limits.intercept, "slope": limits.slope, "sigma": limits.sigma},
        "decimals": limits.decimals,
        "squares": {"shape": _shape(limits), "middle": 0.5 * (left + right)} if len(x) <= SQUARES_UP_TO else None,
        "bells": {
            "at": bell_places(x).tolist(), "held": held_place(x), "gain": gain, "reach": reach,
            "z": curve.z.tolist(), "p": (curve.p / curve.p.max()).tolist(),
        },
        "words": {
            "names": HANDLES, "shoulder": SHOULDER, "panels": (RESIDUALS, BELLS),
            "titles": [title.split("{}") for title in TITLES],
        },
        "formulas": {
            SQUARES_NUMBERS: squares_latex(data.y, [f"<mean{i}>" for i in range(FIRST)], "<squares>"),
            NLL_NUMBERS: nll_latex(data.size, "<sigma>", "<shown>", "<width>", "<misses>", "<nll>"),
        },
    }  # fmt: skip


def _shape(limits: Bounds) -> float:
    """Return the units of x that are as long on most screens as one of y."""
    (left, right), (low, high) = limits.ends, limits.window
    return PANEL_SHAPE * (1 + ROOM_LEFT + ROOM_RIGHT) * (right - left) / (high - low)


def bell_places(x: Floats) -> Integers:
    """Return the indices (≤ BELLS_SHOWN,) of points whose x (N,) lie nearest to even places from end to end."""
    places = np.linspace(x.min(), x.max(), BELLS_SHOWN)
    return np.unique([int(np.argmin(np.abs(x - place))) for place in places])


def _meetings(x: Floats, y: Floats, theme: Theme) -> Plain:
    return scatter(x, y, marker(theme.bell, 8, edge=stroke(theme.text, 1.5)), name="Pr")
