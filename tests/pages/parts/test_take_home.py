"""What is taken home from a page: the network and the lines that load it, predictions for the table and new rows."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from streamlit.testing.v1 import AppTest

from core.export import COST
from core.minimise import fit
from pages.binary.opening import GOOD
from pages.parts import take_home
from pages.parts.settings_file import read_settings, write_settings
from pages.parts.site import place
from tests.pages.opening import opened, warned, written

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


def test_data_settings_and_player_are_files_of_what_is_shown(given: dict[str, Callable[[], str]]) -> None:
    page = opened("binary", steps="20", hidden="2", threshold="0.3", step="10")
    assert not page.exception
    rows = list(csv.DictReader(StringIO(given["likelihood_lab_book_binary_step_10.csv"]())))
    run = fit(replace(GOOD, hidden=2, steps=20))
    assert sum(float(row[COST]) for row in rows if row["set"] == "training") == pytest.approx(run.nll[10], rel=1e-7)
    here, asked = read_settings(given["settings.json"]().encode())
    assert here.name == "binary"
    assert (
        asked.items() >= {"hidden": "2", "steps": "20", "threshold": "0.3", "step": "10", "data": "book_binary"}.items()
    )
    player = given["likelihood_lab_binary.html"]()
    assert "hidden=2 · " in player


def test_each_contender_is_taken_home_with_the_settings_of_all(given: dict[str, Callable[[], str]]) -> None:
    page = opened("compare", data="ozone", a="gamma", b="laplace-learned", steps="20", hidden="2", draws="one")
    for name, family in (("gamma", "Gamma"), ("laplace-learned", "Laplace")):
        page.selectbox(key="taken_home").set_value(name).run()
        assert not page.exception
        assert f"distributions.{family}(" in given["likelihood_lab_ozone.py"]()
        rows = list(csv.DictReader(StringIO(given["likelihood_lab_ozone_step_20.csv"]())))
        assert ("concentration" in rows[0]) == (family == "Gamma")
    here, asked = read_settings(given["settings.json"]().encode())
    assert here.name == "compare"
    assert asked.items() >= {"a": "gamma", "b": "laplace-learned", "steps": "20", "draws": "one"}.items()


def test_settings_open_again_here_and_on_another_page() -> None:
    page = opened("regression", steps="20", hidden="2")
    page.file_uploader(key="settings_file").upload(
        "settings.json", settings_of("regression", hidden=3, steps=30), ""
    ).run()
    assert not page.exception
    assert written(page) == {"hidden": "3", "steps": "30"}
    page.file_uploader(key="settings_file").upload(
        "settings.json", settings_of("regression", hidden=999, steps=40), ""
    ).run()
    assert warned(page) == ["hidden must be a whole number from 1 to 256; not “999”. Used instead: 32."]
    page.file_uploader(key="settings_file").upload("settings.json", settings_of("regression", width=3), "").run()
    assert any(said.startswith("The settings of regression must be of ") for said in warned(page))
    page.file_uploader(key="settings_file").upload(
        "settings.json", settings_of("multiclass", hidden=2, steps=20), ""
    ).run()
    assert not page.exception
    assert (page.title[0].value, written(page)) == (place("multiclass").question, {"hidden": "2", "steps": "20"})


def settings_of(name: str, **values: int) -> bytes:
    """Return the file of these settings of a page."""
    return write_settings(place(name), values).encode()


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
    assert "FILE = 'table.csv'" in given["likelihood_lab_own.py"]()
    page.file_uploader(key="own_file").upload("my hours.csv", TABLE.encode(), "").run()
    assert "FILE = 'my hours.csv'" in given["likelihood_lab_own.ipynb"]()


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
