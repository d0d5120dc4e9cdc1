"""What must be equal on every machine: `python -m tests.exact.digests` prints a digest of each function and draw.

Written to golden.json beside this file, it is what the tests hold every kind of CPU to.
"""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.exact import draws
from tests.exact.references import EDGES, REFERENCES, function

COUNT = 100_000
DRAWN: Mapping[str, tuple[tuple[float, ...], ...]] = {
    "standard_normal": ((),),
    "standard_exponential": ((),),
    "standard_gamma": ((0.5,), (1.0,), (3.2,)),
    "beta": ((0.3, 0.6), (2.0, 3.0)),
    "poisson": ((0.1,), (4.0,), (50.0,)),
    "negative_binomial": ((2.5, 0.3),),
    "standard_t": ((3.0,),),
    "chisquare": ((3.0,),),
    "standard_cauchy": ((),),
    "laplace": ((),),
    "logistic": ((),),
    "gumbel": ((),),
    "vonmises": ((1.0, 2.5), (3.0, 1e7)),
}
"""What is drawn, and of which parameters."""


def digest(values: np.ndarray) -> str:
    """Return 16 digits of the bits of numbers, of which all NaN are one."""
    alike = np.where(np.isnan(values), np.nan, values)
    return hashlib.sha256(alike.astype("<f8").tobytes()).hexdigest()[:16]


def values(name: str) -> np.ndarray:
    """Return what a function gives for 100,000 arguments and for those at the ends of the numbers."""
    sampled = REFERENCES[name].sample(np.random.default_rng(7), COUNT)
    ends = zip(*EDGES[name], strict=True)
    return function(name)(*(np.concatenate([column, end]) for column, end in zip(sampled, ends, strict=True)))


def drawn(name: str) -> np.ndarray:
    """Return 100,000 draws for each of the parameters."""
    rng, draw = np.random.default_rng(7), getattr(draws, name)
    return np.concatenate([draw(rng, *parameters, shape=(COUNT,)) for parameters in DRAWN[name]])


def digests() -> dict[str, str]:
    """Return the digest of each function and draw."""
    return {name: digest(values(name)) for name in REFERENCES} | {name: digest(drawn(name)) for name in DRAWN}


def loop_of(made: Callable[..., np.ndarray]) -> Any:
    """Return the compiled loop within a function or draw."""
    return inspect.getclosurevars(made).nonlocals["loop"]


if __name__ == "__main__":
    print(json.dumps(digests(), indent=2))
