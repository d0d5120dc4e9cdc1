"""Every page as it opens: the numbers of its formulas come out, nothing is left raw, and its tables hold together."""

import re

import pytest

from pages.parts.site import PLACES
from tests.calculator import wrong
from tests.pages.opening import opened

RAW = re.compile(r"\bnan\b|\barray\(|np\.float|\[\d\. |e[+-]\d\d\b|−0\.0+(?!\d)|Pr\([^()]*\|[\s\\,]*\)")
HYPHEN = re.compile(r"(?<![\w$^_{–—-])-\d")
"""What should be a minus in a sentence."""
STATES = [
    *((place.name, {}) for place in PLACES),
    ("least_squares", {"line": "3", "noise": "growing"}),
    ("regression", {"scale": "fixed", "sigma": "0.000001", "data": "line", "step": "0"}),
    ("regression", {"data": "geyser", "recipe": "normal_mixture", "step": "300"}),
    ("multiclass", {"step": "0"}),
    ("multiclass", {"temperature": "0.1", "step": "33"}),
    ("binary", {"step": "3", "threshold": "0.01"}),
    ("cross_entropy", {"scale": "0.1", "loc": "2.3"}),
    ("fits", {"sigma": "0.01"}),
    ("normal", {"variance": "0.04", "loc": "-0.7"}),
    ("likelihood", {"points": "2", "parameter": "sigma", "value": "0.11"}),
    ("recipe", {"data": "geyser", "recipe": "normal_mixture", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "vectors", "recipe": "multivariate_normal", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "covariances", "recipe": "wishart", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "rankings", "recipe": "plackett_luce", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "directions", "recipe": "von_mises", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "iris", "recipe": "categorical", "hidden": "4", "steps": "50"}),
    ("recipe", {"data": "ratings", "recipe": "ordinal", "hidden": "4", "steps": "50"}),
]


@pytest.mark.parametrize(("name", "query"), STATES, ids=[" ".join((name, *of.values())) for name, of in STATES])
def test_what_a_page_shows_comes_out(name: str, query: dict[str, str]) -> None:
    page = opened(name, **query)
    assert not page.exception
    assert [problem for element in page.latex for problem in wrong(element.value)] == []
    shown = [element.value for kind in (page.latex, page.markdown, page.metric) for element in kind]
    assert [text for text in shown if RAW.search(text)] == []
    said = [element.value for kind in (page.markdown, page.metric, page.caption) for element in kind]
    assert [text for text in said if "$" not in text and HYPHEN.search(text)] == []
    for table in (text for text in shown if "\n|---|" in text or "\n| --- |" in text):
        rows = [line for line in table.split("\n") if line.startswith("|")]
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
