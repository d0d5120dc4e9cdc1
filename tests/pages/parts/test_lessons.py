"""What a lesson's sentence says is so: each claim is asked of the run, or of the fit, that the lesson shows.

The margins are wide: training rounds differently on other machines, and no claim may hang on that.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import pages.binary.opening
import pages.digits.opening
import pages.multiclass.opening
import pages.recipe.opening
from core import infer
from core.arrays import Floats
from core.data import DATASETS
from core.data.hand import HAND
from core.infer import images
from core.infer.frame import grid
from core.judge import score
from core.minimise import Run, Settings, fit, replay
from core.minimise.settings import OWN
from pages.fits import hand
from pages.parts.lessons import Preset
from pages.regression.presets import REGRESSION

LESSONS = {
    f"{page}: {lesson.name}": lesson
    for page, lessons in (
        ("regression", REGRESSION),
        ("binary", pages.binary.opening.LESSONS),
        ("multiclass", pages.multiclass.opening.LESSONS),
        ("digits", pages.digits.opening.LESSONS),
        ("recipe", pages.recipe.opening.LESSONS),
    )
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
    return score.accuracy(run.recipe, run.raw(x), y)


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


def of_image(run: Run, lesson: Preset, step: int = -1) -> tuple[int, Floats]:
    """Return the label of the image that the lesson shows, and its ten probabilities."""
    shown = images.image(run, int(lesson.values.get("image", pages.digits.opening.UNSURE)))
    assert shown.label is not None
    return shown.label, infer.probabilities(run.recipe, run.raw(shown.pixels[None], step))[0]


def sureness(run: Run) -> Floats:
    """Return the largest probability of each held-out image."""
    return infer.probabilities(run.recipe, run.raw(run.dataset.held_out_x)).max(axis=1)


def torn(run: Run, lesson: Preset) -> None:
    label, bars = of_image(run, lesson)
    assert label == 8
    assert set(np.argsort(-bars)[:2]) == {3, 8}
    assert bars[[3, 8]].min() > 0.15
    assert (sureness(run) > 0.9).mean() > 0.8


def moves_to_the_label(run: Run, lesson: Preset) -> None:
    label, late = of_image(run, lesson, run.last)
    _, early = of_image(run, lesson, 20)
    assert late[label] > early[label] + 0.2


def cannot_be_told_apart(run: Run, lesson: Preset) -> None:
    assert accuracy(run) < 0.6


def sure_too_early(run: Run, lesson: Preset) -> None:
    assert accuracy(run) > 0.8
    assert per_point(run, held_out=True) > 1.5 * per_point(run)


def confident_and_wrong(run: Run, lesson: Preset) -> None:
    held_out = run.held_out_nll / len(run.dataset.held_out_y)
    best = int(held_out.argmin())
    data = run.dataset
    at_best = score.accuracy(run.recipe, replay(run, best).raw(data.held_out_x, best), data.held_out_y)
    assert held_out[-1] > 1.15 * held_out[best]
    assert abs(accuracy(run, held_out=True) - at_best) < 0.02


def less_sure(run: Run, lesson: Preset) -> None:
    other = of("digits: Confident and wrong")
    assert abs(accuracy(run, held_out=True) - accuracy(other, held_out=True)) < 0.03
    assert per_point(run, held_out=True) < per_point(other, held_out=True)


def worse_than_equal_bars(run: Run, lesson: Preset) -> None:
    assert accuracy(run) == 1.0
    assert per_point(run, held_out=True) > np.log(10) + 0.1
    assert f"log 10 = {np.log(10):.2f}" in lesson.sentence


def more_are_named(run: Run, lesson: Preset) -> None:
    other = of("digits: MNIST-1D")
    assert accuracy(run, held_out=True) > accuracy(other, held_out=True) + 0.01
    assert per_point(run, held_out=True) < per_point(other, held_out=True) - 0.1


def over_x(run: Run) -> tuple[Floats, Floats]:
    """Return the x that are shown (G,), and the raw outputs there."""
    x = grid(run)
    return x, run.raw(x[:, None]).numpy()


def rate_falls(run: Run, lesson: Preset) -> None:
    x, raw = over_x(run)
    mean = infer.mean(run.recipe, raw)
    before, after = np.interp([1880, 1900], x, mean)
    assert before > 2.0 * after


def spreads(run: Run, lesson: Preset) -> None:
    values = infer.parameters(run.recipe, over_x(run)[1])
    assert (1.0 + values["rate"] / values["total_count"]).max() > 1.5


def winds(run: Run, lesson: Preset) -> None:
    angle = infer.parameters(run.recipe, over_x(run)[1])["loc"]
    assert np.abs(np.diff(angle)).max() > 5.0
    assert np.abs(np.diff(np.unwrap(angle))).max() < 1.0


def two_normals(run: Run, lesson: Preset) -> None:
    x, raw = over_x(run)
    low, high = (float(np.quantile(run.dataset.x, share)) for share in (0.1, 0.9))
    short = infer.samples(run.recipe, raw[np.argmin(np.abs(x - low))], 400)
    long = infer.samples(run.recipe, raw[np.argmin(np.abs(x - high))], 400)
    assert (short > 3.0).mean() > 0.8
    assert 0.1 < (long > 3.0).mean() < 0.9


def outliers_are_cheap(run: Run, lesson: Preset) -> None:
    residual = np.abs(run.dataset.y - infer.mode(run.recipe, run.raw(run.dataset.x)))
    assert np.sort(residual)[:-6].max() < 0.5 * np.sort(residual)[-6:].min()


def line_is_a_median(run: Run, lesson: Preset) -> None:
    data = run.dataset
    loc = infer.parameters(run.recipe, run.raw(data.x))["loc"]
    assert 0.4 < (data.y < loc).mean() < 0.6


def each_side_has_its_tail(run: Run, lesson: Preset) -> None:
    data, raw = run.dataset, run.raw(run.dataset.x)
    values = infer.parameters(run.recipe, raw)
    tau = values["tau"][0]
    assert tau > 0.7
    assert (data.y < values["loc"]).mean() == pytest.approx(tau, abs=0.05)
    low, high = infer.region(run.recipe, raw, 0.95)[:, 0].T
    assert (values["loc"] - low > 2.0 * (high - values["loc"])).all()


def nine_of_ten_below(run: Run, lesson: Preset) -> None:
    data, raw = run.dataset, run.raw(run.dataset.x)
    loc = infer.parameters(run.recipe, raw)["loc"]
    assert 0.88 < (data.y < loc).mean() < 0.92
    assert 0.86 < (data.held_out_y < infer.mode(run.recipe, run.raw(data.held_out_x))).mean() < 0.94
    below, at, above = (infer.costs(run.recipe, raw, loc + minutes) for minutes in (-1.0, 0.0, 1.0))
    np.testing.assert_allclose(above - at, 9.0 * (below - at))


def grow_together(run: Run, lesson: Preset) -> None:
    _, raw = over_x(run)
    mean, spread = infer.mean(run.recipe, raw), run.recipe.distribution(raw).stddev.numpy()
    assert mean[-1] > 2 * mean[0]
    assert spread[-1] > 1.5 * spread[0]


def mode_is_zero(run: Run, lesson: Preset) -> None:
    _, raw = over_x(run)
    mean = infer.mean(run.recipe, raw)
    assert (infer.mode(run.recipe, raw) == 0).all()
    assert mean.max() > 1.5 * mean.min()


def tail_above(run: Run, lesson: Preset) -> None:
    _, raw = over_x(run)
    mean, mode = infer.mean(run.recipe, raw), infer.mode(run.recipe, raw)
    low, high = infer.region(run.recipe, raw, 0.95)[:, 0].T
    assert (mean > mode).all()
    assert (high - mean > 0.5 * (high - low)).all()


def two_peaks(run: Run, lesson: Preset) -> None:
    share = infer.density(run.recipe, run.raw(np.array([[lesson.view.x]])), np.arange(12.0))[0]
    second = share[2:].max()
    assert share[0] > second > 10.0 * share[1]


def mean_above_the_median(run: Run, lesson: Preset) -> None:
    _, raw = over_x(run)
    scale = infer.parameters(run.recipe, raw)["scale"]
    ratio = infer.mean(run.recipe, raw) / infer.quantile(run.recipe, raw, 0.5)
    np.testing.assert_allclose(ratio, np.exp(0.5 * scale**2))


def peak_moves(run: Run, lesson: Preset) -> None:
    _, raw = over_x(run)
    assert (infer.parameters(run.recipe, raw)["concentration"] > 1.1).all()
    mode = infer.mode(run.recipe, raw)
    assert mode.max() > 1.5 * mode.min()


def narrows(run: Run, lesson: Preset) -> None:
    spread = run.recipe.distribution(over_x(run)[1]).stddev.numpy()
    assert max(spread[0], spread[-1]) < 0.7 * spread.max()
    data = run.dataset
    assert np.abs(infer.mean(run.recipe, run.raw(data.x)) - data.y).max() < 0.06


def correlation_turns(run: Run, lesson: Preset) -> None:
    factor = infer.parameters(run.recipe, over_x(run)[1])["scale_tril"]
    covariance = (factor @ factor.swapaxes(-1, -2))[:, 1, 0]
    assert covariance.min() < 0 < covariance.max()


def positive_definite(run: Run, lesson: Preset) -> None:
    assert (np.linalg.eigvalsh(infer.mean(run.recipe, over_x(run)[1])) > 0).all()


def cold_and_hot(run: Run, lesson: Preset) -> None:
    names, first = run.dataset.classes, infer.mode(run.recipe, over_x(run)[1])[:, 0]
    assert names[int(first[0])] == "cocoa"
    assert "water" in names[int(first[-1])]


def likelier_in_the_cold(run: Run, lesson: Preset) -> None:
    rate = infer.mean(run.recipe, over_x(run)[1])
    assert rate[0] > rate[-1] + 0.3


def order_is_worth_it(run: Run, lesson: Preset) -> None:
    settings = replace(run.settings, recipe="categorical")
    for seed in range(3):
        ordinal, other = (fit(replace(each, data_seed=seed)) for each in (run.settings, settings))
        assert ordinal.held_out_nll[-1] < 0.95 * other.held_out_nll[-1]
    assert run.recipe.varies.tolist() == [True, False, False, False]
    assert run.recipe.outputs < other.recipe.outputs == 5
    assert run.dataset.size == 60


def any_number(run: Run, lesson: Preset) -> None:
    assert run.recipe.key == "normal"
    assert [parameter.source for parameter in run.recipe.parameters] == ["predicted", "predicted"]


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
    "digits: Good fit": torn,
    "digits: Early | late": moves_to_the_label,
    "digits: One unit": cannot_be_told_apart,
    "digits: Few units": sure_too_early,
    "digits: Confident and wrong": confident_and_wrong,
    "digits: L2": less_sure,
    "digits: MNIST-1D": worse_than_equal_bars,
    "digits: MNIST-1D, L2": more_are_named,
    "recipe: Counts": rate_falls,
    "recipe: Counts that spread": spreads,
    "recipe: Many zeros": two_peaks,
    "recipe: Angles": winds,
    "recipe: Two answers": two_normals,
    "recipe: Outliers": outliers_are_cheap,
    "recipe: Absolute errors": line_is_a_median,
    "recipe: Early or late": each_side_has_its_tail,
    "recipe: Quantiles": nine_of_ten_below,
    "recipe: Largest of many": tail_above,
    "recipe: Amounts": grow_together,
    "recipe: Prices": mean_above_the_median,
    "recipe: Wind": peak_moves,
    "recipe: Waiting times": mode_is_zero,
    "recipe: Shares": narrows,
    "recipe: Vectors": correlation_turns,
    "recipe: Matrices": positive_definite,
    "recipe: Rankings": cold_and_hot,
    "recipe: Yes or no": likelier_in_the_cold,
    "recipe: Classes": filled,
    "recipe: Stars": order_is_worth_it,
    "recipe: Any number": any_number,
}


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_says_is_so(name: str) -> None:
    CLAIMS[name](of(name), LESSONS[name])


def falls(run: Run, lesson: Preset) -> None:
    assert per_point(run) < per_point(run, 20) - 0.1


def narrow_and_wide(run: Run, lesson: Preset) -> None:
    scale, _ = scales(run)
    assert scale.max() > 2 * scale.min()


def far_beyond(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    assert np.abs(residual / scale).max() > 4


def no_surprise(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    assert np.abs(residual / scale).max() < 1


def sum_of_squares(run: Run, lesson: Preset) -> None:
    scale, residual = scales(run)
    constant = run.dataset.size * np.log(np.sqrt(2 * np.pi) * scale[0])
    assert run.nll[-1] == pytest.approx(constant + (residual**2).sum() / (2 * scale[0] ** 2), rel=1e-6)


def cannot_follow(run: Run, lesson: Preset) -> None:
    (_, residual), (_, followed) = scales(run), scales(trained(Settings(data=run.settings.data).canonical()))
    assert root(residual) > 1.5 * root(followed)


def fewer_are_called(run: Run, lesson: Preset) -> None:
    assert (shares(run) > 0.8).sum() < (shares(run) > 0.5).sum()


ON_OTHER_DATA = CLAIMS | {
    "regression: Good fit": narrow_and_wide,
    "regression: Bad | good": falls,
    "regression: σ too small": far_beyond,
    "regression: σ too large": no_surprise,
    "regression: Least squares": sum_of_squares,
    "regression: Too few units": cannot_follow,
    "binary: Threshold": fewer_are_called,
}
OF_PAGE = {
    "regression": [name for name, entry in DATASETS.items() if entry.group == "regression"],
    "multiclass": [name for name in pages.multiclass.opening.OPENING.data if name not in (HAND, OWN)],
}
KEPT = [
    (name, data)
    for name, lesson in LESSONS.items()
    for data in (OF_PAGE[name.split(":")[0]] if lesson.data == "all" else lesson.data)
    if data != lesson.settings.data
]


@pytest.mark.parametrize(("name", "data"), KEPT)
def test_a_lesson_that_keeps_the_data_says_what_is_so_on_them(name: str, data: str) -> None:
    lesson = LESSONS[name]
    settings = lesson.on(Settings(data=data))
    assert settings.data == data
    ON_OTHER_DATA[name](trained(settings.canonical()), lesson)


def test_a_lesson_keeps_all_that_names_the_data_and_goes_to_its_own_where_it_cannot_be_taught() -> None:
    chosen = Settings(data="sine", points=80, noise=0.3, data_seed=4, hidden=5, seed=9)
    lesson = LESSONS["regression: σ too small"]
    found = lesson.on(chosen)
    assert (found.data, found.points, found.noise, found.data_seed) == ("sine", 80, 0.3, 4)
    assert (found.hidden, found.seed, found.scale) == (32, 0, "fixed")
    assert found.sigma == pytest.approx(5 / 22 * chosen.dataset().sigma, rel=0.02)
    assert LESSONS["regression: Constant σ"].on(chosen) == LESSONS["regression: Constant σ"].settings


def test_every_kept_data_set_is_one_of_the_page_and_holds_the_own_one() -> None:
    for name, lesson in LESSONS.items():
        if lesson.data and lesson.data != "all":
            assert lesson.settings.data in lesson.data, name
            assert set(lesson.data) <= set(DATASETS), name


@pytest.mark.parametrize("model", ["line", "network"])
@pytest.mark.parametrize("data", [name for name in hand.DATA if name != HAND])
def test_what_a_preset_of_a_hand_fit_says_is_so(data: str, model: str) -> None:
    found = hand.presets(data, model)
    here = hand.ground_of(data).data
    accounts = {name: one.account(here.x, here.y) for name, one in found.items()}
    for name, one in found.items():
        sentence, shown = hand.lesson_text(name, one, here), accounts[name]
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
