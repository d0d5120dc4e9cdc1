"""What the page of digits has of its own: the chosen or drawn image, the gallery, and the confusion matrix."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from core import infer
from core.data import Dataset
from core.explain.losses import term
from core.explain.softmax import image_cost
from core.figures import digits as figures
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer import images
from core.infer.images import Course, Image, Nearest, Verdicts
from core.minimise import Run, Settings
from core.notation.numbers import fixed
from core.rules import Range, refusal
from pages.components.digit_gallery import Item, Strip, gallery
from pages.components.digit_pad import pad
from pages.components.picture import picture
from pages.digits.opening import EXTREMES, SHOWN_OF_CELL, STRIP, UNSURE
from pages.parts import query
from pages.parts.formula import formula
from pages.parts.runs import made_of


def image_control(data: Dataset) -> None:
    """Draw the choice of an image, or of a curve, by its index; what the data do not have is said in a sentence."""
    last = data.size + len(data.held_out_y) - 1
    rule, asked, used = Range(0, last, whole=True), st.session_state["image"], min(UNSURE, last)
    if not rule.accepts(asked):
        query.use_instead("image", used, f"{refusal('image', rule, str(asked))} Used instead: {used}.")
    if st.session_state["drawing"] and not images.are_images(data):
        query.use_instead("drawing", "", "drawing must be left out where the digits are curves. Used instead: none.")
    if st.session_state["label"] is not None and not st.session_state["drawing"]:
        query.use_instead(
            "label", None, "label must be left out where nothing is drawn. Used instead: the image's own."
        )
    st.number_input("Image", 0, last, step=1, key="image", on_change=_forget_drawing)


def _forget_drawing() -> None:
    st.session_state.update({"drawing": "", "label": None})


def show_image(index: int) -> None:
    """Show that image, in place of another or of a drawing."""
    _forget_drawing()
    st.session_state["image"] = index


def current_image(run: Run) -> Image:
    """Return the image that is shown: the drawing, or else the chosen one."""
    image = images.image(run, st.session_state["image"])
    drawing, label = st.session_state["drawing"], st.session_state["label"]
    if not drawing:
        return image
    pixels = images.decode(drawing)
    name = f"{image.name}, as drawn" if pixels.any() else "Nothing drawn yet"
    return Image(pixels, image.label if label is None else label, name)


def _course(settings: Settings, run: Run) -> Course:
    return made_of(run, ("course", settings), lambda: images.course(run))


def cached_verdicts(settings: Settings, step: int, run: Run) -> Verdicts:
    """Return what the run of these settings says of the held-out images at that step."""
    return made_of(run, ("verdicts", settings, step), lambda: images.image_verdicts(run, step))


def packed_digit_film(settings: Settings, theme: str, run: Run, image: Image) -> bytes:
    """Return the film of one image as the player takes it, in the colours of that theme."""

    def make() -> bytes:
        went, answers = _course(settings, run), images.glimpse(run, image)
        return pack(figures.digit_film(run, went, image, answers, THEMES[theme]))

    return made_of(run, ("digit", settings, theme, image.name, image.pixels.tobytes()), make)


def board_verb(run: Run) -> str:
    """Return how the heading of the drawing board begins."""
    return "Draw:" if images.are_images(run.dataset) else "Choose:"


def drawing_board(run: Run, step: int) -> None:
    """Draw the pad with the shown image, and what one image costs as a formula with its numbers."""
    image = images.image(run, st.session_state["image"])
    shown = current_image(run)
    board, cost = st.columns(2, gap="large")
    with board:
        if images.are_images(run.dataset):
            pad(
                run.network(step),
                replace(image, label=shown.label),
                shown.pixels,
                run.dataset.classes,
                key="pad",
                on_draw=partial(_draw, image),
                on_label=partial(_label, image),
            )
            st.markdown(likeness(images.nearest(run.dataset, shown.pixels), run.dataset))
        else:
            curves = "These digits are curves. Choose one below. The images of 8 × 8 pixels can be drawn on."
            st.info(query.pruned(curves))
    with cost:
        _cost(run, shown, step)


def _draw(image: Image, drawing: str) -> None:
    if drawing == images.ink_text(image.pixels):
        _forget_drawing()
    elif images.decode(drawing).any():
        query.show_from_browser({"drawing": drawing})
    else:
        query.show_from_browser({"drawing": drawing, "label": None})  # what is drawn next has its own


def _label(image: Image, label: int) -> None:
    st.session_state["label"] = None if label == image.label else label


def likeness(found: Nearest, data: Dataset) -> str:
    """Return how far an image is from the data, and what the bars are worth where it is unlike all of them."""
    if not found.distance:
        return "This is one of the training images."
    sentence = (
        f"The nearest of {data.size:,} training images, a {data.classes[found.label]}, is {fixed(found.distance)} "
        "away, the root of the summed squares by which their ink (0 to 1 a pixel) differs. "
        f"Of the held-out images, all are within {fixed(found.farthest)}. "
    )
    if found.distance <= found.farthest:
        return sentence + "So this is as like the data as they are."
    return sentence + (
        "**So this is unlike all data**, and a high bar says nothing: "
        "softmax shares 1 among ten digits, whatever is drawn."
    )


def _cost(run: Run, image: Image, step: int) -> None:
    raw = run.raw(image.pixels[None], step).numpy()
    label = image.label
    assert label is not None
    cost = float(infer.costs(run.recipe, raw, np.array([float(label)]))[0])
    formula(
        r"-\log \Pr(y\,|\,\mathbf{x}) = -\log \mathrm{softmax}_y\big[\mathbf{f}[\mathbf{x}, \phi]\big]",
        image_cost(cost, label),
        "The loss of one image is minus the logarithm of one bar: that of its label. From the network's outputs:",
    )
    symbols, form, *numbers = term(run.recipe, raw[0], np.asarray(label), run.dataset.classes).split(" = ")
    st.latex(rf"\begin{{aligned}} {symbols} &= {form} \\ &= {' = '.join(numbers)}\text{{ nats}} \end{{aligned}}")


def gallery_of(run: Run, verdicts: Verdicts, theme: str) -> None:
    """Draw the confusion matrix of the held-out images, and those that cost most and least or lie in one cell."""
    matrix, images = st.columns([2, 3], gap="large")
    with matrix:
        picture(
            [figures.digit_confusion_panel(verdicts.confusion, run.dataset.classes, THEMES[theme])],
            key="matrix",
            size="high",
        )
        _cell_control(run, verdicts)
    with images:
        shown = None if st.session_state["drawing"] else st.session_state["image"]
        gallery(_strips(run, verdicts), run.dataset.classes, shown, key="gallery", on_choose=show_image)


def _cell_control(run: Run, verdicts: Verdicts) -> None:
    classes, counts = run.dataset.classes, verdicts.confusion
    wrong = [f"{i}{j}" for i, j in zip(*np.nonzero(counts), strict=True) if i != j]
    options = [EXTREMES, *sorted({*wrong, st.session_state["cell"]} - {EXTREMES})]

    def named(cell: str) -> str:
        if cell == EXTREMES:
            return "what costs most and least"
        label, other = int(cell[0]), int(cell[1])
        return f"label {classes[label]}, said {classes[other]}: {counts[label, other]}"

    st.selectbox("Images to show", options, key="cell", format_func=named)


def _strips(run: Run, verdicts: Verdicts) -> list[Strip]:
    cell = st.session_state["cell"]
    if cell != EXTREMES:
        label, other = int(cell[0]), int(cell[1])
        rows = verdicts.costliest(SHOWN_OF_CELL, verdicts.among(label, other))
        title = f"Held-out images of label {label} that were said to be {other}"
        return [Strip(title, _items(run, verdicts, rows))]
    return [
        Strip(
            "Least probable under the model: these labels cost most", _items(run, verdicts, verdicts.costliest(STRIP))
        ),
        Strip("Most probable", _items(run, verdicts, verdicts.cheapest(STRIP))),
    ]


def _items(run: Run, verdicts: Verdicts, rows: Iterable[int]) -> tuple[Item, ...]:
    data = run.dataset
    return tuple(
        Item(
            index=data.size + int(row),
            values=tuple(float(value) for value in data.held_out_x[row].round(4)),
            label=int(verdicts.labels[row]),
            answer=int(verdicts.most_probable[row]),
            cost=float(verdicts.costs[row]),
            shares=tuple(float(share) for share in verdicts.probabilities[row].round(4)),
        )
        for row in rows
    )
