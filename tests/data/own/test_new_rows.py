"""New rows of one's own: read as the table was that the network learned from, or refused in one sentence."""

import numpy as np
import pytest

from core.data.own import Correction, Refused, corrected, own_row, own_rows, read_new_rows, read_table

TABLE = read_table(
    "when;hours (h);passed;k;n\n"
    + "".join(f"{1 + at % 28:02}.01.2022;{at},5;{('ja', 'nein')[at % 2]};{at % 4};{4 + at % 3}\n" for at in range(40))
)
NEW = "n;k;passed;hours (h);when\n8;2;Nein;1,25;03.02.2022\n9;0;JA;-2;13.02.2022\n"


def test_columns_are_found_by_name_and_read_as_they_were() -> None:
    found = read_new_rows(NEW.encode(), TABLE, ["when", "hours (h)", "passed"])
    assert found.numbering == range(2, 4)
    assert found.x.tolist() == [[33.0, 1.25, 0.0], [43.0, -2.0, 1.0]]
    assert found.cells[2] == ("Nein", "JA")
    assert found.incomplete == 0


def test_counts_of_n_take_the_new_n_or_the_number_that_was_said() -> None:
    by_column = corrected(TABLE, {"k": Correction("count of n", detail="n")})
    np.testing.assert_allclose(read_new_rows(NEW.encode(), by_column, ["k"]).x[:, 0], [2.5 / 9, 0.5 / 10])
    by_number = corrected(TABLE, {"k": Correction("count of n", detail="5")})
    np.testing.assert_allclose(read_new_rows(NEW.encode(), by_number, ["k"]).x[:, 0], [2.5 / 6, 0.5 / 6])


@pytest.mark.parametrize("content", ["hours (h)\n1,5\n2\n", "hours (h)\r\n1.5\r\n\r\n2\r\n"])
def test_a_file_of_one_column_will_do(content: str) -> None:
    assert read_new_rows(content.encode(), TABLE, ["hours (h)"]).x[:, 0].tolist() == [1.5, 2.0]


def test_missing_values_are_counted_and_the_table_itself_has_its_rows() -> None:
    found = read_new_rows(NEW.replace("1,25", "n/a").encode(), TABLE, ["hours (h)", "k"])
    assert (found.incomplete, len(found.x)) == (1, 2)
    own = own_rows(TABLE, ["hours (h)", "passed"])
    assert (own.x.shape, own.numbering, own.incomplete) == ((40, 2), range(2, 42), 0)


def test_one_row_is_that_of_all_rows() -> None:
    table = corrected(TABLE, {"k": Correction("count of n", detail="n")})
    names = ["when", "k", "passed", "hours (h)"]
    for index in (0, 7, 39):
        np.testing.assert_array_equal(own_row(table, names, index), own_rows(table, names).x[index])


WRONG = {
    "The new file has no column “passed”; it needs passed, k.": NEW.replace("passed", "Passed"),
    "“passed” must be nein or ja; row 3 holds “vielleicht”.": NEW.replace("JA", "vielleicht"),
    "Column “k” must hold numbers; row 2 has “two”.": NEW.replace(";2;", ";two;"),
    "There is nothing to read: the text is empty.": "",
}


@pytest.mark.parametrize("sentence", WRONG)
def test_what_the_table_has_none_like_gets_one_sentence(sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_new_rows(WRONG[sentence].encode(), TABLE, ["passed", "k"])
    assert str(refusal.value) == sentence
