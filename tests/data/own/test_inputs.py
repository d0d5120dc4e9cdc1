"""Columns as inputs of a network: numbers and days as they are, labels as a 0 or 1 for each, unknown ones refused."""

import numpy as np
import pytest

from core.choose.domain import REAL_LINE
from core.data.own import Correction, Refused, corrected, encoded_inputs, own_dataset, read_new_rows, read_table

ROWS = "".join(
    f"2022-01-{1 + at % 28:02},{at},{('York', 'Bath', 'Leeds')[at % 3]},{('yes', 'no')[at % 2]},"
    f"{('new', 'old')[at % 2]},{('low', 'mid', 'high')[at % 3]},{at * at % 17}\n"
    for at in range(30)
)
TABLE = corrected(
    read_table(f"sold,area (m2),town,garden,state,grade,price\n{ROWS}"),
    {"grade": Correction("ordered label", detail="low < mid < high")},
)
NAMES = ["sold", "area (m2)", "town", "garden", "state", "grade"]


def test_every_kind_has_its_inputs_and_groups() -> None:
    found = encoded_inputs(TABLE, NAMES)
    assert found.names == (
        "sold", "area", "town = Bath", "town = Leeds", "town = York", "garden", "state", "grade",
    )  # fmt: skip
    assert found.groups == {
        "sold": (0,),
        "area": (1,),
        "town": (2, 3, 4),
        "garden": (5,),
        "state": (6,),
        "grade": (7,),
    }
    right = [[0, 0, 0, 0, 1, 1, 0, 0], [1, 1, 1, 0, 0, 0, 1, 1], [2, 2, 0, 1, 0, 1, 0, 2]]
    np.testing.assert_array_equal(found.values[:3], right)
    assert found.units[1] == "m2"
    assert [scale.words if scale else None for scale in found.scales[5:]] == [
        ("no", "yes"),
        ("new", "old"),
        ("low", "mid", "high"),
    ]


def test_a_data_set_of_many_columns_has_them_all() -> None:
    data = own_dataset(TABLE, NAMES, ["price"], REAL_LINE)
    assert data.every_x.shape == (30, 8)
    assert data.x_labels[1] == "area (m2)"


def test_a_missing_label_is_a_gap_in_each_of_its_inputs() -> None:
    table = read_table("a,b,y\n" + "".join(f"{at},{('u', 'v', 'w', '')[at % 4]},{at % 5}\n" for at in range(24)))
    found = encoded_inputs(table, ["a", "b"]).values
    assert np.isnan(found).any(axis=1).sum() == 6
    assert own_dataset(table, ["a", "b"], ["y"], REAL_LINE, drop_missing=True).every_x.shape == (18, 4)


def test_new_rows_have_the_same_labels_and_no_others() -> None:
    content = "town,grade,garden\nLeeds,high,no\nBath,low,yes\n"
    found = read_new_rows(content.encode(), TABLE, ["town", "grade", "garden"])
    np.testing.assert_array_equal(found.x, [[0, 1, 0, 2, 0], [1, 0, 0, 0, 1]])
    with pytest.raises(Refused) as refusal:
        read_new_rows(content.replace("Leeds", "Ulm").encode(), TABLE, ["town", "grade"])
    assert str(refusal.value) == "“town” must be one of Bath, Leeds, York; row 2 holds “Ulm”."


def test_too_many_labels_are_refused() -> None:
    rows = "".join(f"{chr(65 + at % 21)}x,{at}\n" for at in range(63))
    with pytest.raises(Refused, match="more than 20 different texts"):
        encoded_inputs(read_table("name,y\n" + rows), ["name"])
    many = "".join(f"{','.join(chr(97 + (at + shift) % 20) for shift in range(6))},{at}\n" for at in range(60))
    with pytest.raises(Refused, match="make 120 inputs, one a label; at most 100"):
        encoded_inputs(read_table("a,b,c,d,e,f,y\n" + many), list("abcdef"))
