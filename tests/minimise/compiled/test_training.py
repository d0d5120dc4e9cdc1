"""Step 3, compiled: it trains as the engine does, to the last digits, and to the same bits as any other CPU would."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.arrays import Floats
from core.choose import RECIPES, recipe
from core.minimise import Settings, fit
from core.minimise.compiled import Data, Plan, Trained, can_train, train, training
from core.minimise.fit import batches, initial, task
from core.minimise.optimisers import OPTIMISERS
from core.minimise.run import Run, moments
from core.minimise.settings import DEFAULTS
from core.predict import ACTIVATIONS
from tests.minimise.compiled.digest import digest

ROOT = Path(__file__).resolve().parents[3]
STEPS = 100
CPUS = ("x86-64", "haswell", "skylake-avx512")
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
)


def changed(settings: Settings) -> str:
    """Return what of settings is not the default, as the name of a test."""
    return "-".join(str(value) for name, value in vars(settings).items() if value != DEFAULTS[name]) or "default"


def compiled(settings: Settings) -> tuple[Trained, Run]:
    """Return what the compiled loop makes of settings, and the run of the engine."""
    run = fit(settings)
    own = task(settings, settings.dataset())
    scale, data, whole = own.scale, own.dataset, own.whole
    examples = (scale.places(data.x), scale.targets(data.y), scale.places(data.held_out_x))
    unit, batch = own.recipe.log_unit(scale.unit), settings.batch_of(whole.size)
    rows = None
    if 0 < batch < whole.size:
        drawn = batches(whole.size, batch, settings.batch_seed)
        rows = np.stack([next(drawn) for _ in range(settings.steps)])
    plan = Plan(
        settings.optimiser,
        settings.rate,
        settings.steps,
        moments(settings.steps),
        settings.l2,
        settings.cap,
        settings.patience,
        (unit * data.size, unit * len(data.held_out_y)),
        rows,
    )
    pool = scale.places(whole.x), scale.targets(whole.y)
    done = train(own.recipe, initial(own), Data(*examples, scale.targets(data.held_out_y), pool), plan)
    return done, run


def flat(run: Run) -> Floats:
    """Return the recorded parameters (F, P)."""
    return np.concatenate([run.theta.reshape(len(run.steps), -1), run.phi.reshape(len(run.steps), -1)], axis=1)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("settings", CASES, ids=changed)
def test_it_trains_as_the_engine_does(settings: Settings) -> None:
    done, run = compiled(replace(settings, steps=STEPS))
    assert (done.ending, done.steps.tolist()) == (run.ending, run.steps.tolist())
    np.testing.assert_allclose(done.nll, run.nll, rtol=1e-10)
    np.testing.assert_allclose(done.held_out_nll, run.held_out_nll, rtol=1e-10)
    np.testing.assert_allclose(done.parameters, flat(run), rtol=1e-10, atol=1e-10)


def test_a_run_that_diverges_ends_at_its_last_finite_step() -> None:
    done, run = compiled(
        Settings(optimiser="momentum", rate=10.0, scale="fixed", sigma=0.1, activation="relu", steps=STEPS)
    )
    assert (done.ending, len(done.nll)) == (run.ending, len(run.nll))
    assert done.ending == "diverged"
    assert np.isfinite(done.nll).all()
    assert done.steps[-1] == len(done.nll) - 1


def test_blocks_are_of_a_width_that_wastes_least() -> None:
    widths = {(64,): 64, (65,): 64, (200,): 256, (256, 500): 256, (133, 0): 64}
    assert {sizes: training.width_of(sizes) for sizes in widths} == widths


def test_only_what_has_a_closed_form_is_taken() -> None:
    assert {key for key in RECIPES if can_train(recipe(key))} == {"normal", "laplace", "student_t", "categorical"}


def test_progress_is_told_and_may_end_a_run() -> None:
    told = list[tuple[int, int]]()
    r = recipe("normal")
    x = np.linspace(-1, 1, 20)[:, None]
    data = Data(x, x[:, 0] ** 2, x[:0], x[:0, 0])
    network = training.ShallowNetwork(np.ones((2, 2)), np.ones((2, 3)))
    train(r, network, data, Plan("adam", 0.01, 2500, np.array([0])), lambda *both: told.append(both))
    assert told == [(0, 2500), (1000, 2500), (2000, 2500)]


@pytest.mark.timeout(600)
def test_every_cpu_gives_the_same_bits() -> None:
    """Each compiles for itself: what a cache holds is of one CPU."""
    here = digest(1000)
    for cpu in CPUS:
        kind = {"NUMBA_CPU_NAME": cpu, "NUMBA_CPU_FEATURES": ""}
        command = [sys.executable, "-m", "tests.minimise.compiled.digest"]
        done = subprocess.run(command, env=os.environ | kind, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == here, cpu


def test_others_run_while_it_trains() -> None:
    """A thread that sleeps a millisecond at a time wakes up on time: the interpreter's lock is free."""
    digest(10)
    late, over = list[float](), threading.Event()

    def sleeper() -> None:
        while not over.is_set():
            start = time.perf_counter()
            time.sleep(0.001)
            late.append(time.perf_counter() - start)

    other = threading.Thread(target=sleeper)
    other.start()
    digest(20_000)
    over.set()
    other.join()
    assert len(late) > 20
