"""The style sheets: what a browser must not do for every element of a page at every change of it."""

import re
from pathlib import Path

import pytest

from pages.parts.site import PAGES

SHEETS = sorted(PAGES.rglob("*.css"))
HAS = re.compile(r"((?:[^\s,>~+(){}]|\([^()]*\))*)(?<![()]):(?:not\(:)?has\(")
ALL = {"", "*", "div", "span"}


def open_parts(sheet: str) -> list[str]:
    """Return what each `:has()` of a style sheet stands behind, where that is true of any element of the page."""
    return [behind for behind in HAS.findall(sheet) if behind in ALL]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_has_asks_only_elements_of_a_known_kind(path: Path) -> None:
    assert open_parts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("selector", "parts"),
    [
        (":has(> .player) {}", [""]),
        ("main > *:has(a) {}", ["*"]),
        (".box div:has(a), .box > :not(:has(b)) {}", ["div", ""]),
        ('[data-x="a"]:has(a), .box:not(:has(a)), .box:is(.a, .b):has(c):not(:has(d):has(e)) {}', []),
    ],
)
def test_a_selector_that_asks_all_elements_is_found(selector: str, parts: list[str]) -> None:
    assert open_parts(selector) == parts
