"""The film of a run without x: Pr(y) over how y lies, of every kind of y that is one number or label."""

import numpy as np
import pytest

from core.choose.domain import COUNTS
from core.data.own import Reading, read_table
from core.figures import films
from core.figures.alone import histogram_panel
from core.figures.theme import THEMES
from core.infer.frame import frames
from core.judge.advice import own_options
from core.minimise import Settings, fit

THEME = THEMES["light"]
COLUMNS = {
    "hours": [f"{1.0 + at * at % 37 / 3:.2f}" for at in range(80)],
    "error": [f"{at * 7 % 23 - 11.5}" for at in range(80)],
    "visits": [str(at * at % 9) for at in range(80)],
    "share": [f"{0.05 + at * 7 % 23 / 25:.3f}" for at in range(80)],
    "wind direction": [str(37 * at % 360) for at in range(80)],
    "town": [("York", "Bath", "Leeds")[at % 3] for at in range(80)],
    "passed": [("yes", "no")[at % 3 > 0] for at in range(80)],
}
TABLE = read_table(
    "\n".join([",".join(COLUMNS), *(",".join(row) for row in zip(*COLUMNS.values(), strict=True))]), Reading()
)


@pytest.mark.parametrize("name", COLUMNS)
def test_pr_y_has_probability_1_over_what_is_shown_and_beyond(name: str) -> None:
    options = own_options(TABLE, [], [name], seed=0, drop_missing=False)
    assert options.best
    for verdict in options.possible:
        data = options.datasets[verdict.key]
        run = fit(Settings(data="own", recipe=verdict.key, hidden=2, steps=3), data)
        film = films.film(run, frames(run), THEME)
        density = film.blocks["density"]
        picture, loss = film.panels
        assert (picture.name, loss.name, picture.over_x) == ("picture", "loss", False)
        observed, predicted = picture.figure["data"]
        y = np.asarray(predicted["x"], dtype=np.float64)
        assert density.shape == (len(run.steps), len(y))
        whole = density.sum(axis=1) if data.domain.items else np.trapezoid(density, y, axis=1)
        if data.domain != COUNTS or run.recipe.domain == COUNTS:  # a density may stand on one count, too thin to sum
            assert np.all(whole < 1.0 + 0.02)
        assert np.all(whole > (1.0 - 1e-9 if data.domain.items else 0.0))
        heights = np.asarray(observed["y"], dtype=np.float64)
        assert (heights * observed["width"] / 0.96).sum() == pytest.approx(1.0)


def test_a_y_of_several_numbers_has_no_bars() -> None:
    options = own_options(TABLE, [], ["hours", "error"], seed=0, drop_missing=False)
    data = options.datasets["multivariate_normal"]
    assert histogram_panel(data, THEME) is None
    run = fit(Settings(data="own", recipe="multivariate_normal", hidden=2, steps=3), data)
    assert films.maker_of(run) is None
