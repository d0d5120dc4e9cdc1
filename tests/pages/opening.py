"""What tests of pages share: a page opened within the whole app, so that its links to other pages are known."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.explain.per_point import mean_and_sum
from core.minimise import Run
from core.rules import Rule, read_query
from pages.parts import address, query
from pages.parts.site import place

APP = str(Path(__file__).parents[2] / "app.py")
PATIENCE = 300.0
"""Seconds that a page may take on a machine that is busy: the test itself has a limit."""


def opened(name: str, **query: str) -> AppTest:
    """Return the page of that name as a visitor's link with this query opens it, come down to its foot."""
    app = AppTest.from_file(APP, default_timeout=PATIENCE).run()
    app.session_state["account reached"] = True
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(place(name).script).run()


def parameters(name: str) -> set[str]:
    """Return all that the URL of the page of that name may say."""
    found: set[str] = set()

    def noted(said: Mapping[str, str], rules: Mapping[str, Rule], *more: Any) -> Any:
        found.update(rules)
        return read_query(said, rules, *more)

    front = AppTest.from_file(APP, default_timeout=PATIENCE).run()
    with pytest.MonkeyPatch.context() as patch:
        for module in (address, query):
            patch.setattr(module, "read_query", noted)
        front.query_params["step"] = "0"  # what is looked at is read only where a URL asks for something
        front.switch_page(place(name).script).run()
    return found


def written(page: AppTest) -> dict[str, str]:
    """Return the query that the page has written to its URL."""
    return {name: values[0] if isinstance(values, list) else values for name, values in page.query_params.items()}


def sum_text(run: Run) -> str:
    """Return the NLL of the last step as pages tell it: with as many digits as the mean over the points takes."""
    return mean_and_sum(float(run.nll[-1]), len(run.dataset.y))[1].text


def warned(page: AppTest) -> list[str]:
    """Return the warnings of the page as a visitor reads them: Markdown's marks are gone."""
    return [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", warning.value).replace("\u2060", "") for warning in page.warning]
