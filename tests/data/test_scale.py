"""What the numbers of an input stand for: dates on an axis of days, and the words of 0 and 1."""

from datetime import datetime

import pytest

from core.choose.domain import REAL_LINE
from core.data.own import own_dataset, read_table
from core.data.scale import MOST_TICKS, Scale
from core.figures.observed import observed_panel
from core.figures.theme import LIGHT

START = datetime(2022, 1, 3).toordinal()

TICKS = {
    "hours": (1.0, ["3 Jan 00:00", "3 Jan 06:00", "3 Jan 12:00", "3 Jan 18:00", "4 Jan 00:00"]),
    "days": (5.0, [f"{day} Jan 2022" for day in range(3, 9)]),
    "months": (150.0, ["Feb 2022", "Mar 2022", "Apr 2022", "May 2022", "Jun 2022"]),
    "years": (365.25 * 6, [str(year) for year in range(2023, 2029)][:6]),
    "decades": (365.25 * 60, ["2030", "2040", "2050", "2060", "2070", "2080"]),
}


@pytest.mark.parametrize("case", TICKS)
def test_ticks_are_dates_that_people_count_by(case: str) -> None:
    length, texts = TICKS[case]
    places, found = Scale(START).ticks(0.0, length)
    assert found == texts
    assert all(0.0 <= place <= length for place in places)


def test_ticks_stand_where_their_dates_are() -> None:
    places, texts = Scale(START).ticks(-3.2, 200.0)
    assert places == [datetime.strptime(text, "%b %Y").toordinal() - START for text in texts]


@pytest.mark.parametrize("length", [0.1, 0.5, 2, 9, 33, 100, 400, 1500, 9000, 80_000, 500_000])
def test_an_axis_of_any_length_has_a_few_ticks(length: float) -> None:
    places, _ = Scale(START - 250_000).ticks(0.0, length)
    assert len(places) <= MOST_TICKS
    assert len(places) >= (2 if length > 9 else 0)


def test_words_stand_at_their_numbers() -> None:
    assert Scale(words=("no", "yes")).ticks(-0.1, 1.1) == ([0.0, 1.0], ["no", "yes"])


ROWS = "".join(f"{1 + i:02}.03.2024,{('ja', 'nein')[i % 2]},{i * i % 7}\n" for i in range(20))
DATED = read_table("day,wet,y\n" + ROWS)


def test_dates_and_words_stand_on_the_axis_of_x() -> None:
    data = own_dataset(DATED, ["day", "wet"], ["y"], REAL_LINE)
    assert data.x_labels == ("day (days since 2024-03-01)", "wet (0 nein, 1 ja)")
    layout = observed_panel(data, LIGHT).figure["layout"]
    assert layout["xaxis"]["title"]["text"] == "day"
    assert (
        layout["xaxis"]["ticktext"][:2] == ["1 Mar 2024", "8 Mar 2024"][:2]
        or "Mar 2024" in layout["xaxis"]["ticktext"][0]
    )
    assert layout["yaxis"]["ticktext"] == ["nein", "ja"]
    assert {data.x[0, 0] % 1.0, data.x[:, 1].max()} == {0.0, 1.0}


def test_data_with_other_dates_are_other_data() -> None:
    table = read_table("day,y\n" + "".join(f"2023-03-{1 + i:02},{i * i % 7}\n" for i in range(20)))
    other = read_table("day,y\n" + "".join(f"2024-03-{1 + i:02},{i * i % 7}\n" for i in range(20)))
    one, two = (own_dataset(each, ["day"], ["y"], REAL_LINE) for each in (table, other))
    assert (one.x == two.x).all()
    assert one.digest != two.digest
