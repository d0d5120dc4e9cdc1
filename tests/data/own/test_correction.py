"""Columns as their owner says they are: every kind with what it admits, and one sentence for what it does not."""

import numpy as np
import pytest

from core.data.own import Correction, Refused, Table, corrected, own_dataset, read_table
from core.judge.advice import own_options
from core.judge.columns import column_account

ROWS = "".join(
    f"{at},{at % 5},{8 + at % 3},{37 * at % 360},{'abc'[at % 3]},{at % 4 / 3:.3f},{20240101 + at % 28},{at - 20}\n"
    for at in range(48)
)
TABLE = read_table(f"t,k,n,turn,team,part,when,free\n{ROWS}")

TAKEN: dict[str, tuple[str, Correction, str, set[str]]] = {
    "real": ("k", Correction("real"), "number", {"normal", "laplace", "student_t"}),
    "positive": ("n", Correction("positive"), "number", {"gamma", "log_normal", "weibull"}),
    "share": ("part", Correction("share"), "number", set()),
    "count": ("turn", Correction("count"), "number", {"negative_binomial"}),
    "count of a number": ("k", Correction("count of n", detail="6"), "number", {"beta"}),
    "count of a column": ("k", Correction("count of n", detail="n"), "number", {"beta"}),
    "score": ("k", Correction("score in a range", detail="0 to 10"), "number", {"ordinal"}),
    "angle": ("k", Correction("angle"), "number", {"von_mises"}),
    "label": ("k", Correction("label"), "label", {"categorical"}),
    "ordered label": ("team", Correction("ordered label", detail="b < a < c"), "label", {"ordinal", "categorical"}),
    "date": ("when", Correction("date"), "date", {"normal"}),
}


def taken(column: str, what: Correction, table: Table = TABLE) -> Table:
    return corrected(table, {column: what})


@pytest.mark.parametrize("case", TAKEN)
def test_a_kind_that_suits_is_taken_and_admits_its_families(case: str) -> None:
    column, what, kind, fitting = TAKEN[case]
    table = taken(column, what)
    found = table.column(column)
    assert (found.meaning, found.kind) == (what.kind, kind)
    account = column_account(found)
    assert account.kind == what.kind
    assert account.why.startswith("as you say")
    options = own_options(table, ["t"], [column], 0, drop_missing=False)
    assert fitting <= {each.key for each in options.possible if each.grade == "fits"}
    assert all(each.reason for each in options.refused)


REFUSED = {
    "“free” is not positive: row 2 holds “-20”.": ("free", Correction("positive")),
    "“free” is not a count: row 2 holds “-20”.": ("free", Correction("count")),
    "“k” is not a share, which lies from 0 to 1: row 4 holds “2”.": ("k", Correction("share")),
    "“team” is not a real number: row 2 holds “a”.": ("team", Correction("real")),
    "“team” is not an angle: row 2 holds “a”.": ("team", Correction("angle")),
    "“team” is not a date: row 2 holds “a”.": ("team", Correction("date")),
    "“turn” is not a count of n: row 3 holds “37”, and n is 9.": ("turn", Correction("count of n", detail="n")),
    "“k” is not a score from 0 to 3: row 6 holds “4”.": ("k", Correction("score in a range", detail="0 - 3")),
    "“turn” has more than 20 different values, too many for labels.": ("turn", Correction("label")),
    "The order of “team” must have each of a, b, c once; not a, b.": (
        "team",
        Correction("ordered label", detail="a,b"),
    ),
    "The range of “k” must be its least and its largest value, 0 to 100; not “9”.": (
        "k",
        Correction("score in a range", detail="9"),
    ),
    "n of “k” must be a whole number above 0, or another column's name; not “-3”.": (
        "k",
        Correction("count of n", detail="-3"),
    ),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_kind_that_does_not_suit_gets_one_sentence(sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        taken(*REFUSED[sentence])
    assert str(refusal.value) == sentence


def test_a_pair_has_no_order_and_not_all_columns_can_be_ignored() -> None:
    table = read_table("x,y\n1,yes\n2,no\n3,yes\n4,no\n")
    with pytest.raises(Refused, match="an order takes 3 or more"):
        taken("y", Correction("ordered label"), table)
    with pytest.raises(Refused, match="Two columns must be left"):
        taken("y", Correction("ignored"), table)


def test_counts_of_n_become_shares_between_0_and_1() -> None:
    data = own_options(taken("k", Correction("count of n", detail="n")), ["t"], ["k"], 0, drop_missing=False).datasets[
        "beta"
    ]
    rows = np.concatenate([data.x, data.held_out_x])[:, 0].astype(int)
    right = (rows % 5 + 0.5) / (8 + rows % 3 + 1)
    np.testing.assert_allclose(np.concatenate([data.y, data.held_out_y]), right, rtol=1e-15)
    assert data.y_label == "k, share of n"


def test_an_order_decides_which_label_is_0() -> None:
    data = own_dataset(taken("team", Correction("ordered label", detail="b < a < c")), ["t"], ["team"])
    assert (data.classes, data.domain.ordered) == (("b", "a", "c"), True)
    labels = dict(zip(data.x[:, 0].astype(int) % 3, data.y.astype(int), strict=False))
    assert labels == {0: 1, 1: 0, 2: 2}
    stars = own_dataset(taken("k", Correction("ordered label", detail="4,3,2,1,0")), ["t"], ["k"])
    assert stars.classes == ("4", "3", "2", "1", "0")
    assert not own_dataset(taken("k", Correction("label")), ["t"], ["k"]).domain.ordered


def test_gaps_stay_gaps_in_every_kind() -> None:
    table = read_table("x,y,z\n1,3,a\n2,,b\n3,NA,\n4,5,a\n5,0,b\n6,1,c\n7,2,c\n")
    for kind in ("real", "count", "count of n", "score in a range", "angle", "label"):
        assert taken("y", Correction(kind), table).column("y").gaps == 2, kind
        data = own_dataset(taken("y", Correction(kind), table), ["x"], ["y"], drop_missing=True)
        assert len(data.every_y) == 5, kind
    assert taken("z", Correction("ordered label"), table).column("z").gaps == 1


def test_a_unit_that_is_said_stands_on_the_axes_in_place_of_the_one_in_the_name() -> None:
    table = read_table("height (cm),price [€]\n" + "".join(f"{at},{at * at % 7}\n" for at in range(9)))
    table = corrected(table, {"height (cm)": Correction(unit="m"), "price [€]": Correction(unit="")})
    data = own_options(table, ["height (cm)"], ["price [€]"], 0, drop_missing=False).datasets["normal"]
    assert (data.x_label, data.y_label) == ("height (m)", "price")
