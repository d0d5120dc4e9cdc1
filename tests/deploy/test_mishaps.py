"""An unexpected error: its visitor sees one sentence, who serves it a line without the person's data."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from deploy import mishaps
from pages.parts import telemetry


def page() -> None:
    """A page that fails, and what the server makes of it."""
    from deploy import mishaps

    name = "Ada"
    try:
        raise ValueError(f"a column is called {name}")
    except ValueError as error:
        mishaps.show_mishap(error)


def test_who_visits_sees_a_sentence_and_who_serves_where_it_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(telemetry.LOG, "info", lines.append)
    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == [mishaps.SENTENCE]
    assert not app.exception
    (line,) = lines
    told = json.loads(line)
    assert told["error"] == "ValueError"
    assert "Traceback" in told["traceback"]
    assert "in page" in told["traceback"]
    assert "Ada" not in line


def full() -> None:
    """A page for which there is no memory, and what the server makes of it."""
    from deploy import mishaps

    mishaps.show_mishap(MemoryError())


def test_full_memory_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(telemetry.LOG, "info", lines.append)
    app = AppTest.from_function(full).run()
    assert [warning.value for warning in app.warning] == [mishaps.FULL]
    assert (list(app.error), list(app.exception), lines) == ([], [], [])
