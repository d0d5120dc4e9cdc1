"""Who meets in a contest: the distributions that may, those that meet on which data, and what is worth seeing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from core.choose import RECIPES, options_of, recipe
from core.choose.domain import POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data import DATASETS, Dataset, load
from core.minimise import Settings

LETTERS = ("a", "b", "c", "d", "e")
"""The names that the contenders bear in a URL."""
FEWEST = 2
"""So many distributions are a contest, at least."""


@dataclass(frozen=True)
class Contender:
    """A distribution that a loss can be made of: its title, and the settings that choose it."""

    title: str
    changes: Mapping[str, Any]

    def settings(self, shared: Settings, given: Dataset | None = None) -> Settings:
        """Return the settings of its run, on a person's own data where they are given: what all share, and its own."""
        return replace(shared, **self.changes).canonical(given)

    @property
    def options(self) -> tuple[str, ...]:
        """The options that its family takes."""
        return options_of(self.changes["recipe"])

    @property
    def domain(self) -> Domain:
        """The values that it is a distribution of."""
        return recipe(self.changes["recipe"]).domain

    def suits(self, domain: Domain) -> bool:
        """Return whether it can be fitted to a y of that domain; what lies on the line is taken as a number."""
        if "classes" in self.options:
            return domain.support is not None and (domain.ordered or not self.domain.ordered)
        return self.domain in (REAL_LINE, domain) or (self.domain, domain) == (POSITIVE, PROPORTION)


def _contenders(key: str) -> dict[str, Contender]:
    """Return the contenders of a family, by the names that they bear in a URL: of one number or label, else none."""
    title, options = RECIPES[key].title, options_of(key)
    if "scale" in options:
        return {
            key: Contender(f"{title}, σ(x)", {"recipe": key, "scale": "predicted"}),
            f"{key}-learned": Contender(f"{title}, one σ", {"recipe": key, "scale": "learned"}),
        }
    if "components" in options:
        return {name: _mixture(key, components) for name, components in ((key, 2), (f"{key}-3", 3))}
    return {} if recipe(key).domain.event else {key: Contender(title, {"recipe": key})}


def _mixture(key: str, components: int) -> Contender:
    title = RECIPES[key].title.replace(" of ", f" of {components} ")
    return Contender(title, {"recipe": key, "components": components})


CONTENDERS: Mapping[str, Contender] = MappingProxyType(
    {name: contender for key in RECIPES for name, contender in _contenders(key).items()}
)
"""The distributions of one number or label, by the name that each bears in a URL."""

DATA = tuple(
    name for name, entry in DATASETS.items() if entry.inputs == 1 and not entry.domain.event and entry.kind != "book"
)
"""The data that a contest is held on: one number or label over one input, with points held out, as the book's lack."""


def suited_contenders(domain: Domain) -> tuple[str, ...]:
    """Return the names of the contenders that can be fitted to a y of that domain: its own kind last."""
    return tuple(name for name, contender in CONTENDERS.items() if contender.suits(domain))


@dataclass(frozen=True)
class Case:
    """A contest that is worth seeing: what all contenders share, who they are, and which of them is the right choice.

    The settings name a Student t, which has all options that contenders may share: df and link. One that is `tied`
    shows that points or luck may leave it open which is right.
    """

    name: str
    settings: Settings
    contenders: tuple[str, ...]
    tied: bool = False

    @property
    def right(self) -> str:
        """The contender that is made for these data: the last."""
        return self.contenders[-1]


USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ozone": ("normal-learned", "normal", "gamma"),
        "coal_disasters": ("normal-learned", "normal", "poisson"),
    }
)
"""Who meets on measured data that are of no case, if not a normal and the first that fits."""


def usual(data: str, given: Dataset | None = None) -> tuple[str, ...]:
    """Return who meets on data where nobody has been chosen: those of its case, or a normal and what fits the data.

    `given` are a person's own, which have no case.
    """
    for case in CASES.values():
        if case.settings.data == data:
            return case.contenders
    if data in USUAL:
        return USUAL[data]
    dataset = given or load(data)
    own = [name for name in suited_contenders(dataset.domain) if CONTENDERS[name].domain == dataset.domain]
    right = dataset.truth.recipe if dataset.truth else own[0]
    return ("normal-learned", "normal") if right == "normal" else ("normal", right)


def _case(name: str, data: str, *contenders: str, **options: Any) -> Case:
    tied = options.pop("tied", False)
    settings = Settings(data=data, recipe="student_t", rate=options.pop("rate", 0.02), **options)
    return Case(name, settings, contenders, tied)


CASES: Mapping[str, Case] = MappingProxyType(
    {
        case.name: case
        for case in (
            _case("two answers", "geyser", "normal-learned", "normal_mixture", hidden=4, steps=200, l2=0.03),
            _case(
                "outliers",
                "heavy_tails",
                *("normal-learned", "student_t-learned"),
                **{"hidden": 8, "steps": 200, "l2": 0.01, "df": 3.0, "points": 600},
            ),
            _case(
                "growing noise",
                "sine_growing_noise",
                *("normal-learned", "normal"),
                **{"hidden": 8, "steps": 300, "l2": 0.001, "points": 100},
            ),
            _case(
                "skewed",
                "positive_skewed",
                *("normal-learned", "normal", "gamma"),
                **{"hidden": 4, "steps": 300, "l2": 0.001, "points": 100},
            ),
            _case(
                "counts",
                "overdispersed_counts",
                *("normal", "poisson", "negative_binomial"),
                **{"hidden": 4, "steps": 300, "rate": 0.05, "l2": 0.003, "link": "exp"},
            ),
            _case(
                "proportions",
                "proportions",
                *("normal-learned", "normal", "beta"),
                **{"hidden": 4, "steps": 300, "rate": 0.05, "l2": 0.001, "link": "exp"},
            ),
            _case(
                "angles",
                "directions",
                *("normal-learned", "von_mises"),
                **{"hidden": 8, "activation": "gelu", "steps": 300, "rate": 0.03, "l2": 0.0001},
            ),
            _case(
                "labels",
                "classes",
                *("normal-learned", "categorical"),
                **{"hidden": 8, "steps": 200, "l2": 0.001, "points": 100},
            ),
            _case(
                "levels",
                "ratings",
                *("normal-learned", "categorical", "ordinal"),
                **{"hidden": 6, "steps": 300, "l2": 0.001, "points": 60},
            ),
            _case(
                "few points",
                "belgian_phones",
                *("normal-learned", "laplace-learned", "student_t-learned"),
                **{"hidden": 2, "steps": 500, "rate": 0.05, "l2": 0.1, "df": 1.0, "tied": True},
            ),
            _case(
                "lucky order",
                "iris",
                *("normal-learned", "normal", "categorical"),
                **{"hidden": 4, "steps": 300, "l2": 0.001, "tied": True},
            ),
        )
    }
)
"""The contests that are worth seeing, by name: in each the right choice is ahead on ten splits, unless it is `tied`."""
