"""The notation page: every control reaches the URL and the page, and bad input gets one sentence."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data import DATASETS, load
from core.explain.formulas import FORMULAS
from core.explain.slips import SLIPS, SUBJECTS, Slip, proof, slips
from pages.notation.glossary import PIPE, SYMBOLS
from tests.pages.opening import opened, warned, written


def text(page: AppTest) -> str:
    return "\n".join(element.value for kind in (page.markdown, page.latex, page.header) for element in kind)


def test_a_first_visit_shows_every_formula_symbol_and_source() -> None:
    page = opened("notation")
    assert not page.exception
    assert not page.warning
    assert written(page) == {}
    shown = text(page)
    assert all(f"**{row.title}**" in shown for row in (*SLIPS, *FORMULAS))
    assert all(meaning.replace("|", PIPE) in shown for rows in SYMBOLS.values() for _, meaning, _ in rows)
    assert all(load(name).source in shown for name in DATASETS)
    assert proof(SLIPS[0].key).sentence in shown


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_keeps_its_own(subject: str) -> None:
    page = opened("notation")
    page.segmented_control(key="subject").set_value(subject).run()
    assert written(page) == {"subject": subject}
    shown = text(page)
    assert proof(slips(subject)[0].key).sentence in shown
    for slip in SLIPS:
        assert (f"**{slip.title}**" in shown) == (slip.subject == subject)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.key)
def test_a_link_opens_its_slip(slip: Slip) -> None:
    page = opened("notation", subject=slip.subject, slip=slip.key)
    assert not page.warning
    assert page.selectbox(key="slip").value == slip.key
    assert proof(slip.key).sentence in text(page)
    assert written(page)["subject"] == slip.subject


def test_next_and_back_go_round() -> None:
    page = opened("notation")
    page.button(key="Back").click().run()
    assert written(page) == {"slip": SLIPS[-1].key}
    page.button(key="Next").click().run()
    page.button(key="Next").click().run()
    assert written(page) == {"slip": SLIPS[1].key}
    assert proof(SLIPS[1].key).sentence in text(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"subject": "numbers"}, "subject must be one of all, data, network"),
        ({"slip": "none"}, "slip must be one of independence"),
        ({"subject": "network", "slip": "sigma"}, "slip must be one of network for the subject network; not “sigma”."),
    ],
)
def test_what_is_not_allowed_gets_one_sentence(query: dict[str, str], sentence: str) -> None:
    page = opened("notation", **query)
    assert not page.exception
    assert len(page.warning) == 1
    assert warned(page)[0].startswith(sentence)


def cells(line: str) -> int:
    """Return how many cells Markdown finds in a line of a table."""
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def test_every_row_of_every_table_is_one_row_of_three_cells() -> None:
    tables = [element.value for element in opened("notation").markdown if element.value.startswith("| symbol")]
    assert len(tables) == len(SUBJECTS)
    for subject, table in zip(SUBJECTS, tables, strict=True):
        rows = table.split("\n")
        assert len(rows) == 2 + len(SYMBOLS[subject])
        assert [cells(row) for row in rows] == [3] * len(rows)
        assert r"\\vert" not in table  # a line break, and then a word


def test_where_the_naive_form_overflows_is_computed() -> None:
    (last,) = (mark.x for mark in proof("log_sum_exp").marks)
    with np.errstate(over="ignore"):
        sums = [np.exp(last + shift + np.arange(3.0)).sum() for shift in (-1e-6, 1e-6)]
    assert [bool(np.isfinite(total)) for total in sums] == [True, False]
    assert "beyond c = 707.4" in proof("log_sum_exp").sentence
    assert proof("log_sum_exp").marks[0].name == "overflow beyond 707.4"


def test_where_a_label_saturates_is_computed() -> None:
    (last,) = (mark.x for mark in proof("logit").marks)
    ones = [np.float32(1) / (np.float32(1) + np.exp(np.float32(-(last + shift)))) for shift in (-1e-3, 1e-3)]
    assert [one == 1 for one in ones] == [False, True]
