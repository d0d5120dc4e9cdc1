"""Step 3 against its peers: the time of a training step, on one thread, by the thread's own clock.

The peers are an engine of NumPy, the loop that a PyTorch programmer writes, and a C program if there is a compiler.
The reference job: 256 points, 32 units, two outputs, normal NLL with σ(x), Adam, full batch.
Run it with `python -m benchmarks.engine`; it exits with 1 if two of them do not reach the same loss.
"""

import ctypes
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from time import thread_time

import numpy as np
import torch

from benchmarks import own_data
from benchmarks.numpy_engine import precision, steps_of
from core.arrays import Floats, use_one_thread
from core.choose.link import FLOOR
from core.data.own import MAX_ROWS
from core.minimise import Settings, fit
from core.minimise.compiled import train
from core.minimise.fit import Task, initial, task

REFERENCE = Settings(data="sine_growing_noise", points=256, hidden=32, activation="relu")
DIGITS = Settings(data="digits", recipe="categorical", hidden=64, activation="relu")
SOURCE = Path(__file__).with_name("engine.c")
STRICT = ("-O3", "-ffp-contract=off", "-shared", "-fPIC")
TOGETHER = 16
ROUNDS, STEPS, CHECKED_STEPS, DIGITS_STEPS = 9, 1000, 100, 200
GROWTH_ROUNDS, GROWTH_STEPS = 3, 500
GROWTH_POINTS = (64, 256, 1024, 4096)
GROWTH_UNITS = (4, 16, 32, 64, 128, 256)
FAMILIES = {
    "laplace": "laplace_noise",
    "student_t": "heavy_tails",
    "normal_mixture": "two_answers",
    "gamma": "positive_skewed",
    "beta": "proportions",
    "von_mises": "directions",
    "poisson": "counts",
    "categorical": "classes",
    "multivariate_normal": "vectors",
    "plackett_luce": "rankings",
}
"""Some families, each with data of its kind."""
TOLERANCE, TORCH_TOLERANCE = 1e-6, 1e-3
"""How far the losses may be apart, in nats a point: that of PyTorch is of float32."""

Loop = Callable[[int], float]
"""Takes that many steps and returns the loss after the last of them, in nats a point of standardised y."""
Library = ctypes.CDLL | None


@dataclass(frozen=True)
class Case:
    """A line of a table: peers by name, each a loop, and how many networks a loop trains."""

    title: str
    loops: Mapping[str, Loop]
    target: str = ""
    networks: int = 1


def without_held_out(settings: Settings) -> Task:
    """Return the task of these settings with training points alone."""
    whole = settings.dataset()
    return task(settings, replace(whole, held_out_x=whole.x[:0], held_out_y=whole.y[:0]))


def a_point(own: Task, total: float) -> float:
    """Return the NLL a point of standardised y, where `total` is the sum in the data's own units."""
    return total / own.dataset.size - own.recipe.log_unit(own.scale.unit)


def compiled_loop(own: Task, networks: int = 1) -> Loop:
    """Return the training of so many networks by the app's engine, one after another."""

    def run(steps: int) -> float:
        tasks = (replace(own, settings=replace(own.settings, seed=seed, steps=steps)) for seed in range(networks))
        losses = [a_point(own, train(each.recipe, initial(each), each.data, each.plan).nll[-1]) for each in tasks]
        return losses[0]

    return run


def numpy_loop(own: Task, networks: int = 1) -> Loop:
    """Return the training of so many networks at once by the engine of NumPy, in float32 where that is faster."""
    tasks = [own.seeded(seed) for seed in range(networks)]
    dtype = precision(own.dataset.size, own.settings.hidden)

    def run(steps: int) -> float:
        total = 0.0
        for nll, _, _ in islice(steps_of(tasks, dtype), steps + 1):
            total = nll[0]
        return a_point(own, total)

    return run


def torch_loop(own: Task) -> Loop:
    """Return the loop that a PyTorch programmer writes, for a normal or for labels."""
    start, labels = initial(own), own.recipe.domain.support is not None
    x = torch.tensor(own.scale.places(own.dataset.x), dtype=torch.float32)
    y = torch.tensor(own.scale.targets(own.dataset.y), dtype=torch.long if labels else torch.float32)
    units = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[start.activation]()

    def linear(weights: Floats) -> torch.nn.Linear:
        layer = torch.nn.Linear(weights.shape[1] - 1, len(weights))
        layer.weight.data = torch.tensor(weights[:, 1:], dtype=torch.float32)
        layer.bias.data = torch.tensor(weights[:, 0], dtype=torch.float32)
        return layer

    def loss_of(raw: torch.Tensor) -> torch.Tensor:
        if labels:
            return torch.nn.functional.cross_entropy(raw, y)
        scale = FLOOR + torch.nn.functional.softplus(raw[:, 1])
        nll: torch.Tensor = -torch.distributions.Normal(raw[:, 0], scale).log_prob(y).mean()
        return nll

    def run(steps: int) -> float:
        model = torch.nn.Sequential(linear(start.theta), units, linear(start.phi))
        optimiser = torch.optim.Adam(model.parameters(), lr=own.settings.rate)
        for _ in range(steps):
            loss = loss_of(model(x))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return float(loss_of(model(x)).item())

    return run


@contextmanager
def c_library() -> Iterator[Library]:
    """Give the C program as a library, compiled strictly; None if there is no compiler."""
    compiler = shutil.which("cc")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "engine.so"
        if compiler:
            subprocess.run([compiler, *STRICT, str(SOURCE), "-o", str(made), "-lm"], check=True)
        yield ctypes.CDLL(str(made)) if compiler else None


def c_loop(library: ctypes.CDLL, own: Task) -> Loop:
    """Return the loop of the C program."""
    data, network = own.data, initial(own)
    x, y = (np.ascontiguousarray(each, dtype=np.float64).ravel() for each in (data.x, data.y))
    library.train.restype = ctypes.c_double

    def address(array: Floats) -> ctypes.c_void_p:
        return ctypes.c_void_p(array.ctypes.data)

    def run(steps: int) -> float:
        p = np.concatenate([network.theta.ravel(), network.phi.ravel()])
        sizes = len(x), len(network.theta), int(network.activation == "tanh")
        given = address(x), address(y), address(p), ctypes.c_double(own.settings.rate)
        return float(library.train(*sizes, *given, steps + 1)) / len(x)

    return run


def reference(title: str, settings: Settings, library: Library, target: str = "") -> Case:
    """Return the case of one network with one input and a normal."""
    own = without_held_out(settings)
    loops = {"compiled": compiled_loop(own), "NumPy": numpy_loop(own), "PyTorch": torch_loop(own)}
    return Case(title, loops | ({"C": c_loop(library, own)} if library else {}), target)


def together() -> Case:
    """Return the case of several networks on the same data."""
    own = without_held_out(REFERENCE)
    loops = {"compiled": compiled_loop(own, TOGETHER), "NumPy": numpy_loop(own, TOGETHER)}
    return Case(f"{TOGETHER} networks, each", loops, "1/2", TOGETHER)


def held_out(settings: Settings) -> Case:
    """Return the case of `fit`, with 500 held-out points and all that is recorded."""
    own = task(settings, settings.dataset())
    loops = {"compiled": lambda steps: float(fit(replace(settings, steps=steps)).nll[-1]), "NumPy": numpy_loop(own)}
    return Case(f"fit, 500 held out, {settings.activation}", loops, "1/4")


def digits() -> Case:
    """Return the case of the digits; the engine of NumPy takes float32."""
    own = without_held_out(DIGITS)
    loops = {"compiled": compiled_loop(own), "NumPy": numpy_loop(own), "PyTorch": torch_loop(own)}
    return Case("digits", loops, "1/1")


def own_rows() -> Case:
    """Return the case of `fit` on a person's own data, as many rows as there may be: batches of them."""
    data = own_data.load(own_data.table(MAX_ROWS))
    settings = Settings().of(data)
    loops = {"compiled": lambda steps: float(fit(replace(settings, steps=steps), data).nll[-1])}
    return Case(f"{MAX_ROWS:,} own rows", loops | {"NumPy": numpy_loop(task(settings, data))}, "1/1")


def of_family(key: str, data: str) -> Case:
    """Return the case of another family, at default settings."""
    own = without_held_out(Settings(recipe=key, data=data))
    return Case(key, {"compiled": compiled_loop(own), "NumPy": numpy_loop(own)})


def times(case: Case, rounds: int, steps: int) -> dict[str, float]:
    """Return the median microseconds a step of a network of each loop; the loops take turns.

    Each takes a few steps before the clock starts: the one before has left its own code and data near the processor,
    which cost the next one up to 40 ms, whatever it did.
    """
    found: dict[str, list[float]] = {name: [] for name in case.loops}
    for _ in range(rounds):
        for name, loop in case.loops.items():
            loop(3)
            start = thread_time()
            loop(steps)
            found[name].append((thread_time() - start) / steps / case.networks * 1e6)
    return {name: median(each) for name, each in found.items()}


def show(case: Case, rounds: int = ROUNDS, steps: int = STEPS) -> None:
    """Print a line of a table."""
    found = times(case, rounds, steps)
    cells = (f"{found[name]:10.1f}" if name in found else " " * 10 for name in ("compiled", "NumPy", "PyTorch", "C"))
    share = f"1/{found['NumPy'] / found['compiled']:.1f}"
    print(f"{case.title:28}{''.join(cells)}   {share:8}{case.target}", flush=True)


def head(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title:28}{'compiled':>10}{'NumPy':>10}{'PyTorch':>10}{'C':>10}   share of NumPy, and what it should be")


def same_loss(library: Library) -> bool:
    """Print the losses that are reached from one start, and return whether they agree."""
    losses = {name: loop(CHECKED_STEPS) for name, loop in reference("", REFERENCE, library).loops.items()}
    print("loss:", ", ".join(f"{name} {loss:.9f}" for name, loss in losses.items()), "nats a point")
    near = {name: abs(loss - losses["compiled"]) for name, loss in losses.items()}
    return all(gap <= (TORCH_TOLERANCE if name == "PyTorch" else TOLERANCE) for name, gap in near.items())


def growth(title: str, cases: list[Case]) -> None:
    """Print a table of cases that grow, or differ in their family."""
    head(title)
    for case in cases:
        show(case, GROWTH_ROUNDS, GROWTH_STEPS)


def main() -> int:
    """Print the tables; return 1 if the losses differ, else 0."""
    use_one_thread()
    with c_library() as library:
        agree = same_loss(library)
        print(f"microseconds a step, medians of {ROUNDS} interleaved rounds")
        head("")
        for activation, target in (("relu", "1/4"), ("tanh", "1/3")):
            settings = replace(REFERENCE, activation=activation)
            show(reference(f"reference, {activation}", settings, library, target))
            show(reference(f"64 points, {activation}", replace(settings, points=64), library, "1/8"))
            show(held_out(settings), rounds=5)
        show(together(), rounds=3)
        show(digits(), rounds=5, steps=DIGITS_STEPS)
        show(own_rows(), rounds=3)
        points = [replace(REFERENCE, points=points) for points in GROWTH_POINTS]
        growth("points", [reference(str(each.points), each, library) for each in points])
        units = [replace(REFERENCE, hidden=hidden) for hidden in GROWTH_UNITS]
        growth("units", [reference(str(each.hidden), each, library) for each in units])
        growth("families, tanh", [of_family(*each) for each in FAMILIES.items()])
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
