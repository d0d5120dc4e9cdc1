"""The film of the front page: points come in, a mean is trained, and a bell stands at every x."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Floats, Integers, Mask
from core.figures.loss import loss_range, readout_of_sums
from core.figures.regression import bell_points, standard_normal_curve
from core.figures.theme import Plain, Theme, axis, faded, layout
from core.figures.traces import band, line, marker, polygon, scatter, stroke, text
from core.film.spec import Affine, Film, Panel, Readout, Row, Track, bells
from core.infer.frame import Frame
from core.minimise import Run

ARRIVAL = 24
"""Moments in which the points come in, before the first step of training."""
REST = 6
"""Moments for which all points are seen alone."""
BELLS_FROM = 0.3
"""The share of the recorded moments after which the bells are shown: the mean has found its place by then."""
PER_BELL = 2
"""Moments between one bell and the next."""
BELL_SHARE, BELL_REACH = 0.4, 0.9
"""How far a bell of typical scale, and any bell, reaches, as a share of the distance between bells."""
PADDING = 0.14
CHAPTERS = ("points", "a mean", "a bell at every x")
SENTENCES = (
    "1  Points: what was observed",
    "2  A mean: one y for each x",
    "3  A bell at every x: Pr(y|x)",
)


@dataclass(frozen=True)
class _Cut:
    """Which moment of the run each of the K moments of the film shows, and where its chapters begin (3,)."""

    moments: Integers  # (K,)
    starts: tuple[int, int, int]

    @property
    def chapter(self) -> Integers:
        """The chapter (K,) of each moment of the film, from 0."""
        return np.searchsorted(self.starts, np.arange(len(self.moments)), side="right") - 1


def overview_film(run: Run, frame: Frame, theme: Theme) -> Film:
    """Return the film of all recorded moments of a run on data with one input, in three chapters."""
    cut = _cut(len(frame.steps))
    data, columns = run.dataset, bell_points(run.dataset.x[:, 0])
    feet = data.x[columns, 0]
    return Film(
        steps=np.arange(len(cut.moments)),
        x=frame.x,
        panels=(_picture(run, frame, feet, _moving(frame, feet), theme), _loss(run, theme)),
        blocks=_blocks(run, frame, cut, columns),
        readouts=(
            Readout("step", "step", 0, title="steps of training"),
            readout_of_sums("NLL a point", "nll", len(data.y), "points"),
        ),
        markers=dict(zip(CHAPTERS, cut.starts, strict=True)),
        quantised=frozenset({"points", "loc", "scale"}),
        identity=f"overview {data.name} {run.settings.data_seed}",
    )


def _blocks(run: Run, frame: Frame, cut: _Cut, columns: Integers) -> dict[str, Floats]:
    """Return what moves, at each moment of the film, NaN until its chapter; `columns` are the points with a bell."""
    mean_shown, bells_shown = cut.chapter >= 1, cut.chapter >= 2
    bell = _one_by_one(cut, len(columns))  # (K, B)
    point_scale = np.where(bell, frame.point_parameters["scale"][cut.moments][:, columns], np.nan)
    return {
        "points": _arriving(run.dataset.y, len(cut.moments)),
        "loc": _from(mean_shown, frame.parameters["loc"][cut.moments]),
        "scale": _from(bells_shown, frame.parameters["scale"][cut.moments]),
        "point_loc": frame.point_parameters["loc"][cut.moments][:, columns],
        "point_scale": point_scale,
        "marked": np.where(bell, run.dataset.y[columns], np.nan),
        "nll": _from(mean_shown, frame.nll[cut.moments]),
        "step": _from(mean_shown, frame.steps[cut.moments].astype(np.float64)),
    } | {f"sentence_{i}": np.where(cut.chapter == i, _beside(frame), np.nan) for i in range(len(SENTENCES))}


def _moving(frame: Frame, feet: Floats) -> tuple[Track, ...]:
    """Return which blocks move which traces of the picture; the bells stand on `feet` (B,)."""
    distance = float(np.ptp(frame.x)) / len(feet)
    curve = standard_normal_curve()
    size = BELL_SHARE * distance * float(np.median(frame.parameters["scale"][-1])) / float(curve.p.max())
    every = list(range(len(feet)))
    return (
        Track(0, y=Affine("loc", -2.0, "scale")),
        Track(1, y=Affine("loc", 2.0, "scale")),
        Track(2, y=Row("points")),
        Track(3, y=Row("loc")),
        bells(4, "point_loc", "point_scale", every, feet, curve, size, BELL_REACH * distance),
        Track(5, y=Row("marked")),
        *(Track(6 + i, x=Row(f"sentence_{i}")) for i in range(len(SENTENCES))),
    )


def _cut(recorded: int) -> _Cut:
    before = ARRIVAL + REST
    moments = np.concatenate([np.zeros(before, dtype=np.int64), np.arange(recorded)])
    return _Cut(moments, (0, before, before + round(BELLS_FROM * recorded)))


def _beside(frame: Frame) -> float:
    """Return the x at which sentences begin."""
    return float(frame.x[0] + 0.015 * np.ptp(frame.x))


def _from(shown: Mask, values: Floats) -> Floats:
    """Return values (K, n) or (K,) with gaps where they are not shown yet (K,)."""
    return np.where(shown.reshape(-1, *[1] * (values.ndim - 1)), values, np.nan)


def _arriving(y: Floats, moments: int) -> Floats:
    """Return y (K, N) with gaps for the points that have not come in yet; they come in their own order."""
    here = np.ceil(len(y) * (np.arange(moments) + 1) / ARRIVAL)  # (K,)
    return np.where(np.arange(len(y)) < here[:, None], y, np.nan)


def _one_by_one(cut: _Cut, bells: int) -> Mask:
    """Return which bells stand (K, B): from the last chapter on, one after the other."""
    since = np.arange(len(cut.moments)) - cut.starts[2]
    return np.asarray(since[:, None] >= PER_BELL * np.arange(bells))


def _heights(y: Floats, frame: Frame) -> tuple[float, float]:
    """Return the least and the largest y of the points and of the bells that stand at the end."""
    reach = float(standard_normal_curve().z.max()) * frame.parameters["scale"][-1]  # (G,)
    loc = frame.parameters["loc"][-1]
    return float(min(y.min(), (loc - reach).min())), float(max(y.max(), (loc + reach).max()))


def _picture(run: Run, frame: Frame, feet: Floats, moving: tuple[Track, ...], theme: Theme) -> Panel:
    data, nothing = run.dataset, np.full(len(frame.x), np.nan)
    low, high = _heights(data.y, frame)
    room = PADDING * (high - low)
    traces = [
        *band(frame.x, nothing, nothing, faded(theme.model, 0.12), theme.model),
        scatter(data.x[:, 0], np.full(len(data.y), np.nan), marker(faded(theme.data, 0.65), 7)),
        line(frame.x, nothing, theme.model),
        polygon([], [], faded(theme.bell, 0.2), theme.bell, 2.5),
        scatter(feet, np.full(len(feet), np.nan), marker(theme.bell, 9)),
        *(_sentence(words, high + 0.5 * room, theme) for words in SENTENCES),
    ]
    figure_layout = layout(
        theme,
        axis(theme, data.x_label, range=[float(frame.x[0]), float(frame.x[-1])]),
        axis(theme, data.y_label, range=[low, high + room]),
        margin=theme.margins(left=56, top=6),
    )
    return Panel(
        "picture",
        {"data": traces, "layout": figure_layout},
        moving,
        description="Points come in; a network's mean is trained through them; then the normal distribution that "
        "it predicts stands upright at several x, narrow where the points vary little and wide where they vary much.",
    )


def _sentence(words: str, height: float, theme: Theme) -> Plain:
    font = {"size": theme.text_size + 3, "color": theme.text, "weight": 600}
    return text([np.nan], [height], [words], font, textposition="middle right")


def _loss(run: Run, theme: Theme) -> Panel:
    now = marker(theme.model, 11, edge=stroke(None, 2))
    traces = [
        line(np.arange(len(run.nll)), run.nll, theme.model, 2.5, hoverinfo="x+y"),
        scatter([], [], now, cliponaxis=False),
    ]
    last = max(1, run.last)
    figure_layout = layout(
        theme,
        axis(theme, "step of training", range=[-0.03 * last, 1.04 * last], nticks=5),
        axis(theme, "NLL (nats)", range=loss_range([run.nll])),
        margin=theme.margins(left=60, top=6),
    )
    return Panel(
        "loss",
        {"data": traces, "layout": figure_layout},
        (Track(1, x=Row("step"), y=Row("nll")),),
        title="The loss falls: −Σ log Pr(y|x)",
        description="The negative log-likelihood, a sum over the points in nats, over the steps of training.",
    )
