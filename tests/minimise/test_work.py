"""The work of a run is known before it starts: about right on a core, and the same number everywhere."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest

from core.data import load
from core.minimise import Settings, fit
from core.minimise import work as work_of_runs
from core.minimise.settings import LARGE, MAX_STEPS
from core.minimise.work import most_steps, start_seconds, step_seconds

CASES = {
    "small": Settings(),
    "many units": Settings(data="sine", points=2000, hidden=256),
    "images": Settings(data="digits", recipe="categorical", hidden=64, activation="relu"),
    "mixture": Settings(data="sine", points=1000, hidden=32, recipe="normal_mixture", components=3),
}


def seconds_of(settings: Settings) -> float:
    """Return the seconds of its own that this thread takes for a step, its fastest of a few."""
    told = list[tuple[int, float]]()
    fit(replace(settings, steps=200), progress=lambda step, steps: told.append((step, time.thread_time())))
    spent = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(told) if a[0]]
    return min(spent)


@pytest.mark.parametrize("name", CASES)
def test_it_is_about_right(name: str) -> None:
    """By a factor of five: computers differ, and neighbours come and go."""
    settings = CASES[name].canonical()
    seconds_of(settings)
    assert 0.2 < step_seconds(settings) / seconds_of(settings) < 5.0


@pytest.mark.parametrize(("recipe", "components"), [("normal_mixture", 2), ("normal_mixture", 3), ("student_t", 2)])
def test_starts_that_take_long_are_about_right(recipe: str, components: int) -> None:
    settings = Settings(data="sine", points=4096, hidden=2, steps=1, recipe=recipe, components=components).canonical()
    fit(replace(settings, points=40))
    began = time.thread_time()
    fit(settings)
    assert 0.2 < start_seconds(settings) / (time.thread_time() - began) < 5.0


def test_it_grows_with_all_that_is_asked() -> None:
    least = Settings(data="sine", points=100, hidden=8, recipe="normal", activation="relu")
    more = {"points": 1000, "hidden": 64, "activation": "tanh", "recipe": "normal_mixture", "batch": 200}
    for name, value in more.items():
        assert step_seconds(replace(least, **{name: value})) > 1.1 * step_seconds(least)


def test_what_is_not_counted_of_large_data_costs_nothing() -> None:
    data = load("sine", points=LARGE)
    many = [replace(data, x=data.x.repeat(times, axis=0), y=data.y.repeat(times, axis=0)) for times in (2, 20)]
    assert step_seconds(Settings(), many[0]) == step_seconds(Settings(), many[1])


def test_a_family_without_a_formula_costs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    by_formula = step_seconds(Settings())
    monkeypatch.setattr(work_of_runs, "knows", lambda recipe: False)
    assert step_seconds(Settings()) > 5 * by_formula


@pytest.mark.parametrize(
    ("seconds", "of_a_step", "steps"), [(6.0, 1e-3, 6000), (6.0, 1e-6, MAX_STEPS), (6.0, 60.0, 1), (1.0, 0.3, 3)]
)
def test_as_many_steps_go_as_there_is_time(seconds: float, of_a_step: float, steps: int) -> None:
    assert most_steps(seconds, of_a_step) == steps
