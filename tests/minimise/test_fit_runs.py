"""A run is the same bits on every machine, and however it is asked for."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.choose import RECIPES
from core.choose.link import POSITIVE_LINKS
from core.minimise import Run, fit
from core.minimise.compiled.optimisers import OPTIMISERS
from core.minimise.fit import fit_datasets, fit_each, fit_seeds, replay
from core.predict import ACTIVATIONS
from tests.minimise.runs import CASES, LONG, SEEDS, SHORT, arrays, digest_of, digests

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = json.loads((Path(__file__).parent / "golden-runs.json").read_text(encoding="utf-8"))
SLOW = pytest.mark.timeout(600)
"""The first run compiles for a kind of CPU; later ones find that on disk."""


def printed(code: str) -> str:
    """Return what Python prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check_equal(run: Run, other: Run) -> None:
    """Fail unless two runs are the same bits."""
    for one, two in zip(arrays(run), arrays(other), strict=True):
        assert one.tobytes() == two.tobytes()


def test_the_table_has_every_name() -> None:
    assert {case.recipe for case in CASES} == set(RECIPES)
    assert {case.activation for case in CASES} == set(ACTIVATIONS)
    assert {(case.optimiser, case.batch > 0) for case in CASES} >= {(n, b) for n in OPTIMISERS for b in (True, False)}
    assert {case.link for case in CASES} == set(POSITIVE_LINKS)
    assert {case.scale for case in CASES} == {"fixed", "learned", "predicted"}
    assert {case.dataset().x.shape[1] for case in CASES} >= {1, 2, 64}


@SLOW
def test_runs_are_those_of_every_machine() -> None:
    assert digests() == GOLDEN


def test_a_run_is_the_same_alone_and_among_others() -> None:
    alone = [fit(replace(SHORT, seed=seed)) for seed in SEEDS]
    for run, other in zip(alone, fit_seeds(SHORT, SEEDS), strict=True):
        check_equal(run, other)
    for run, other in zip(alone, fit_each([run.settings for run in alone]), strict=True):
        check_equal(run, other)
    check_equal(alone[0], fit_datasets(SHORT, [alone[1].dataset, alone[0].dataset])[1])


def test_a_run_is_the_same_in_threads_that_train_at_once() -> None:
    settings = [replace(LONG, seed=seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for run, other in zip(map(fit, settings), pool.map(fit, settings), strict=True):
            check_equal(run, other)


def test_a_run_is_the_same_however_often_progress_is_told() -> None:
    told = list[int]()
    check_equal(fit(LONG), fit(LONG, progress=lambda step, steps: told.append(step)))
    assert told


def test_a_step_that_is_trained_again_is_the_same() -> None:
    run = fit(LONG)
    again = replay(run, 333)
    assert not run.recorded(333)
    assert again.nll.tobytes() == run.nll.tobytes()


@SLOW
def test_a_run_is_the_same_after_a_restart() -> None:
    command = "from tests.minimise.runs import *; print(digest_of([fit(LONG)]))"
    assert digest_of([fit(LONG)]) == printed(command).strip()
