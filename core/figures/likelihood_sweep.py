"""Why the log may be taken: a log that keeps the order, and one parameter over which four criteria agree."""

from functools import lru_cache

import numpy as np

from core.arrays import Floats
from core.explain.line import likelihood_latex, likelihood_terms
from core.explain.titles import CRITERIA, LOG, criteria_texts, log_texts
from core.figures.theme import Plain, Theme, axis, faded, layout
from core.figures.traces import gapped, line, marker, note, polygon, scatter, unsimplified, upright, vline
from core.film.reel import Explained, Label, Reel, Written
from core.film.spec import Panel, Row, Track
from core.notation.numbers import fixed, product_text, significant
from core.notation.symbols import symbol_of
from core.theory.book import book_best, book_data, moment, swept_values, walk
from core.theory.logs import hump, two_humps

NAMES = {
    "likelihood": ("likelihood", "∏ Pr"),
    "log_likelihood": ("log-likelihood", "Σ log Pr"),
    "nll": ("NLL", "−Σ log Pr"),
    "squares": ("sum of squares", "Σ (y − f)²"),
}
"""The four criteria, from the top: in words, and as the title of their axis."""
GAP = 0.03
"""The room between rows, as a share of the picture."""
Z_EDGE = 6.0
Z_STEP = 0.01
NUMBERS = "sweep_numbers"
"""The container of the page that holds the criteria as a formula in numbers."""
SECONDS = 6.0
"""How long a reel would take to be played from end to end."""


def sweep_reel(name: str, value: float, theme: Theme) -> Reel:
    """Return the sweep of a parameter, `value` included: four standardised criteria with their optima, and the fit."""
    way = walk(name, swept_values(name, value))
    swept, values = way.criteria, way.criteria.values
    shares = {key: np.nan_to_num(share, nan=0.5) for key, share in swept.standardised.items()}
    data, pairs = book_data(), way.prediction
    band = np.concatenate([way.knots + 2 * way.sigma[:, None], (way.knots - 2 * way.sigma[:, None])[:, ::-1]], axis=1)
    drops = np.stack([np.broadcast_to(data.y, pairs.shape), pairs, np.full(pairs.shape, np.nan)], axis=-1)
    blocks = {
        "value": values[:, None],
        "knots x": way.knots_x,
        "knots": way.knots,
        "band x": np.concatenate([way.knots_x, way.knots_x[:, ::-1]], axis=1),
        "band": band,
        "drops": drops.reshape(len(values), -1),
    } | {key: share[:, None] for key, share in shares.items()}
    symbol = symbol_of(name)
    return Reel(
        values=values,
        panels=(_criteria(name, values, shares, theme), _fit(theme)),
        blocks=blocks,
        words=tuple(f"{symbol} = {fixed(each, 3)}" for each in values),
        times=SECONDS * (values - values[0]) / (values[-1] - values[0]),
        labels=tuple(_criterion_labels(name, values, swept.criteria, theme)),
        explained=(
            Explained("criteria", CRITERIA, tuple(criteria_texts(swept.criteria["squares"], way.sigma, data.size))),
        ),
        written=(_numbers(name, values),),
        cursors=("criteria",),
    )


def _numbers(name: str, values: Floats) -> Written:
    """Return NLL and likelihood as a formula in the numbers of each moment."""
    columns = tuple(zip(*(_terms(name, float(value)) for value in values), strict=True))
    places = (f"{{{place}}}" for place in range(len(columns)))
    return Written(NUMBERS, (likelihood_latex(*places),), (0,), columns, latex=True)


@lru_cache(maxsize=4096)
def _terms(name: str, value: float) -> tuple[str, ...]:
    now = moment(name, value)
    return likelihood_terms(now.account, now.sigma)


def _criterion_labels(name: str, values: Floats, criteria: dict[str, Floats], theme: Theme) -> list[Label]:
    """Return the name and the number of each criterion, at that end of its row which is farther from the optimum."""
    colours = _colours(theme)
    texts = {
        "likelihood": [product_text(float(v)) for v in criteria["likelihood"]],
        "log_likelihood": [f"{fixed(v, 3)} nats" for v in criteria["log_likelihood"]],
        "nll": [f"{fixed(v, 3)} nats" for v in criteria["nll"]],
        "squares": [fixed(v, 3) for v in criteria["squares"]],
    }
    flat = {key for key, curve in criteria.items() if np.ptp(curve) == 0}
    symbol, left = symbol_of(name), book_best(name) < 0.5 * (values[0] + values[-1])
    return [
        Label(
            "criteria",
            tuple(f"{NAMES[key][0]} {number}{f': flat in {symbol}' if key in flat else ''}" for number in numbers),
            np.array([values[-1] if left else values[0]]),
            np.array([1.22]),
            colours[key],
            anchor="left" if left else "right",
            row="" if not row else str(row + 1),
            bold=True,
        )
        for row, (key, numbers) in enumerate(texts.items())
    ]


def _colours(theme: Theme) -> dict[str, str]:
    return dict(zip(NAMES, (theme.bell, theme.good, theme.model, theme.text), strict=True))


def _criterion(key: str, values: Floats, share: Floats, best: float, y_axis: str, theme: Theme) -> list[Plain]:
    """Return the curve of a criterion, its optimum unless it is level, and its mark that moves."""
    colour = _colours(theme)[key]
    own: Plain = {"yaxis": y_axis}
    optimum = [] if np.ptp(share) == 0 else [best]
    there = [share[int(np.argmin(np.abs(values - best)))]] * len(optimum)
    return [
        unsimplified(line(values, share, colour, **own)),
        scatter(optimum, there, marker(theme.good, 13, "diamond"), cliponaxis=False, **own),
        scatter([0], [0], marker(colour, 12), cliponaxis=False, **own),
    ]


def _criterion_axis(key: str, row: int, theme: Theme) -> Plain:
    height = (1 - GAP * (len(NAMES) - 1)) / len(NAMES)
    top = 1 - row * (height + GAP)
    ticks = {"tickvals": [0, 1], "ticktext": ["0", "1"]}
    return axis(theme, NAMES[key][1], range=[-0.12, 1.42], domain=[max(top - height, 0.0), top], **ticks)


def _criteria(name: str, values: Floats, shares: dict[str, Floats], theme: Theme) -> Panel:
    symbol, best = symbol_of(name), book_best(name)
    traces: list[Plain] = []
    rows: dict[str, Plain] = {}
    for row, (key, share) in enumerate(shares.items()):
        number = str(row + 1) if row else ""
        traces += _criterion(key, values, share, best, f"y{number}", theme)
        rows[f"yaxis{number}"] = _criterion_axis(key, row, theme)
    low, high = float(values[0]), float(values[-1])
    across = axis(theme, symbol, range=[low, high], anchor=f"y{len(NAMES)}")
    left = best > 0.5 * (low + high)
    place: Plain = {"xanchor": "right", "xshift": -8} if left else {"xanchor": "left", "xshift": 8}
    label = note(theme, best, 1.0, f"best: {symbol} = {significant(best)}", yref="paper", yanchor="bottom", **place)
    return Panel(
        "criteria",
        {
            "data": traces,
            "layout": layout(
                theme,
                across,
                rows.pop("yaxis"),
                **rows,
                shapes=[vline(best, theme.good, 2, "dash")],
                annotations=[label],
                margin=theme.margins(left=72, top=28),
            ),
        },
        tracks=tuple(Track(3 * row + 2, x=Row("value"), y=Row(key)) for row, key in enumerate(NAMES)),
        title="Four criteria, each brought to 0 … 1",
        description=f"Likelihood, log-likelihood, NLL and sum of squares over {symbol}, each with its optimum.",
    )


def _fit(theme: Theme) -> Panel:
    data = book_data()
    x = data.x[:, 0]
    traces = [
        unsimplified(polygon([0], [0], faded(theme.model, 0.15))),
        unsimplified(line(gapped(x, x), np.zeros(3 * len(x)), theme.bell, 1.5)),
        unsimplified(line([0], [0], theme.model)),
        scatter(x, data.y, marker(theme.data, 7), cliponaxis=False),
    ]
    return Panel(
        "fit",
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, data.x_label, range=[0, 1]),
                axis(theme, data.y_label, range=[-1.4, 1.9]),
                margin=theme.margins(left=72, top=28),
            ),
        },
        tracks=(
            Track(0, x=Row("band x"), y=Row("band")),
            Track(1, y=Row("drops")),
            Track(2, x=Row("knots x"), y=Row("knots")),
        ),
        title="The fit: mean, ±2σ, and each point's distance",
        description="The 20 points of the book, the network's mean with a band of two σ, and the residuals.",
    )


def log_reel(z: float, theme: Theme) -> Reel:
    """Return a place that goes over a curve g(z): g and log g there, and how the log maps one to the other."""
    grid = np.linspace(0.0, Z_EDGE, round(Z_EDGE / Z_STEP) + 1)
    places = np.unique([*np.round(grid, 2), z])
    g = two_humps(places)
    log_g = np.log(g)
    whole = hump(z, 0.0, Z_EDGE)
    most, best = float(g.max()), whole.best
    values = np.linspace(0.5 * float(g.min()), 1.15 * most, 201)
    heights, logs = [0.0, 1.25 * most], [-3.0, 0.7]
    return Reel(
        values=places,
        panels=(
            _mapped("curve", "A positive curve g(z)", "z", "g(z)", (whole.grid, whole.curve.curve), best, heights,
                    theme.bell, theme),
            _mapped("log", "log rises everywhere: the order stays", "g", "log g", (values, np.log(values)), most, logs,
                    theme.quiet, theme),
            _mapped("logged", "Its log: largest at the same z", "z", "log g", (whole.grid, whole.curve.log), best, logs,
                    theme.model, theme),
        ),
        blocks={"z": places[:, None], "g": g[:, None], "log g": log_g[:, None]},
        words=tuple(f"z = {fixed(each)}" for each in places),
        times=SECONDS * places / Z_EDGE,
        labels=(
            Label("curve", tuple(f"g = {fixed(v, 3)}" for v in g), places, g, theme.text, bold=True),
            Label("logged", tuple(f"log g = {fixed(v, 3)}" for v in log_g), places, log_g, theme.text, bold=True),
        ),
        explained=(Explained("logged", LOG, tuple(log_texts(g))),),
        cursors=("curve", "logged"),
    )  # fmt: skip


def _mapped(
    name: str,
    title: str,
    across: str,
    up: str,
    curve: tuple[Floats, Floats],
    best: float,
    span: list[float],
    colour: str,
    theme: Theme,
) -> Panel:
    x, y = curve
    low, high = (0.0, Z_EDGE) if across == "z" else (0.0, 1.2 * best)
    largest = note(
        theme, best, span[1], f"largest at {across} = {fixed(best)}", yanchor="top", xanchor="right", xshift=-6
    )
    traces = [
        unsimplified(upright(best, span[0], span[1], theme.good, 2, "dash")),
        unsimplified(line(x, y, colour)),
        scatter([0], [0], marker(colour, 13), cliponaxis=False),
    ]
    return Panel(
        name,
        {
            "data": traces,
            "layout": layout(
                theme,
                axis(theme, across, range=[low, high]),
                axis(theme, up, range=span),
                annotations=[largest],
                margin=theme.margins(left=64),
            ),
        },
        tracks=(Track(2, x=Row(across), y=Row(up if up != "g(z)" else "g")),),
        title=title,
        description=f"{title}; its largest value is marked.",
    )
