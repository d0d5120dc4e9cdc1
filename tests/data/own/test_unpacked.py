"""Files that are no text: compressed ones, workbooks and Parquet give what their cells hold, or one sentence."""

import gzip
import json
import struct
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core.data.own import Reading, Refused, markdown, read_table, unpacked
from tests.data.books import Formula, open_document, parquet, workbook

CASES = Path(__file__).parents[1] / "cases"
POINTS = [("height (cm)", "weight [kg]"), *((150.0 + at, 50.5 + at * at) for at in range(8))]
NUMBERS = np.array(POINTS[1:])
FILES = {
    "Excel": workbook({"People": POINTS}),
    "OpenDocument": open_document({"People": POINTS}),
    "Parquet": parquet(**dict(zip(POINTS[0], NUMBERS.T, strict=True))),
    "compressed CSV": gzip.compress(pd.DataFrame(NUMBERS, columns=POINTS[0]).to_csv(index=False).encode()),
    "compressed JSON lines": gzip.compress(
        b"\n".join(json.dumps(dict(zip(POINTS[0], row, strict=True))).encode() for row in POINTS[1:])
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_of_file_gives_its_columns_with_their_units(kind: str) -> None:
    table = read_table(FILES[kind])
    assert table.names == POINTS[0]
    assert [(each.title, each.unit) for each in table.columns] == [("height", "cm"), ("weight", "kg")]
    np.testing.assert_array_equal(table.numeric(*table.names), NUMBERS)
    assert table.numbering[0] == 2
    assert kind.split(maxsplit=1)[0] in f"compressed {table.description}"


@pytest.mark.parametrize("name", ["d_houses.csv", "a09c_de_both.csv", "a08_utf16.csv", "a17_jsonl.csv", "a17b.arff"])
def test_a_compressed_case_is_read_as_the_case_itself(name: str) -> None:
    content = (CASES / name).read_bytes()
    packed, plain = read_table(gzip.compress(content)), read_table(content)
    assert packed == plain


def test_a_case_as_a_workbook_and_as_parquet_has_the_same_values() -> None:
    plain = read_table((CASES / "d_exam.csv").read_bytes())
    frame = pd.read_csv(CASES / "d_exam.csv")
    rows = [tuple(frame.columns), *frame.astype(object).where(frame.notna(), None).itertuples(index=False)]
    for content in (workbook({"d_exam": rows}), parquet(**{name: frame[name] for name in frame})):
        table = read_table(content)
        assert [(each.name, each.kind, each.gaps) for each in table.columns] == [
            (each.name, each.kind, each.gaps) for each in plain.columns
        ]
        np.testing.assert_array_equal(table.numeric(*table.numeric_names), plain.numeric(*plain.numeric_names))


def test_cells_of_a_workbook_are_what_they_were_saved_as() -> None:
    days = [date(2024, 1, 31) + timedelta(at) for at in range(4)]
    rows = [
        ("day", "sunny", "note", "n", "t"),
        *((day, at % 2 == 0, f"a,\n{at}", 10**at, at / 3) for at, day in enumerate(days)),
    ]
    table = read_table(workbook({"S": rows}))
    assert [each.kind for each in table.columns] == ["date", "truth", "label", "number", "number"]
    assert table.row(0)[1] == ["2024-01-31", "true", "a,\n0", "1", "0"]
    np.testing.assert_array_equal(table.numeric("n", "t"), [(10**at, at / 3) for at in range(4)])


def test_formulas_are_not_computed_and_hostile_cells_stay_text() -> None:
    link = Formula('HYPERLINK("http://127.0.0.1:1/","click")')
    rows = [("x", "<script>alert(1)</script>", "f"), *((at, "=1+1|cmd", link) for at in range(5)), (9, "![](//a.b)", 1)]
    table = read_table(workbook({"<b>'; DROP": rows}))
    assert table.numeric("f")[:, 0].tolist() == [9, 9, 9, 9, 9, 1]
    assert set(table.columns[1].cells) == {"=1+1|cmd", "![](//a.b)"}
    assert "<" not in markdown(table.description).replace(r"\<", "")


def test_rows_are_told_as_the_workbook_tells_them() -> None:
    rows = "<row/>" * 6 + "".join(
        f'<row><c/><c t="str"><v>{a}</v></c><c><v>{b}</v></c><c><v>2</v></c></row>'
        for a, b in zip("pqrs", range(4), strict=True)
    )
    assert read_table(workbook({"S": rows}), Reading(headed=False)).numbering == range(7, 11)


def test_a_sheet_can_be_chosen_and_the_first_with_a_table_is_read() -> None:
    content = workbook({"Cover": [], "Hidden": POINTS, "A": POINTS, "B": [("u", "v"), (1, 2), (3, 4)]}, hidden="Hidden")
    table = read_table(content)
    assert (table.sheets, table.reading.sheet) == (("Cover", "A", "B"), "A")
    assert read_table(content, Reading(sheet="B")).names == ("u", "v")
    with pytest.raises(Refused, match=r"^The workbook has no sheet “Hidden”\.$"):
        read_table(content, Reading(sheet="Hidden"))
    with pytest.raises(Refused, match=r"^There is nothing to read: sheet “Cover” is empty\.$"):
        read_table(content, Reading(sheet="Cover"))


def test_remarks_below_a_table_in_a_workbook_are_left_out() -> None:
    table = read_table(
        workbook({"S": [("Report",), (), ("a", "b", "c"), *((at, None, at) for at in range(9)), ("Source: us",)]})
    )
    assert (table.rows, table.names) == (9, ("a", "b", "c"))
    assert "1 line below the table left out: “Source: us”." in table.notes


def test_kinds_of_parquet_are_read_as_text() -> None:
    words = pa.array(["b", "a", None, "b"]).dictionary_encode()
    moments = [datetime(2024, 1, 1, 12) + timedelta(hours=7 * at) for at in range(4)]
    table = read_table(
        parquet(
            x=[0.1, None, 1e300, -3.0],
            words=words,
            at=moments,
            yes=[True, False, True, None],
            n=pa.array([1, 2, 3, 2**62]),
        )
    )
    assert [(each.name, each.kind, each.gaps) for each in table.columns] == [
        ("x", "number", 1),
        ("words", "label", 1),
        ("at", "date", 0),
        ("yes", "truth", 1),
        ("n", "number", 0),
    ]
    np.testing.assert_array_equal(table.numeric("x")[:, 0], [0.1, np.nan, 1e300, -3.0])
    np.testing.assert_allclose(np.diff(table.numeric("at")[:, 0]), 7 / 24, atol=1e-6)


def test_row_names_of_pandas_are_an_index() -> None:
    file = BytesIO()
    pd.DataFrame({"x": [1.5, 2.5, 3.5], "y": [1, 4, 9]}, index=pd.Index([5, 6, 7])).to_parquet(file)
    table = read_table(file.getvalue())
    assert [(each.name, each.index) for each in table.columns] == [("index", True), ("x", False), ("y", False)]


def claiming_less(content: bytes, part: str) -> bytes:
    """Return a zip file whose list says that a part unpacks to 10 bytes."""
    at = content.rindex(part.encode()) - 46  # the entry in the list stands before the name
    assert content[at : at + 4] == b"PK\x01\x02"
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


HUGE = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
TOO_MUCH = "The file is damaged, or takes more memory or time than there is; save the table as CSV."


FAULTS = {
    "a zip file": (
        lambda: zip_of("a.csv"),
        "This is a zip file, not a workbook; unpack it and choose the table in it.",
    ),
    "half a workbook": (
        lambda: FILES["Excel"][:-40],
        "The compressed file cannot be read: it is damaged or not complete.",
    ),
    "an empty workbook": (
        lambda: zip_of("xl/workbook.xml"),
        "The workbook cannot be read: it is damaged or not complete.",
    ),
    "an image in gzip": (
        lambda: gzip.compress(b"\x89PNG1234"),
        "This is a compressed file with an image, not a table as text; save the table as CSV.",
    ),
    "half a compressed file": (
        lambda: FILES["compressed CSV"][:-20],
        "The compressed file cannot be read: it is damaged or not complete.",
    ),
    "half a Parquet file": (
        lambda: FILES["Parquet"][:-40],
        "The Parquet file cannot be read: it is damaged or not complete.",
    ),
    "lists": (
        lambda: parquet(x=[[1, 2], [3]], y=[1, 2]),
        "Column “x” holds list<element: int64>, not one plain value a row.",
    ),
    "many columns": (
        lambda: workbook({"S": [range(24_500)] * 2}),
        "The table has 24,500 columns; at most 1,000 can be read.",
    ),
    "many columns of Parquet": (
        lambda: parquet(**{f"c{at}": [1] for at in range(1001)}),
        "The table has 1,001 columns; at most 1,000 can be read.",
    ),
    "many rows": (
        lambda: parquet(x=np.zeros(1_000_001, np.int8), y=np.zeros(1_000_001, np.int8)),
        "The table has 1,000,001 rows; at most 1,000,000 can be read.",
    ),
    "a cell far away": (lambda: workbook({"S": HUGE}), TOO_MUCH),
}


def zip_of(name: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr(name, "x,y\n1,2\n")
    return file.getvalue()


@pytest.mark.parametrize("case", FAULTS)
def test_what_cannot_be_read_is_refused_in_one_sentence(case: str) -> None:
    make, sentence = FAULTS[case]
    with pytest.raises(Refused) as refusal:
        read_table(make())
    assert str(refusal.value) == sentence


BOMBS = {
    "a workbook": (lambda: workbook({"S": " " * 2**22}), "The file unpacks to more than 3 MB, too much to be read."),
    "a compressed text": (
        lambda: gzip.compress(bytes(2**22)),
        "The file unpacks to more than 3 MB, too much to be read.",
    ),
    "a value that repeats": (
        lambda: parquet(x=pa.DictionaryArray.from_arrays(pa.array([0] * 4), pa.array(["a" * 2**20]))),
        "As text the table takes more than 3 MB, too much to be read.",
    ),
}


@pytest.mark.parametrize("case", BOMBS)
def test_what_unpacks_to_too_much_is_refused_before_it_is_read(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, sentence = BOMBS[case]
    for bound in ("MAX_XML", "MAX_TEXT"):
        monkeypatch.setattr(unpacked, bound, 3 * 2**20)
    with pytest.raises(Refused) as refusal:
        read_table(make())
    assert str(refusal.value) == sentence


def test_a_workbook_that_unpacks_to_more_than_it_says_is_damaged() -> None:
    content = claiming_less(FILES["Excel"], "xl/worksheets/sheet1.xml")
    with pytest.raises(Refused, match=r"^The workbook cannot be read: it is damaged or not complete\.$"):
        read_table(content)


def test_room_is_made_for_the_text_that_was_unpacked() -> None:
    asked: list[int] = []
    read_table(gzip.compress(b"x,y\n" + b"1,2\n" * 1000), make_room=asked.append)
    assert asked == [4004]
