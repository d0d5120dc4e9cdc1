"""Step 1: choose a distribution Pr(y|θ); a recipe knows its parameters, links and negative log-likelihood."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.distributions import Distribution

from core.arrays import A, Array, Floats, Mask, Numbers, frozen, like, tensor
from core.choose.climb import downhill
from core.choose.domain import REAL_LINE, Domain
from core.choose.link import Units, unchanged
from core.choose.parameter import Parameter, Parameters, power_of_ten
from core.choose.terms import Terms

NEARLY = 1e-6
"""How far from 1 the sum of given probabilities may lie: they may have been rounded."""
NARROW, NARROWEST = 3e-3, 1e-7
"""Of a y that spreads less than this share of its size, parameters are met in finer steps, down to the least share."""

ChangeOfUnits = Literal["shift and stretch", "stretch", "nothing"]
"""What a family follows if y is counted otherwise."""


@dataclass(frozen=True)
class Recipe(ABC):
    """A distribution of y whose parameters come from a network's raw outputs through links.

    >>> from core.choose import recipe
    >>> normal = recipe("normal")
    >>> normal.outputs
    2
    >>> raw = normal.raw(loc=[1.0, 3.0], scale=0.5)  # (2, 2)
    >>> normal.distribution(raw).stddev.numpy().round(6)
    array([0.5, 0.5])
    >>> normal.nll(raw, [1.5, 4.0]).numpy().round(4)
    array([0.7258, 2.2258])
    >>> normal.score(raw, [1.5, 4.0])[:, 0].numpy().round(4)  # by loc
    array([-2., -4.])

    A family states its domain, its parameters and `distribution`; everything else follows. It may replace
    `torch_nll` where torch's log_prob is not stable, and all of `nll` and `score` by a `ClosedForm`, which is faster.
    `standardised` says what of y a fit may bring to a standard: a location-scale family follows a shift and a
    stretch of y, a scale family a stretch, others neither; see `change_of_units` where it does not. `covers` says
    whether regions of y of a given probability are known, so that their coverage can be counted. `follow` names
    positive parameters that move as y does, in proportion: where y hardly spreads beside its size, they must be met
    as closely. `place` orders the table of distributions; of those that fit y equally, one of the least `precedence` is
    offered first. `why` says in a line what the family is for, `equidispersed` that it is of counts whose variance is
    their mean. `centre` is what is drawn as its line: the mode where there may be no mean, or one where hardly any y
    is. Of a `bell`, its loc and scale say all: it is drawn by them, and on labels it stands for least squares.
    `share_symbol` is what the probabilities are called that `logits` give, `covariance_symbol` the matrix of which a
    Cholesky factor is one, and `terms` how the loss is written. `code` is how a script writes the distribution, where
    that is not torch's of the same parameters, `helpers` what it needs for that, and `summary` how it prints what is
    predicted, where that has no mean and standard deviation. `typical` has the values that show best what the family
    looks like, where those of its start do not.
    """

    parameters: tuple[Parameter, ...]

    why: ClassVar[str] = ""
    precedence: ClassVar[int] = 1
    equidispersed: ClassVar[bool] = False
    centre: ClassVar[Literal["mean", "mode"]] = "mean"
    bell: ClassVar[bool] = False
    share_symbol: ClassVar[str] = "λ"
    covariance_symbol: ClassVar[str] = "Σ"
    terms: ClassVar[Terms] = Terms()
    code: ClassVar[str] = ""
    helpers: ClassVar[str] = ""
    typical: ClassVar[Mapping[str, ArrayLike]] = {}
    summary: ClassVar[str] = ""
    key: ClassVar[str]
    place: ClassVar[int] = 1000
    title: ClassVar[str]
    domain: ClassVar[Domain]
    standardised: ClassVar[ChangeOfUnits | None] = None
    covers: ClassVar[bool] = False
    follow: ClassVar[tuple[str, ...]] = ()

    @classmethod
    @abstractmethod
    def make(cls, *args: Any, **options: Any) -> Self:
        """Return the recipe with these options of the family; each has a default."""

    @cached_property
    def predicted(self) -> tuple[Parameter, ...]:
        """The parameters that have a raw output, in the order of the outputs."""
        return tuple(parameter for parameter in self.parameters if not parameter.fixed)

    @property
    def outputs(self) -> int:
        """How many numbers the network gives per x."""
        return sum(parameter.width for parameter in self.predicted)

    @property
    def varies(self) -> Mask:
        """Which outputs (outputs,) depend on x; the others are one learned number for all x."""
        varies = [parameter.source == "predicted" for parameter in self.predicted for _ in range(parameter.width)]
        return np.array(varies, dtype=np.bool_)

    @cached_property
    def start(self) -> Floats:
        """The raw outputs (outputs,) from which training starts: for standardised y, its mean and spread.

        Those of a `suited` recipe are its best fit without x.
        """
        raw = self.raw(**{parameter.name: parameter.start for parameter in self.predicted})  # (1, outputs)
        return np.asarray(frozen(raw[0].numpy()))

    def best(self, y: Floats) -> dict[str, ArrayLike]:
        """Return the values, one for all of y (N, *event), that make y most probable; by name, of what is predicted.

        They may lie beyond what the links reach, or at a border of the family: what would be infinite is then a
        number so large that it makes no difference. This general form climbs from where the parameters start.
        """
        return self.climbed({p.name: p.start for p in self.predicted}, y)

    def climbed(self, values: Mapping[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return the most probable values near these of what is predicted, by name."""
        near = self.at(values)
        start = near.start
        size = np.concatenate([np.broadcast_to(_reach(p, y), p.width) for p in near.predicted])  # (outputs,)

        def mean_nll(steps: Floats) -> tuple[float, Floats]:
            nll, score = near.mean_nll_and_score(start + size * steps, y)
            return nll, size * score

        found = near.values((start + size * downhill(mean_nll, np.zeros_like(start)))[None])
        return {p.name: np.asarray(found[p.name])[0] for p in self.predicted}

    def mean_nll(self, values: Mapping[str, ArrayLike], y: Floats) -> float:
        """Return the mean NLL of y (N, *event) for these values of what is predicted, as far as links reach."""
        near = self.at(values)
        return near.mean_nll_and_score(near.start, y)[0]

    def mean_nll_and_score(self, raw: Floats, y: Floats) -> tuple[float, Floats]:
        """Return the mean NLL of y (N, *event) for raw (outputs,), the same for all, and its gradient (outputs,)."""
        nll, score = self.nll_and_score(np.broadcast_to(raw, (len(y), len(raw))), y)
        return float(nll.mean()), score.mean(axis=0)

    def _free(self, values: dict[str, ArrayLike]) -> dict[str, ArrayLike]:
        """Return those of the values that are predicted."""
        return {p.name: values[p.name] for p in self.predicted}

    def fitted(self, y: Floats) -> Floats:
        """Return the raw outputs (outputs,) that make y (N, *event) most probable without x, as far as links reach."""
        return self.at(self.best(y), stretch=False).start

    def suited(self, y: Floats, stretch: bool = True) -> Self:
        """Return the recipe that starts at its best fit to y (N, *event) without x.

        With `stretch`, its positive parameters are counted in powers of ten that suit y, and where y is NARROW beside
        its size, raw outputs go so far for a small change of what follows it as they would for a large one.
        """
        found = self.at(self.begun(self.best(y), y), stretch)
        if not (stretch and self.follow) or not 0.0 < (share := self.relative_spread(y)) < NARROW:
            return found
        gain = float(power_of_ten(np.maximum(share, NARROWEST)))
        slowed = (p.slowed(gain) if p.name in self.follow else p for p in found.parameters)
        return replace(found, parameters=tuple(slowed))

    def relative_spread(self, y: Floats) -> float:
        """Return the standard deviation of y (N, *event) as a share of its mean; 0 where all y are 0."""
        return float(y.std() / np.maximum(y.mean(), np.finfo(np.float64).tiny))

    def at(self, values: Mapping[str, ArrayLike], stretch: bool = True) -> Self:
        """Return the recipe that starts at these values of what is predicted; see `Parameter.at`."""
        return replace(self, parameters=tuple(p if p.fixed else p.at(values[p.name], stretch) for p in self.parameters))

    def begun(self, values: dict[str, ArrayLike], y: Floats) -> dict[str, ArrayLike]:
        """Return where training begins if these values are `best` for y: at no border that it would not leave."""
        return values

    def raw(self, **values: ArrayLike) -> torch.Tensor:
        """Return the raw outputs (N, outputs), float64, that give the values.

        ValueError if one lacks, or if no raw output gives its value: that would be another distribution than asked.
        """
        names = [parameter.name for parameter in self.predicted]
        if set(values) != set(names):
            given = ", ".join(sorted(values)) or "none"
            raise ValueError(f"raw takes the parameters {', '.join(names)}; not {given}")
        parts = [(p.raw(values[p.name]), p.width) for p in self.predicted]
        columns = [part if width > 1 else part[..., None] for part, width in parts]  # each (N, width) or (width,)
        rows = np.broadcast_shapes((1,), *(column.shape[:-1] for column in columns))
        wide = [np.broadcast_to(column, (*rows, column.shape[-1])) for column in columns]
        return torch.from_numpy(np.concatenate(wide, axis=-1))  # (N, outputs)

    def values(self, raw: A) -> dict[str, A]:
        """Return each parameter's value by name: (N, ...) if it comes from raw (N, outputs), () if it is given."""
        parts = self._parts(raw)
        return {
            p.name: like(raw, p.source) if isinstance(p.source, float) else p.link.forward(next(parts))
            for p in self.parameters
        }

    def arrays(self, raw: Array) -> dict[str, Floats]:
        """Return each parameter's value (...) by name, with the leading axes of raw; (..., K) for a vector."""
        shape, values = tensor(raw).shape[:-1], self.values(tensor(raw))
        return {name: np.asarray(value) if np.ndim(value) else np.full(shape, value) for name, value in values.items()}

    def arguments(self, raw: Array) -> dict[str, torch.Tensor]:
        """Return the parameters by the names that `raw` and the truth of drawn data use; mostly `values`."""
        return self.values(tensor(raw))

    def values_and_slopes(self, raw: Floats) -> list[tuple[Numbers, Numbers]]:
        """Return each parameter's value and derivative by its raw output, in the order of `parameters`."""
        parts = self._parts(raw)
        return [
            (p.source, 0.0) if isinstance(p.source, float) else p.link.with_slope(next(parts)) for p in self.parameters
        ]

    def _parts(self, raw: A) -> Iterator[A]:
        """Yield the raw outputs of each predicted parameter: (N,), or (N, width) where it takes several."""
        column = 0
        for parameter in self.predicted:
            end = column + parameter.width
            yield raw[..., column:end] if parameter.width > 1 else raw[..., column]
            column = end

    @abstractmethod
    def distribution(self, raw: Array) -> Distribution:
        """Return the batch of N distributions that raw (N, outputs) stands for."""

    @classmethod
    @abstractmethod
    def draw(cls, p: Parameters, rng: np.random.Generator) -> Floats:
        """Return one y (N, *event) from each of N distributions of the parameters `p`."""

    def nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return -log Pr(y|θ) (N,) in nats, per unit of y, for raw (N, outputs) and y (N, *event)."""
        return self.torch_nll(raw, y)

    def torch_nll(self, raw: Array, y: Array) -> torch.Tensor:
        """Return `nll` (N,) from torch's operations alone, which autograd follows."""
        return -self.distribution(raw).log_prob(tensor(y))

    def score(self, raw: Array, y: Array) -> torch.Tensor:
        """Return the gradient (N, outputs) of `nll` with respect to raw."""
        return tensor(self.nll_and_score(tensor(raw).detach().numpy(), tensor(y).numpy())[1])

    def nll_and_score(self, raw: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return `nll` (N,) and its gradient (N, outputs); this general form asks autograd."""
        leaf = torch.tensor(raw, requires_grad=True)
        nll = self.nll(leaf, tensor(y))
        (score,) = torch.autograd.grad(nll.sum(), leaf)
        return nll.detach().numpy(), score.numpy()

    def mean(self, raw: Array) -> torch.Tensor:
        """Return the mean (..., *event) of Pr(y|θ) in units of y; NaN where it has none."""
        return self.distribution(raw).mean

    def mode(self, raw: Array) -> torch.Tensor:
        """Return the y (..., *event) where Pr(y|θ) is largest; NaN where there is none."""
        if self.domain.support is None:
            return self.distribution(raw).mode
        support = tensor(self.domain.support)
        return support[self.nll(tensor(raw)[..., None, :], support).argmin(dim=-1)]

    def inside(self, raw: Array, y: Floats, level: float) -> Mask:
        """Return whether y (..., *event) lies in the region of probability `level`, where `covers` is true."""
        raise ValueError(f"regions of y are not known for {self.title} over {self.domain.name}")

    @classmethod
    def change_of_units(cls) -> ChangeOfUnits:
        """Return what the family follows; by default a shift and a stretch over the line, and nothing elsewhere."""
        return cls.standardised or ("shift and stretch" if cls.domain == REAL_LINE else "nothing")

    @classmethod
    def standard(cls, y: Floats) -> tuple[Units, Units]:
        """Return the shift and the unit that bring y (N, *event) to a standard, (y - shift) / unit."""
        change = cls.change_of_units()
        if change == "shift and stretch":
            return float_or_array(y.mean(axis=0)), float_or_array(or_one(y.std(axis=0)))
        return 0.0, float_or_array(y.mean()) if change == "stretch" else 1.0

    def log_unit(self, unit: Units) -> float:
        """Return the log of the volume that a y of that unit has: densities are per unit of y."""
        return float(np.sum(np.log(np.broadcast_to(unit, self.domain.event))))

    def in_units(self, factor: Units, shift: Units) -> Self:
        """Return the recipe for factor * y + shift; the raw outputs keep their meaning.

        ValueError if the family does not follow such a change: it is one of y's domain.
        """
        if unchanged(factor, shift):
            return self
        change = self.change_of_units()
        if change == "nothing" or (change == "stretch" and np.any(shift)):
            raise ValueError(f"{self.title} keeps y as it is ({change} is its change of units)")
        return self._in_units(factor, shift)

    def _in_units(self, factor: Units, shift: Units) -> Self:
        return replace(self, parameters=tuple(p.in_units(factor, shift) for p in self.parameters))


def _reach(parameter: Parameter, y: Floats) -> Floats:
    """Return how far a raw output reaches for what is a spread of y, or a large step of a pure number."""
    return np.asarray(or_one(y.std(axis=0)) / parameter.link.factor) if parameter.moves else np.ones(())


def log_shares(probs: ArrayLike) -> torch.Tensor:
    """Return the log of `probs` (..., K); ValueError if they do not sum to 1, or one is not above 0."""
    shares = tensor(probs)
    total = shares.sum(dim=-1)
    if not bool(torch.all(shares > 0.0)):
        raise ValueError(f"probs must be above 0; not {float(shares.min()):.12g}")
    if not bool(torch.all(torch.abs(total - 1.0) <= NEARLY)):
        raise ValueError(f"probs must sum to 1; not to {float(total.flatten()[(total - 1.0).abs().argmax()]):.12g}")
    return torch.log(shares)


def or_one(spread: ArrayLike) -> Floats:
    """Return the spreads, 1 in place of 0: what is constant, such as a pixel in a corner, cannot be stretched."""
    return np.where(np.asarray(spread) > 0, spread, 1.0)


def float_or_array(units: ArrayLike) -> Units:
    """Return one unit as a float, several as they are."""
    array = np.asarray(units)
    return float(array) if array.ndim == 0 else array


def whole(name: str, value: object, low: int, high: int) -> int:
    """Return `value`, or raise ValueError if it is no whole number from low to high."""
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    raise ValueError(f"{name} must be a whole number from {low} to {high}; not {value!r}")
