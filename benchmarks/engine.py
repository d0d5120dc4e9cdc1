"""Step 3 against its peer: the time of a training step here and in an idiomatic PyTorch loop, on one thread.

The reference job: 256 points, 32 ReLU units, two outputs, normal NLL with σ(x), Adam, full batch, float32.
Run it with `python -m benchmarks.engine`; it exits with 1 if the two do not reach the same loss.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

import numpy as np
import torch

from core.arrays import use_one_thread
from core.choose import RECIPES
from core.choose.link import FLOOR
from core.minimise import Settings, fit
from core.minimise.engine import Engine, precision
from core.minimise.fit import Points, Standardisation, Task, initial
from core.minimise.optimisers import OPTIMISERS
from core.predict import ShallowNetwork

REFERENCE = Settings(data="sine_growing_noise", points=256, hidden=32, activation="relu")
TOGETHER = 16
ROUNDS = 15
STEPS = 200
GROWTH_ROUNDS = 5
GROWTH_POINTS = (64, 256, 1024, 4096)
GROWTH_UNITS = (4, 16, 32, 64, 128)
CHECKED_STEPS = 100
TOLERANCE = 1e-3
"""How far the two losses may be apart, in nats per point: float32 trajectories of equal mathematics drift."""
ONE_TARGET, TOGETHER_TARGET = 1 / 10, 1 / 20

Loop = Callable[[int], float]
"""Takes that many steps and returns the loss before the last of them, in nats per point of standardised y."""


@dataclass(frozen=True)
class Job:
    """A data set, and networks at their start."""

    task: Task
    networks: tuple[ShallowNetwork, ...]

    @classmethod
    def of(cls, settings: Settings, networks: int = 1) -> "Job":
        """Return the job of these settings, with that many networks from seeds 0, 1, ..."""
        dataset = replace(settings.dataset(), held_out_x=np.empty((0, 1)), held_out_y=np.empty(0))
        scale = Standardisation(dataset, RECIPES[settings.recipe])
        task = Task(settings, dataset, dataset, scale, settings.chosen(scale.unit))
        return cls(task, tuple(initial(task.seeded(seed)) for seed in range(networks)))


def torch_loop(job: Job) -> Loop:
    """Return the loop that a PyTorch programmer writes, from the start of the job's first network."""
    start = job.networks[0]
    x = torch.tensor(job.task.scale.inputs(job.task.dataset.x)[1:].T, dtype=torch.float32)
    y = torch.tensor(job.task.scale.targets(job.task.dataset.y), dtype=torch.float32)
    model = torch.nn.Sequential(
        torch.nn.Linear(1, len(start.theta)), torch.nn.ReLU(), torch.nn.Linear(len(start.theta), 2)
    )
    for layer, values in ((model[0], start.theta), (model[2], start.phi)):
        layer.weight.data = torch.tensor(values[:, 1:], dtype=torch.float32)
        layer.bias.data = torch.tensor(values[:, 0], dtype=torch.float32)
    optimiser = torch.optim.Adam(model.parameters(), lr=job.task.settings.rate)

    def run(steps: int) -> float:
        for _ in range(steps):
            raw = model(x)
            scale = FLOOR + torch.nn.functional.softplus(raw[:, 1])
            loss = -torch.distributions.Normal(raw[:, 0], scale).log_prob(y).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        return float(loss.item())

    return run


def engine_loop(job: Job) -> Loop:
    """Return the loop of `fit` over all networks of the job: NLL and its record, gradient, update."""
    settings = job.task.settings
    dtype = precision(len(job.task.dataset.y), settings.hidden)
    engine = Engine(job.task.recipe, job.networks, dtype=dtype)
    points = Points([job.task], engine)
    update = OPTIMISERS[settings.optimiser](engine.parameters, settings.rate)

    def run(steps: int) -> float:
        nll = np.zeros((len(job.networks), steps))
        for step in range(steps):
            nll[:, step], _ = points.totals(engine.nll_and_gradient(points.inputs, points.y, points.buffers))
            update(engine.gradient)
        return float(nll[0, -1] / points.training - np.log(job.task.scale.unit))

    return run


def microseconds(loops: Mapping[str, Loop], rounds: int, steps: int = STEPS) -> dict[str, list[float]]:
    """Return the microseconds a step of each loop in each round; the loops take turns."""
    times: dict[str, list[float]] = {name: [] for name in loops}
    for loop in loops.values():
        loop(steps // 4)
    for _ in range(rounds):
        for name, loop in loops.items():
            start = perf_counter()
            loop(steps)
            times[name].append((perf_counter() - start) / steps * 1e6)
    return times


def share(times: Mapping[str, list[float]], name: str, networks: int = 1) -> float:
    """Return the median over rounds of that loop's time per network, as a share of PyTorch's."""
    pairs = zip(times[name], times["torch"], strict=True)
    return median(ours / networks / peer for ours, peer in pairs)


def same_loss() -> bool:
    """Print the losses that both reach from one start, and return whether they agree."""
    job = Job.of(REFERENCE)
    peer, ours = torch_loop(job)(CHECKED_STEPS), engine_loop(job)(CHECKED_STEPS)
    agree = abs(peer - ours) <= TOLERANCE
    print(f"loss after {CHECKED_STEPS} steps: PyTorch {peer:.6f}, ours {ours:.6f} nats per point", end=" ")
    print("(the same)" if agree else f"(they differ by more than {TOLERANCE:g})")
    return agree


def reference() -> None:
    """Print the times of the reference job."""

    def whole(steps: int) -> float:
        return float(fit(replace(REFERENCE, steps=steps)).nll[-1])

    loops = {
        "torch": torch_loop(Job.of(REFERENCE)),
        "one": engine_loop(Job.of(REFERENCE)),
        "together": engine_loop(Job.of(REFERENCE, TOGETHER)),
        "fit": whole,
    }
    times = microseconds(loops, ROUNDS)
    print(f"\nreference job, medians of {ROUNDS} interleaved rounds of {STEPS} steps, microseconds a step")
    print(f"{'PyTorch loop':38}{median(times['torch']):9.1f}")
    for name, title, networks, target in (
        ("one", "ours, one network", 1, ONE_TARGET),
        ("together", f"ours, {TOGETHER} at once, each", TOGETHER, TOGETHER_TARGET),
        ("fit", "ours, fit, with 500 held-out points", 1, None),
    ):
        line = f"{title:38}{median(times[name]) / networks:9.1f}   1/{1 / share(times, name, networks):.1f}"
        print(line + (f"   target 1/{1 / target:.0f}" if target else ""))


def growth(title: str, cases: Mapping[int, Settings]) -> None:
    """Print how the times grow over the cases."""
    print(f"\n{title:>8}{'PyTorch':>10}{'ours':>10}{'':4}share{'':4}{TOGETHER} at once, each")
    for size, settings in cases.items():
        loops = {
            "torch": torch_loop(Job.of(settings)),
            "one": engine_loop(Job.of(settings)),
            "together": engine_loop(Job.of(settings, TOGETHER)),
        }
        times = microseconds(loops, GROWTH_ROUNDS, STEPS // 4)
        one, together = share(times, "one"), share(times, "together", TOGETHER)
        print(
            f"{size:8d}{median(times['torch']):10.1f}{median(times['one']):10.1f}    1/{1 / one:<7.1f}"
            f"{median(times['together']) / TOGETHER:8.1f}    1/{1 / together:.1f}"
        )


def main() -> int:
    """Print all figures; return 1 if the losses differ, else 0."""
    use_one_thread()
    agree = same_loss()
    reference()
    growth("points", {points: replace(REFERENCE, points=points) for points in GROWTH_POINTS})
    growth("units", {hidden: replace(REFERENCE, hidden=hidden) for hidden in GROWTH_UNITS})
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
