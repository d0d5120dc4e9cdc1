"""The two handles of a normal density in a picture."""

from core.figures.cross_entropy import PEAK, SIDE
from core.film.spec import Panel
from pages.components.picture import Handle


def normal_handles(density: Panel, step: float) -> list[Handle]:
    """Return the handles at the peak of the normal that a panel draws last, and at its side; keys move by `step`."""
    last = len(density.figure["data"]) - 1
    return [Handle(name, density.name, last, i, axes="x", steps=(step, 0.0)) for i, name in enumerate((PEAK, SIDE))]
