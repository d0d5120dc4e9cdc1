"""Ready is who trains a step in its turn and runs a page; a blocked gate is told in a sentence."""

from types import SimpleNamespace

import pytest
from starlette.requests import Request

from deploy import readiness
from deploy.readiness import OK, Readiness
from pages.parts.turns import Gate
from tests.browser.visits import alone


def answer(asked: Readiness) -> tuple[int, str]:
    """Return status and text of the answer."""
    found = alone(asked.answer(Request({"type": "http"})))
    return found.status_code, bytes(found.body).decode()


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return whether the front page runs, to be changed, in place of Streamlit's own look."""
    runs = [True]

    async def look() -> tuple[bool, str]:
        return runs[-1], ""

    runtime = SimpleNamespace(instance=lambda: SimpleNamespace(does_script_run_without_error=look))
    monkeypatch.setattr(readiness, "Runtime", runtime)
    return runs


@pytest.mark.usefixtures("front")
def test_ready_is_who_trains_and_draws() -> None:
    assert answer(Readiness()) == (200, OK)


@pytest.mark.usefixtures("front")
def test_a_step_whose_turn_does_not_come_is_no_readiness(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(0)
    monkeypatch.setattr(readiness, "gate", lambda: gate)
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.2)
    assert answer(Readiness()) == (503, "A step of training does not come to an end.")


def test_a_page_that_fails_is_no_readiness(front: list[bool]) -> None:
    front.append(False)
    assert answer(Readiness()) == (503, "The front page does not run to its end.")


def test_who_asks_often_gets_the_same_answer(front: list[bool]) -> None:
    asked = Readiness()

    async def twice() -> list[int]:
        first = await asked.answer(Request({"type": "http"}))
        front.append(False)
        second = await asked.answer(Request({"type": "http"}))
        return [first.status_code, second.status_code]

    assert alone(twice()) == [200, 200]
