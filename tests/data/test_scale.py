"""What the numbers of an input stand for: dates on an axis of days, and the words of 0 and 1."""

import re
from datetime import datetime, timedelta

import pytest

from core.choose import RECIPES, recipe
from core.choose.domain import REAL_LINE, permutations, spd, vectors
from core.data.own import own_dataset, read_table
from core.data.scale import MOST_TICKS, Scale
from core.figures.films import film
from core.figures.observed import observed_panel
from core.figures.theme import LIGHT, Plain
from core.film.slices import BarsSpec
from core.infer.frame import frames
from core.minimise import Run, Settings, fit

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


SAID = {
    "a date": (Scale(START), 3.0, "6 Jan 2022"),
    "a time of day": (Scale(START), 0.5, "3 Jan 2022 12:00"),
    "almost midnight": (Scale(START), 0.99999, "4 Jan 2022"),
    "a word": (Scale(words=("no", "yes")), 1.0, "yes"),
    "between words": (Scale(words=("no", "yes")), 0.25, "0.25"),
}


@pytest.mark.parametrize("case", SAID)
def test_a_value_is_said_as_what_it_stands_for(case: str) -> None:
    scale, value, right = SAID[case]
    assert scale.text(value) == right


def day(place: int) -> str:
    return f"{datetime.fromordinal(START) + timedelta(days=place):%Y-%m-%d}"


DIARY = read_table(
    "day,day of the end,share,other,count,level,label,class,y11,y21,y22,first,second,third\n"
    + "".join(
        f"{day(30 * i)},{day(30 * i + 41 * (i % 5))},0.{1 + i % 7},0.{2 + i % 5},{i % 6},{i % 4},{'ab'[i % 2]},"
        f"{'pqr'[i % 3]},{1 + i % 2},0.{i % 4},{2 + i % 3},{','.join(('uvw', 'vuw', 'wvu')[i % 3])}\n"
        for i in range(24)
    )
)
TARGETS = {
    "multivariate_normal": (("share", "other"), vectors(2)),
    "wishart": (("y11", "y21", "y22"), spd(2)),
    "plackett_luce": (("first", "second", "third"), permutations(3)),
    "categorical": (("class",), None),
    "ordinal": (("level",), None),
    "poisson": (("count",), recipe("poisson").domain),
    "negative_binomial": (("count",), recipe("poisson").domain),
    "zero_inflated_poisson": (("count",), recipe("poisson").domain),
}

Kind = tuple[str, str, int]
"""The family, whether y is one of a few labels, and the number of inputs."""
SEVERAL = ("multivariate_normal", "wishart", "plackett_luce")
LABELS = ("normal", "bernoulli", "categorical", "ordinal")
NUMBERS = tuple(key for key in RECIPES if key not in (*SEVERAL, *LABELS[1:]))
KINDS: tuple[Kind, ...] = (
    *((key, "values", inputs) for key in NUMBERS for inputs in (1, 2)),
    *((key, "values", 1) for key in SEVERAL),
    *((key, "labels", inputs) for key in LABELS for inputs in (1, 2)),
)


def dated_run(kind: Kind) -> Run:
    """Return a short run of that kind whose one or two inputs are dates."""
    key, of, inputs = kind
    y, domain = (("label",), None) if of == "labels" else (("share",), recipe(key).domain)
    y, domain = TARGETS.get(key, (y, domain))
    data = own_dataset(DIARY, ["day", "day of the end"][:inputs], y, domain)
    return fit(Settings(data="own", recipe=key, hidden=2, steps=3).canonical(data), data)


def dated_axes(figure: Plain) -> list[Plain]:
    """Return the axes and colour bars of a figure that are titled with the name of a dated x."""
    axes = [each for name, each in figure["layout"].items() if name.startswith(("xaxis", "yaxis"))]
    bars = [trace["marker"]["colorbar"] for trace in figure["data"] if "colorbar" in trace.get("marker", {})]
    return [each for each in [*axes, *bars] if str(each.get("title", {}).get("text", "")).startswith("day")]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_film_shows_dates_as_dates(kind: Kind) -> None:
    run = dated_run(kind)
    shown = film(run, frames(run), LIGHT)
    assert shown.scales == run.dataset.x_scales
    if shown.slice:
        labels = shown.slice.x_labels if isinstance(shown.slice, BarsSpec) else (shown.slice.x_label,)
        assert labels == run.dataset.x_names
    axes = dated_axes(shown.panels[0].figure)
    assert len(axes) == kind[2]
    for each in axes:
        assert each["title"]["text"] in {"day", "day of the end"}
        assert len(each["ticktext"]) > 1
        assert all(re.search(r"\b20(22|23|24)$", text) for text in each["ticktext"])
