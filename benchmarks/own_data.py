"""A person's own data as large as they may be: how long they take to load, train and draw, and how much memory.

1,000,000 rows of two columns and of thirty, 1,000 steps with the default network; and how soon what is large and no
table is refused. Run it with `python -m benchmarks.own_data`; it exits with 1 if two columns take more than 10 seconds
or 2 GB, thirty more than 20 seconds or 3 GB, or a refusal 0.5 s.
"""

import gzip
import resource
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

from core.arrays import use_one_thread
from core.choose.domain import REAL_LINE
from core.data import Dataset
from core.data.own import MAX_ROWS, Refused, own_dataset, read_table
from core.figures import films
from core.figures.theme import THEMES
from core.film.pack import pack
from core.infer.along import along_input, middle_of
from core.infer.frame import frames
from core.judge.advice import own_options
from core.judge.evidence import comparable, trial, weighed
from core.minimise import Settings, fit
from tests.data.own.heavy import HEAVY

SECONDS, GIGABYTES = 10.0, 2.0
WIDE_SECONDS, WIDE_GIGABYTES, WIDE_COLUMNS = 20.0, 3.0, 30
REFUSAL_SECONDS = 0.5
CHUNK = 10_000

Result = TypeVar("Result")


def table(rows: int) -> bytes:
    """Return a CSV file of so many rows: a sine with noise that grows."""
    rng = np.random.default_rng(0)
    parts = ["x,y\n"]
    for _ in range(0, rows, CHUNK):
        x = rng.uniform(0.0, 2.0, CHUNK)
        y = np.sin(np.pi * x) + (0.1 + 0.2 * x) * rng.standard_normal(CHUNK)
        parts.append("".join(f"{a:.6f},{b:.6f}\n" for a, b in zip(x, y, strict=True)))
    return "".join(parts).encode()


def wide_table(rows: int) -> bytes:
    """Return a CSV file, compressed, of so many rows of thirty digits: counts, the last of which is of the others."""
    rng = np.random.default_rng(0)
    digits = rng.integers(0, 10, (rows, WIDE_COLUMNS), dtype=np.uint8)
    digits[:, -1] = (digits[:, 0] + digits[:, 1]) // 2
    text = np.full((rows, 2 * WIDE_COLUMNS), ord(","), dtype=np.uint8)
    text[:, ::2], text[:, -1] = digits + ord("0"), ord("\n")
    names = ",".join(f"column {place}" for place in range(1, WIDE_COLUMNS + 1))
    return gzip.compress(f"{names}\n".encode() + text.tobytes(), compresslevel=1)


def load(content: bytes) -> Dataset:
    """Return the data of the file."""
    return own_dataset(read_table(content), ["x"], ["y"], REAL_LINE)


def timed(name: str, job: Callable[[], Result], spent: dict[str, float]) -> Result:
    """Return what the job returns, and note how long it took."""
    began = perf_counter()
    result = job()
    spent[name] = perf_counter() - began
    return result


def peak() -> float:
    """Return the most memory that this process has had, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def refusal_seconds(content: bytes) -> float:
    """Return the seconds of processor that it takes to refuse what is no table."""
    began = process_time()
    with suppress(Refused):
        read_table(content)
    return process_time() - began


def told(spent: Mapping[str, float], processor: float, seconds: float, gigabytes: float) -> bool:
    """Print what steps took, and return whether they and the memory kept their bounds."""
    for name, each in spent.items():
        print(f"{name:8s} {each:6.2f} s")
    total, most = sum(spent.values()), peak()
    print(f"all      {total:6.2f} s of {seconds:g}, {processor:.2f} of them on the processor")
    print(f"memory   {most:6.2f} GB of {gigabytes:g}")
    return total <= seconds and most <= gigabytes


def two_columns() -> bool:
    """Measure a table of an x and a y, print, and return whether its bounds are kept."""
    spent: dict[str, float] = {}
    content = table(MAX_ROWS)
    began = process_time()
    data = timed("load", lambda: load(content), spent)
    run = timed("train", lambda: fit(Settings(steps=1000), data), spent)
    frame = timed("frames", lambda: frames(run), spent)
    film = timed("film", lambda: pack(films.film(run, frame, THEMES["light"])), spent)
    print(f"{run.whole.size:,} points trained on, {run.dataset.size:,} counted; the film has {len(film) / 1e6:.1f} MB")
    return told(spent, process_time() - began, SECONDS, GIGABYTES)


def thirty_columns() -> bool:
    """Measure a table of 29 x and a y, as the recipe's page takes it, print, and return whether bounds are kept."""
    spent: dict[str, float] = {}
    content = wide_table(MAX_ROWS)
    began = process_time()
    found = timed("read", lambda: read_table(content), spent)
    names = found.names
    options = timed("options", lambda: own_options(found, names[:-1], names[-1:], seed=0, drop_missing=False), spent)
    keys = comparable(options)
    timed("tries", lambda: weighed(options, {key: trial(options, key) for key in keys}), spent)
    data = options.datasets[str(options.best)]
    run = timed("train", lambda: fit(Settings(recipe=str(options.best), steps=1000), data), spent)
    shown = timed("hold", lambda: along_input(run, 0, middle_of(data)), spent)
    frame = timed("frames", lambda: frames(shown), spent)
    timed("film", lambda: pack(films.film(shown, frame, THEMES["light"])), spent)
    print(f"\n{WIDE_COLUMNS} columns, {len(keys)} distributions tried, {options.best} the first choice")
    return told(spent, process_time() - began, WIDE_SECONDS, WIDE_GIGABYTES)


def main() -> int:
    """Measure, print, and return 0 if all bounds are kept."""
    use_one_thread()
    kept = [two_columns(), thirty_columns()]
    refusals = {name: refusal_seconds(make()) for name, make in HEAVY.items()}
    for name, seconds in refusals.items():
        print(f"refused in {seconds:.2f} s of {REFUSAL_SECONDS:g}: {name}")
    return int(not all(kept) or max(refusals.values()) > REFUSAL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
