"""What goes into training and must be equal everywhere: `python -m tests.minimise.inputs` prints a digest of each part.

Written to golden-inputs.json beside this file, it is what the tests hold every kind of CPU to.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from core.arrays import use_one_thread
from core.choose.domain import POSITIVE
from core.choose.link import POSITIVE_LINKS
from core.data import DATASETS, Dataset, load
from core.data.own import own_dataset, read_table
from core.minimise import Settings
from core.minimise.fit import batches, initial, task
from core.minimise.settings import FIELDS, OWN
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
OTHERS = (
    Settings(data="motorcycle", scale="fixed"),
    Settings(data="geyser", recipe="normal_mixture", components=4),
    Settings(data="ozone", recipe="gamma"),
    Settings(data="digits", recipe="categorical", hidden=8),
    Settings(data="spirals", recipe="categorical"),
    Settings(data="line", recipe="normal", scale="learned"),
)
"""Settings that start in other ways."""
OF_OWN = ("normal", "gamma", "log_normal", "normal_mixture")
"""Families of a person's own data."""
DEFAULT: Mapping[str, object] = vars(Settings()) | {"data": None}


def of_data(name: str) -> Iterator[np.ndarray]:
    """Yield the arrays of a built-in data set, and the parameters that it was drawn with, for two seeds."""
    for seed in SEEDS:
        data = load(name, seed=seed)
        yield from (data.x, data.y, data.held_out_x, data.held_out_y)
        if data.truth is not None:
            x = data.x[:, 0] if data.x.shape[1] == 1 else data.x
            yield from data.truth.parameters(x).values()


def own_table() -> Dataset:
    """Return a table as a person might have it: prices of houses by area and age."""
    text = (Path(__file__).parents[1] / "data" / "cases" / "d_houses.csv").read_text(encoding="utf-8")
    return own_dataset(read_table(text), ["area_m2", "age"], ["price_gbp"], POSITIVE, drop_missing=True)


def of_start(settings: Settings, data: Dataset) -> Iterator[np.ndarray]:
    """Yield how the data are standardised, the best fit without x, the first weights, and what they give at each x."""
    own = task(settings, data)
    network, places = initial(own), own.scale.places(own.dataset.x)
    yield from map(np.asarray, (own.scale.centre, own.scale.spread, own.scale.shift, own.scale.unit))
    yield from (own.recipe.start, network.theta, network.phi)
    for activation in ACTIVATIONS:
        yield replace(network, activation=activation)(places)
    yield from own.recipe.arrays(network(places)).values()


def starts() -> Iterator[Settings]:
    """Yield the settings whose starts are looked at: every family by every link that it takes, and others."""
    for key, data in DATA.items():
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
        | {f"start {name_of(settings)}": joined(of_start(settings, settings.dataset())) for settings in starts()}
        | {f"start own {key}": joined(of_start(Settings(data=OWN, recipe=key), own_table())) for key in OF_OWN}
        | {"batches": joined(islice(batches(200, 32, 0), 20))}
    )


if __name__ == "__main__":
    use_one_thread()
    print(json.dumps(digests(), indent=2))
