"""Between steps 1 and 2, what a generator is: it draws (x, y), and mostly knows the distribution it draws y from."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.arrays import Floats
from core.choose import RECIPES
from core.choose.domain import Domain, categories
from core.choose.parameter import Parameters
from core.data.dataset import Dataset, Truth
from core.exact import draws

HELD_OUT = 500

GeneratorOptions = Mapping[str, float]
"""The settings of a generator that it has: `noise`, `classes`, both or none."""

GeneratedExamples = tuple[Floats, Floats]
"""x (N, D) and y (N, *event)."""


@dataclass(frozen=True, kw_only=True)
class Generator(ABC):
    """A source of examples; `points`, `noise` and `classes` are defaults, None where it has no such setting.

    A fixed σ about right for y is √(spread² + (typical · noise)²). `domain` is that of y at the defaults.
    """

    title: str
    source: str
    domain: Domain
    points: int = 200
    noise: float | None = None
    classes: int | None = None
    typical: float = 1.0
    spread: float = 0.0
    names: tuple[str, ...] = ()
    x_names: tuple[str, ...] = ("x",)
    x_units: tuple[str, ...] = ("",)
    y_name: str = "y"
    y_units: str = ""

    @property
    def inputs(self) -> int:
        """The number of columns of x, D."""
        return len(self.x_names)

    def domain_of(self, options: GeneratorOptions) -> Domain:
        """Return the domain of y, which has as many classes as `options` say."""
        return categories(int(options["classes"])) if "classes" in options else self.domain

    @abstractmethod
    def sample(self, count: int, options: GeneratorOptions, rng: np.random.Generator) -> GeneratedExamples:
        """Return `count` examples; another noise moves the same points."""

    @abstractmethod
    def truth(self, options: GeneratorOptions) -> Truth | None:
        """Return the distributions that y are drawn from, where they are known."""

    def sigma(self, options: GeneratorOptions) -> float:
        """Return a fixed σ about right for y."""
        return math.hypot(self.spread, self.typical * options.get("noise", 0.0))

    def dataset(self, name: str, points: int, options: GeneratorOptions, seed: int) -> Dataset:
        """Return `points` training and HELD_OUT held-out examples; equal arguments give equal arrays."""
        rng = np.random.default_rng(seed)
        x, y = self.sample(points, options, rng)
        held_out_x, held_out_y = self.sample(HELD_OUT, options, rng)
        return Dataset(
            name=name,
            title=self.title,
            x=x,
            y=y,
            held_out_x=held_out_x,
            held_out_y=held_out_y,
            domain=self.domain_of(options),
            x_names=self.x_names,
            y_name=self.y_name,
            x_units=self.x_units,
            y_units=self.y_units,
            source=self.source,
            standardise=True,
            sigma=self.sigma(options),
            truth=self.truth(options),
            classes=self.names,
        )


@dataclass(frozen=True, kw_only=True)
class FamilyOverX(Generator):
    """One input: x uniform on [low, high], y from the family `recipe` with `parameters(x, **options)`."""

    recipe: str
    parameters: Callable[..., Parameters]
    low: float = 0.0
    high: float = 2.0

    def sample(self, count: int, options: GeneratorOptions, rng: np.random.Generator) -> GeneratedExamples:
        """Return x (N, 1) and y (N, *event)."""
        x = draws.uniform(rng, self.low, self.high, (count,))
        return x[:, None], RECIPES[self.recipe].draw(self.truth(options).parameters(x), rng)

    def truth(self, options: GeneratorOptions) -> Truth:
        """Return the family and its parameters."""
        return Truth(self.recipe, partial(self.parameters, **options))


@dataclass(frozen=True, kw_only=True)
class Shapes(Generator):
    """Several inputs: a label y first, then x from `draw(count, rng, **options)` in the shape of its class.

    The noise is one of x.
    """

    draw: Callable[..., GeneratedExamples]
    logits: Callable[..., Parameters] | None = None

    def sample(self, count: int, options: GeneratorOptions, rng: np.random.Generator) -> GeneratedExamples:
        """Return x (N, D) and labels y (N,)."""
        return self.draw(count, rng, **options)

    def truth(self, options: GeneratorOptions) -> Truth | None:
        """Return the categorical distribution of the label at x, where it has a formula."""
        return None if self.logits is None else Truth("categorical", partial(self.logits, **options))
