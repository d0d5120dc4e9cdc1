"""A reel fits together, and says at once what does not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.film.reel import Label, Reel, Stages
from core.film.spec import Affine, Panel, Row, Track


def small() -> Reel:
    panel = Panel("a", {"data": [{}], "layout": {}}, (Track(0, x=Row("x"), y=Row("y")),))
    blocks = {"x": np.zeros((2, 3)), "y": np.zeros((1, 3))}
    return Reel(np.array([1.0, 2.0, 4.0]), (panel,), blocks, ("one", "two", "four"), np.array([0.0, 1.0, 2.0]))


def label(panel: str) -> Label:
    return Label(panel, ("word",), np.zeros(1), np.zeros(1), "#111111")


@pytest.mark.parametrize(("value", "moment"), [(-3.0, 0), (1.4, 0), (1.6, 1), (9.0, 2)])
def test_a_value_has_the_moment_that_is_nearest(value: float, moment: int) -> None:
    assert small().nearest(value) == moment


def test_its_arrays_can_be_shared() -> None:
    with pytest.raises(ValueError, match="read-only"):
        small().values[0] = 7.0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (lambda reel: replace(reel, words=("one",)), "words and times must be as many as the 3 values"),
        (lambda reel: replace(reel, values=np.array([1.0, 1.0, 2.0])), "values must rise"),
        (lambda reel: replace(reel, times=np.array([1.0, 0.0, 2.0])), "times must rise"),
        (lambda reel: replace(reel, blocks={"x": np.zeros((1, 1))}), r"blocks must hold \['y'\]; they hold \['x'\]"),
        (lambda reel: replace(reel, cursors=("b",)), r"panels must hold \['b'\]"),
        (lambda reel: replace(reel, labels=(label("c"),)), r"panels must hold \['c'\]"),
        (lambda reel: replace(reel, stages={"d": Stages(np.zeros(1, int), np.zeros((1, 2)), np.zeros((1, 2)))}), "'d'"),
        (lambda reel: replace(reel, panels=(Panel("a", {}, (Track(0, x=Affine("x", 1.0, "y")),)),)), "must be a Row"),
    ],
)
def test_what_does_not_fit_is_named(changed: Callable[[Reel], Reel], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        changed(small())
