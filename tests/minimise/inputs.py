"""What goes into training and must be equal everywhere: `python -m tests.minimise.inputs` prints a digest of each part.

Written to golden-inputs.json beside this file, it is what the tests hold every kind of CPU to.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

import numpy as np

from core.arrays import use_one_thread
from core.choose.link import POSITIVE_LINKS
from core.data import DATASETS, load
from core.minimise import Settings
from core.minimise.fit import batches, initial, task
from core.minimise.settings import FIELDS
from core.predict import ACTIVATIONS
from tests.exact.digests import digest

SEEDS = (0, 3)
DATA = {
    "normal": "sine",
    "laplace": "laplace_noise",
    "asymmetric_laplace": "arrivals",
    "student_t": "heavy_tails",
    "gumbel": "yearly_maxima",
    "normal_mixture": "two_answers",
    "exponential": "waiting_times",
    "gamma": "positive_skewed",
    "log_normal": "prices",
    "weibull": "wind",
    "beta": "menarche",
    "multivariate_normal": "vectors",
    "wishart": "covariances",
    "von_mises": "directions",
    "bernoulli": "two_classes",
    "categorical": "mnist_1d",
    "ordinal": "ratings",
    "poisson": "counts",
    "negative_binomial": "overdispersed_counts",
    "zero_inflated_poisson": "many_zeros",
    "plackett_luce": "rankings",
}
"""Data for every family."""
CLIMBING = ("student_t", "beta", "plackett_luce")
"""Families whose best fit climbs along a loss of NumPy's functions: the CPU decides its last digits."""
OTHERS = (
    Settings(data="motorcycle", scale="fixed"),
    Settings(data="geyser", recipe="normal_mixture", components=4),
    Settings(data="ozone", recipe="gamma"),
    Settings(data="digits", recipe="categorical", hidden=8),
    Settings(data="spirals", recipe="categorical"),
    Settings(data="line", recipe="normal", scale="learned"),
)
"""Settings that start in other ways."""
DEFAULT: Mapping[str, object] = vars(Settings()) | {"data": None}


def of_data(name: str) -> Iterator[np.ndarray]:
    """Yield the arrays of a built-in data set, and the parameters that it was drawn with, for two seeds."""
    for seed in SEEDS:
        data = load(name, seed=seed)
        yield from (data.x, data.y, data.held_out_x, data.held_out_y)
        if data.truth is not None:
            x = data.x[:, 0] if data.x.shape[1] == 1 else data.x
            yield from data.truth.parameters(x).values()


def of_start(settings: Settings) -> Iterator[np.ndarray]:
    """Yield how the data are standardised, the best fit without x, the first weights, and what they give at each x."""
    own = task(settings, settings.dataset())
    network, places = initial(own), own.scale.places(own.dataset.x)
    yield from map(np.asarray, (own.scale.centre, own.scale.spread, own.scale.shift, own.scale.unit))
    yield from (own.recipe.start, network.theta, network.phi)
    for activation in ACTIVATIONS:
        yield replace(network, activation=activation)(places)
    yield from own.recipe.arrays(network(places)).values()


def starts() -> Iterator[Settings]:
    """Yield the settings whose starts are looked at: every family by every link that it takes, and others."""
    for key, data in DATA.items():
        if key not in CLIMBING:
            settings = Settings(data=data, recipe=key)
            links = POSITIVE_LINKS if settings.takes("link") else (settings.link,)
            yield from (replace(settings, link=link) for link in links)
    yield from OTHERS


def joined(arrays: Iterator[np.ndarray]) -> str:
    """Return the digest of arrays, one behind the other."""
    return digest(np.concatenate([np.ravel(array) for array in arrays]))


def name_of(settings: Settings) -> str:
    """Return what tells the settings from others of the table."""
    return " ".join(str(getattr(settings, field)) for field in FIELDS if getattr(settings, field) != DEFAULT[field])


def digests() -> dict[str, str]:
    """Return the digest of every data set, of every start, and of the first batches."""
    return (
        {f"data {name}": joined(of_data(name)) for name in DATASETS}
        | {f"start {name_of(settings)}": joined(of_start(settings)) for settings in starts()}
        | {"batches": joined(islice(batches(200, 32, 0), 20))}
    )


if __name__ == "__main__":
    use_one_thread()
    print(json.dumps(digests(), indent=2))
