"""A person's own data: the data set of chosen columns, and the one sentence for each choice that cannot be fitted."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy import stats

from core.choose.domain import (
    ANGLES,
    BINARY,
    COUNTS,
    POSITIVE,
    PROPORTION,
    REAL_LINE,
    Domain,
    categories,
    levels,
    permutations,
    spd,
    vectors,
)
from core.data import DATASETS, Dataset, load
from core.data.own import Missing, Refused, own_dataset, read_table, y_columns
from core.infer import parameters
from core.infer.summary import where
from core.minimise import Settings, fit

TABLE = read_table(
    "time,place,force,count,kind,grade,yes,none,first,second,third,v11,v21,v22\n"
    "0,5,1.5,2,b,10,no,1,x,y,z,2,1,2\n"
    "1,4,2.5,0,a,2,yes,1,y,x,z,2,0,2\n"
    "2,3,-1,1,c,2.0,yes,1,z,y,x,3,1,2\n"
    "3,2,0,5,a,10,no,1,x,z,y,2,-1,2\n"
    "4,1,4,3,a,-3,no,1,x,y,z,2,1,5\n"
)


def everything(data: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return all rows of a data set, sorted by the first column of x."""
    x, y = np.concatenate([data.x, data.held_out_x]), np.concatenate([data.y, data.held_out_y])
    order = np.argsort(x[:, 0])
    return x[order], y[order]


def test_two_columns_become_a_data_set() -> None:
    data = own_dataset(TABLE, ["time"], ["force"], REAL_LINE)
    x, y = everything(data)
    assert_array_equal(x, np.arange(5.0)[:, None])
    assert_array_equal(y, [1.5, 2.5, -1, 0, 4])
    assert (data.size, len(data.held_out_y)) == (4, 1)
    assert (data.x_labels, data.y_label, data.title) == (("time",), "force", "Your data")
    assert (data.standardise, data.classes, data.components) == (True, (), ())
    assert data.source == "Your own data."


def test_x_may_be_two_columns() -> None:
    x, _ = everything(own_dataset(TABLE, ["time", "place"], ["count"], COUNTS))
    assert_array_equal(x, np.column_stack([np.arange(5.0), 5.0 - np.arange(5.0)]))


@pytest.mark.parametrize(
    ("column", "domain", "classes", "labels"),
    [
        ("kind", None, ("a", "b", "c"), [1, 0, 2, 0, 0]),
        ("kind", categories(3), ("a", "b", "c"), [1, 0, 2, 0, 0]),
        ("grade", None, ("-3", "2", "10"), [2, 1, 1, 2, 0]),
        ("yes", None, ("no", "yes"), [0, 1, 1, 0, 0]),
        ("yes", BINARY, ("no", "yes"), [0, 1, 1, 0, 0]),
    ],
)
def test_labels_become_classes_in_order(
    column: str, domain: Domain | None, classes: tuple[str, ...], labels: list[int]
) -> None:
    data = own_dataset(TABLE, ["time"], [column], domain)
    assert data.classes == classes
    assert data.domain == (domain or (levels if column == "grade" else categories)(len(classes)))
    assert_array_equal(everything(data)[1], labels)


def test_numbers_are_labels_with_a_decimal_comma_too() -> None:
    table = read_table("x;y\n1;1,5\n2;10\n3;1,50\n4;10,0\n")
    assert own_dataset(table, ["x"], ["y"]).classes == ("1.5", "10")


def test_texts_are_labels_as_they_are_written() -> None:
    table = read_table("x,y\n1,v1.0\n2,v1\n3, v1\n4,1.0\n")
    assert own_dataset(table, ["x"], ["y"]).classes == ("1.0", "v1", "v1.0")


def test_texts_are_sorted_as_people_count() -> None:
    names = ("2 m²", "10 m²", *(f"type {i}" for i in range(12)), "³")
    table = read_table("x,y\n" + "\n".join(f"{i},{name}" for i, name in enumerate(reversed(names))))
    assert own_dataset(table, ["x"], ["y"]).classes == names


def test_numbers_of_any_length_in_texts_have_their_order() -> None:
    labels = ["a" + "9" * 5000, "a" + "0" * 5000 + "8", "a1" + "0" * 5000, "a8", "a08", "a9"]
    table = read_table("x,y\n" + "\n".join(f"{i},{label}" for i, label in enumerate(labels * 3)))
    named = own_dataset(table, ["x"], ["y"]).classes
    assert named[-2:] == (labels[0][:39] + "…", labels[2][:39] + "…")
    assert named[1:4] == ("a08", "a8", "a9")


def test_numbers_that_differ_are_different_labels() -> None:
    table = read_table("x,y\n1,0.3\n2,0.30000000000000004\n3,1e20\n4,-0\n")
    assert own_dataset(table, ["x"], ["y"]).classes == ("-0", "0.3", "0.30000000000000004", "1e+20")


def test_vectors_have_named_components() -> None:
    data = own_dataset(TABLE, ["time"], ["force", "count"], vectors(2))
    assert_array_equal(everything(data)[1][:2], [[1.5, 2], [2.5, 0]])
    assert (data.components, data.y_name) == (("force", "count"), "force, count")


def test_matrices_are_lower_triangles() -> None:
    _, y = everything(own_dataset(TABLE, ["time"], ["v11", "v21", "v22"], spd(2)))
    assert_array_equal(y[[3, 4]], [[[2, -1], [-1, 2]], [[2, 1], [1, 5]]])
    assert [y_columns(domain) for domain in (None, COUNTS, vectors(3), permutations(4), spd(3))] == [1, 1, 3, 4, 6]


def test_rankings_share_their_items() -> None:
    data = own_dataset(TABLE, ["time"], ["first", "second", "third"], permutations(3))
    assert data.classes == ("x", "y", "z")
    assert_array_equal(everything(data)[1][:3], [[0, 1, 2], [1, 0, 2], [2, 1, 0]])


def test_long_names_are_cut_unless_that_makes_them_equal() -> None:
    long = ["a" * 50 + "1", "a" * 50 + "2", "b" * 50]
    table = read_table(",".join(long) + "\n1,2,4\n2,3,1\n3,1,1\n4,2,2\n")
    assert own_dataset(table, long[:1], long[2:], REAL_LINE).x_names == ("a" * 39 + "…",)
    assert own_dataset(table, long[:2], long[2:], REAL_LINE).x_names == tuple(long[:2])


def test_held_out_rows_are_a_quarter_and_follow_the_seed() -> None:
    table = read_table("x,y\n" + "\n".join(f"{at},{at % 7}" for at in range(100)))
    one, same, other = (own_dataset(table, ["x"], ["y"], REAL_LINE, seed=seed) for seed in (0, 0, 1))
    assert (one.size, len(one.held_out_y)) == (75, 25)
    assert_array_equal(one.held_out_x, same.held_out_x)
    assert one.held_out_x.tolist() != other.held_out_x.tolist()
    assert (np.diff(one.x[:, 0]) > 0).all()


@pytest.mark.parametrize(("rows", "held_out"), [(40_000, 10_000), (60_000, 10_000)])
def test_few_of_many_rows_are_held_out(rows: int, held_out: int) -> None:
    table = read_table("x,y\n" + "\n".join(f"{at},{at % 7}" for at in range(rows)))
    data = own_dataset(table, ["x"], ["y"], REAL_LINE)
    assert (data.size, len(data.held_out_y)) == (rows - held_out, held_out)


MISSING = read_table("x,y,k\n1,1,a\n,2,b\n3,NA,a\n4,inf,b\n5,5,\n6,7,c\n7,9,a\n8,1,b\n")


def test_missing_values_are_counted_and_can_be_left_out() -> None:
    with pytest.raises(
        Missing, match=r"^3 of 8 rows have a missing or infinite value in the chosen columns\.$"
    ) as seen:
        own_dataset(MISSING, ["x"], ["y"], REAL_LINE)
    assert seen.value.rows == 3
    data = own_dataset(MISSING, ["x"], ["y"], REAL_LINE, drop_missing=True)
    assert_array_equal(everything(data)[0][:, 0], [1, 5, 6, 7, 8])
    assert data.source == "Your own data; 3 rows with missing values left out."


def test_a_row_is_named_as_it_stands_though_others_are_left_out() -> None:
    table = read_table("x,y\n1,\n\n2,3\n3,-4\n4,5\n5,6\n")
    with pytest.raises(Refused, match=r"“-4” in row 5,"):
        own_dataset(table, ["x"], ["y"], POSITIVE, drop_missing=True)


def test_points_know_their_rows_though_others_are_left_out() -> None:
    lines = [f"{at},{'' if at % 5 == 0 else 10 * at}" for at in range(40)]
    table = read_table("\n".join(["x,y", *lines[:20], "", *lines[20:]]))  # a line of nothing within
    data = own_dataset(table, ["x"], ["y"], REAL_LINE, drop_missing=True)
    assert data.rows is not None
    assert data.held_out_rows is not None
    rows, x = np.concatenate([data.rows, data.held_out_rows]), data.every_x[:, 0]
    assert sorted(rows) == [at + 2 + (at >= 20) for at in range(40) if at % 5]
    assert_array_equal(rows, x + 2 + (x >= 20))
    assert [table.row(table.numbering.index(row))[1][0] for row in rows[:5]] == [f"{each:g}" for each in x[:5]]


def test_a_class_whose_rows_are_left_out_is_none() -> None:
    table = read_table("x,k\n1,a\n2,b\n3,a\n,c\n5,b\n")
    with pytest.raises(Missing, match=r"^1 of 5 rows has a missing"):
        own_dataset(table, ["x"], ["k"])
    assert own_dataset(table, ["x"], ["k"], drop_missing=True).classes == ("a", "b")
    assert own_dataset(MISSING, ["x"], ["k"], drop_missing=True).classes == ("a", "b", "c")


@pytest.mark.parametrize("name", ["motorcycle", "geyser", "ozone", "sine"])
def test_sigma_is_about_right(name: str) -> None:
    data = load(name)
    table = read_table("x,y\n" + "\n".join(f"{x!r},{y!r}" for x, y in zip(data.x[:, 0].tolist(), data.y.tolist())))  # noqa: B905
    assert own_dataset(table, ["x"], ["y"], REAL_LINE).sigma == pytest.approx(
        DATASETS[name].noise or data.sigma, rel=0.25
    )


def numbers(columns: str, *rows: str) -> str:
    """Return a table of these rows, and of four more that are good for every domain."""
    return "\n".join([columns, *rows, *(f"{at},0.{at},{at}" for at in range(5, 9))])


LABELS = "x,y\n" + "\n".join(f"{at},{at % 21}" for at in range(42))
MANY = "x,y\n" + "\n".join(f"{at},{at}" for at in range(300))
BAD = {
    "many x": (
        ",".join(f"x{at}" for at in range(32)) + ("\n" + ",".join("12" * 16)) * 5,
        [f"x{at}" for at in range(31)],
        ["x31"],
        REAL_LINE,
        "x must be at most 30 columns; 31 are chosen.",
    ),
    "no y": (numbers("x,y,z"), ["x"], [], REAL_LINE, "y must be 1 column for this distribution; 0 are chosen."),
    "two y": (numbers("x,y,z"), ["x"], ["y", "z"], None, "y must be 1 column for this distribution; 2 are chosen."),
    "one y": (numbers("x,y,z"), ["x"], ["y"], vectors(2), "y must be 2 columns for this distribution; 1 is chosen."),
    "x as y": (
        numbers("x,y,z"),
        ["x"],
        ["x"],
        REAL_LINE,
        "Column “x” is chosen twice; x and y must be different columns.",
    ),
    "unknown": (numbers("x,y,z"), ["x"], ["w"], REAL_LINE, "The table has no column “w”."),
    "text as x": (numbers("x,y,z", "a,1,1"), ["x"], ["y"], REAL_LINE, "Column “x” must hold numbers; row 2 has “a”."),
    "text as y": (numbers("x,y,z", "1,a,1"), ["x"], ["y"], COUNTS, "Column “y” must hold numbers; row 2 has “a”."),
    "one word": (
        "x,y\n1,yes\n2,NA\n3,yes\n",
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “y” has “yes” in every row; two or more different values are needed.",
    ),
    "many words": (
        "x,y\n" + "".join(f"{i},class {i % 25}\n" for i in range(50)),
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “y” has 25 different words; at most 20 classes are possible, or numbers.",
    ),
    "not positive": (
        numbers("x,y,z", "1,1.5,3", "1,-1.50,3"),
        ["x"],
        ["y"],
        POSITIVE,
        "Column “y” has “-1.50” in row 3, outside the domain: positive reals, (0, ∞).",
    ),
    "no proportion": (
        numbers("x,y,z", "1,1,3"),
        ["x"],
        ["y"],
        PROPORTION,
        "Column “y” has “1” in row 2, outside the domain: proportions, (0, 1).",
    ),
    "no angle": (
        numbers("x,y,z", "1,180,3"),
        ["x"],
        ["y"],
        ANGLES,
        "Column “y” has “180” in row 2, outside the domain: angles, (−π, π].",
    ),
    "no count": (
        numbers("x,z,y", "", "1,3,2", "1,3,2.5"),
        ["x"],
        ["y"],
        COUNTS,
        "Column “y” has “2.5” in row 4, outside the domain: counts, {0, 1, 2, …}.",
    ),
    "no matrix": (
        "x,a,b,c\n" + "1,2,1,2\n2,2,1,2\n" + "3,1,-2,1\n4,2,1,2\n",
        ["x"],
        ["a", "b", "c"],
        spd(2),
        "Columns “a”, “b”, “c” have “1”, “-2”, “1” in row 4, outside the domain: "
        "positive definite 2 × 2 matrices, Σ ≻ 0.",
    ),
    "no ranking": (
        "x,a,b\n1,p,q\n2,q,p\n3,p,p\n4,p,q\n",
        ["x"],
        ["a", "b"],
        permutations(2),
        "Columns “a”, “b” have “p”, “p” in row 4, outside the domain: rankings of 2 items, orders of 0..1.",
    ),
    "other items": (
        "x,a,b\n1,p,q\n2,q,p\n3,p,r\n4,p,q\n",
        ["x"],
        ["a", "b"],
        permutations(2),
        "Columns “a”, “b” have 3 different values; 2 are needed: rankings of 2 items.",
    ),
    "constant x": (
        "x,w,y\n" + "3,1,1\n3,2,2\n" * 2,
        ["x", "w"],
        ["y"],
        REAL_LINE,
        "Column “x” has one value throughout, so there is nothing to learn.",
    ),
    "x constant but for rounding": (
        "x,y\n" + "0.3,1\n0.30000000000000004,2\n" * 2,
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “x” has one value throughout, so there is nothing to learn.",
    ),
    "x too small to square": (
        "x,y\n" + "1e-200,1\n2e-200,2\n" * 2,
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “x” has no value above 2e-200 in size; above 1e-150 is needed.",
    ),
    "x of subnormal numbers": (
        "x,y\n" + "1e-310,1\n3e-310,2\n" * 2,
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “x” has no value above 3e-310 in size; above 1e-150 is needed.",
    ),
    "constant y": (
        "x,y\n1,0\n2,0\n3,0\n4,0\n",
        ["x"],
        ["y"],
        COUNTS,
        "Column “y” has one value throughout, so there is nothing to learn.",
    ),
    "constant matrices": (
        "x,a,b,c\n" + "".join(f"{at},2,1,2\n" for at in range(5)),
        ["x"],
        ["a", "b", "c"],
        spd(2),
        "Columns “a”, “b”, “c” have one value throughout, so there is nothing to learn.",
    ),
    "large": (
        numbers("x,y,z", "1,-2e15,1"),
        ["x"],
        ["y"],
        REAL_LINE,
        "Column “y” has a value of size 2e+15; at most 1e+15 is possible.",
    ),
    "a single class": (
        "x,y\n1,a\n2,a\n3,a\n4,a\n",
        ["x"],
        ["y"],
        None,
        "Column “y” has “a” in every row; two or more classes are needed.",
    ),
    "one ranking": (
        "x,a,b\n1,p,q\n2,p,q\n3,p,q\n4,p,q\n",
        ["x"],
        ["a", "b"],
        permutations(2),
        "Columns “a”, “b” have one value throughout, so there is nothing to learn.",
    ),
    "three for two": (
        "x,y\n1,a\n2,b\n3,c\n4,a\n",
        ["x"],
        ["y"],
        BINARY,
        "Column “y” has 3 different values; 2 are needed: binary.",
    ),
    "21 classes": (LABELS, ["x"], ["y"], None, "Column “y” has 21 different values; at most 20 classes are possible."),
    "no classes": (MANY, ["x"], ["y"], None, "Column “y” has more than 200 different values, too many for labels."),
    "few rows": (
        "x,y\n1,2\n2,3\n3,4\n",
        ["x"],
        ["y"],
        REAL_LINE,
        "At least 4 rows with values are needed; the chosen columns have 3.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_choices_are_refused_in_one_sentence(case: str) -> None:
    content, x, y, domain, sentence = BAD[case]
    with pytest.raises(Refused) as refusal:
        own_dataset(read_table(content), x, y, domain)
    assert str(refusal.value) == sentence


def test_a_smooth_curve_has_a_sigma_that_can_be_fitted() -> None:
    table = read_table("x,y\n" + "\n".join(f"{at},{at * at}" for at in range(2000)))
    data = own_dataset(table, ["x"], ["y"], REAL_LINE)
    assert data.sigma == pytest.approx(0.01 * np.std(np.arange(2000.0) ** 2), rel=0.01)


def test_without_x_one_input_is_0_throughout_and_the_best_is_that_of_the_sample() -> None:
    text = "y,town\n" + "\n".join(f"{at * 7 % 23}.5,{'ab'[at % 2]}" for at in range(60))
    data = own_dataset(read_table(text), [], ["y"], REAL_LINE)
    assert data.without_x
    assert data.x_names == ("x",)
    assert not data.every_x.any()
    run = fit(Settings(data="own", scale="learned", hidden=3, steps=600, rate=0.05), data)
    loc, scale = stats.norm.fit(data.y)
    found = parameters(run.recipe, run.raw(data.x[:1]).numpy())
    assert found["loc"].item() == pytest.approx(loc, abs=0.05 * scale)
    assert found["scale"].item() == pytest.approx(scale, rel=0.05)
    assert where(data, data.x[0]) == ("x = any",)
    assert own_dataset(read_table(text), [], ["town"]).without_x
