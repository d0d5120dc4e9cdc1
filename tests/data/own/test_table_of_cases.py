"""Tables as people write them: for every file in cases/ the columns, their kinds and values, gaps and what is said."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.choose.domain import REAL_LINE
from core.data.own import Reading, Refused, Table, own_dataset, read_table

CASES = Path(__file__).parents[1] / "cases"
RESP = (2.1, 3.9, 6.2, 8.1, 9.7, 12.4, 13.8, 16.3, 18.2, 19.6, 22.3, 24.1)
SALES = (1234, 987, 2345, 3017, 12650, 876, 4410, 5128)
HALVES = tuple(value + 0.5 for value in SALES)
COUNT = tuple(range(1, 13))
YEARS = tuple(range(1999, 2007))
GAP = (*RESP[:4], np.nan, *RESP[5:])
MINUS = (2.1, 3.9, -6.2, 8.1, 9.7, -12.4, 13.8, 16.3, -18.2, 19.6, 22.3, -24.1)

Column = tuple[str, str, Sequence[float] | Sequence[str]]
DOSE: tuple[Column, ...] = (("dose", "number", COUNT), ("resp", "number", RESP))
TIME: tuple[Column, ...] = (("time", "number", COUNT), ("temp", "number", RESP))
XY: tuple[Column, ...] = (("x", "number", COUNT), ("y", "number", RESP))
THOUSANDS = "Read with commas as thousands marks: 1,234 is 1234."
COMMAS = "Read with commas as decimal marks: 2,1 is 2.1."

READ: dict[str, tuple[tuple[Column, ...], tuple[str, ...]]] = {
    "a01_row_names.csv": (
        (("index", "number", COUNT), *DOSE),
        ("The first column has no name and tells rows apart: an index.",),
    ),
    "a01b_pandas_index.csv": (
        (("index", "number", range(12)), *DOSE),
        ("The first column has no name and tells rows apart: an index.",),
    ),
    "a02_trailing_comma.csv": (DOSE, ()),
    "a02b_trailing_semicolon.csv": (DOSE, (COMMAS,)),
    "a02c_trailing_rows_only.csv": (DOSE, ()),
    "a03_comments.csv": (TIME, ("2 comment lines skipped.",)),
    "a03b_title.csv": (TIME, ("1 line above the table skipped: “Monthly report”.",)),
    "a04_space_quote.csv": ((("name", "label", [f"p{i}" for i in COUNT]), *DOSE), ()),
    "a04b_space_quote_sep.csv": (
        (("name", "number", COUNT), ("dose", "number", RESP), ("resp", "label", [f"p, {i}" for i in COUNT])),
        (),
    ),
    "a04c_space_quote_num.csv": (DOSE, ()),
    "a05_sep_line.csv": (DOSE, (COMMAS,)),
    "a05b_sep_line3.csv": ((("a", "number", COUNT), *DOSE), ()),
    "a06_units.csv": (DOSE, ("Row 2 was read as units: mg, mV.",)),
    **{
        f"a07_missing_{name}.csv": (
            (("dose", "number", COUNT), ("resp", "number", GAP)),
            (f"“{mark}” read as missing in 1 row.",),
        )
        for name, mark in {
            "dash": "-",
            "dashes": "--",
            "div": "#DIV/0!",
            "hna": "#N/A",
            "na": "N/A",
            "nan": "nan",
            "nat": "NaT",
            "null": "NULL",
            "pdna": "<NA>",
            "q": "?",
            "star": "*",
            "val": "#VALUE!",
            "word": "missing",
        }.items()
    },
    "a08_utf16.csv": ((("Größe", "number", COUNT), ("Wert", "number", RESP)), (COMMAS,)),
    "a08b_sjis.csv": (
        (("時間", "number", COUNT), ("温度", "number", RESP)),
        ("The text is not UTF-8; it was read as Shift-JIS.",),
    ),
    "a08c_macroman.csv": (
        (("temps écoulé", "number", COUNT), ("température", "number", RESP)),
        ("The text is not UTF-8; it was read as Mac Roman.",),
    ),
    "a08d_gbk.csv": (
        (("时间", "number", COUNT), ("温度", "number", RESP)),
        ("The text is not UTF-8; it was read as GBK.",),
    ),
    "a09_de_thousands_first.csv": (
        (
            ("Ort", "label", [f"O{i}" for i in range(8)]),
            ("Faelle", "number", (2155, 983, 12377, 640, 1204, 5870, 312, 3001)),
            ("Rate", "number", (19.47, 17.2, 31.05, 9.9, 12.5, 24.8, 7.1, 21.3)),
        ),
        (
            "Read with points as thousands marks: 2.155 is 2155.",
            "Read with commas as decimal marks: 19,47 is 19.47.",
        ),
    ),
    "a09c_de_both.csv": (
        (("Menge", "number", (10, 20, 30, 40, 50)), ("Preis", "number", (1000.5, 1950, 2870.75, 3700.1, 4510))),
        (
            "Read with points as thousands marks: 1.000,50 is 1000.5.",
            "Read with commas as decimal marks: 1.000,50 is 1000.5.",
        ),
    ),
    "a10_us_thousands_tab.txt": ((("year", "number", YEARS), ("sales", "number", SALES)), (THOUSANDS,)),
    "a10b_us_thousands_semi.csv": ((("year", "number", YEARS), ("sales", "number", SALES)), (THOUSANDS,)),
    "a10c_us_thousands_quoted.csv": ((("year", "number", YEARS), ("sales", "number", SALES)), (THOUSANDS,)),
    "a10d_currency.csv": (
        (("year", "number", YEARS), ("sales", "number", SALES)),
        ("Read with commas as thousands marks: $1,234 is 1234.", "“sales” read in $: $1,234 is 1234."),
    ),
    "a10e_percent.csv": (
        (("year", "number", YEARS), ("share", "number", (0.03, 0.1, 0.17, 0.24, 0.31, 0.38, 0.45, 0.52))),
        ("“share” read in shares: 3% is 0.03.",),
    ),
    "a10g_fr_nbsp.csv": (
        (("an", "number", YEARS), ("ventes", "number", HALVES)),
        (
            "Read with blanks as thousands marks: 1 234,5 is 1234.5.",
            "Read with commas as decimal marks: 1 234,5 is 1234.5.",
        ),
    ),
    "a10h_swiss.csv": (
        (("jahr", "number", YEARS), ("umsatz", "number", HALVES)),
        ("Read with apostrophes as thousands marks: 1'234.5 is 1234.5.",),
    ),
    "a11_unicode_minus.csv": (
        (("x", "number", COUNT), ("y", "number", MINUS)),
        (COMMAS, "“−” read as a minus sign."),
    ),
    "a12_headerless_text.csv": (
        (
            ("x1", "number", [5 + i / 10 for i in range(12)]),
            ("x2", "number", [3 + i / 20 for i in range(12)]),
            ("x3", "label", ["setosa", "virginica"] * 6),
        ),
        ("The first row was read as values, so the columns are called x1, x2 and so on.",),
    ),
    "a12b_headerless_repeated.csv": (
        (
            ("x1", "label", ["B", "L", "R"] * 5),
            ("x2", "number", [1, 2, 3] * 5),
            ("x3", "number", [1, 2, 3, 4, 5] * 3),
            ("x4", "number", [1, 2, 3] * 5),
            ("x5", "number", [1, 2, 3, 4, 5] * 3),
        ),
        ("The first row was read as values, so the columns are called x1, x2 and so on.",),
    ),
    "a13_space.txt": (DOSE, ()),
    "a13b_aligned.dat": (
        (("x1", "number", COUNT), ("x2", "number", RESP)),
        ("The first row was read as values, so the columns are called x1, x2 and so on.",),
    ),
    "a13c_savetxt.txt": (DOSE, ("The names were taken from the comment above.",)),
    "a13e_pipe.csv": (DOSE, ()),
    "a13f_pipe_trailing.csv": (DOSE, ()),
    "a14_dup.csv": (
        (*XY, ("y (2)", "number", [value + 1 for value in RESP])),
        ("Two columns are called “y”; column 3 is “y (2)”.",),
    ),
    "a15_dates.csv": (
        (("date", "date", range(12)), ("temp", "number", RESP)),
        ("“date” holds dates: as x they are days since 2024-01-01.",),
    ),
    "a16_bool.csv": (
        (("x", "number", range(1, 25)), ("flag", "truth", [0, 0, 1, 0, 0, 0, *[1] * 18])),
        ("“flag” holds False and True: two labels; as x 0 and 1.",),
    ),
    "a16b_bool_x.csv": (
        (("flag", "truth", [1, 0] * 6), ("y", "number", RESP)),
        ("“flag” holds FALSE and TRUE: two labels; as x 0 and 1.",),
    ),
    "a17_jsonl.csv": (XY, ("Read as JSON lines.",)),
    "a17b.arff": (XY, ("Read as ARFF.",)),
    "a17c_html.xls": (XY, ("Read as HTML.",)),
    "a17d_array.json": (XY, ("Read as JSON.",)),
    "a18_last_spaces.csv": (XY, ()),
    "a18b_ctrl_z.csv": (XY, ()),
    "a18c_empty_rows.csv": (XY, ()),
    "a18d_total_row.csv": (XY, ("Row 14, a total, left out: “Total”.",)),
    "a18e_footer.csv": (XY, ("1 line below the table left out: “Source: statistical office”.",)),
    "a19_apostrophe.csv": ((("x", "number", COUNT), ("name", "label", ["O'Neil1", "O'Neil0"] * 6)), ()),
    "a19b_inch.csv": ((("size", "number", COUNT), ("y", "number", RESP)), ('“size” read in ″: 1" is 1.',)),
    "a19c_quote_then_space.csv": (XY, ()),
    "a19d_backslash_quote.csv": ((*XY, ("note", "label", [f'say "hi" {i}' for i in COUNT])), ()),
}
"""What is right: each column by its name, its kind and all its values, and all that is said."""

KINDS: dict[str, tuple[int, str, tuple[str, str], str]] = {
    "b01_zscore": (200, "x y_std", ("x", "y_std"), ""),
    "b02_pm1": (120, "x1 x2 label", ("x1", "label"), ""),
    "b03_price": (200, "area price", ("area", "price"), ""),
    "b04_rating": (200, "alcohol quality", ("alcohol", "quality"), ""),
    "b05_wind_deg": (200, "hour direction", ("hour", "direction"), ""),
    "b06_share01": (200, "x share", ("x", "share"), ""),
    "b07_area_zeros": (200, "temp area", ("temp", "area"), ""),
    "b08_population": (200, "gdp population", ("gdp", "population"), ""),
    "b09_class123": (200, "alcohol cultivar", ("alcohol", "cultivar"), ""),
    "b10_adult": (120, "age workclass:label:40 income:label", ("age", "income"), ""),
    "b11_titanic": (
        120,
        "PassengerId Survived Pclass Name:label Sex:label Age:number:24 Fare",
        ("Age", "Fare"),
        "PassengerId",
    ),
    "c01_daily_counts": (60, "day rides", ("day", "rides"), ""),
    "c03_ranks_per_item": (60, "age tea coffee water", ("age", "tea coffee water"), ""),
    "c04_eight_prices": (8, "area price", ("area", "price"), ""),
    "d_bikes": (200, "date:date temp_c rainy:truth bikes", ("temp_c", "bikes"), ""),
    "d_exam": (150, "hours score", ("hours", "score"), ""),
    "d_haeuser": (240, "Nr Fläche Zimmer Ort:label Preis", ("Fläche", "Preis"), "Nr"),
    "d_houses": (
        240,
        "id sold_on:date area_m2:number:15 rooms town:label age price_gbp:number:6",
        ("area_m2", "price_gbp"),
        "id",
    ),
    "d_series": (144, "month:date passengers", ("month", "passengers"), ""),
    "d_turnout": (160, "income turnout", ("income", "turnout"), ""),
}
"""How many rows there are, each column with its kind and its gaps, the x and y to begin with, and the index."""


def read(name: str) -> Table:
    return read_table((CASES / name).read_bytes())


def test_every_file_has_what_is_right_for_it() -> None:
    files = {file.name for file in CASES.iterdir()} - {"README.md"}
    assert files == {*READ, *(f"{name}.csv" for name in KINDS), "a20_wide.csv"}


@pytest.mark.parametrize("name", READ)
def test_tables_are_read_as_a_careful_person_would(name: str) -> None:
    columns, notes = READ[name]
    table = read(name)
    assert [(each.name, each.kind) for each in table.columns] == [column[:2] for column in columns]
    for each, (_, kind, right) in zip(table.columns, columns, strict=True):
        if kind == "label":
            assert [cell.strip() for cell in each.cells] == list(right)
        else:
            values, bad = each.values()
            assert bad is None
            np.testing.assert_allclose(values, np.array(right, dtype=float), rtol=1e-12)
            assert each.gaps == np.isnan(values).sum()
    assert table.notes == notes


@pytest.mark.parametrize("name", KINDS)
def test_columns_know_what_they_hold(name: str) -> None:
    rows, columns, suggested, index = KINDS[name]
    table = read(f"{name}.csv")
    assert table.rows == rows
    parts = [column.replace("sold_on", "sold on").split(":") for column in columns.split()]
    wanted = [(*part, *("number", "0")[len(part) - 1 :]) for part in parts]
    found = [(each.name, each.kind, str(each.gaps)) for each in table.columns]
    assert found == wanted
    x, y = suggested
    assert table.suggested == (x, tuple(y.split()))
    assert [each.name for each in table.columns if each.index] == index.split()
    assert (index or table.names[-1]) == table.offered[-1]


CHOICES = "id,age,first,second,third\n1,9,a,b,c\n2,7,b,a,c\n3,8,NA,b,c\n4,6,c,b,a\n"
RANKED = {
    "places": (CHOICES, ("age", ("first", "second", "third"))),
    "one order throughout": ("x,a,b,c\n9,1,2,3\n8,1,2,3\n7,1,2,3\n6,1,2,3\n", ("a", ("x",))),
    "other cells in one row": ("x,a,b,c\n9,1,2,3\n8,2,1,3\n7,3,1,2\n6,3,1,4\n", ("x", ("c",))),
    "a cell twice": ("x,a,b,c\n9,1,2,2\n8,2,1,2\n7,2,2,1\n6,1,2,2\n", ("x", ("c",))),
    "a y by name": ("y,a,b,c\n9,1,2,3\n8,2,1,3\n7,3,1,2\n6,3,2,1\n", ("a", ("y",))),
    "no x beside them": ("a,b,c\n1,2,3\n2,1,3\n3,1,2\n3,2,1\n", ("a", ("c",))),
}


@pytest.mark.parametrize("case", RANKED)
def test_columns_that_rank_are_the_y_to_begin_with(case: str) -> None:
    content, suggested = RANKED[case]
    assert read_table(content).suggested == suggested


def test_a_table_may_be_wide() -> None:
    table = read("a20_wide.csv")
    assert (len(table.names), table.rows, table.names[784]) == (785, 6, "f784")
    assert {each.kind for each in table.columns} == {"number"}


def asked(name: str) -> list[tuple[str, list[str], int]]:
    return [
        (question.text, [words for _, words in question.answers], question.taken) for question in read(name).questions
    ]


def test_what_has_two_readings_is_asked_with_both_and_each_can_be_had() -> None:
    words = ["one thousand two hundred thirty-four", "1.234"]
    for name in ("a10_us_thousands_tab.txt", "a10b_us_thousands_semi.csv", "a10c_us_thousands_quoted.csv"):
        assert asked(name) == [("1,234:", words, 0)]
        content = (CASES / name).read_bytes()
        (question,) = read_table(content).questions
        for taken, first in enumerate((1234.0, 1.234)):
            answers, _ = question.answers[taken]
            table = read_table(content, replace(Reading(), **answers))
            assert table.numeric("sales")[0, 0] == first
            assert table.questions[0].taken == taken


def test_per_cent_are_shares_or_per_cent() -> None:
    assert asked("a10e_percent.csv") == [("3%:", ["0.03, a share", "3 per cent"], 0)]
    table = read_table((CASES / "a10e_percent.csv").read_bytes(), Reading(shares=False))
    assert table.numeric("share")[0, 0] == 3.0
    assert table.column("share").unit == "%"
    assert table.questions[0].taken == 1
    assert read_table("x,y\n1,3%\n2,-4%\n").numeric("y")[0, 0] == 3.0  # growth, no share


def test_encodings_that_read_as_well_are_asked_for() -> None:
    assert asked("a08_utf16.csv") == []
    for name, right in {"a08b_sjis.csv": "時間, 温度 (Shift-JIS)", "a08d_gbk.csv": "时间, 温度 (GBK)"}.items():
        ((text, answers, taken),) = asked(name)
        assert (text, answers[taken]) == ("Which words are right?", right)
        content = (CASES / name).read_bytes()
        (question,) = read_table(content).questions
        for changes, words in question.answers:
            assert ", ".join(read_table(content, replace(Reading(), **changes)).names) == words.rpartition(" (")[0]


def test_files_without_two_readings_ask_nothing() -> None:
    asking = {"a10_us", "a10b_u", "a10c_u", "a10d_c", "a10e_p", "a08b_s", "a08d_g", "d_turn"}
    assert {
        file.name[:6] for file in CASES.iterdir() if file.name != "README.md" and read(file.name).questions
    } == asking


def test_units_stand_on_the_axes() -> None:
    data = own_dataset(read("a06_units.csv"), ["dose"], ["resp"], REAL_LINE)
    assert (data.x_labels, data.y_label) == (("dose (mg)",), "resp (mV)")
    data = own_dataset(read("d_haeuser.csv"), ["Fläche"], ["Preis"], REAL_LINE)
    assert (data.x_label, data.y_label) == ("Fläche", "Preis (€)")
    table = read_table("time [s],price (€),size (2020)\n" + "".join(f"{i},{i * i},{i % 3}\n" for i in range(9)))
    data = own_dataset(table, ["time [s]"], ["price (€)"], REAL_LINE)
    assert (data.x_names, data.x_units, data.y_label) == (("time",), ("s",), "price (€)")
    assert own_dataset(table, ["time [s]"], ["size (2020)"], REAL_LINE).y_units == ""


def german(number: str) -> str:
    return f"x;y\n1;{number}\n2;987,5\n3;5\n"


SISTERS: dict[str, tuple[str, str, Sequence[float], str]] = {
    **{
        f"thousands parted by U+{ord(mark):04X}": (
            german(f"12{mark}345{mark}678,25"),
            "number",
            (12345678.25, 987.5, 5),
            "",
        )
        for mark in " \u00a0\u202f\u2009.'’"
    },
    "a small number first": ("x;y\n1;1,5\n2;1.000,5\n3;2\n", "number", (1.5, 1000.5, 2), ""),
    "a point first": ('x,y\n1,0.5\n2,"1,234"\n3,2\n', "number", (0.5, 1234, 2), ""),
    "lakh": ('x,y\n1,"1,23,456"\n2,"98,765"\n3,12.5\n', "number", (123456, 98765, 12.5), ""),
    "brackets for minus": ('x,y\n1,"(1,234.5)"\n2,987\n3,(12)\n', "number", (-1234.5, 987, -12), ""),
    "minus behind": ("x;y\n1;12,5-\n2;3\n3;1.234,5-\n", "number", (-12.5, 3, -1234.5), ""),
    "plus": ("x,y\n1,+12.5\n2,+3\n3,-1\n", "number", (12.5, 3, -1), ""),
    "scientific": ("x;y\n1;1.234e3\n2;2.5E-2\n3;1e5\n", "number", (1234, 0.025, 1e5), ""),
    "Excel's euro": ("x;y\n1;1.234,5 €\n2;987 €\n3;-12,00 €\n", "number", (1234.5, 987, -12), "€"),
    "euro in front": ("x;y\n1;€ 1.234,5\n2;€987\n3;-€ 12,00\n", "number", (1234.5, 987, -12), "€"),
    "per cent with commas": ("x;y\n1;12,5 %\n2;3 %\n3;50,0%\n", "number", (0.125, 0.03, 0.5), ""),
    "degrees": ("x,y\n1,12°\n2,350°\n3,7.5°\n", "number", (12, 350, 7.5), "°"),
    "CR alone": ("x,y\r1,2\r2,3\r3,4", "number", (2, 3, 4), ""),
    "UTF-8 mark": ("\ufeffx;y\n1;2,5\n2;3,5\n3;4\n", "number", (2.5, 3.5, 4), ""),
    "German dates": ("x;y\n1,5;01.02.2022\n2,5;13.02.2022\n1,0;03.03.2022\n", "date", (0, 12, 30), ""),
    "American dates": ("x,y\n1,1/13/2022\n2,2/1/2022\n3,2/2/2022\n", "date", (0, 19, 20), ""),
    "months in words": ("x,y\n1,Jan 2020\n2,Feb 2020\n3,Mar 2020\n", "date", (0, 31, 60), ""),
    "quarters": ("x,y\n1,2020-Q1\n2,2020-Q2\n3,2020-Q4\n", "date", (0, 91, 274), ""),
    "times": ("x,y\n1,2024-01-01 10:30\n2,2024-01-01 12:00\n3,2024-01-02 10:30:00\n", "date", (0, 0.0625, 1), ""),
    "dates without marks": ("x,date\n1,20240101\n2,20240102\n3,20240105\n", "date", (0, 1, 4), ""),
    "numbers of eight digits": (
        "x,code\n1,20240101\n2,20240102\n3,20240105\n",
        "number",
        (20240101, 20240102, 20240105),
        "",
    ),
    "yes in German": ("x,y\n1,ja\n2,Nein\n3,ja\n", "truth", (1, 0, 1), ""),
    "row names of R": ('"x" "y"\n"a" 1 2.5\n"b" 2 3.5\n"c" 3 4.5\n', "number", (2.5, 3.5, 4.5), ""),
    "Markdown": ("| x | y |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6.5 |\n", "number", (2, 4, 6.5), ""),
    "a comment between": ("x,y\n1,2\n# pause\n3,4\n5,6\n", "number", (2, 4, 6), ""),
    "units in brackets": ("x,y\n(s),(kg)\n1,2\n3,4\n5,6\n", "number", (2, 4, 6), "kg"),
    "a title of a workbook": ("Report,,\n,,\na,x,y\n1,2,3\n4,5,6\n7,8,9\n", "number", (3, 6, 9), ""),
    "lines on the station": ("Station: 4\nPlace: A\n\na,x,y\n1,2,3\n4,5,6\n7,8,9\n", "number", (3, 6, 9), ""),
    "a German total": ("x;y\n1;1,5\n2;2,5\n3;3,5\nSumme;7,5\n", "number", (1.5, 2.5, 3.5), ""),
    "years for names": ("town,2019,2020\nA,1,2\nB,4,5\nC,7,8\n", "number", (2, 5, 8), ""),
    "JSON of any number": (
        f'[{{"x": 1, "y": {"9" * 5000}}}, {{"x": 2, "y": 1e3}}, {{"x": 3, "y": NaN}}]',
        "number",
        (np.inf, 1000, np.nan),
        "",
    ),
    "all missing": ("x,y\n1,\n2,NA\n3,-\n", "empty", (np.nan,) * 3, ""),
}
"""Of the last column what it holds, its values, and its unit."""


@pytest.mark.parametrize("case", SISTERS)
def test_sisters_of_these_files_are_read_as_well(case: str) -> None:
    content, kind, right, unit = SISTERS[case]
    last = read_table(content).columns[-1]
    assert (last.kind, last.unit) == (kind, unit)
    np.testing.assert_allclose(last.values()[0], np.array(right, dtype=float), rtol=1e-12)


OPEN = {
    "semicolons": ("a;b\n1;1,234\n2;2,345\n", ["one thousand two hundred thirty-four", "1.234"], 1),
    "tabs": ("a\tb\n1\t1,234\n2\t2,345\n", ["one thousand two hundred thirty-four", "1.234"], 0),
    "points": ("a;b\n1;1.234\n2;987\n", ["one thousand two hundred thirty-four", "1.234"], 0),
    "days or months": ("a,b\n1,03/04/2022\n2,05/07/2022\n", ["3 April 2022", "4 March 2022"], 0),
}


@pytest.mark.parametrize("case", OPEN)
def test_tables_with_two_readings_ask(case: str) -> None:
    content, answers, taken = OPEN[case]
    (question,) = read_table(content).questions
    assert ([words for _, words in question.answers], question.taken) == (answers, taken)
    values = [
        read_table(content, replace(Reading(), **changes)).columns[1].values()[0] for changes, _ in question.answers
    ]
    assert values[0].tolist() != values[1].tolist()


LABELS = {
    "signs": "x,y\n1,+\n2,-\n3,+\n",
    "None": "x,y\n1,None\n2,A\n3,B\n",
    "units that differ": "x,y\n1,12 kg\n2,13 lb\n3,14 kg\n",
    "versions": "x,y\n1,v1.0\n2,v1.1\n3,v1.2\n",
}


@pytest.mark.parametrize("case", LABELS)
def test_labels_stay_labels(case: str) -> None:
    last = read_table(LABELS[case]).columns[-1]
    assert (last.kind, last.gaps) == ("label", 0)


def test_a_name_that_begins_with_less_than_is_no_markup() -> None:
    assert read_table("<30 min,<b>y</b>\n1,2\n3,4\n").names == ("<30 min", "<b>y</b>")


OTHERS = {
    "nested JSON": ('{"a": {"b": 1}}', "This is JSON, but no list of records with one plain value a name"),
    "JSON without end": ("[" * 100_000, "This is JSON, but no list of records with one plain value a name"),
    "broken JSON": ('[{"x": 1, "y": 2}, {"x": 3', "This is JSON with a fault in line 1"),
    "XML": ("<?xml version='1.0'?><a/>", "This is XML, not a table as text; save the table as CSV."),
    "HTML": ("<html><p>Nothing</p></html>", "This is HTML without a table in it; save the table as CSV."),
    "Parquet": (b"PAR1abc", "The Parquet file cannot be read: it is damaged or not complete."),
    "sparse ARFF": (
        "@relation t\n@attribute x numeric\n@data\n{0 1}\n",
        "This is ARFF without a plain table below @DATA",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_other_formats_are_named(case: str) -> None:
    content, sentence = OTHERS[case]
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert str(refusal.value).startswith(sentence)


def test_all_can_be_set_by_hand() -> None:
    content = "Title\na|b\n1|2.345\nnone|-9\n".encode("utf-16")
    found = read_table(content, Reading(separator="|", thousands=".", headed=True, skip=1, missing=("none", "-9")))
    assert found.names == ("a", "b")
    np.testing.assert_array_equal(found.numeric("a", "b"), [[1, 2345], [np.nan, np.nan]])
    assert (found.reading.decimal, found.reading.encoding, found.reading.missing) == (",", "utf-16", ("none", "-9"))
    idle = read_table("a,b\n1,2\n-9,3\n", Reading(missing=("-9", "NONE")))
    assert idle.reading.missing == ("-9", "NONE")
    assert idle.notes == ("No value is missing by “NONE”.", "“-9” read as missing in 1 row.")
    assert read_table("a,b\n1,2\n", Reading(headed=False)).names == ("x1", "x2")
    assert read_table("1,2\n3,4\n", Reading(headed=True)).names == ("1", "2")
    assert read_table("é,b\n1,2\n".encode("cp1252"), Reading(encoding="cp850")).names == ("Ú", "b")
    with pytest.raises(Refused, match=r"^The bytes are no text in Big5; choose another encoding\.$"):
        read_table(b"a,b\n\xfd,\xff\n", Reading(encoding="big5"))


MARKED: dict[str, tuple[str, str, tuple[float, ...], tuple[str, ...]]] = {
    "with its unit": (
        "b\n3,5 %\n4,5 %\n3,5 %\n",
        "3,5 %",
        (np.nan, 0.045, np.nan),
        (
            "Read with commas as decimal marks: 4,5 % is 0.045.",
            "“3,5 %” read as missing in 2 rows.",
            "“b” read in shares: 4,5 % is 0.045.",
        ),
    ),
    "grouped": (
        "b\n1,234,567\n9,999,999\n1,234\n",
        "9,999,999",
        (1234567, np.nan, 1234),
        ("Read with commas as thousands marks: 1,234,567 is 1234567.", "“9,999,999” read as missing in 1 row."),
    ),
    "equal to other text": ("b\n-9\n-9.0\n4\n", "-9", (np.nan, -9, 4), ("“-9” read as missing in 1 row.",)),
    "a date": (
        "b\n2024-01-01\n1900-01-01\n2024-01-03\n",
        "1900-01-01",
        (0, np.nan, 2),
        ("“1900-01-01” read as missing in 1 row.", "“b” holds dates: as x they are days since 2024-01-01."),
    ),
}


@pytest.mark.parametrize("case", MARKED)
def test_a_mark_of_a_missing_value_is_what_is_written(case: str) -> None:
    content, mark, numbers, notes = MARKED[case]
    found = read_table(content.replace("\n", ";1\n").replace("b;1", "b;c", 1), Reading(separator=";", missing=(mark,)))
    np.testing.assert_allclose(found.numeric("b")[:, 0], numbers)
    assert found.notes == notes


TITLED = (CASES / "a03b_title.csv").read_text()
STATION = "".join(f"line {i}\n" for i in range(150)) + "x,y\n1,2\n2,3\n"
FIRST = "values where most rows have 2: it has neither names nor values."
SKIPPED: dict[str, tuple[str, int, str | tuple[str, str]]] = {
    "none": (TITLED, 0, f"Row 1 has 1 {FIRST}".replace("values", "value", 1)),
    "the title": (TITLED, 1, ("time", "temp")),
    "the names": (TITLED, 3, ("x1", "x2")),
    "all": (TITLED, 15, "No row can be read below the first 15, which are skipped."),
    "more than there are": (TITLED, 900, "No row can be read below the first 900, which are skipped."),
    "more than decide": (STATION, 150, ("x", "y")),
    "none of lists": ("[[1, 2, 3], [4, 5], [6, 7]]", 0, f"Row 1 has 3 {FIRST}"),
    "none of HTML": (
        "<table><tr><th>T<tr><th>x<th>y<tr><td>1<td>2<tr><td>1<td>2</table>",
        0,
        f"Row 1 has 1 {FIRST}".replace("values", "value", 1),
    ),
}


@pytest.mark.parametrize("case", SKIPPED)
def test_rows_to_skip_by_hand_are_obeyed_or_the_first_row_is_refused(case: str) -> None:
    content, skip, right = SKIPPED[case]
    if isinstance(right, str):
        with pytest.raises(Refused) as refusal:
            read_table(content, Reading(skip=skip))
        assert str(refusal.value) == right
    else:
        assert read_table(content, Reading(skip=skip)).names == right


@pytest.mark.parametrize(
    "name", ["a09_de_thousands_first.csv", "d_houses.csv", "a12_headerless_text.csv", "a06_units.csv"]
)
def test_what_was_recognised_set_by_hand_gives_the_same_table(name: str) -> None:
    found = read(name)
    again = read_table((CASES / name).read_bytes(), found.reading)
    assert again.names == found.names
    assert [each.kind for each in again.columns] == [each.kind for each in found.columns]
