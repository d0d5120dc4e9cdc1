"""What comes of training and must be equal everywhere: `python -m tests.minimise.runs` prints a digest of each run.

Written to golden-runs.json beside this file, it is what the tests hold every kind of CPU to:
`python -m tests.minimise.runs > tests/minimise/golden-runs.json` after a change that is meant to change runs.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from core.arrays import use_one_thread
from core.choose.link import POSITIVE_LINKS
from core.data import Dataset, load
from core.minimise import Run, Settings, fit
from core.minimise.compiled.optimisers import OPTIMISERS
from core.minimise.fit import fit_seeds
from core.minimise.settings import OWN
from core.predict import ACTIVATIONS
from tests.minimise.inputs import DATA, joined, name_of, own_table

SHORT = Settings(steps=100, hidden=8)
"""So few steps show all that a step does."""
LONG = Settings()
"""What `/regression` trains: 1,000 steps, in which the last bit of any step would grow."""
SEEDS = tuple(range(16))
CASES = (
    LONG,
    replace(LONG, data="line", activation="relu"),
    *(replace(SHORT, recipe=key, data=data) for key, data in DATA.items()),
    *(replace(SHORT, activation=name) for name in ACTIVATIONS),
    *(replace(SHORT, optimiser=name, batch=batch, rate=0.001) for name in OPTIMISERS for batch in (0, 24)),
    *(replace(SHORT, link=link, scale=scale) for link in POSITIVE_LINKS for scale in ("learned", "predicted")),
    *(replace(SHORT, recipe=key, data="ozone", link=link) for key in ("gamma", "weibull") for link in POSITIVE_LINKS),
    *(replace(SHORT, recipe=key, scale="fixed") for key in ("normal", "laplace", "student_t")),
    replace(SHORT, data="heavy_tails", recipe="student_t", df=3.0),
    replace(SHORT, data="geyser", recipe="normal_mixture", components=4),
    replace(SHORT, data="moons", recipe="bernoulli", rate=0.05, batch=50),
    replace(SHORT, data="spirals", recipe="categorical", activation="relu"),
    replace(SHORT, data="digits", recipe="categorical", steps=20),
    replace(SHORT, data="digits", recipe="categorical", steps=20, batch=64, activation="relu"),
    replace(SHORT, data="digits", recipe="categorical", steps=20, hidden=64, activation="relu"),
    replace(SHORT, data="digits", recipe="categorical", steps=20, hidden=40, batch=64),
    replace(SHORT, data="sine_growing_noise", patience=10, rate=0.1),
    replace(SHORT, l2=0.01, cap=1.5, seed=5),
    replace(SHORT, optimiser="sgd", rate=10.0),
    replace(SHORT, hidden=256, steps=20),
)
"""Settings of built-in data: every family, activation, optimiser, link and scale, one input, two and many."""
OF_OWN = (
    replace(SHORT, data=OWN),
    replace(SHORT, data=OWN, recipe="gamma", batch=16, batch_seed=2),
)
"""Settings of a person's own table of two inputs."""


def large() -> Dataset:
    """Return data of which a step takes a batch, and a run counts a sample."""
    data = load("sine")
    return replace(data, x=data.x.repeat(30, axis=0), y=data.y.repeat(30, axis=0), name="own")


def arrays(run: Run) -> Iterator[np.ndarray]:
    """Yield both NLL at every step, and the weights at every recorded one."""
    yield from (run.nll, run.held_out_nll, run.theta, run.phi)


def digest_of(runs: Iterable[Run]) -> str:
    """Return the digest of the losses and the weights of runs."""
    return joined(array for run in runs for array in arrays(run))


def digests() -> dict[str, str]:
    """Return the digest of every run of the table."""
    return (
        {name_of(settings): digest_of([fit(settings)]) for settings in CASES}
        | {f"own {name_of(settings)}": digest_of([fit(settings, own_table())]) for settings in OF_OWN}
        | {"large": digest_of([fit(replace(SHORT, data=OWN), large())])}
        | {"16 seeds": digest_of(fit_seeds(SHORT, SEEDS))}
    )


if __name__ == "__main__":
    use_one_thread()
    print(json.dumps(digests(), indent=2))
