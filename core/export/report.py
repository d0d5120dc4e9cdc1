"""The report of a run: one page of HTML to print, with data, choice and evidence, pictures, numbers and settings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from string import Template

import numpy as np

from core import infer
from core.arrays import Floats
from core.choose import Univariate
from core.choose.domain import ANGLES
from core.data import Dataset
from core.data.dataset import Ends
from core.data.scale import Scale
from core.explain.per_point import per_point
from core.export.svg import Axis, Chart
from core.figures.theme import LIGHT
from core.infer.along import along_input, middle_of
from core.infer.summary import Summary, facts, summary_of, where
from core.judge.advice import Options
from core.judge.columns import ColumnAccount
from core.judge.evidence import Evidence
from core.judge.findings import Finding, findings
from core.judge.score import score
from core.judge.worth import Worth, worths
from core.minimise import Run
from core.notation.numbers import fixed

TEMPLATE = Path(__file__).with_name("report.template")
DRAWN = 800
"""As many points are drawn, at equal steps through the rows."""
GRID = 161
ROOM, BEYOND = 0.05, 0.5
BAND = 0.95
HELD = "Pictures run over {}; the other inputs are held, and points are where they lie with their own."
MARKS = {True: "✓", False: "✕"}
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Told:
    """What a report tells beside its run: how the table was read, what was chosen, and from where it comes.

    `columns` are those of a person's own table that were chosen, `description` says how it was read, and `groups` has
    the places of the inputs that each x became; all are empty for built-in data. `link` is the address of the settings.
    """

    options: Options
    evidence: Evidence | None
    description: str = ""
    columns: tuple[ColumnAccount, ...] = ()
    groups: Mapping[str, Sequence[int]] | None = None
    link: str = ""


def report(run: Run, shown: Run, step: int, told: Told) -> str:
    """Return a page of HTML that asks for nothing from anywhere, and has no script; all text in it is escaped.

    `shown` is the run as its pictures show it, along one input where others are held.
    """
    data = run.dataset
    x = ", ".join(data.x_labels[:3]) + (", …" if len(data.x_labels) > 3 else "")
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(f"{data.y_label}{'' if data.without_x else f' by {x}'}: {run.recipe.title}"),
        origin=escape(f"Written by Likelihood Lab at step {step:,}. {told.link}"),
        data="\n".join(_data(run, told)),
        choice="\n".join(_choice(run, told)),
        held=_said(HELD.format(_along(shown).dataset.x_names[0])) if len(data.x_names) > 1 else "",
        pictures="\n".join(_pictures(_along(shown), step)),
        numbers="\n".join(_numbers(run, shown, step, told)),
        settings=escape(", ".join(_settings(run))),
    )


def _along(run: Run) -> Run:
    """Return the run along its first input, the others at their middle."""
    return run if run.dataset.x.shape[1] == 1 else along_input(run, 0, middle_of(run.dataset))


def _data(run: Run, told: Told) -> Iterator[str]:
    data = run.whole
    held = len(data.held_out_y)
    yield _said(f"{data.source} {data.size:,} points were trained on, {held:,} were held out.")
    if told.description:
        yield _said(f"The table: {told.description}.")
    if told.columns:
        rows = [(each.name, each.kind, each.unit, ", ".join(each.values), each.why) for each in told.columns]
        yield _table(("column", "kind", "unit", "first values", "why"), rows)


def _choice(run: Run, told: Told) -> Iterator[str]:
    options, key = told.options, run.recipe.key
    if options.sentence:
        yield _said(f"y: {options.sentence}.")
    verdict = options.of(key)
    yield _said(f"{verdict.title}: {verdict.reason}.")
    if found := told.evidence:
        rows = [(options.of(each.key).title, each.standing, each.numbers) for each in found.found]
        yield _table(("distribution", "held-out points say", "nats a point"), rows)
        yield _said(found.summary)


def _table(heads: Sequence[str], rows: Rows) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _said(sentence: str) -> str:
    return f"<p>{escape(sentence)}</p>"


# The pictures, along one input


def _pictures(run: Run, step: int) -> Iterator[str]:
    if not run.dataset.without_x and (picture := _over_x(run, step)):
        yield picture
    yield _loss(run)
    at = middle_of(run.dataset)
    found = summary_of(run.recipe, run.raw(at[None], step)[0].numpy(), run.dataset)
    if found is not None:
        yield _at(run.dataset, found, f"Pr(y|x) at {' and '.join(where(run.dataset, at))}, the middle")


def _figure(svg: str, caption: str, wide: bool = False) -> str:
    opened = '<figure class="wide">' if wide else "<figure>"
    return f"{opened}{svg}<figcaption>{escape(caption)}</figcaption></figure>"


def _with_room(values: Floats) -> Ends:
    low, high = float(values.min()), float(values.max())
    room = ROOM * ((high - low) or 1.0)
    return low - room, high + room


def _seen(y: Floats, ends: Floats) -> Ends:
    """Return the range of y that is shown: that of the points, and of a band up to half as far beyond them."""
    room = BEYOND * float(np.ptp(y))
    near = np.clip(ends[np.isfinite(ends)], y.min() - room, y.max() + room)
    return _with_room(np.concatenate([y, near]))


def _some(values: Floats) -> Floats:
    return values[:: -(-len(values) // DRAWN) or 1]


def _over_x(run: Run, step: int) -> str:
    """Return the picture of y over x, "" for a y of several numbers."""
    grid = np.linspace(*run.x_ranges[0], GRID)
    raw = run.raw(grid[:, None], step).numpy()
    axis = Axis(run.x_ranges[0], run.dataset.x_titles[0], run.dataset.x_scale())
    if run.recipe.domain.support is not None:
        return _labels(run, grid, raw, axis)
    return _numbers_over_x(run, grid, raw, axis) if isinstance(run.recipe, Univariate) else ""


def _numbers_over_x(run: Run, grid: Floats, raw: Floats, axis: Axis) -> str:
    data = run.dataset
    chart = Chart(axis, Axis(_seen(data.every_y, infer.interval(run.recipe, raw, BAND)), data.y_label))
    ends, centre = infer.interval(run.recipe, raw, BAND), infer.mode(run.recipe, raw)
    marks = [chart.band(grid, ends[:, 0], ends[:, 1], LIGHT.model)] if run.recipe.domain != ANGLES else []
    marks += [
        chart.points(_some(data.x[:, 0]), _some(data.y), LIGHT.data),
        chart.points(_some(data.held_out_x[:, 0]), _some(data.held_out_y), LIGHT.held_out, ring=True),
        chart.line(grid, centre, LIGHT.model),
    ]
    band = "" if run.recipe.domain == ANGLES else f", the band that holds y with probability {BAND:.0%}"
    said = f"Points, held-out ones as rings, the mode of Pr(y|x){band}"
    return _figure(chart.svg(marks, said, "over"), f"{said}.", wide=True)


def _labels(run: Run, grid: Floats, raw: Floats, axis: Axis) -> str:
    data, shares = run.dataset, infer.probabilities(run.recipe, raw)  # (G, K)
    chart = Chart(axis, Axis((0.0, 1.0), "Pr(y|x)"))
    colours = LIGHT.of_classes(len(data.classes))
    lines = [chart.line(grid, share, colour) for share, colour in zip(shares.T, colours, strict=True)]
    names = ", ".join(
        f'<span style="color: {colour}">■</span> {escape(name)}'
        for name, colour in zip(data.classes, colours, strict=True)
    )
    said = "The probability of each label"
    svg = chart.svg(lines, said, "over")
    return f'<figure class="wide">{svg}<figcaption>{said}: {names}.</figcaption></figure>'


def _loss(run: Run) -> str:
    data = run.dataset
    steps, nll = np.arange(len(run.nll), dtype=np.float64), run.nll / data.size
    curves = [nll, run.held_out_nll / len(data.held_out_y)] if len(data.held_out_y) else [nll]
    usual = np.concatenate([curve[len(curve) // 20 :] for curve in curves])
    finite = usual[np.isfinite(usual)]
    chart = Chart(Axis((0.0, max(1.0, steps[-1])), "step"), Axis(_with_room(finite), "nats a point"))
    looks = zip(curves, (LIGHT.model, LIGHT.held_out), ("", "7 5"), strict=False)
    marks = [chart.line(_some(steps), _some(curve), colour, dash) for curve, colour, dash in looks]
    return _figure(chart.svg(marks, "The loss over the steps", "loss"), "The loss: training, and dashed held-out.")


def _at(data: Dataset, found: Summary, title: str) -> str:
    top = 1.1 * float(found.density.max())
    if found.steps:
        axis = Axis((float(found.y[0]) - 0.6, float(found.y[-1]) + 0.6), data.y_label)
        chart = Chart(axis if not data.domain.items else _label_axis(data), Axis((0.0, top), "probability"))
        marks = [chart.bars(found.y, found.density, 0.7 * float(np.diff(found.y).min()), LIGHT.bell)]
    else:
        chart = Chart(Axis((float(found.y[0]), float(found.y[-1])), data.y_label), Axis((0.0, top), "density"))
        feet = np.zeros_like(found.density)
        marks = [
            chart.band(found.y, feet, found.density, LIGHT.bell),
            chart.line(found.y, found.density, LIGHT.bell),
        ]
    return _figure(chart.svg(marks, title, "at"), f"{title}.")


def _label_axis(data: Dataset) -> Axis:
    return Axis((-0.6, data.domain.items - 0.4), data.y_name, Scale(words=data.classes))


# The numbers


def _numbers(run: Run, shown: Run, step: int, told: Told) -> Iterator[str]:
    yield _table(("", "training", "held-out"), list(_scores(run, step)))
    if found := _findings(run, step):
        items = "".join(f"<li>{MARKS[each.fine]} {escape(each.name)}: {escape(each.sentence)}</li>" for each in found)
        yield f"<p>What held-out points say of this fit:</p><ul>{items}</ul>"
    if told.groups and (worth := worths(run, step, told.groups)) and len(worth) > 1:
        yield _worth(worth)
    along = _along(shown)
    at = middle_of(along.dataset)
    says = facts(run.recipe, along.raw(at[None], step)[0].numpy(), run.dataset)
    yield _table(("Pr(y|x) at " + " and ".join(where(along.dataset, at)), ""), list(says.items()))


def _scores(run: Run, step: int) -> Iterator[Sequence[str]]:
    data = run.dataset
    parts = [(data.x, data.y), *([(data.held_out_x, data.held_out_y)] if len(data.held_out_y) else [])]
    found = [score(run, x, y, step) for x, y in parts]
    yield "−log Pr(y|x)", *(per_point(each.nll, each.points) for each in found)
    if found[0].accuracy is not None:
        yield "the most probable label is right", *(f"{each.accuracy:.1%}" for each in found)
    for level in found[0].coverage:
        yield f"inside the {level:.0%} interval", *(f"{each.coverage[level]:.0%}" for each in found)


def _findings(run: Run, step: int) -> tuple[Finding, ...]:
    data = run.dataset
    if not len(data.held_out_y):
        return ()
    raw = run.raw(data.held_out_x, step).numpy()
    return findings(run.recipe, raw, data.held_out_y, data.held_out_x[:, 0], data.x_labels[0], data.classes)


def _worth(found: Sequence[Worth]) -> str:
    rows = [(each.name, f"{fixed(each.mean, 3)} ± {fixed(each.spread, 3)}") for each in found]
    return _table(("what each x is worth: held-out points cost more when it is shuffled", "nats a point"), rows)


def _settings(run: Run) -> Iterator[str]:
    for each in fields(run.settings):
        if (value := getattr(run.settings, each.name)) is not None:
            yield f"{each.name} = {value}"
