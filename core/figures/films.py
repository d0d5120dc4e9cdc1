"""After step 4: the film of any run, made by the maker for its family, its kind of y and its number of inputs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from core.figures import angles, binary, counts, matrices, multiclass, plane, rankings, regression, values, vectors
from core.figures.film import Film
from core.figures.theme import Theme
from core.frame import Frame
from core.minimise import Run

Kind = tuple[str, Literal["labels", "values"], int]
"""The recipe's key, whether y is one of a few labels, and the number of inputs."""
Maker = Callable[..., Film]
"""Makes a film of (run, frame, theme), and of what a page lets choose of its looks, by keyword."""

COUNTED = ("poisson", "negative_binomial")

MAKERS: Mapping[Kind, Maker] = MappingProxyType(
    {
        ("normal", "values", 1): regression.film,
        **{(key, "values", 1): values.film for key in values.LINES},
        **{(key, "values", 1): counts.film for key in COUNTED},
        ("von_mises", "values", 1): angles.film,
        **{(key, "values", 2): plane.film for key in ("normal", *values.LINES, *COUNTED, "von_mises")},
        ("multivariate_normal", "values", 1): vectors.film,
        ("wishart", "values", 1): matrices.film,
        ("plackett_luce", "values", 1): rankings.film,
        ("normal", "labels", 1): binary.film,
        ("normal", "labels", 2): binary.plane_film,
        ("bernoulli", "labels", 1): binary.film,
        ("bernoulli", "labels", 2): binary.plane_film,
        ("categorical", "labels", 1): multiclass.film,
        ("categorical", "labels", 2): multiclass.plane_film,
    }
)
"""Who makes the film of which kind of run."""


def film(run: Run, frame: Frame, theme: Theme, **look: float | str) -> Film:
    """Return the film of all recorded moments of a run; `look` is what its maker takes, such as a threshold.

    ValueError for a kind of run that has no maker.
    """
    kind = kind_of(run)
    if kind not in MAKERS:
        key, of, inputs = kind
        known = sorted({other[2] for other in MAKERS if other[:2] == (key, of)})
        needed = " or ".join(map(str, known))
        raise ValueError(
            f"a picture of {run.recipe.title} over {of} needs x of {needed} columns; not {inputs}"
            if known
            else f"there is no picture of {run.recipe.title} over {of}"
        )
    return replace(MAKERS[kind](run, frame, theme, **look), scales=run.dataset.x_scales)


def kind_of(run: Run) -> Kind:
    """Return the kind of a run."""
    data = run.dataset
    return run.recipe.key, "values" if data.domain.support is None else "labels", data.x.shape[1]
