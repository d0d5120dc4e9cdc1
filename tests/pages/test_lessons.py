"""What a lesson's sentence says is so: each claim is asked of the run, or of the fit, that the lesson shows.

The margins are wide: training rounds differently on other machines, and no claim may hang on that.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from core import infer
from core.arrays import Floats
from core.frame import grid
from core.minimise import Run, Settings, fit
from pages.parts import binary, hand, multiclass
from pages.parts.lessons import Preset
from pages.parts.presets import REGRESSION

LESSONS = {
    f"{page}: {lesson.name}": lesson
    for page, lessons in (("regression", REGRESSION), ("binary", binary.LESSONS), ("multiclass", multiclass.LESSONS))
    for lesson in lessons
}
UNSURE = (0.2, 0.8)


@cache
def trained(settings: Settings) -> Run:
    return fit(settings)


def of(name: str) -> Run:
    return trained(LESSONS[name].settings.canonical())


def per_point(run: Run, step: int = -1, held_out: bool = False) -> float:
    data = run.dataset
    return float(run.held_out_nll[step] / len(data.held_out_y) if held_out else run.nll[step] / data.size)


def scales(run: Run) -> tuple[Floats, Floats]:
    """Return σ and the residual at the training points."""
    values = infer.parameters(run.recipe, run.raw(run.dataset.x))
    return values["scale"], run.dataset.y - values["loc"]


def sides(run: Run) -> tuple[Floats, Floats]:
    """Return which motorcycle points lie on the quiet left, and which in the middle."""
    x = run.dataset.x[:, 0]
    return x < 14, (x > 18) & (x < 36)


def root(residual: Floats) -> float:
    return float(np.sqrt(np.mean(residual**2)))


def probabilities(run: Run, step: int = -1) -> Floats:
    """Return the probabilities of all classes over the x that are shown."""
    x = grid(run)
    return infer.probabilities(run.recipe, run.raw(x[:, None] if x.ndim == 1 else x, step))


def shares(run: Run, step: int = -1) -> Floats:
    """Return λ at the training points."""
    return infer.mean(run.recipe, run.raw(run.dataset.x, step))


def unsure(run: Run, step: int = -1) -> int:
    found = shares(run, step)
    return int(((found > UNSURE[0]) & (found < UNSURE[1])).sum())


def costs(run: Run) -> Floats:
    return infer.costs(run.recipe, run.raw(run.dataset.x), run.dataset.y)


def accuracy(run: Run, held_out: bool = False) -> float:
    data = run.dataset
    x, y = (data.held_out_x, data.held_out_y) if held_out else (data.x, data.y)
    return infer.accuracy(run.recipe, run.raw(x), y)


def largest(run: Run, step: int = -1) -> float:
    network = run.network(step)
    return float(max(np.abs(network.theta).max(), np.abs(network.phi).max()))


def good_fit(run: Run, lesson: Preset) -> None:
    scale, _ = scales(run)
    left, middle = sides(run)
    assert scale[left].mean() < 0.3 * scale[middle].mean()


def two_moments(run: Run, lesson: Preset) -> None:
    assert (lesson.view.pin, lesson.view.step) == (20, run.last)
    assert per_point(run) < per_point(run, 20) - 0.2


def constant(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    left, middle = sides(run)
    assert scale[0] > 2 * root(residual[left])
    assert scale[0] < 0.95 * root(residual[middle])
    assert per_point(run, held_out=True) > per_point(of("regression: Good fit"), held_out=True) + 0.1


def sure_and_wrong(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    assert scale[0] == 5.0
    assert np.abs(residual / scale).max() > 4
    assert per_point(run) > per_point(of("regression: Least squares")) + 2


def pays_for_the_width(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    assert scale[0] == 150.0
    assert np.abs(residual / scale).max() < 1
    assert costs(run).min() > per_point(of("regression: Least squares")) + 0.5


def least_squares(run: Run, lesson: Preset) -> None:
    _, residual = scales(run)
    constant = run.dataset.size * np.log(np.sqrt(2 * np.pi) * 22.0)
    assert run.nll[-1] == pytest.approx(constant + (residual**2).sum() / (2 * 22.0**2), rel=1e-6)


def too_few(run: Run, lesson: Preset) -> None:
    assert run.network(-1).theta.shape[0] == 2
    (scale, residual), (better, followed) = scales(run), scales(of("regression: Good fit"))
    assert root(residual) > 1.5 * root(followed)
    assert scale.mean() > 1.5 * better.mean()


def leaps(run: Run, lesson: Preset) -> None:
    assert run.nll[-1] > 2 * run.nll[0]


def mixed_labels(run: Run, lesson: Preset) -> None:
    assert 1 <= unsure(run) <= 8
    assert shares(run).min() < 0.1
    assert shares(run).max() > 0.9


def unsure_of_many(run: Run, lesson: Preset) -> None:
    assert lesson.view.pin == 20
    assert unsure(run, 20) >= 2 * unsure(run)
    assert unsure(run, 20) >= 6


def one_joint(run: Run, lesson: Preset) -> None:
    assert run.network(-1).theta.shape[0] == 1
    data, order = run.dataset, np.argsort(-costs(run))[:3]
    assert (data.y[order] == 0).all()
    assert (data.x[order, 0] > 0.6).all()


def weights_grow(run: Run, lesson: Preset) -> None:
    assert accuracy(run) == 1.0
    assert per_point(run) < 0.02
    assert largest(run) > 1.1 * largest(run, run.last // 2)


def stay_small(run: Run, lesson: Preset) -> None:
    assert largest(run) < 0.5 * largest(of("binary: Weights grow"))
    assert unsure(run) >= 2


def capped(run: Run, lesson: Preset) -> None:
    assert largest(run) <= 3.0 + 1e-6
    assert abs(per_point(run) - per_point(run, run.last // 2)) < 0.02
    assert per_point(run) > 0.1


def challenger(run: Run, lesson: Preset) -> None:
    assert run.dataset.x.min() - 31.0 == 22.0
    assert infer.mean(run.recipe, run.raw(np.array([[31.0]])))[0] > 0.8


def leaves(run: Run, lesson: Preset) -> None:
    assert shares(run).max() > 1.1


def fewer(run: Run, lesson: Preset) -> None:
    found = shares(run)
    assert lesson.values["threshold"] == 0.8
    assert (found > 0.8).sum() <= (found > 0.5).sum() - 5


def coloured(run: Run, lesson: Preset) -> None:
    assert run.dataset.x.shape[1] == 2
    assert accuracy(run) > 0.9


def nearly_certain(run: Run, lesson: Preset) -> None:
    top = probabilities(run).max(axis=1)
    assert (top > 0.9).mean() > 0.25
    assert top.min() < 0.7


def no_class_is_certain(run: Run, lesson: Preset) -> None:
    assert lesson.view.pin == 20
    assert probabilities(run, 20).max() < 0.96
    assert probabilities(run).max() > 0.99


def filled(run: Run, lesson: Preset) -> None:
    np.testing.assert_allclose(probabilities(run).sum(axis=1), 1.0)


def setosa(run: Run, lesson: Preset) -> None:
    found = probabilities(run)
    assert run.dataset.classes[0] == "setosa"
    assert ((found[:, 0] > 0.9) | (found[:, 0] < 0.1)).mean() > 0.75
    assert np.ptp(np.sign(found[:, 1] - found[:, 2])[found[:, 0] < 0.1]) == 2


def arms_are_lost(run: Run, lesson: Preset) -> None:
    assert run.network(-1).theta.shape[0] == 3
    assert accuracy(run) < accuracy(of("multiclass: Spirals")) - 0.1
    assert per_point(run) > 0.2


def too_sure(run: Run, lesson: Preset) -> None:
    held_out = run.held_out_nll / len(run.dataset.held_out_y)
    assert accuracy(run) == 1.0
    assert held_out[-1] > 1.5 * held_out.min()


def stays_low(run: Run, lesson: Preset) -> None:
    held_out = run.held_out_nll / len(run.dataset.held_out_y)
    assert held_out[-1] < 1.2 * held_out.min()
    assert held_out[-1] < 0.5 * per_point(of("multiclass: Weights grow"), held_out=True)


CLAIMS: dict[str, Callable[[Run, Preset], None]] = {
    "regression: Good fit": good_fit,
    "regression: Bad | good": two_moments,
    "regression: Constant σ": constant,
    "regression: σ too small": sure_and_wrong,
    "regression: σ too large": pays_for_the_width,
    "regression: Least squares": least_squares,
    "regression: Too few units": too_few,
    "regression: Rate too large": leaps,
    "binary: Good fit": mixed_labels,
    "binary: Bad | good": unsure_of_many,
    "binary: Few units": one_joint,
    "binary: Weights grow": weights_grow,
    "binary: L2": stay_small,
    "binary: Cap": capped,
    "binary: 31 °F": challenger,
    "binary: Least squares": leaves,
    "binary: Threshold": fewer,
    "binary: Moons": coloured,
    "multiclass: Good fit": nearly_certain,
    "multiclass: Bad | good": no_class_is_certain,
    "multiclass: Stacked": filled,
    "multiclass: Iris": setosa,
    "multiclass: Spirals": coloured,
    "multiclass: Too few units": arms_are_lost,
    "multiclass: Weights grow": too_sure,
    "multiclass: L2": stays_low,
    "multiclass: Cap": stays_low,
    "multiclass: Temperature": too_sure,
}


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_says_is_so(name: str) -> None:
    CLAIMS[name](of(name), LESSONS[name])


@pytest.mark.parametrize("model", ["line", "network"])
@pytest.mark.parametrize("data", hand.DATA)
def test_what_a_preset_of_a_hand_fit_says_is_so(data: str, model: str) -> None:
    found = hand.presets(data, model)
    here = hand.ground(data).data
    accounts = {name: one.account(here.x, here.y) for name, one in found.items()}
    for name, one in found.items():
        sentence, shown = hand.told(name, one, here), accounts[name]
        share = shown.density * one.sigma * np.sqrt(2 * np.pi)
        counts = {"above half": share > 0.5, "below a tenth": share < 0.1, "bell's middle": shown.residual < 0}
        for words, points in counts.items():
            if words in sentence:
                count = int(points.sum())
                told = f"all {here.size} points" if count == here.size else f"{count or 'none'} of {here.size} points"
                assert told in sentence.lower()
        if "The mean is the best one" in sentence:
            assert shown.sum_of_squares == pytest.approx(accounts["Good fit"].sum_of_squares)
        if "both sums are small" in sentence:
            assert shown.nll == pytest.approx(min(each.nll for each in accounts.values()), abs=0.6 * here.size)
