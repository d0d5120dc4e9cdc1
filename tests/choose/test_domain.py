"""Domains: good values pass, bad ones raise a sentence, and equal domains are equal after a pickle."""

import pickle

import numpy as np
import pytest

from core.choose.domain import (
    ANGLES,
    BINARY,
    COUNTS,
    POSITIVE,
    PROPORTION,
    REAL_LINE,
    Domain,
    categories,
    permutations,
    spd,
    vectors,
)

EYE = [[1.0, 0.0], [0.0, 1.0]]

GOOD = [
    (REAL_LINE, [-1e300, 0.0, 3.5]),
    (POSITIVE, [1e-300, 2.0]),
    (PROPORTION, [1e-16, 0.5, 1.0 - 1e-16]),
    (ANGLES, [-3.1415, 0.0, np.pi]),
    (COUNTS, [0.0, 1.0, 2.0**53]),
    (BINARY, [0.0, 1.0]),
    (categories(3), [0.0, 1.0, 2.0]),
    (vectors(2), [[1.0, -2.0], [0.0, 0.0]]),
    (spd(2), [EYE, [[2.0, -1.0], [-1.0, 2.0]], [[1e-6, 0.0], [0.0, 1e6]], [[1.0, 0.5 + 1e-12], [0.5, 1.0]]]),
    (permutations(3), [[0.0, 1.0, 2.0], [2.0, 0.0, 1.0]]),
]

BAD = [
    (REAL_LINE, [0.0, np.nan], "real line (ℝ); row 1 is nan"),
    (REAL_LINE, [np.inf], "real line (ℝ); row 0 is inf"),
    (POSITIVE, [1.0, 0.0], "positive reals ((0, ∞)); row 1 is 0"),
    (POSITIVE, [np.inf], "positive reals ((0, ∞)); row 0 is inf"),
    (PROPORTION, [0.5, 0.0], "proportions ((0, 1)); row 1 is 0"),
    (PROPORTION, [1.0], "proportions ((0, 1)); row 0 is 1"),
    (ANGLES, [-np.pi], "angles ((−π, π]); row 0 is -3.14159"),
    (ANGLES, [0.0, 180.0], "angles ((−π, π]); row 1 is 180"),
    (COUNTS, [1.0, 1.5], "counts ({0, 1, 2, …}); row 1 is 1.5"),
    (COUNTS, [-1.0], "counts ({0, 1, 2, …}); row 0 is -1"),
    (COUNTS, [np.inf], "counts ({0, 1, 2, …}); row 0 is inf"),
    (BINARY, [0.0, 0.5], "binary ({0, 1}); row 1 is 0.5"),
    (categories(3), [0.0, 3.0], "3 classes ({0..2}); row 1 is 3"),
    (vectors(2), [[0.0, 1.0], [np.nan, 1.0]], "vectors of 2 reals (ℝ^2); row 1 is [nan, 1]"),
    (spd(2), [EYE, [[1.0, 2.0], [2.0, 1.0]]], "positive definite 2 × 2 matrices (Σ ≻ 0); row 1 is [[1, 2], [2, 1]]"),
    (spd(2), [[[1.0, 0.5], [0.4, 1.0]]], "positive definite 2 × 2 matrices (Σ ≻ 0); row 0 is [[1, 0.5], [0.4, 1]]"),
    (spd(2), [[[1.0, 1.0], [1.0, 1.0]]], "positive definite 2 × 2 matrices (Σ ≻ 0); row 0 is [[1, 1], [1, 1]]"),
    (spd(2), [EYE, [[np.nan, 0.0], [0.0, 1.0]]], "matrices (Σ ≻ 0); row 1 is [[nan, 0], [0, 1]]"),
    (permutations(3), [[0.0, 1.0, 1.0]], "rankings of 3 items (orders of 0..2); row 0 is [0, 1, 1]"),
    (permutations(3), [[1.0, 2.0, 3.0]], "rankings of 3 items (orders of 0..2); row 0 is [1, 2, 3]"),
]

ALL = [domain for domain, _ in GOOD]


def test_the_tables_are_complete() -> None:
    names = [domain.name for domain in ALL]
    assert len(set(names)) == len(names)
    assert {domain.name for domain, _, _ in BAD} == set(names)


@pytest.mark.parametrize(("domain", "values"), GOOD, ids=lambda value: getattr(value, "name", ""))
def test_good_values_pass(domain: Domain, values: list[object]) -> None:
    y = np.array(values)
    assert y.shape[1:] == domain.event
    assert domain.contains(y).shape == (len(y),)
    domain.check(y)
    domain.check(np.empty((0, *domain.event)))


@pytest.mark.parametrize(("domain", "values", "sentence"), BAD, ids=lambda value: getattr(value, "name", ""))
def test_bad_values_raise_a_sentence(domain: Domain, values: list[object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"^y must lie in the domain ") as error:
        domain.check(np.array(values))
    assert str(error.value).endswith(sentence)


@pytest.mark.parametrize("domain", ALL, ids=lambda domain: domain.name)
def test_domains_are_values(domain: Domain) -> None:
    copy = pickle.loads(pickle.dumps(domain))
    assert copy == domain
    assert hash(copy) == hash(domain)
    assert [copy == other for other in ALL].count(True) == 1
    y = np.array(next(values for other, values in GOOD if other is domain))
    assert copy.contains(y).all()


@pytest.mark.parametrize("make", [categories, vectors, spd, permutations])
def test_domains_of_one_size_are_one(make: object) -> None:
    assert make(4) is make(4)
    assert make(4) != make(5)


def test_finite_domains_list_their_values() -> None:
    assert BINARY.support == (0.0, 1.0)
    assert categories(4).support == (0.0, 1.0, 2.0, 3.0)
    assert all(domain.support is None for domain in ALL if domain not in (BINARY, categories(3)))
    assert [domain.items for domain in ALL] == [0, 0, 0, 0, 0, 2, 3, 0, 0, 3]


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        *((domain, "number") for domain in (REAL_LINE, POSITIVE, PROPORTION, ANGLES, COUNTS)),
        *((domain, "label") for domain in (BINARY, categories(2), categories(5))),
        (vectors(3), "vector"),
        (spd(2), "matrix"),
        (permutations(4), "ranking"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_domain_knows_what_one_y_is(domain: Domain, kind: str) -> None:
    assert domain.kind == kind
    assert domain.need
