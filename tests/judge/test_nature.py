"""The kind of y is told by its spread, range, levels and name; the files stand for what people bring."""

from pathlib import Path

import numpy as np
import pytest

from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE, Domain
from core.data.own import read_table
from core.judge.advice import Options, own_options
from core.judge.nature import name_words, of_values

CASES = Path(__file__).parents[1] / "data" / "cases"
RNG = np.random.default_rng(5)
WALK = np.cumsum(RNG.normal(0.0, 0.3, 400))


def case(name: str, x: str, *y: str, ranks: bool | None = None) -> Options:
    (path,) = CASES.glob(f"{name}*.csv")
    return own_options(read_table(path.read_bytes()), [x], y, seed=0, drop_missing=True, ranks=ranks)


@pytest.mark.parametrize(
    ("name", "columns", "said"),
    [
        ("b01", "x y_std", "from −2.95 to 2.48: read as any number"),
        ("b02", "x1 label", "only −1 and 1: read as two labels"),
        ("b03", "area price", "whole numbers, but the variance is 13,205 times the mean: read as an amount"),
        (
            "b04",
            "alcohol quality",
            "and the variance is 0.104 times the mean, less than any counts have",
        ),
        ("b05", "hour direction", "from 0 to 359, and called a direction: read as angles in degrees"),
        ("b06", "x share", "from 0 to 1, 5 at 0 and 5 at 1: read as a share that reaches its ends"),
        ("b07", "temp area", "from 0 to 33.6, 89 of them 0: read as an amount that may be 0"),
        ("b08", "gdp population", "read as an amount, not as counts"),
        ("b09", "alcohol cultivar", "only 3 different whole numbers, from 1 to 3"),
        ("b11", "Age Survived", "only 0 and 1: read as two labels"),
        ("c01", "day rides", "whole numbers, but the variance is 620 times the mean: read as an amount"),
        ("c04", "area price", "read as an amount, not as counts"),
    ],
)
def test_a_file_is_read_as_a_careful_person_would(name: str, columns: str, said: str) -> None:
    assert said in case(name, *columns.split()).sentence


@pytest.mark.parametrize(
    ("y", "named", "domain"),
    [
        (RNG.normal(size=300), "", REAL_LINE),
        (np.arctan2(np.sin(WALK), np.cos(WALK)), "", ANGLES),  # goes round
        (np.arctan2(np.sin(WALK), np.cos(WALK)) + np.pi, "", ANGLES),
        (np.rint(np.degrees(WALK)) % 360.0, "", ANGLES),
        (0.4 * np.arange(16) - 3.0, "theta angle", ANGLES),
        (RNG.uniform(-3.1, 3.1, 300), "", REAL_LINE),  # no luck goes round
        (RNG.uniform(200.0, 300.0, 50), "windDir", ANGLES),
        (RNG.uniform(0.0, 1.0, 50), "share", PROPORTION),
        (RNG.uniform(3.0, 9.0, 50), "wind speed", POSITIVE),
        (RNG.poisson(2.0, 200), "", COUNTS),
        (RNG.poisson(40.0, 200), "", COUNTS),
        (RNG.negative_binomial(2, 0.1, 200), "", COUNTS),
        (RNG.negative_binomial(20, 0.005, 200), "", POSITIVE),
        (np.rint(RNG.normal(170.0, 7.0, 200)), "height in cm", POSITIVE),
        (np.rint(100.0 * np.exp(0.01 * np.arange(100))), "", POSITIVE),  # a smooth curve in whole numbers
        (RNG.binomial(1, 0.3, 90), "", REAL_LINE),
        (RNG.integers(1, 6, 200), "", REAL_LINE),  # levels of a score
        (RNG.binomial(30, 0.6, 80), "exam", REAL_LINE),
        (np.minimum(100, RNG.poisson(80, 200)), "", REAL_LINE),
    ],
)
def test_the_domain_is_that_of_the_evidence(y: np.ndarray, named: str, domain: Domain) -> None:
    assert of_values(y.astype(np.float64), y.astype(np.float64), named).domain == domain


def test_words_of_a_name_are_told_apart() -> None:
    assert name_words("windDir_10m (°)") == ["wind", "dir", "m", "°"]


def test_directions_in_degrees_are_converted_and_shown_as_degrees() -> None:
    data = case("b05", "hour", "direction").datasets["von_mises"]
    assert data.domain == ANGLES
    assert data.degrees
    assert (data.y_label, data.y_axis_label) == ("direction (rad)", "direction (°)")
    table = read_table((CASES / "b05_wind_deg.csv").read_bytes())
    brought = np.sort(table.numeric("direction")[:, 0])
    shown = np.sort(np.rint(np.degrees(np.concatenate([data.y, data.held_out_y]))) % 360.0)
    np.testing.assert_array_equal(shown, brought)


def test_ranks_of_items_are_rankings_of_the_items_that_columns_are_named_for() -> None:
    found = case("c03", "age", "tea", "coffee", "water")
    data = found.datasets["plackett_luce"]
    assert found.best == "plackett_luce"
    assert data.classes == ("tea", "coffee", "water")
    first = [np.mean(y[:, 0] == data.classes.index("water")) for y in (data.y, data.held_out_y)]
    assert first == pytest.approx([40 / 45, 13 / 15])  # 0.889 and 0.867: ranked first by 53 of 60
    assert "read as ranks of tea, coffee, water" in found.sentence


def test_what_can_be_read_either_way_is_read_as_it_is_told() -> None:
    found = case("c03", "age", "tea", "coffee", "water", ranks=False)
    assert found.ranks is False
    data = found.datasets["plackett_luce"]
    assert data.classes == ("1", "2", "3")
    assert "the best in tea" in found.sentence


ROWS = "\n".join(f"{i},{1 + i % 3},{1 + (i + 1) % 3},{1 + (i + 2) % 3}" for i in range(12))


@pytest.mark.parametrize(
    ("names", "ranks"),
    [
        ("first,second,third", False),
        ("1st,2nd,3rd", False),
        ("choice 1,choice 2,choice 3", False),
        ("y1,y2,y3", False),
        ("item1,item2,item3", True),
        ("tea,coffee,water", True),
    ],
)
def test_names_tell_places_from_items(names: str, ranks: bool) -> None:
    found = own_options(read_table(f"x,{names}\n{ROWS}"), ["x"], names.split(","), seed=0, drop_missing=False)
    assert found.ranks is ranks


def test_orders_of_words_are_orders_and_ties_are_no_ranks() -> None:
    orders = "\n".join(f"{i},{'abc'[i % 3]},{'abc'[(i + 1) % 3]},{'abc'[(i + 2) % 3]}" for i in range(12))
    found = own_options(read_table(f"x,tea,coffee,water\n{orders}"), ["x"], ["tea", "coffee", "water"], 0, False)
    assert found.ranks is None
    assert found.datasets["plackett_luce"].classes == ("a", "b", "c")
    tied = own_options(read_table(f"x,tea,coffee,water\n{ROWS}\n12,1,1,3"), ["x"], ["tea", "coffee", "water"], 0, False)
    assert tied.of("plackett_luce").grade == "fails"
    assert "“1”, “1”, “3” in row 14" in tied.of("plackett_luce").reason


@pytest.mark.parametrize(
    ("name", "columns", "key", "remedy"),
    [
        ("b06", "x share", "beta", "(5 are 0, 5 are 1): move shares k/n inside, to (k + ½)/(n + 1)"),
        ("b07", "temp area", "gamma", "(89 are 0): put half of the least amount, 0.05, in their place"),
        ("b07", "temp area", "exponential", "or take a normal"),
    ],
)
def test_the_remedy_stands_beside_a_refusal_at_the_ends(name: str, columns: str, key: str, remedy: str) -> None:
    verdict = case(name, *columns.split()).of(key)
    assert verdict.grade == "fails"
    assert remedy in verdict.reason


@pytest.mark.parametrize(
    ("name", "columns"),
    [("b03", "area price"), ("b04", "alcohol quality"), ("b08", "gdp population"), ("b09", "alcohol cultivar"),
     ("c04", "area price"), ("d_houses", "area_m2 price_gbp"), ("d_exam", "hours score")],
)  # fmt: skip
def test_a_poisson_never_fits_what_is_no_count(name: str, columns: str) -> None:
    found = case(name, *columns.split())
    assert found.of("poisson").grade == "strains"
    assert found.best != "poisson"
