"""Step 1 reasoned: each built-in y gets the family that it was made for, and each refusal names a fact of y."""

import pytest

from core.choose import RECIPES
from core.choose.domain import COUNTS
from core.data import DATASETS, load
from core.data.own import Missing, Refused, read_table
from core.judge.advice import Options, options, own_options

BEST = {
    "motorcycle": "normal",
    "geyser": "gamma",
    "menarche": "beta",
    "directions": "von_mises",
    "coal_disasters": "poisson",
    "vectors": "multivariate_normal",
    "covariances": "wishart",
    "rankings": "plackett_luce",
    "space_shuttle": "bernoulli",
    "iris": "categorical",
    "ratings": "ordinal",
}
TABLE = read_table(
    "x,amount,count,share,angle,word,code,a,b,c,gap\n"
    + "\n".join(
        f"{i},{1.5 + i},{i % 4},{(i + 1) / 20:.3f},{0.4 * i - 3:.3f},{'xyz'[i % 3]},{i % 2},"
        f"{2 + i % 2},{i % 3 - 1},{3 + i},{'' if i == 3 else i}"
        for i in range(16)
    )
)


def grades(found: Options) -> dict[str, str]:
    return {verdict.key: verdict.grade for verdict in found.verdicts}


def own(*y: str, drop: bool = False) -> Options:
    return own_options(TABLE, ["x"], list(y), seed=0, drop_missing=drop)


@pytest.mark.parametrize(("name", "best"), BEST.items(), ids=BEST)
def test_the_best_is_the_family_of_the_domain(name: str, best: str) -> None:
    assert options(load(name)).best == best


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_has_a_verdict_on_every_distribution_and_one_that_fits(name: str) -> None:
    found = options(load(name))
    assert sorted(grades(found)) == sorted(RECIPES)
    assert grades(found)[found.best or ""] == "fits"
    assert set(found.datasets) == {verdict.key for verdict in found.possible}
    assert all(verdict.reason for verdict in found.verdicts)


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if load(name).truth])
def test_the_family_that_drew_the_data_fits(name: str) -> None:
    data = load(name)
    assert data.truth is not None
    assert options(data).of(data.truth.recipe).grade == "fits"


@pytest.mark.parametrize(
    ("name", "key", "reason"),
    [
        ("motorcycle", "gamma", "needs y above 0; the smallest y is −134"),
        ("line", "beta", "needs y between 0 and 1; the largest y is 1.73"),
        ("coal_disasters", "von_mises", "needs an angle in (−π, π]; the largest y is 6"),
        ("line", "poisson", "needs whole numbers from 0; one y is 0.67"),
        ("iris", "bernoulli", "needs two labels; y has 3"),
        ("iris", "normal", "needs amounts; y is a label, without distances or an order"),
        ("iris", "ordinal", "needs levels in an order; y is one of 3 labels without one"),
        ("space_shuttle", "ordinal", "needs levels in an order; y is one of 2 labels without one"),
        ("ratings", "normal", "needs amounts; y is a level, without distances"),
        ("ratings", "bernoulli", "needs two labels; y has 5"),
        ("rankings", "wishart", "needs a positive definite matrix; y is a ranking"),
        ("vectors", "normal", "needs one number; y is 2 numbers at once"),
        ("covariances", "gamma", "needs one number; y is a 2 × 2 matrix"),
    ],
)
def test_a_refusal_names_the_fact_that_speaks_against(name: str, key: str, reason: str) -> None:
    verdict = options(load(name)).of(key)
    assert (verdict.grade, verdict.reason) == ("fails", reason)


def test_what_can_be_fitted_though_it_does_not_fit_says_what_is_wrong() -> None:
    found = options(load("coal_disasters")).of("normal")
    assert found.grade == "strains"
    assert "0.5 and −1 are possible" in found.reason
    assert options(load("line")).of("gamma").grade == "strains"


@pytest.mark.parametrize(
    ("column", "best"),
    [
        ("amount", "gamma"),
        ("count", "poisson"),
        ("share", "beta"),
        ("angle", "von_mises"),
        ("word", "categorical"),
        ("code", "bernoulli"),
    ],
)
def test_own_columns_are_read_by_their_values(column: str, best: str) -> None:
    assert own(column).best == best


def test_zeros_and_ones_are_hardly_counts() -> None:
    assert [own("code").of(key).grade for key in ("bernoulli", "poisson", "negative_binomial")] == [
        *("fits", "strains", "strains")
    ]


def test_rankings_are_no_vectors_though_they_can_be_read_so() -> None:
    table = read_table(
        "x,first,second,third\n" + "\n".join(f"{i},{i % 3},{(i + 1) % 3},{(i + 2) % 3}" for i in range(9))
    )
    found = own_options(table, ["x"], ["first", "second", "third"], seed=0, drop_missing=False)
    assert [verdict.key for verdict in found.possible] == ["plackett_luce", "multivariate_normal"]


def test_numbers_may_be_read_as_labels_and_then_are() -> None:
    found = own("count")
    assert found.of("categorical").grade == "strains"
    assert found.datasets["categorical"].classes == ("0", "1", "2", "3")
    assert found.datasets["poisson"].domain == COUNTS


RATED = read_table(
    "x,rating,grade,word,pair,many\n"
    + "\n".join(
        f"{i},{1 + (i * 7) % 10},{1 + i % 5},{('low', 'high', 'middle')[i % 3]},{1 + i % 2},{i % 30}" for i in range(60)
    )
)


@pytest.mark.parametrize(
    ("column", "grade", "reason"),
    [
        ("rating", "fits", "y is one of 10 levels: an order, but no distances"),
        ("grade", "fits", "y is one of 5 levels: an order, but no distances"),
        ("word", "fails", "needs levels in an order; y is one of 3 labels without one"),
        ("pair", "fails", "needs levels in an order; y is one of 2 labels without one"),
        ("many", "fails", "Column “many” has 30 different values; at most 20 classes are possible"),
    ],
)
def test_own_columns_have_an_order_if_they_are_numbers(column: str, grade: str, reason: str) -> None:
    found = own_options(RATED, ["x"], [column], seed=0, drop_missing=False)
    verdict = found.of("ordinal")
    assert (verdict.grade, verdict.reason) == (grade, reason)
    assert (found.best == "ordinal") == (grade == "fits")


def test_whole_numbers_that_are_counts_may_be_levels() -> None:
    assert own("count").of("ordinal").grade == "strains"
    assert (
        own("count").of("ordinal").reason == "right if the 4 different numbers are levels: an order, but no distances"
    )
    assert own("amount").of("ordinal").reason.startswith("needs labels that come again")


def test_a_score_of_few_levels_is_no_matter_of_names() -> None:
    found = own_options(RATED, ["x"], ["rating"], seed=0, drop_missing=False)
    assert "score" in found.sentence
    assert found.of("categorical").reason == "right if the 10 different numbers are only names"
    assert {found.of(key).grade for key in ("normal", "poisson", "gamma")} == {"strains"}


def test_readings_of_the_same_rows_share_their_x() -> None:
    found = own_options(read_table("x,y\n" + "".join(f"{at},{at % 3}\n" for at in range(24))), ["x"], ["y"], 0, False)
    one = found.datasets["poisson"]
    assert {found.datasets[key].domain for key in found.datasets} > {one.domain}
    assert all(each.x is one.x and each.held_out_x is one.held_out_x for each in found.datasets.values())
    with pytest.raises(ValueError, match="read-only"):
        one.x[0] = 1.0


def test_readings_that_lack_other_rows_have_their_own_x() -> None:
    cells = [*(f"{at % 3}" for at in range(22)), "inf", "2"]
    table = read_table("x,y\n" + "".join(f"{at},{cell}\n" for at, cell in enumerate(cells)))
    found = own_options(table, ["x"], ["y"], 0, True)
    numbers, labels = (found.datasets[key] for key in ("poisson", "categorical"))
    assert (len(numbers.every_x), len(labels.every_x)) == (23, 24)
    assert 22.0 in labels.every_x
    assert 22.0 not in numbers.every_x


def test_several_columns_are_a_vector_or_a_matrix() -> None:
    found = own("a", "b", "c")
    assert {key for key in grades(found) if grades(found)[key] == "fits"} == {"wishart", "multivariate_normal"}
    assert found.datasets["wishart"].y.shape[1:] == (2, 2)
    assert "3 columns are chosen" in found.of("normal").reason
    assert "different values" in found.of("plackett_luce").reason


def test_what_no_distribution_can_read_is_refused_with_one_sentence() -> None:
    with pytest.raises(Missing, match="1 of 16 rows"):
        own("gap")
    assert len(own("gap", drop=True).datasets["normal"].y) == 11
    with pytest.raises(Refused, match="“word” must hold numbers"):
        own("amount", "word")
    with pytest.raises(Refused, match="is chosen twice"):
        own("x")
