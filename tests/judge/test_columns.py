"""The columns of a table in a line each: for kinds of files that people bring, what a careful person would say."""

from pathlib import Path

import pytest

from core.data.own import read_table
from core.judge.columns import BARS, MOST, column_accounts

CASES = Path(__file__).parents[1] / "data" / "cases"
KINDS = {
    "a01_row_names.csv": {"index": "index"},
    "a06_units.csv": {"resp": "positive"},
    "a15_dates.csv": {"date": "date"},
    "a16_bool.csv": {"flag": "label"},
    "b01_zscore.csv": {"y_std": "real"},
    "b02_pm1.csv": {"x1": "real", "label": "label"},
    "b05_wind_deg.csv": {"direction": "angle"},
    "b03_price.csv": {"price": "positive"},
    "b04_rating.csv": {"quality": "ordered label"},
    "d_bikes.csv": {"date": "date", "rainy": "label", "bikes": "count"},
    "b06_share01.csv": {"share": "share"},
    "d_exam.csv": {"score": "score in a range"},
    "d_houses.csv": {"id": "index", "sold on": "date", "town": "label", "price_gbp": "positive"},
}


@pytest.mark.parametrize("name", KINDS)
def test_columns_are_told_as_a_careful_person_would(name: str) -> None:
    found = {each.name: each for each in column_accounts(read_table((CASES / name).read_bytes()))}
    assert {name: found[name].kind for name in KINDS[name]} == KINDS[name]
    assert all(each.why and each.values and 1 <= len(each.bars) <= BARS for each in found.values())


def test_bars_count_the_values_and_the_first_ones_are_shown() -> None:
    rows = "".join(f"{at},{at * at},{'abc'[at % 3]},1\n" for at in range(24))
    x, y, label, flat = column_accounts(read_table("x (cm),y,<b>z</b>,flat\n" + rows))
    assert (x.name, x.unit, x.values, x.bars) == ("x", "cm", ("0", "1", "2"), (2,) * BARS)
    assert sum(y.bars) == 24
    assert (label.name, label.bars, label.values) == ("<b>z</b>", (8, 8, 8), ("a", "b", "c"))
    assert (flat.kind, flat.why) == ("ignored", "one value throughout")


def test_a_wide_table_is_told_in_part() -> None:
    names = ",".join(f"c{at}" for at in range(400))
    found = column_accounts(read_table(names + "\n" + "\n".join([",".join(map(str, range(400)))] * 3)))
    assert len(found) == MOST
