"""What is said for or against a distribution asks the family and the kind of y alone: any family gets a sentence."""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest

from core.choose import RECIPES, Recipe, recipe
from core.choose.domain import COUNTS, Domain, categories, vectors
from core.choose.families.categorical import Categorical
from core.choose.families.multivariate_normal import MultivariateNormal
from core.choose.families.poisson import Poisson
from core.data import load
from core.judge import reasons
from core.judge.reasons import need, verdict


@dataclass(frozen=True)
class Pairs(MultivariateNormal):
    """Vectors of two numbers, and of no more."""

    key: ClassVar[str] = "pairs"
    title: ClassVar[str] = "Pairs"
    why: ClassVar[str] = ""

    @classmethod
    def make(cls) -> "Pairs":
        return cls(recipe("multivariate_normal").parameters)


@dataclass(frozen=True)
class Traffic(Categorical):
    """One of three labels, and of no other number of them."""

    key: ClassVar[str] = "traffic"
    title: ClassVar[str] = "Traffic light"
    why: ClassVar[str] = "red, amber or green"

    @classmethod
    def make(cls) -> "Traffic":
        return cls(recipe("categorical", classes=3).parameters)

    @property
    def domain(self) -> Domain:
        return replace(categories(3), need="three lights")


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two families of which no other file knows."""
    known: dict[str, type[Recipe]] = {**RECIPES, "pairs": Pairs, "traffic": Traffic}
    monkeypatch.setattr(reasons, "RECIPES", known)
    monkeypatch.setattr(reasons, "recipe", lambda key: known[key].make())
    monkeypatch.setattr(reasons, "options_of", lambda key: ())


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize(
    ("key", "data", "grade", "reason"),
    [
        ("traffic", "iris", "fits", "y is one of three lights: red, amber or green"),
        ("traffic", "space_shuttle", "fails", "needs three lights; y has 2"),
        ("traffic", "motorcycle", "fails", "needs three lights; y is one number"),
        ("pairs", "vectors", "fits", "y is 2 numbers at once"),
        ("pairs", "covariances", "fails", "needs 2 to 6 numbers at once; y is a 2 × 2 matrix"),
    ],
)
def test_a_stranger_is_advised_by_the_kind_and_size_of_y(key: str, data: str, grade: str, reason: str) -> None:
    found = verdict(key, load(data))
    assert (found.grade, found.reason) == (grade, reason)


@pytest.mark.usefixtures("strangers")
def test_another_size_than_a_family_has_is_refused() -> None:
    y = np.zeros((4, 3))
    wider = replace(
        load("vectors"),
        components=(*"abc",),
        x=y[:, :1],
        y=y,
        held_out_x=y[:0, :1],
        held_out_y=y[:0],
        domain=vectors(3),
    )
    assert verdict("pairs", wider).reason == "needs vectors of 2 reals; y is 3 numbers at once"


def test_a_domain_that_says_no_need_is_told_by_its_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Poisson, "domain", replace(COUNTS, need=""))
    assert verdict("poisson", load("motorcycle")).reason.startswith("needs y in {0, 1, 2, …}; ")


def test_only_counts_whose_variance_is_their_mean_are_strained_by_scatter(monkeypatch: pytest.MonkeyPatch) -> None:
    data = load("overdispersed_counts")
    scattered = replace(reasons.nature_of(data), scattered=True)
    assert verdict("poisson", data, scattered).grade == "strains"
    monkeypatch.setattr(Poisson, "equidispersed", False)
    assert verdict("poisson", data, scattered).grade == "fits"


def test_labels_in_an_order_are_told_so() -> None:
    data = load("ratings")
    assert verdict("ordinal", data).reason == "y is one of 5 levels: an order, but no distances"
    assert verdict("categorical", data).reason == "y is one of 5 levels: a probability for each, whatever their order"
    assert verdict("categorical", load("iris")).reason == "y is one of 3 labels: a probability for each"


@pytest.mark.parametrize("key", RECIPES)
def test_every_family_says_what_it_is_for_and_needs(key: str) -> None:
    assert RECIPES[key].why
    assert recipe(key).domain.need
    assert need(key).startswith("needs ")
