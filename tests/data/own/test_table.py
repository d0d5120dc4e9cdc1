"""A person's own table: what is read, in which way, and the one sentence for each thing that is no table."""

import pickle
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.data.own import MAX_COLUMNS, MAX_ROWS, Refused, Table, layout, markdown, read_table, shortened
from core.data.own import numerals as numerals_module
from core.data.own.numerals import ENGLISH, GAP, MISSING_NUMBER, Marks, read_number, read_numbers
from tests.data.own.heavy import HEAVY, NEARLY

POINTS = np.array([[1.5, 2.5], [-3.0, 0.25], [1000.0, 4.0]])
COMMA = "x,y\n1.5,2.5\n-3,.25\n1e3,4\n"
SEMICOLON = "x;y\n1,5;2,5\n-3;,25\n1e3;4\n"
TAB = SEMICOLON.replace(";", "\t")
GREEK = "Größe;Δ 'm'\n1,5;2,5\n-3;,25\n1e3;4\n"

GOOD = {
    "commas": (COMMA, ",", ".", "utf-8"),
    "semicolons and decimal commas": (SEMICOLON, ";", ",", "utf-8"),
    "tabs and decimal commas": (TAB, "\t", ",", "utf-8"),
    "tabs and decimal points": (COMMA.replace(",", "\t"), "\t", ".", "utf-8"),
    "semicolons and decimal points": (COMMA.replace(",", ";"), ";", ".", "utf-8"),
    "commas and quoted decimal commas": ('x,y\n"1,5","2,5"\n-3,",25"\n1e3,4\n', ",", ",", "utf-8"),
    "bytes": (COMMA.encode(), ",", ".", "utf-8"),
    "UTF-8 with a mark": (COMMA.encode("utf-8-sig"), ",", ".", "utf-8"),
    "pasted with a mark": ("\ufeff" + COMMA, ",", ".", "utf-8"),
    "UTF-16 with a mark": (SEMICOLON.encode("utf-16"), ";", ",", "utf-16"),
    "UTF-16, big end first, with a mark": (b"\xfe\xff" + TAB.encode("utf-16-be"), "\t", ",", "utf-16"),
    "UTF-16 without a mark": (COMMA.encode("utf-16-le"), ",", ".", "utf-16-le"),
    "UTF-16, big end first": (COMMA.encode("utf-16-be"), ",", ".", "utf-16-be"),
    "Windows-1252": (GREEK.replace("Δ", "§").encode("cp1252"), ";", ",", "cp1252"),
    "Greek": (GREEK, ";", ",", "utf-8"),
    "CRLF": (COMMA.replace("\n", "\r\n"), ",", ".", "utf-8"),
    "old Macintosh": (COMMA.replace("\n", "\r"), ",", ".", "utf-8"),
    "no last line break": (COMMA.rstrip(), ",", ".", "utf-8"),
    "blank lines": ("\n\n" + COMMA.replace("-3", "\n-3") + "\n\n", ",", ".", "utf-8"),
    "quotes everywhere": ('"x","y"\n"1.5","2.5"\n"-3",".25"\n"1e3","4"', ",", ".", "utf-8"),
    "spaces": (COMMA.replace(",", " , "), ",", ".", "utf-8"),
    "decimal commas after whole numbers": ("x;y\n" + "7;8\n" * 200 + "1,5;2,5\n-3;,25\n1e3;4", ";", ",", "utf-8"),
    "commas in names": ("x, in m;y, in N\n1,5;2,5\n-3;,25\n1e3;4", ";", ",", "utf-8"),
    "tabs after commas": (COMMA.replace(",", ",\t"), ",", ".", "utf-8"),
    "old Macintosh, long": (COMMA.replace("y\n", "y\n" + "0,0\n" * 300_000).replace("\n", "\r"), ",", ".", "utf-8"),
    "a number for a name": (SEMICOLON.replace("y", "0.5"), ";", ",", "utf-8"),
    "no names": (COMMA.removeprefix("x,y\n"), ",", ".", "utf-8"),
    "no names, decimal commas": (SEMICOLON.removeprefix("x;y\n"), ";", ",", "utf-8"),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_tables_are_read(case: str) -> None:
    content, separator, decimal, encoding = GOOD[case]
    table = read_table(content)
    assert (table.reading.separator, table.reading.decimal, table.reading.encoding) == (separator, decimal, encoding)
    assert_array_equal(table.numeric(*table.names)[-3:], POINTS)
    assert table.numeric_names == table.names
    assert table.rows == len(table.numeric(table.names[0]))
    assert table.names[0] == ("Größe" if "Windows" in case or "Greek" in case else table.names[0])


def png() -> bytes:
    """Return the beginning of an image with random grey values."""
    grey = zlib.compress(np.random.default_rng(0).bytes(4096))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(grey)) + b"IDAT" + grey


NOT_A_TABLE = "This is not a table: it needs two columns or more, parted by commas, semicolons, tabs, pipes or blanks."
DAMAGED = "The compressed file cannot be read: it is damaged or not complete."
NO_TEXT = "This is not a table as text: it holds bytes that are no characters."
BAD = {
    "nothing": (b"", "There is nothing to read: the text is empty."),
    "white lines": ("\n\r\n\n", "There is nothing to read: the text is empty."),
    "a mark alone": (b"\xef\xbb\xbf", "There is nothing to read: the text is empty."),
    "an image": (png(), "This is an image, not a table as text; save the table as CSV."),
    "a broken zip file": (b"PK\x03\x04\x14\0", DAMAGED),
    "a broken compressed file": (b"\x1f\x8b\x08\0", DAMAGED),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        "This is an old workbook, or one locked by a password, not a table as text; save the table as CSV.",
    ),
    "random bytes": (np.random.default_rng(1).bytes(5000), NO_TEXT),
    "zeros": (bytes(1000), NO_TEXT),
    "half a character": ("x,y\n1,2".encode("utf-16") + b"\xd8", NO_TEXT),
    "prose": ("It was the best of times.\nIt was the worst of times.\n", NOT_A_TABLE),
    "one column": ("x\n1\n2\n", NOT_A_TABLE),
    "one column, decimal commas": ("x\n1,5\n2,5\n", NOT_A_TABLE),
    "names alone": ("x,y\n", "The table has names in its first row but no rows below it."),
    "a short row": ("x,y\n1,2\n3\n", "Row 3 has 1 value where the first row has 2."),
    "a long row after a blank one": ("x,y\n\n1,2\n3,4,5\n", "Row 4 has 3 values where the first row has 2."),
    "a long row, far down": ("x;y\n" + "1,5;2\n" * 3000 + "1;2;3", "Row 3,002 has 3 values where the first row has 2."),
    "a long name": (f"x,{'y' * 201}\n1,2", "The name of column 2 has 201 characters; at most 200 are allowed."),
    "an open quotation at once": ('"x,y\n1,2\n', "Row 1 cannot be read: a quotation mark is out of place."),
    "an open quotation": ('x,y\n1,2\n"3,4\n5,6\n', "Row 3 cannot be read: a quotation mark is out of place."),
    "text after a quotation": ('x,y\n"1"2,3\n', "Row 2 cannot be read: a quotation mark is out of place."),
    "many columns": (",".join(map(str, range(1001))), "The table has 1,001 columns; at most 1,000 can be read."),
    "one long line": ("x,y\n" + "1," * 2**20, "This is not a table: a line of it is longer than any row can be."),
    "many bytes": (b"x,y\n" * (13 * 2**20 + 1), "The data take 52.1 MB; at most 50 MB can be read."),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_are_refused_in_one_sentence(case: str) -> None:
    content, sentence = BAD[case]
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert str(refusal.value) == sentence


def test_rows_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ROWS == 1_000_000
    monkeypatch.setattr(layout, "MAX_ROWS", 3)
    assert read_table(COMMA).rows == 3
    with pytest.raises(Refused, match=r"^The table has more than 3 rows, which is the most that can be read\.$"):
        read_table(COMMA + "1,2")


WRONG_VALUES = {
    "text": ("x,y\n1,2\n1,2 m\n", "Column “y” must hold numbers; row 3 has “2 m”."),
    "a label": ("x,y\n1,2\n1,2_000\n", "Column “y” must hold numbers; row 3 has “2_000”."),
    "no thousands": ('x,y\n1,"1,23,4"\n1,"2,345"\n', "Column “y” must hold numbers; row 2 has “1,23,4”."),
    "another decimal mark": ("x;y\n1,5;2\n1;2.5\n", "Column “y” must hold numbers; row 3 has “2.5”."),
    "long text": (f"x,y\n1,{'ab ' * 30}\n", f"Column “y” must hold numbers; row 2 has “{'ab ' * 13}…”."),
    "a line break": ('x,y\n\n1,"a\nb"\n', "Column “y” must hold numbers; row 3 has “a b”."),
    "far down": ("x;y\n" + "1,5;2\n" * 3000 + "1;z", "Column “y” must hold numbers; row 3,002 has “z”."),
}


@pytest.mark.parametrize("case", WRONG_VALUES)
def test_text_where_numbers_are_needed_is_named(case: str) -> None:
    content, sentence = WRONG_VALUES[case]
    with pytest.raises(Refused) as refusal:
        read_table(content).numeric("x", "y")
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("case", GOOD)
def test_pandas_and_python_read_the_same_numbers(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read_table(GOOD[case][0])
    found = quick.numeric(*quick.names)
    monkeypatch.setattr(numerals_module, "quick_numbers", lambda *_: None)
    careful = read_table(GOOD[case][0])
    assert careful == quick
    assert_array_equal(careful.numeric(*careful.names), found)


SPELLINGS = """
1 -2 +3.5 .5 5. 1e3 -1.5E-3 007 1_000 0x10 1,5 1.2.3 1,234 1,234.5 1'234 (7) 7- -(7) – − nan inf x 1x 1e True
"""


@pytest.mark.parametrize("marks", [ENGLISH, Marks(","), Marks(".", ","), Marks(",", "."), Marks(".", "'")])
def test_both_ways_agree_on_what_is_a_number(marks: Marks) -> None:
    for spelling in [*SPELLINGS.split(), "", " 4 ", "1 234", "\t2", "1\n2", '"1"']:
        alone = read_number(spelling, marks)
        (_, found), bad = read_numbers(f"1{GAP}{spelling}", marks, "", MISSING_NUMBER)
        assert (bad is None) == (alone is not None), spelling
        if alone is not None:
            assert_array_equal(found, alone)


@pytest.mark.parametrize("mark", [".", ","])
def test_pandas_reads_numbers_to_the_last_bit(mark: str) -> None:
    rng = np.random.default_rng(0)
    cells = (rng.standard_normal((2_000, 3)) * 10.0 ** rng.integers(-300, 300, (2_000, 3))).tolist()
    cells += [[5e-324, 1.7976931348623157e308, 9007199254740993.0], [np.inf, -np.inf, np.nan]]
    lines = [";".join(map(repr, row)).replace(".", mark) for row in cells]
    assert_array_equal(read_table("\n".join(["x;y;z", *lines])).numeric("z", "x", "y"), np.array(cells)[:, [2, 0, 1]])


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(Refused, match=r"^The table has no column “z”\.$"):
        read_table(COMMA).numeric("z")


@pytest.mark.parametrize("word", ["", " ", "NA", "n/a", "#N/A", "NaN", "NULL", "nan"])
@pytest.mark.parametrize("mark", [".", ","])
def test_missing_values_are_nan(word: str, mark: str) -> None:
    table = read_table(f"x;y\n1{mark}5;2\n{word};3\n")
    assert_array_equal(table.numeric("x")[:, 0], [1.5, np.nan])


def test_infinite_values_are_read_as_such() -> None:
    assert_array_equal(read_table("x,y\ninf,-Infinity\n1,2").numeric("x", "y"), [[np.inf, -np.inf], [1, 2]])


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks() -> None:
    table = read_table('"a ""b"", c",y\r\n"1\r\n2, ""3""",4\r\n')
    assert table.names == ('a "b", c', "y")
    assert table.row(0)[1] == ['1\r\n2, "3"', "4"]


HEADLESS = "The first row was read as values, so the columns are called x1, x2 and so on."


def test_a_table_without_names_gets_them_and_says_so() -> None:
    table = read_table("1,2\n3,4\n")
    assert (table.names, table.rows, table.row(0)) == (("x1", "x2"), 2, (1, ["1", "2"]))
    assert table.notes == (HEADLESS,)
    assert read_table("5.1,setosa\n4.9,setosa\n").notes == (HEADLESS,)
    assert read_table("year,2020,2021\nA,5,6\nB,7,8\n").notes == (
        "The first row was taken for names, though some of them are numbers.",
    )
    assert read_table(COMMA).notes == ()
    assert read_table("Größe,y\n1,2\n".encode("cp1252")).notes == (
        "The text is not UTF-8; it was read as Windows-1252.",
    )


def test_numeric_names_look_at_the_first_rows() -> None:
    table = read_table("a,b,c,d\n1,x,,0\n2,y,,NA\n3,z,,\n")
    assert table.numeric_names == ("a", "d")
    assert table.row(1) == (3, ["2", "y", "", "NA"])


def test_texts_become_codes() -> None:
    table = read_table("x,y,z\n1,b,a\n2, a,c\n3,b,b\n")
    codes, texts = table.spelled("y", "z", most=3)
    assert [[texts[code] for code in row] for row in codes] == [["b", "a"], ["a", "c"], ["b", "b"]]
    with pytest.raises(Refused, match=r"^Columns “y”, “z” have more than 2 different values, too many for labels\.$"):
        table.spelled("y", "z", most=2)


def test_description_says_what_was_found() -> None:
    assert read_table(TAB).description == "3 rows, 2 columns, separated by tabs, decimal comma, UTF-8"
    assert read_table("x,y\n1,2").description == "1 row, 2 columns, separated by commas, decimal point, UTF-8"


def test_the_widest_table_is_read() -> None:
    names = [f"c{at}" for at in range(MAX_COLUMNS)]
    table = read_table(",".join(names) + "\n" + ",".join(map(str, range(MAX_COLUMNS))))
    assert_array_equal(table.numeric(*names), [np.arange(MAX_COLUMNS)])
    assert len(table.row(0)[1]) == MAX_COLUMNS


def test_tables_are_values_that_show_no_content() -> None:
    table = read_table(COMMA)
    assert pickle.loads(pickle.dumps(table)) == table
    assert hash(table) == hash(read_table(COMMA))
    assert table != read_table(COMMA + "1,2")
    assert "1.5" not in repr(table)


@pytest.mark.parametrize("content", [COMMA, SEMICOLON, GREEK, 'x,y\n"1,5","2,5"\n-3,4'])
def test_broken_files_are_read_or_refused(content: str) -> None:
    good, rng = content.encode(), np.random.default_rng(0)
    for _ in range(300):
        broken = bytearray(good)
        for at in rng.integers(0, len(good), 3):
            broken[at] = rng.choice([0, 9, 10, 34, 44, 59, 128, 255, rng.integers(256)])
        try:
            table = read_table(bytes(broken[: rng.integers(len(good))]))
            assert isinstance(table, Table)
            table.numeric(*table.numeric_names)
        except Refused as refusal:
            assert str(refusal).endswith(".")  # noqa: PT017


NASTY = (
    "![pixel](https://example.com/p.png)",
    "[a](javascript:alert(1))",
    "<b>&amp;</b>",
    "$x^2$ ~ \\href{u}{v}",
    "100 % #1 a_b",
    ":material/home: www.example.com",
    "a -> b -- c",
)


@pytest.mark.parametrize("name", NASTY)
def test_names_are_disarmed(name: str) -> None:
    table = read_table(f'"{name}",y\n1,2\n')
    assert table.names[0] == name
    shown = markdown(name)
    assert shown.replace("\\", "").replace("\u2060", "") == name.replace("\\", "")
    bare = shown.replace("\\\\", "")
    assert not any(bare[at - 1] != "\\" for at, character in enumerate(bare) if character in "![](){}<>&$*_`~:#|@.")
    assert not any(found in shown.replace("\\", "") for found in ("://", ":material", "www.", "->", "--"))


def test_names_are_cleaned_and_cut() -> None:
    assert read_table('" a\n\tb\u202e ",y\n1,2\n').names[0] == "a b"
    assert shortened("a" * 40) == "a" * 40
    assert shortened("a" * 41) == "a" * 39 + "…"


@pytest.mark.timeout(60)  # a quadratic look at it would take hours; benchmarks/own_data.py tells the seconds
@pytest.mark.parametrize("case", HEAVY)
def test_what_is_large_and_no_table_is_refused(case: str) -> None:
    with pytest.raises(Refused):
        read_table(HEAVY[case]())


@pytest.mark.timeout(60)
def test_bytes_that_are_no_words_are_looked_at_in_part() -> None:
    with pytest.raises(Refused, match="longer than any row"):
        read_table(b"x,y\n1," + b"\xff" * (NEARLY - 10))


@pytest.mark.parametrize(
    "content",
    [
        "<table><tr><td>1<table>two</table></table>",
        "<table><tr><td>1<tr>two<td>3</table>",
        "x;²\nx;a\nx;b",
        "\n,inf",
        "@relation",
        r'[{"a\u0000": "1\u0000", "b": "\ud800"}, {"a\u0000": 2, "b": 3}, {"a\u0000": 4, "b": 5}]',
        "@relation a\n@attribute x numeric\n@attribute y numeric\n@data\n1,2\n3," + "4" * 200_000,
        f"x,{'9' * 5000}\nx,a\nx,b",
    ],
)
def test_odd_cells_are_read_or_refused(content: str) -> None:
    with suppress(Refused):
        table = read_table(content)
        assert table.rows >= 1
        assert all(cell.encode() for at in range(table.rows) for cell in table.row(at)[1] if cell)


@pytest.mark.parametrize(("title", "start"), [("JSON", '[{"x": 1, "y": 2},'), ("ARFF", "@relation a\n@data\n")])
def test_what_takes_many_times_its_size_is_refused_where_it_is_large(title: str, start: str) -> None:
    with pytest.raises(Refused, match=f"This is {title} of 9 MB; at most 8 MB of {title} can be read"):
        read_table(start + "1" * (9 * 2**20))
