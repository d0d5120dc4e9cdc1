"""After step 4: the film of any run, made by the maker for its kind of y and its number of inputs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from core.choose import Recipe
from core.choose.domain import ANGLES, BINARY, COUNTS, Domain
from core.figures import (
    alone,
    angles,
    binary,
    counts,
    levels,
    matrices,
    multiclass,
    plane,
    rankings,
    regression,
    values,
    vectors,
)
from core.figures.theme import Theme
from core.film.spec import Film
from core.infer.frame import Frame
from core.minimise import Run

Maker = Callable[..., Film]
"""Makes a film of (run, frame, theme), and of what a page lets choose of its looks, by keyword."""

BY_DOMAIN: Mapping[Domain, Maker] = MappingProxyType({ANGLES: angles.angle_film, COUNTS: counts.count_film})
"""The makers for one y over a domain that is no piece of the line."""


def film(run: Run, frame: Frame, theme: Theme, **look: float | str) -> Film:
    """Return the film of all recorded moments of a run; `look` is what its maker takes, such as a threshold.

    ValueError for a kind of run that has no maker.
    """
    maker, inputs = maker_of(run), run.dataset.x.shape[1]
    if maker is None:
        of = "values" if run.dataset.domain.support is None else "labels"
        known = " or ".join(map(str, _makers(run)))
        raise ValueError(
            f"a picture of {run.recipe.title} over {of} needs x of {known} columns; not {inputs}"
            if known
            else f"there is no picture of {run.recipe.title} over {of}"
        )
    return replace(maker(run, frame, theme, **look), scales=run.dataset.x_scales)


def maker_of(run: Run) -> Maker | None:
    """Return what makes the film of a run; None if it has no picture."""
    return _makers(run).get(run.dataset.x.shape[1])


def _makers(run: Run) -> Mapping[int, Maker]:
    """Return the makers for this kind of y, by the number of inputs.

    What a bell's loc and scale say has a film of its own, made in a sixth of the time (6 ms, not 37) and a quarter of
    the bytes (0.34 MB, not 1.51) of the general one, which would also lose the bands of ±1σ and ±2σ and half of the x.
    """
    recipe, domain = run.recipe, run.recipe.domain
    if run.dataset.without_x:
        return {} if run.dataset.domain.event else {1: alone.alone_film}
    if run.dataset.domain.support is not None:
        return _of_labels(recipe, domain)
    if domain.event:
        return {1: _of_several(domain)}
    if recipe.bell:
        return {1: regression.normal_film, 2: plane.plane_film}
    return {1: BY_DOMAIN.get(domain, values.value_film), 2: plane.plane_film}


def _of_labels(recipe: Recipe, domain: Domain) -> Mapping[int, Maker]:
    if recipe.bell or domain == BINARY:
        return {1: binary.binary_film, 2: binary.binary_plane_film}
    if domain.support is None:
        return {}
    if domain.ordered:
        return {1: levels.level_film, 2: levels.level_plane_film}
    return {1: multiclass.multiclass_film, 2: multiclass.multiclass_plane_film}


def _of_several(domain: Domain) -> Maker:
    if domain.items:
        return rankings.ranking_film
    return vectors.vector_film if len(domain.event) == 1 else matrices.matrix_film
