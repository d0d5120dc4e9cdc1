"""The film of a run on images of digits: one image, the bars of Pr(y=k|x), the loss and the accuracy beside them."""

import numpy as np

from core.arrays import Floats, Integers, Mask
from core.figures.loss import identity, loss_blocks, loss_panel, loss_readouts, markers, now
from core.figures.theme import Plain, Theme, axis, faded, layout, legend_at_right
from core.figures.traces import bars, line, tiles
from core.film.spec import Film, Panel, Readout, Row, Track
from core.infer.images import SIDE, Course, Glimpse, Image, are_images
from core.minimise import Run

IMAGE, BARS = [0.0, 0.4], [0.56, 1.0]
"""Where the image and the bars lie, as shares of the width."""


def digit_film(run: Run, went: Course, image: Image, answers: Glimpse, theme: Theme) -> Film:
    """Return the film of one image, with the run's `answers` at its F recorded moments."""
    shares = {"training_accuracy": 100.0 * went.accuracy, "accuracy": 100.0 * went.held_out_accuracy}
    blocks = {"bars": answers.probabilities, **shares, **loss_blocks(run, went)}
    if answers.costs is not None:
        blocks["cost"] = answers.costs
    return Film(
        steps=went.steps,
        x=np.empty(0),
        panels=(_picture(run, image, theme), loss_panel(run, theme), _accuracy(went, theme)),
        blocks=blocks,
        readouts=_readouts(run, image),
        markers=markers(run),
        identity=identity(run),
    )


def _readouts(run: Run, image: Image) -> tuple[Readout, ...]:
    points = len(run.dataset.held_out_y)
    title = f"the share of the {points} held-out images whose label is the most probable one"
    shown = (*loss_readouts(run), Readout("accuracy", "accuracy", 1, "%", title))
    if image.label is None:
        return shown
    label = run.dataset.classes[image.label]
    title = f"what this image costs: minus the logarithm of the bar of its label {label}, in nats"
    return (*shown, Readout("image", "cost", 2, title=title))


def _picture(run: Run, image: Image, theme: Theme) -> Panel:
    classes = run.dataset.classes
    places = np.arange(len(classes))
    colours = [theme.good if k == image.label else theme.bell for k in places]
    nothing = np.full(len(classes), np.nan)
    shares = bars(places, nothing, 0.72, {"color": colours}, hoverinfo="y", xaxis="x2", yaxis="y2")
    figure_layout = layout(
        theme,
        *_image_axes(run, theme),
        xaxis2=_class_axis(theme, classes, image.label),
        yaxis2=axis(theme, "Pr(y=k | image)", range=[0, 1.04], anchor="x2", tickvals=[0, 0.25, 0.5, 0.75, 1])
        | {"fixedrange": True},
        margin=theme.margins(left=8 if are_images(run.dataset) else 68, top=8, bottom=66),
    )
    shown = ink(image.pixels, theme) if are_images(run.dataset) else digit_curve(image.pixels, theme)
    label = "" if image.label is None or not image.pixels.any() else f": its label is {classes[image.label]}"
    return Panel(
        "picture",
        {"data": [shown, shares], "layout": figure_layout},
        (Track(1, y=Row("bars")),),
        title=f"{image.name}{label}",
        description=f"{image.name}{label}. Beside it, a bar for each digit: the probability that the network gives it.",
    )


def ink(pixels: Floats, theme: Theme) -> Plain:
    """Return an image (64,) as a heat map from the colour of the page to that of ink."""
    scale = [[0.0, faded(theme.data, 0.06)], [1.0, faded(theme.data, 1.0)]]
    template = "ink %{z:.2f}<extra></extra>"
    return tiles(pixels.reshape(SIDE, SIDE), scale, gap=1, zmin=0.0, zmax=1.0, hoverinfo=None, hovertemplate=template)


def digit_curve(values: Floats, theme: Theme) -> Plain:
    """Return a digit that is a curve (D,) as a line over the places of its values."""
    return line(None, values, theme.data, 2.5, hoverinfo="x+y", showlegend=False)


def _image_axes(run: Run, theme: Theme) -> tuple[Plain, Plain]:
    """Return the axes of an image, or of curves: one range for all of them."""
    x = run.dataset.x
    if are_images(run.dataset):
        across = pixel_axis(theme) | {"domain": IMAGE, "constrain": "domain", "anchor": "y"}
        return across, pixel_axis(theme) | {"range": [SIDE - 0.5, -0.5], "scaleanchor": "x", "constrain": "domain"}
    still = {"fixedrange": True}
    across = axis(theme, "place of the value", range=[0, x.shape[1] - 1], domain=IMAGE, anchor="y") | still
    return across, axis(theme, "value", range=[1.05 * float(x.min()), 1.05 * float(x.max())]) | still


def pixel_axis(theme: Theme) -> Plain:
    """Return an axis of pixels: one has neither name nor unit."""
    return axis(theme, "", range=[-0.5, SIDE - 0.5], showgrid=False, showticklabels=False, fixedrange=True)


def _class_axis(theme: Theme, classes: tuple[str, ...], label: int | None) -> Plain:
    names = [f"<b>{name}</b><br>✓" if k == label else name for k, name in enumerate(classes)]
    ticks = {"tickmode": "array", "tickvals": list(range(len(classes))), "ticktext": names, "tickangle": 0}
    still = {"fixedrange": True, "showgrid": False}
    return axis(theme, "digit y", domain=BARS, anchor="y2", range=[-0.6, len(classes) - 0.4]) | ticks | still


def _accuracy(went: Course, theme: Theme) -> Panel:
    traces = [
        line(went.steps, 100 * went.accuracy, theme.model, 2.5, hoverinfo="x+y", name="training"),
        line(went.steps, 100 * went.held_out_accuracy, theme.held_out, 2.5, "dash", hoverinfo="x+y", name="held-out"),
        now(theme.model, "circle"),
        now(theme.held_out, "circle"),
    ]
    last = max(1, int(went.steps[-1]))
    figure_layout = layout(
        theme,
        axis(theme, "step", range=[-0.02 * last, 1.03 * last]),
        axis(theme, "accuracy (%)", range=[-3, 104]),
        **legend_at_right(theme),
    )
    tracks = (
        Track(2, x=Row("step"), y=Row("training_accuracy")),
        Track(3, x=Row("step"), y=Row("accuracy")),
    )
    return Panel(
        "accuracy",
        {"data": traces, "layout": figure_layout},
        tracks,
        title="Accuracy: how often the largest bar is right",
        seeks=True,
        description="The share of training and held-out images whose label is the most probable, over the steps.",
    )


def digit_confusion_panel(counts: Integers, classes: tuple[str, ...], theme: Theme) -> Panel:
    """Return how many images of each label (a row) were said to be each (a column), right and wrong in two colours."""
    places = list(range(len(classes)))
    right = np.eye(len(classes), dtype=np.bool_)
    ticks = {"tickvals": places, "ticktext": list(classes), "showgrid": False, "fixedrange": True}
    figure_layout = layout(
        theme,
        axis(theme, "said: the largest bar", range=[-0.5, len(classes) - 0.5], constrain="domain") | ticks,
        axis(theme, "label", range=[len(classes) - 0.5, -0.5], scaleanchor="x", constrain="domain") | ticks,
        margin=theme.margins(left=52, bottom=48),
    )
    data = [_cells(counts, right, theme.good, theme), _cells(counts, ~right, theme.bell, theme)]
    return Panel(
        "confusion",
        {"data": data, "layout": figure_layout},
        title=f"What is said of the {int(counts.sum())} held-out images",
        description="The confusion matrix: a row for each label, a column for what was said, with counts.",
    )


def _cells(counts: Integers, where: Mask, colour: str, theme: Theme) -> Plain:
    shown = where & (counts > 0)
    texts = np.where(shown, counts.astype(np.str_), "")
    scale = [[0.0, faded(colour, 0.15)], [1.0, faded(colour, 0.6)]]
    ends = {"zmin": 0.0, "zmax": float(max(1, counts[where].max()))}
    font = {"size": theme.text_size, "color": theme.text}
    words = {"text": texts.tolist(), "texttemplate": "%{text}", "textfont": font}
    words |= {"hoverinfo": None, "hovertemplate": "label %{y}, said %{x}: %{z}<extra></extra>"}
    return tiles(np.where(shown, counts, np.nan), scale, gap=1, **ends, **words)
