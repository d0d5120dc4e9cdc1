"""What is taken home from a page: the network and the lines that load it, predictions for the table and new rows."""

import csv
from collections.abc import Callable
from io import StringIO

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import take_home
from tests.pages.opening import opened, warned

TABLE = "hours,price\n" + "\n".join(f"{at},{3 + at * at % 11}.5" for at in range(40))


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], str]]:
    """Return what each download button would give, by the name of its file."""
    found: dict[str, Callable[[], str]] = {}
    monkeypatch.setattr(
        take_home.st, "download_button", lambda label, data, file_name, *_, **__: found.update({file_name: data})
    )
    return found


def pasted() -> AppTest:
    return opened("regression", steps="20", hidden="2").text_area(key="own_text").set_value(TABLE).run()


def test_a_network_is_a_file_with_the_lines_that_load_it(given: dict[str, Callable[[], str]]) -> None:
    page = opened("binary", steps="20", hidden="2")
    assert not page.exception
    assert '"distribution": "Bernoulli"' in given["network.json"]()
    loaders = [each.value for each in page.code if "network.json" in each.value]
    assert ["import torch" in each for each in loaders] == [False, True]
    assert "predictions.csv" not in given
    assert not [each for each in page.get("file_uploader") if "Other rows" in each.proto.label]


def test_the_table_and_new_rows_get_predictions(given: dict[str, Callable[[], str]]) -> None:
    page = pasted()
    assert not page.exception
    rows = list(csv.DictReader(StringIO(given["predictions.csv"]())))
    assert [row["hours"] for row in rows] == [str(at) for at in range(40)]
    assert all(float(row["2.5 % quantile"]) < float(row["mean"]) < float(row["97.5 % quantile"]) for row in rows)
    page.file_uploader(key="new_rows").upload("new.csv", b"hours\n2.5\n\nNA\n70\n", "").run()
    assert not page.exception
    new = list(csv.DictReader(StringIO(given["new_predictions.csv"]())))
    assert [row["hours"] for row in new] == ["2.5", "NA", "70"]
    assert [bool(row["mean"]) for row in new] == [True, False, True]
    assert "1 of them lacks a value of x, and gets no prediction." in [each.value for each in page.caption]


def test_new_rows_that_do_not_fit_get_one_sentence(given: dict[str, Callable[[], str]]) -> None:
    page = pasted()
    for content, sentence in {
        b"days\n1\n2\n": "The new file has no column “hours”; it needs hours.",
        b"hours\n1\ntwo\n": "Column “hours” must hold numbers; row 3 has “two”.",
        b"\x00\x01": "",
    }.items():
        page.file_uploader(key="new_rows").upload("new.csv", content, "").run()
        assert not page.exception
        (said,) = warned(page)
        assert said.startswith(sentence)
        assert "new_predictions.csv" not in given


def test_more_rows_than_are_predicted_at_once_are_said(
    given: dict[str, Callable[[], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_home, "MOST_ROWS", 39)
    page = pasted()
    assert "predictions.csv" not in given
    assert "Your table has 40 rows; " + take_home.TOO_MANY in [each.value for each in page.caption]
