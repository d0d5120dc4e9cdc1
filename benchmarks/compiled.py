"""Step 3, compiled, against its peers: the time of a training step, on one thread, by the thread's own clock.

The peers are the engine of NumPy, a PyTorch loop, and a C program if there is a compiler. Run it with
`python -m benchmarks.compiled`; it exits with 1 if two of them do not reach the same loss.
"""

import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import thread_time

import numpy as np

from benchmarks.engine import REFERENCE, TOGETHER, Job, Loop, engine_loop, torch_loop
from core.arrays import Floats, use_one_thread
from core.minimise import Settings, fit
from core.minimise.compiled import Data, Plan, train
from core.minimise.fit import initial, task
from core.minimise.run import moments

SOURCE = Path(__file__).with_name("engine.c")
STRICT = ("-O3", "-ffp-contract=off", "-shared", "-fPIC")
ROUNDS, STEPS, CHECKED_STEPS = 9, 1000, 100
TOLERANCE = 1e-6
"""How far the losses may be apart, in nats per point; PyTorch's is float32 and is not checked here."""
DIGITS = Settings(data="digits", recipe="categorical", hidden=64, activation="relu")


@dataclass(frozen=True)
class Case:
    """A line of the table: peers by name, each a loop, and how many networks a loop trains."""

    title: str
    loops: Mapping[str, Loop]
    targets: str
    networks: int = 1


def data_of(job: Job) -> Data:
    """Return the job's examples, standardised, with none held out."""
    scale, data = job.task.scale, job.task.dataset
    x, y = scale.places(data.x), scale.targets(data.y)
    return Data(x, y, x[:0], y[:0])


def compiled_loop(job: Job) -> Loop:
    """Return the compiled loop over all networks of the job, one after another."""
    data = data_of(job)

    def run(steps: int) -> float:
        plan = Plan("adam", job.task.settings.rate, steps - 1, np.array([0]))
        ends = [float(train(job.task.recipe, each, data, plan).nll[-1]) for each in job.networks]
        return ends[0] / len(data.x)

    return run


@contextmanager
def c_library() -> Iterator[ctypes.CDLL | None]:
    """Give the C program as a library, compiled strictly; None if there is no compiler."""
    compiler = shutil.which("cc")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "engine.so"
        if compiler:
            subprocess.run([compiler, *STRICT, str(SOURCE), "-o", str(made), "-lm"], check=True)
        yield ctypes.CDLL(str(made)) if compiler else None


def c_loop(library: ctypes.CDLL, job: Job) -> Loop:
    """Return the loop of the C program."""
    data, network = data_of(job), job.networks[0]
    x, y = (np.ascontiguousarray(each, dtype=np.float64).ravel() for each in (data.x, data.y))
    library.train.restype = ctypes.c_double

    def address(array: Floats) -> ctypes.c_void_p:
        return ctypes.c_void_p(array.ctypes.data)

    def run(steps: int) -> float:
        p = np.concatenate([network.theta.ravel(), network.phi.ravel()])
        is_tanh, rate = int(network.activation == "tanh"), ctypes.c_double(job.task.settings.rate)
        sizes = len(x), len(network.theta), is_tanh
        return float(library.train(*sizes, address(x), address(y), address(p), rate, steps)) / len(x)

    return run


def reference(title: str, settings: Settings, library: ctypes.CDLL | None, targets: str) -> Case:
    """Return the case of one network with one input and a normal."""
    job = Job.of(settings)
    loops = {"NumPy": engine_loop(job), "compiled": compiled_loop(job)}
    if settings.activation == "relu":
        loops["PyTorch"] = torch_loop(job)
    if library:
        loops["C"] = c_loop(library, job)
    return Case(title, loops, targets)


def together() -> Case:
    """Return the case of several networks on the same data."""
    job = Job.of(REFERENCE, TOGETHER)
    title = f"{TOGETHER} networks, each"
    return Case(title, {"NumPy": engine_loop(job), "compiled": compiled_loop(job)}, "1/2", TOGETHER)


def held_out(settings: Settings) -> Case:
    """Return the case of `fit`, with 500 held-out points and all that is recorded."""
    own = task(settings, settings.dataset())
    scale, data = own.scale, own.dataset
    x, out = scale.places(data.x), scale.places(data.held_out_x)
    given = Data(x, scale.targets(data.y), out, scale.targets(data.held_out_y))

    def ours(steps: int) -> float:
        plan = Plan("adam", settings.rate, steps, moments(steps))
        return float(train(own.recipe, initial(own), given, plan).nll[-1])

    peers = {"NumPy": lambda steps: float(fit(replace(settings, steps=steps)).nll[-1]), "compiled": ours}
    return Case(f"fit, 500 held out, {settings.activation}", peers, "1/4")


def digits() -> Case:
    """Return the case of the digits; the engine of NumPy takes float32."""
    whole = DIGITS.dataset()
    data = replace(whole, held_out_x=whole.x[:0], held_out_y=whole.y[:0])
    own = task(DIGITS, data)
    job = Job(own, (initial(own),))
    return Case("digits", {"NumPy": engine_loop(job), "compiled": compiled_loop(job)}, "1/1")


def times(case: Case, rounds: int, steps: int) -> dict[str, float]:
    """Return the median microseconds a step of a network of each loop; the loops take turns."""
    found: dict[str, list[float]] = {name: [] for name in case.loops}
    for loop in case.loops.values():
        loop(3)
    for _ in range(rounds):
        for name, loop in case.loops.items():
            start = thread_time()
            loop(steps)
            found[name].append((thread_time() - start) / steps / case.networks * 1e6)
    return {name: median(each) for name, each in found.items()}


def show(case: Case, rounds: int = ROUNDS, steps: int = STEPS) -> None:
    """Print a line of the table."""
    found = times(case, rounds, steps)
    cells = (f"{found[name]:10.1f}" if name in found else " " * 10 for name in ("compiled", "NumPy", "PyTorch", "C"))
    share = f"1/{found['NumPy'] / found['compiled']:.1f}"
    print(f"{case.title:28}{''.join(cells)}   {share:8}{case.targets}", flush=True)


def same_loss(library: ctypes.CDLL | None) -> bool:
    """Print the losses that are reached from one start, and return whether they agree."""
    job = Job.of(REFERENCE)
    losses = {"compiled": compiled_loop(job)(CHECKED_STEPS)}
    if library:
        losses["C"] = c_loop(library, job)(CHECKED_STEPS)
    print("loss:", ", ".join(f"{name} {loss:.9f}" for name, loss in losses.items()))
    return bool(np.ptp(list(losses.values())) <= TOLERANCE)


def main() -> int:
    """Print the table; return 1 if the losses differ, else 0."""
    use_one_thread()
    with c_library() as library:
        agree = same_loss(library)
        print(f"\nmicroseconds a step, medians of {ROUNDS} interleaved rounds of {STEPS} steps")
        print(f"{'':28}{'compiled':>10}{'NumPy':>10}{'PyTorch':>10}{'C':>10}   {'share':8}target")
        for activation, target in (("relu", "1/4"), ("tanh", "1/3")):
            settings = replace(REFERENCE, activation=activation)
            show(reference(f"reference, {activation}", settings, library, target))
            show(reference(f"64 points, {activation}", replace(settings, points=64), library, "1/8"))
            show(reference(f"1,024 points, {activation}", replace(settings, points=1024), library, ""))
            show(held_out(settings), rounds=5)
        show(together(), rounds=5, steps=300)
        show(digits(), rounds=5, steps=20)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
