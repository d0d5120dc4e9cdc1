"""Every kind of file that people bring, on the recipe's page: a fit or one sentence, whatever y is said to be."""

import re
from pathlib import Path

import pytest

from core.data.own import MEANINGS
from tests.pages.opening import opened, warned

CASES = Path(__file__).parents[2] / "data" / "cases"
FILES = sorted(file.name for file in CASES.iterdir() if file.suffix != ".md")
CELLS = ("<script>alert(1)</script>", "=cmd|calc", "$x^2$ **b** :red[r]", "](javascript:0)")
HOSTILE = "".join(f"{at},{CELLS[at % 4]},{at * at % 13}\n" for at in range(48))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_every_file_gets_a_fit_or_one_sentence(name: str) -> None:
    page = opened("recipe", data="own", steps="20", hidden="2")
    page.file_uploader(key="own_file").upload(name, (CASES / name).read_bytes(), "").run()
    assert not page.exception
    assert len(warned(page)) <= 1
    if not page.warning:
        assert page.radio(key="recipe").value
        page.selectbox(key="own_kind").set_value(MEANINGS[FILES.index(name) % len(MEANINGS)]).run()
        assert not page.exception
        assert len(warned(page)) <= 2


def test_hostile_names_and_cells_are_shown_as_they_are() -> None:
    page = opened("recipe", data="own", steps="100", hidden="2")
    page.text_area(key="own_text").set_value(f"x,<img src=x onerror=alert(1)>,=y$1$\n{HOSTILE}").run()
    assert not page.exception
    page.multiselect(key="own_x").set_value(["x", "<img src=x onerror=alert(1)>"]).run()
    assert not page.exception
    assert not page.warning
    told = "\n".join(each.value for each in (*page.markdown, *page.caption))
    assert not re.search(r"(?<!\\)(<script|<img|:red\[|\]\(javascript|\*\*b)", told)
    assert r"\<script" in told
