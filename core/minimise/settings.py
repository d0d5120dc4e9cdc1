"""Step 3, the settings: everything that decides a run, frozen and hashable; written out, they are the URL."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any, Self

from core.choose import RECIPES, Recipe, recipe
from core.choose.link import POSITIVE_LINKS
from core.data import DATASETS, Dataset, load
from core.minimise.optimisers import OPTIMISERS
from core.predict import ACTIVATIONS
from core.rules import Choice, Number, Rule, read_query, write_query

MAX_STEPS = 20_000
MAX_HIDDEN = 256


FIELDS: Mapping[str, Rule] = MappingProxyType(
    {
        "data": Choice(tuple(DATASETS)),
        "recipe": Choice(tuple(RECIPES)),
        "scale": Choice(("fixed", "learned", "predicted")),
        "sigma": Number(1e-6, 1e6, optional=True),
        "link": Choice(tuple(POSITIVE_LINKS)),
        "hidden": Number(1, MAX_HIDDEN, whole=True),
        "activation": Choice(tuple(ACTIVATIONS)),
        "optimiser": Choice(tuple(OPTIMISERS)),
        "rate": Number(1e-6, 10.0),
        "batch": Number(0, 4096, whole=True),
        "l2": Number(0.0, 10.0),
        "steps": Number(1, MAX_STEPS, whole=True),
        "patience": Number(0, MAX_STEPS, whole=True),
        "seed": Number(0, 9999, whole=True),
        "data_seed": Number(0, 9999, whole=True),
        "batch_seed": Number(0, 9999, whole=True),
        "noise": Number(1e-3, 10.0, optional=True),
        "points": Number(10, 4096, whole=True, optional=True),
    }
)
"""What each setting may be: one table that checks widgets, scripts and the URL."""


@dataclass(frozen=True)
class Settings:
    """All that decides a run; equal settings give an equal run. Fields bear the names used in the URL.

    `sigma` is in units of y and counts where `scale` is "fixed"; `batch` 0 means all points at every step;
    `patience` is how many steps to go on without a lower held-out NLL, 0 for no such rule; `noise` and
    `points` are for generated data. None means the data set's own value.
    """

    data: str = "motorcycle"
    recipe: str = "normal"
    scale: str = "predicted"
    sigma: float | None = None
    link: str = "softplus"
    hidden: int = 32
    activation: str = "tanh"
    optimiser: str = "adam"
    rate: float = 0.005
    batch: int = 0
    l2: float = 0.0
    steps: int = 1000
    patience: int = 0
    seed: int = 0
    data_seed: int = 0
    batch_seed: int = 0
    noise: float | None = None
    points: int | None = None

    def __post_init__(self) -> None:
        for name, rule in FIELDS.items():
            if not rule.accepts(value := getattr(self, name)):
                raise ValueError(f"{name} must be {rule.allowed}; not {value!r}")

    def query(self) -> dict[str, str]:
        """Return the settings that differ from their defaults, as the URL writes them."""
        return write_query(asdict(self), DEFAULTS)

    @classmethod
    def from_query(cls, query: Mapping[str, str], rules: Mapping[str, Rule] = FIELDS) -> tuple[Self, dict[str, str]]:
        """Return the settings of a URL, and by parameter one sentence for each that is not allowed.

        A parameter that is not allowed takes its default; parameters that decide no run are passed over.
        `rules` may be narrower than FIELDS, where a page does not take every value.
        """
        values, problems = read_query(query, rules, DEFAULTS)
        return cls(**values), problems

    def canonical(self) -> Self:
        """Return equal settings with all that has no effect at its default, so that links meet in a cache."""
        entry = DATASETS[self.data]
        changes: dict[str, object] = {}
        if self.scale == "fixed":
            changes["link"] = "softplus"
            changes["sigma"] = self.sigma or self.dataset().sigma
        else:
            changes["sigma"] = None
        if entry.kind != "generator" or self.noise == entry.noise:
            changes["noise"] = None
        if entry.kind != "generator" or self.points == entry.points:
            changes["points"] = None
        if entry.kind == "book":
            changes |= {"data_seed": 0, "patience": 0}
        if self.batch == 0:
            changes["batch_seed"] = 0
        return replace(self, **changes)  # type: ignore[arg-type]

    def dataset(self) -> Dataset:
        """Return the data that these settings name."""
        generated = DATASETS[self.data].kind == "generator"
        return load(
            self.data,
            points=self.points if generated else None,
            noise=self.noise if generated else None,
            seed=self.data_seed,
        )

    def chosen(self, spread: float = 1.0) -> Recipe:
        """Return step 1's recipe for y in units of `spread`."""
        if self.scale != "fixed":
            return recipe(self.recipe, scale=self.scale, link=self.link)
        return recipe(self.recipe, scale=(self.sigma or self.dataset().sigma) / spread)


DEFAULTS: Mapping[str, Any] = MappingProxyType(asdict(Settings()))
"""Each setting's default; it may be left out of a URL."""
