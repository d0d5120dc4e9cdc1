"""No link is a weapon: what one may ask of the server is bounded, and what goes beyond it is said."""

import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.data.catalogue import MAX_POINTS
from core.minimise import Settings, fit
from core.minimise.settings import MAX_HIDDEN, MAX_STEPS
from pages.compare import contest
from pages.parts import bar, budget, jobs, runs
from pages.parts.turns import Full, gate
from tests.pages.opening import opened, sum_text, written

LONG = {"data": "sine", "points": "1000", "hidden": "64", "steps": "20000"}
CUT = re.compile(r"Trained up to step ([\d,]+) of ([\d,]+): one link may ask no more of the server\.")
MOMENTS = {"data": "sine", "points": "4096", "recipe": "normal_mixture", "components": "5", "hidden": "256"}
HOSTILE = {
    "moments": ("regression", MOMENTS, 1),
    "digits": ("digits", {}, 1),
    "seeds": ("binary", {"data": "space_shuttle", "hidden": "256"}, 1),
}
"""Links that asked too much: the page, its settings, and how many times the page says that it is cut."""


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a link train for a moment only."""
    monkeypatch.setattr(budget, "SECONDS", 0.3)


def cuts(page: AppTest) -> list[tuple[int, int]]:
    """Return how many steps are trained, of how many, as the page says."""
    found = [CUT.match(info.value) for info in page.info]
    return [tuple(int(number.replace(",", "")) for number in met.groups()) for met in found if met]  # type: ignore[misc]


def test_a_link_that_asks_too_much_is_cut_to_an_honest_run_of_fewer_steps(short: None) -> None:
    page = opened("regression", **LONG)
    ((steps, asked),) = cuts(page)
    assert asked == 20_000
    settings = Settings(data="sine", points=1000, hidden=64)
    assert steps == int(0.3 / budget.step_seconds(settings.canonical()))
    text = " ".join(element.value for kind in (page.markdown, page.latex) for element in kind)
    assert sum_text(fit(Settings(data="sine", points=1000, hidden=64, steps=steps))) in text
    assert written(page) == LONG  # another server cuts it, too


def test_who_wants_more_says_so(short: None) -> None:
    page = opened("regression", **LONG)
    ((steps, _),) = cuts(page)
    page.button(key="train on, a run").click().run()
    assert [found for found, _ in cuts(page)] == [pytest.approx(2 * steps, abs=1)]
    page.select_slider(key="hidden").set_value(48).run()
    assert cuts(page)[0][0] < 2 * steps  # other settings begin at one share again


def test_who_cancels_what_was_allowed_is_back_at_what_was_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    whole = Settings()
    for finished in (1, 2):
        budget.finish(whole)
        budget._allow(whole)
        budget._allow(whole)
        assert budget.allowance(whole) == 4 * finished
        budget.take_back(whole)
        assert budget.allowance(whole) == finished
        budget._allow(whole)


def test_what_a_link_usually_asks_is_not_cut() -> None:
    assert cuts(opened("regression", steps="20000")) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_link_asks_little_is_trained(name: str, short: None) -> None:
    page, query, times = HOSTILE[name]
    shown = opened(page, **query, steps=str(MAX_STEPS))
    assert not shown.exception
    assert len(found := cuts(shown)) == times
    assert all(steps < asked for steps, asked in found)


def test_a_contest_of_all_that_goes_is_cut(short: None) -> None:
    asked = {"data": "sine_growing_noise", "points": str(MAX_POINTS), "hidden": str(MAX_HIDDEN)}
    names = dict(zip("abcde", ("normal", "laplace", "gumbel", "normal_mixture", "normal_mixture-3"), strict=True))
    page = opened("compare", **asked, **names, networks="2", draws="one", steps=str(MAX_STEPS))
    assert not page.exception
    ((steps, _),) = cuts(page)
    assert steps < 100


def test_a_contest_has_one_net_for_all_who_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"data": "sine", "points": "2000", "hidden": "64", "networks": "4", "draws": "one", "steps": "40"}
    nets: list[jobs.Net] = []

    class Noted(jobs.Net):
        def __init__(self, longest: float) -> None:
            super().__init__(longest)
            nets.append(self)

    monkeypatch.setattr(contest, "Net", Noted)
    assert not opened("compare", **asked, a="normal", b="laplace", c="gumbel", seed="1").warning
    whole = contest.LONGEST - nets[-1].left
    monkeypatch.setattr(contest, "LONGEST", 0.6 * whole)  # enough for each alone
    page = opened("compare", **asked, a="normal", b="laplace", c="gumbel", seed="2")
    assert page.warning[0].value.startswith("Not trained: it takes this server longer than")
    assert not page.exception


def test_starts_that_take_long_leave_fewer_steps(short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"data": "sine", "points": "500", "hidden": "32", "networks": "1", "draws": "ten", "steps": "20000"}
    with_starts = cuts(opened("compare", **asked, a="normal", b="normal_mixture-3"))
    monkeypatch.setattr(contest, "contest_starts", lambda *asked: 0.0)
    without = cuts(opened("compare", **asked, a="normal", b="normal_mixture-3"))
    assert 0.25 * without[0][0] < with_starts[0][0] < 0.9 * without[0][0]


def test_all_moments_of_many_points_go_into_memory() -> None:
    settings = Settings(data="sine", points=4096, recipe="normal_mixture", components=5, hidden=256, steps=160)
    run = runs.in_silence(settings)
    shown = runs.all_frames(settings, run)
    assert 2 < len(shown.steps) < len(run.steps)
    assert (shown.steps[0], shown.steps[-1]) == (0, 160)
    held = [shown.raw, shown.point_raw, shown.costs, *shown.parameters.values(), *shown.point_parameters.values()]
    assert sum(array.nbytes for array in held) < 50e6


def check_refusal(monkeypatch: pytest.MonkeyPatch, seed: str, sentence: str) -> None:
    """Fail unless a page says that sentence alone, and trains when it is asked again without what is patched."""
    page = opened("regression", seed=seed)
    assert not page.exception
    assert [warning.value for warning in page.warning] == [sentence]
    monkeypatch.undo()
    page.button(key="try again").click().run()
    assert not page.warning


def test_a_full_queue_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise Full("400 wait for their turn")

    monkeypatch.setattr(gate(), "check", full)
    check_refusal(monkeypatch, "4321", "Not trained: 400 wait for their turn. Try again in a minute.")


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_full_memory_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def full(*_: object) -> None:
        raise error

    monkeypatch.setattr(runs, "fit", full)
    check_refusal(monkeypatch, "4323", "Not trained: the server’s memory is full. Try again in a minute.")


def test_training_that_takes_too_long_here_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "LONGEST", 0.0)
    page = opened("regression", seed="4322")
    assert page.warning[0].value.startswith("Not trained: it takes this server longer than")
    monkeypatch.undo()
    page.button(key="train on all the same").click().run()
    assert not page.warning


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(0, "Your turn to train has come"), (1, "1 trains before you"), (3, "3 train before you")],
)
def test_who_waits_is_told_the_place_in_the_queue(ahead: int, said: str) -> None:
    assert bar.queued(ahead) == said
