"""A process gives memory back that its threads have freed."""

import subprocess
import sys

import pytest

THREADS = """
import re, sys
from pathlib import Path
from threading import Barrier, Thread
import numpy as np
from pages.parts.memory import give_back_freed

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1000

if sys.argv[1] == "give back":
    give_back_freed()
kept, barrier = [], Barrier(8)

def work():
    np.ones(3_000_000)  # glibc takes arrays up to this size from an arena from now on
    for _ in range(2):
        arrays = [np.ones(200_000) for _ in range(10)]
        barrier.wait()
        kept.append(np.ones(1000))  # what lies behind keeps what is freed before it
        arrays.clear()

before = resident()
threads = [Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(resident() - before)
"""


def left(how: str) -> float:
    """Return how many MB are left of 128 that eight threads have freed."""
    done = subprocess.run([sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have another C library")
def test_what_threads_free_is_given_back() -> None:
    assert left("give back") < 20.0 < left("as it is")


WORST = """
import gc
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
import app
from core.minimise import Settings
from pages.compare import contest
from pages.parts import runs
from pages.parts.jobs import Net
from pages.parts.memory import give_back_freed

give_back_freed()
app.import_all()
assert gc.isenabled()
moments = Settings(
    data="sine", points=4096, recipe="normal_mixture", components=5, hidden=256, steps=160
).canonical()
digits = Settings(data="digits", recipe="categorical", hidden=256, steps=160).canonical()
FIVE = ("normal", "laplace", "student_t", "normal_mixture", "normal_mixture-3")
rivals = Settings(data="sine_growing_noise", points=4096, hidden=256, steps=160, recipe="student_t").canonical()

def shown(settings):
    return len(runs.packed_film(settings, "light", runs.in_silence(settings)))

def held(name):
    most = contest.contest_moments(FIVE, rivals, 10, 10)
    return contest._trained(name, rivals, (10, 10, most), lambda step, steps: None, Net(60.0), None)

with ThreadPoolExecutor(8) as visitors:
    asked = [visitors.submit(shown, replace(moments, seed=seed)) for seed in range(3)]
    asked += [visitors.submit(runs.in_silence, replace(digits, seed=seed)) for seed in range(6)]
    asked += [visitors.submit(held, name) for name in ("normal", "laplace")]
    for each in asked:
        each.result()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 1000)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it is told by Linux")
def test_whatever_is_asked_of_it_a_process_stays_under_800_mb() -> None:
    done = subprocess.run([sys.executable, "-c", WORST], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 800.0
