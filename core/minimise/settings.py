"""Step 3, the settings: everything that decides a run, frozen and hashable; written out, they are the URL."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Self

from core.choose import RECIPES, Recipe, options_of, recipe
from core.choose.bounds import COMPONENTS, DF_FLOOR, TAU
from core.choose.link import IDENTITY, POSITIVE_LINKS, SIGMOID, Units
from core.data import DATASETS, Dataset, load
from core.data.catalogue import MAX_CLASSES, MAX_NOISE, MAX_POINTS, MIN_CLASSES, MIN_NOISE, MIN_POINTS
from core.data.hand import HAND, Drawings, drawing
from core.minimise.compiled.optimisers import OPTIMISERS
from core.predict import ACTIVATIONS
from core.rules import Choice, Range, RangeOrZero, Rule

MAX_STEPS = 20_000
MAX_HIDDEN = 256
MAX_DF = 1000.0
MIN_CAP = 0.001
"""Weights no larger than 1e-300 would be numbers with which CPUs reckon a hundred times more slowly."""
SIGMAS = (1e-100, 1e15)
"""People's y come in any units: a σ may be as large as they, and as small as leaves all squares of y / σ finite."""
GENERATED = ("noise", "points", "classes")
"""The settings of generated data, as far as a generator has them."""

OWN = "own"
"""What `data` says where a person's own data are given to `fit`: no name and no link can load them."""

LARGE = MAX_POINTS
"""Of more training points than this, a step takes a batch, and a run counts and shows a fixed sample."""
SAMPLE = 2048
"""How many points are in that sample."""
LARGE_BATCH = 256
"""How many of a large data set's points a step takes where `batch` says all."""

FIELDS: Mapping[str, Rule] = MappingProxyType(
    {
        "data": Choice((*DATASETS, HAND, OWN)),
        "recipe": Choice(tuple(RECIPES)),
        "scale": Choice(("fixed", "learned", "predicted")),
        "sigma": Range(*SIGMAS, optional=True),
        "link": Choice(tuple(POSITIVE_LINKS)),
        "df": Range(DF_FLOOR, MAX_DF, optional=True, otherwise="learned"),
        "tau": Range(*TAU, optional=True, otherwise="learned"),
        "components": Range(*COMPONENTS, whole=True),
        "hidden": Range(1, MAX_HIDDEN, whole=True),
        "activation": Choice(tuple(ACTIVATIONS)),
        "optimiser": Choice(tuple(OPTIMISERS)),
        "rate": Range(1e-6, 10.0),
        "batch": Range(0, 4096, whole=True),
        "l2": Range(0.0, 10.0),
        "cap": RangeOrZero(MIN_CAP, 1000.0),
        "steps": Range(1, MAX_STEPS, whole=True),
        "patience": Range(0, MAX_STEPS, whole=True),
        "seed": Range(0, 9999, whole=True),
        "data_seed": Range(0, 9999, whole=True),
        "batch_seed": Range(0, 9999, whole=True),
        "noise": Range(MIN_NOISE, MAX_NOISE, optional=True),
        "points": Range(MIN_POINTS, MAX_POINTS, whole=True, optional=True),
        "classes": Range(MIN_CLASSES, MAX_CLASSES, whole=True, optional=True),
        "xy": Drawings(),
    }
)
"""What each setting may be: one table that checks widgets, scripts and the URL."""


@dataclass(frozen=True)
class Settings:
    """All that decides a run; equal settings give an equal run. Fields bear the names used in the URL.

    `sigma` is in units of y and counts where `scale` is "fixed"; `df` is for a Student t and `tau` for an asymmetric
    Laplace, None to learn it; `components` is for a mixture; `batch` 0 means all points at every step, or LARGE_BATCH
    of large data; `cap` is the largest size that a weight or offset may have, 0 for no such bound; `patience` is
    how many steps to go on without a lower held-out NLL, 0 for no such rule; `noise`, `points` and `classes` are for
    generated data; `xy` are the points of data drawn by hand, as core.data.hand writes them. None means the data set's
    own value. Where a method takes a `dataset`, it is the person's own: `data` is then OWN.

    >>> settings = Settings(data="geyser", hidden=8)
    >>> settings == Settings(hidden=8, data="geyser"), settings.steps
    (True, 1000)
    >>> settings.dataset().title, settings.chosen().outputs
    ('Old Faithful', 2)
    >>> Settings(hidden=0)
    Traceback (most recent call last):
    ValueError: hidden must be a whole number from 1 to 256; not 0
    """

    data: str = "motorcycle"
    recipe: str = "normal"
    scale: str = "predicted"
    sigma: float | None = None
    link: str = "softplus"
    df: float | None = None
    tau: float | None = None
    components: int = 2
    hidden: int = 32
    activation: str = "tanh"
    optimiser: str = "adam"
    rate: float = 0.005
    batch: int = 0
    l2: float = 0.0
    cap: float = 0.0
    steps: int = 1000
    patience: int = 0
    seed: int = 0
    data_seed: int = 0
    batch_seed: int = 0
    noise: float | None = None
    points: int | None = None
    classes: int | None = None
    xy: str | None = None

    def __post_init__(self) -> None:
        for name, rule in FIELDS.items():
            if not rule.accepts(value := getattr(self, name)):
                raise ValueError(f"{name} must be {rule.allowed}; not {value!r}")

    def canonical(self, dataset: Dataset | None = None) -> "Settings":
        """Return equal settings with all that has no effect at its default, so that links meet in a cache.

        Without a person's own data it is not known what has none: then these settings come back as they are.
        """
        return _canonical(self) if dataset is None else self.of(dataset)._without_idle(dataset)

    def _without_idle(self, dataset: Dataset | None) -> Self:
        if self.data == OWN and dataset is None:
            return self
        changes = self._idle_scale(dataset) | self._idle_data()
        changes |= {name: DEFAULTS[name] for name in ("link", "df", "tau", "components") if not self.takes(name)}
        if not self.batch_of(dataset.size if dataset else 0):
            changes["batch_seed"] = 0
        return replace(self, **changes)

    def _idle_scale(self, dataset: Dataset | None) -> dict[str, Any]:
        if not self.takes("scale"):
            return {"scale": DEFAULTS["scale"], "sigma": None}
        if self.scale != "fixed":
            return {"sigma": None}
        sigma = {"sigma": self.sigma or (dataset or self.dataset()).sigma}
        return sigma if self.uses_link(dataset) else sigma | {"link": DEFAULTS["link"]}

    def _idle_data(self) -> dict[str, Any]:
        entry = DATASETS.get(self.data)
        own = {name: getattr(entry, name, None) for name in GENERATED}
        idle = {name: None for name, value in own.items() if value in (None, getattr(self, name))}
        if self.data != HAND:
            idle |= {"xy": None}
        return idle | ({"data_seed": 0, "patience": 0} if self.data == HAND or (entry and entry.kind == "book") else {})

    def of(self, dataset: Dataset | None) -> Self:
        """Return these settings, with `data` OWN if a data set is given."""
        return self if dataset is None else replace(self, data=OWN)

    def batch_of(self, points: int) -> int:
        """Return how many of that many training points a step takes; 0 means all of them."""
        return LARGE_BATCH if self.batch == 0 and points > LARGE else self.batch

    def dataset(self) -> Dataset:
        """Return the data that these settings name; ValueError if they are a person's own."""
        if self.data == OWN:
            raise ValueError(f"data {OWN!r} has no name to load it by: the data set itself must be given")
        if self.data == HAND:
            return drawing(self.xy or "").dataset()
        entry = DATASETS[self.data]
        options = {name: getattr(self, name) for name in GENERATED if getattr(entry, name) is not None}
        return load(self.data, **options, seed=self.data_seed)

    def chosen(self, spread: Units = 1.0, dataset: Dataset | None = None) -> Recipe:
        """Return step 1's recipe for y in units of `spread`; ValueError if y is not of its kind."""
        data = dataset or self.dataset()
        options = {name: _OPTIONS[name](self, data, spread) for name in options_of(self.recipe)}
        return recipe(self.recipe, **options)

    def takes(self, option: str) -> bool:
        """Return whether the chosen family has that option, such as a scale, a link or classes."""
        return option in options_of(self.recipe)

    def uses_link(self, dataset: Dataset | None = None) -> bool:
        """Return whether the network predicts a number that must be positive, so that the link to these matters."""
        predicted = self.chosen(dataset=dataset).predicted
        return self.takes("link") and any(each.link not in (IDENTITY, SIGMOID) for each in predicted)


@lru_cache(maxsize=1024)
def _canonical(settings: Settings) -> Settings:
    return settings._without_idle(None)


def _source(settings: Settings, dataset: Dataset, spread: Units) -> object:
    if settings.scale != "fixed":
        return settings.scale
    return (settings.sigma or dataset.sigma) / spread


_OPTIONS: Mapping[str, Callable[[Settings, Dataset, Units], object]] = MappingProxyType(
    {
        "scale": _source,
        "link": lambda settings, dataset, spread: settings.link,
        "df": lambda settings, dataset, spread: settings.df or "learned",
        "tau": lambda settings, dataset, spread: settings.tau or "learned",
        "components": lambda settings, dataset, spread: settings.components,
        "classes": lambda settings, dataset, spread: len(dataset.domain.support or ()),
        "dimensions": lambda settings, dataset, spread: sum(dataset.domain.event[:1]),
        "items": lambda settings, dataset, spread: dataset.domain.items,
    }
)
"""What settings and data say of each option that a family may have, for y in units of a spread."""

DEFAULTS: Mapping[str, Any] = MappingProxyType(asdict(Settings()))
"""Each setting's default; it may be left out of a URL."""
