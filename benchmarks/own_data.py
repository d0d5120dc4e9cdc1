"""A person's own data as large as they may be: how long they take to load, train and draw, and how much memory.

1,000,000 rows, 1,000 steps with the default network; and how soon what is large and no table is refused. Run it with
`python -m benchmarks.own_data`; it exits with 1 if the former takes more than 10 seconds or 2 GB, or a refusal 0.5 s.
"""

import resource
import sys
from collections.abc import Callable
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
from core.infer.frame import frames
from core.minimise import Settings, fit
from tests.data.own.heavy import HEAVY

SECONDS, GIGABYTES = 10.0, 2.0
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


def main() -> int:
    """Measure, print, and return 0 if all bounds are kept."""
    use_one_thread()
    spent: dict[str, float] = {}
    content = table(MAX_ROWS)
    began = process_time()
    data = timed("load", lambda: load(content), spent)
    run = timed("train", lambda: fit(Settings(steps=1000), data), spent)
    frame = timed("frames", lambda: frames(run), spent)
    film = timed("film", lambda: pack(films.film(run, frame, THEMES["light"])), spent)
    for name, seconds in spent.items():
        print(f"{name:8s} {seconds:6.2f} s")
    total, processor = sum(spent.values()), process_time() - began
    print(f"all      {total:6.2f} s of {SECONDS:g}, {processor:.2f} of them on the processor")
    most = peak()
    print(f"memory   {most:6.2f} GB of {GIGABYTES:g}")
    print(f"{run.whole.size:,} points trained on, {run.dataset.size:,} counted; the film has {len(film) / 1e6:.1f} MB")
    refusals = {name: refusal_seconds(make()) for name, make in HEAVY.items()}
    for name, seconds in refusals.items():
        print(f"refused in {seconds:.2f} s of {REFUSAL_SECONDS:g}: {name}")
    return int(total > SECONDS or most > GIGABYTES or max(refusals.values()) > REFUSAL_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
