"""Step 3, compiled: it trains as an engine of NumPy does, to the last digits, and with the same bits on every CPU."""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from benchmarks.numpy_engine import steps_of
from core.arrays import Floats
from core.choose import RECIPES, Recipe, recipe
from core.choose.families.laplace import Laplace
from core.minimise import Run, Settings, fit
from core.minimise.compiled import Data, Plan, Trained, train, training
from core.minimise.compiled.optimisers import OPTIMISERS
from core.minimise.fit import task
from core.minimise.settings import DEFAULTS
from core.predict import ACTIVATIONS, ShallowNetwork

ROOT = Path(__file__).resolve().parents[3]
STEPS = 100
CASES = (
    *(Settings(activation=name) for name in ACTIVATIONS),
    *(Settings(optimiser=name) for name in OPTIMISERS if name != "adam"),
    *(Settings(link=name, scale=scale) for name in ("square", "exp") for scale in ("learned", "predicted")),
    Settings(scale="fixed", sigma=20.0),
    Settings(recipe="laplace"),
    Settings(recipe="student_t"),
    Settings(l2=0.01, cap=1.5, activation="relu", hidden=5),
    Settings(batch=20, batch_seed=3),
    Settings(data="sine_growing_noise", points=200, patience=10, rate=0.1),
    Settings(data="book_multiclass", recipe="categorical", hidden=3),
    Settings(data="iris", recipe="categorical", activation="relu"),
    *(Settings(data="digits", recipe="categorical", hidden=40, activation=name) for name in ACTIVATIONS),
    Settings(data="digits", recipe="categorical", hidden=32, activation="relu", batch=100, l2=0.01),
    Settings(data="directions", recipe="von_mises"),
    *(Settings(data="vectors", recipe="multivariate_normal", link=name) for name in ("softplus", "exp")),
    Settings(data="covariances", recipe="wishart"),
)


def changed(settings: Settings) -> str:
    """Return what of settings is not the default, as the name of a test."""
    return "-".join(str(value) for name, value in vars(settings).items() if value != DEFAULTS[name]) or "default"


def flat(run: Run) -> Floats:
    """Return the recorded parameters (F, P)."""
    return np.concatenate([run.theta.reshape(len(run.steps), -1), run.phi.reshape(len(run.steps), -1)], axis=1)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("settings", CASES, ids=changed)
def test_it_trains_as_the_engine_of_numpy(settings: Settings) -> None:
    run = fit(replace(settings, steps=STEPS))
    own = task(run.settings, run.whole)
    for step, (nll, held_out_nll, parameters) in zip(range(run.last + 1), steps_of([own]), strict=False):
        assert run.nll[step] == pytest.approx(nll[0], rel=1e-10)
        assert run.held_out_nll[step] == pytest.approx(held_out_nll[0], rel=1e-10)
        if run.recorded(step):
            np.testing.assert_allclose(flat(run)[run.moment(step)], parameters[0], rtol=1e-10, atol=1e-10)


def test_blocks_are_of_a_width_that_wastes_least() -> None:
    widths = {(64,): 64, (65,): 80, (200,): 208, (256, 500): 256, (133, 0): 144, (133, 33): 48, (300,): 160}
    assert {sizes: training.width_of(sizes) for sizes in widths} == widths
    wide = {(133, 0): 144, (256, 500): 512, (4000, 33): 2000, (5000, 0): 2512}
    assert {sizes: training.width_of(sizes, in_python=True) for sizes in wide} == wide
    assert training.width_of((1348, 449), wide=True) == 96


@dataclass(frozen=True)
class InPython(Laplace):
    """A family that states its loss in Python."""

    key: ClassVar[str] = "in_python"

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return those of a Laplace distribution."""
        return super().nll_and_score(raw, y)


@dataclass(frozen=True)
class Failing(Laplace):
    """A family of Python that fails at its tenth block."""

    key: ClassVar[str] = "failing"
    calls: ClassVar[list[int]] = []

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        self.calls.append(len(y))
        if len(self.calls) == 10:
            raise ZeroDivisionError("the tenth")
        return super().nll_and_score(raw, y)


def examples() -> Data:
    """Return twenty points of a parabola."""
    x = np.linspace(-1, 1, 20)[:, None]
    return Data(x, x[:, 0] ** 2, x[:0], x[:0, 0])


def two_steps(own: Recipe) -> Trained:
    """Return what comes of two steps of training on the parabola."""
    network = ShallowNetwork(np.ones((2, 2)), np.ones((2, 3)))
    return train(own, network, examples(), Plan("adam", 0.01, 2, np.array([0])))


def test_arrays_begin_where_a_line_of_the_cache_does() -> None:
    kept = [training.zeros(3, 5), training.aligned(np.ones((2, 7)))]
    assert [array.ctypes.data % 64 for array in kept] == [0, 0]
    assert [array.sum() for array in kept] == [0.0, 14.0]


def test_one_compiled_loop_takes_all_recipes() -> None:
    """Formulas, and callbacks in place of them: compiling the loop takes seconds."""
    assert training.knows(recipe("normal"))
    assert not training.knows(InPython.make())
    for own in (recipe("normal"), InPython.make()):
        two_steps(own)
    fit(Settings(recipe="categorical", data="iris", steps=2))
    assert len(training.loop.take_steps.signatures) == 1


def test_the_loop_knows_the_links_of_all_families() -> None:
    assert all(training.knows(recipe(key)) for key in RECIPES)


def test_a_recipe_of_python_may_be_the_first_that_a_process_trains() -> None:
    own = "tests.minimise.compiled.test_training"
    command = f"from {own} import InPython, two_steps; two_steps(InPython.make())"
    subprocess.run([sys.executable, "-c", command], cwd=ROOT, check=True)


def test_what_a_family_raises_ends_the_training_and_reaches_the_caller() -> None:
    network = ShallowNetwork(np.ones((2, 2)), np.ones((2, 3)))
    with pytest.raises(ZeroDivisionError, match="the tenth"):
        train(Failing.make(), network, examples(), Plan("adam", 0.01, 2500, np.array([0])))
    assert len(Failing.calls) == 10


def test_progress_is_told_more_often_than_20_times_a_second_and_may_end_a_run() -> None:
    told = list[float]()
    network = ShallowNetwork(np.ones((64, 2)), np.ones((2, 65)))
    plan = Plan("adam", 0.01, 20_000, np.array([0]))
    train(recipe("normal"), network, examples(), plan, lambda step, steps: told.append(time.perf_counter()))
    assert np.median(np.diff(told)) < 0.05

    def give_up(step: int, steps: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        train(recipe("normal"), network, examples(), plan, give_up)


@pytest.mark.parametrize(("seconds", "stride"), [(0.0001, 128), (0.008, 20), (0.02, 8), (60.0, 1)])
def test_strides_are_as_long_as_the_pause(seconds: float, stride: int) -> None:
    assert training.paced(16, seconds) == stride


def test_others_run_while_it_trains() -> None:
    """A thread that sleeps a millisecond at a time wakes up on time: the interpreter's lock is free."""
    fit(Settings(steps=10))
    late, over = list[float](), threading.Event()

    def sleeper() -> None:
        while not over.is_set():
            start = time.perf_counter()
            time.sleep(0.001)
            late.append(time.perf_counter() - start)

    other = threading.Thread(target=sleeper)
    other.start()
    fit(Settings(steps=20_000))
    over.set()
    other.join()
    assert len(late) > 20
