"""Runs for pages: built-in ones shared by all, those of a person's own data kept for their session alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from streamlit.runtime.caching import cache_resource_api

from core.data import Dataset, load
from core.figures.theme import THEMES
from core.minimise import Run, Settings
from pages.parts import jobs, runs
from pages.parts.shelf import shelf
from pages.parts.store import store_of

SHORT = Settings(steps=20, hidden=3)


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Count what is computed: runs, frames and films."""
    made = {"fit": 0, "frames": 0, "pack": 0}

    def counted(name: str) -> Callable[..., Any]:
        original = getattr(runs, name)

        def call(*values: Any, **named: Any) -> Any:
            made[name] += 1
            return original(*values, **named)

        return call

    for name in made:
        monkeypatch.setattr(runs, name, counted(name))
    return made


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Become the visitor of that session."""
    visitors = {"nobody"}

    def become(session: str) -> None:
        visitors.add(session)
        monkeypatch.setattr(cache_resource_api, "get_session_id_or_throw", lambda: session)

    become("nobody")
    yield become
    for session in visitors:
        cache_resource_api.clear_session_cache(session)


def own(shift: float = 0.0) -> Dataset:
    data = load("ozone")
    return replace(data, name="own", title="Your data", y=data.y + shift)


def shown(dataset: Dataset | None, settings: Settings = SHORT) -> bytes:
    settings = settings.canonical(dataset)
    return runs.packed_film(settings, "light", runs.in_silence(settings, dataset))


def test_own_data_are_trained_and_drawn_once_a_session(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    visit("one")
    film = shown(own())
    assert shown(own()) == film  # equal data, read again
    assert counts == {"fit": 1, "frames": 1, "pack": 1}
    visit("two")
    assert shown(own()) == film
    assert counts == {"fit": 2, "frames": 2, "pack": 2}
    visit("one")
    shown(own())
    assert counts == {"fit": 2, "frames": 2, "pack": 2}


def test_other_data_of_the_same_size_are_other_runs(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    assert shown(own()) != shown(own(shift=1.0))
    assert counts == {"fit": 2, "frames": 2, "pack": 2}


def test_own_data_are_gone_with_the_session(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    visit("one")
    shown(own())
    cache_resource_api.clear_session_cache("one")
    shown(own())
    assert counts == {"fit": 2, "frames": 2, "pack": 2}


def test_own_data_never_reach_the_store_that_all_share(visit: Callable[[str], None]) -> None:
    settings = replace(SHORT, data="ozone", steps=21)
    run = runs.in_silence(settings, own(shift=5.0))
    assert runs.is_own(run)
    assert runs.in_silence(settings).whole.y[0] == load("ozone").y[0]
    digest = own(shift=5.0).digest
    key = "run", settings, digest
    assert store_of("").find(key) is None
    assert store_of(digest).find(key) is run


def test_own_data_leave_the_memory_with_their_session(visit: Callable[[str], None]) -> None:
    before = shelf().nbytes
    visit("one")
    shown(own())
    assert shelf().nbytes > before + 100_000
    cache_resource_api.clear_session_cache("one")
    assert shelf().nbytes == before


def test_built_in_runs_are_shared_by_all(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    settings = replace(SHORT, seed=77)
    visit("one")
    shown(None, settings)
    visit("two")
    shown(None, settings)
    assert counts == {"fit": 1, "frames": 1, "pack": 1}


@pytest.mark.parametrize("dataset", [None, own()], ids=["built-in", "own"])
def test_a_step_that_was_not_recorded_is_trained_up_to_once(
    dataset: Dataset | None, counts: dict[str, int], visit: Callable[[str], None]
) -> None:
    run = runs.in_silence(replace(SHORT, steps=301, seed=5), dataset)
    assert 299 not in run.steps
    for _ in range(2):
        shown = runs.recording(run, 299, None, 301)
        assert shown.recorded(299)
    assert counts["fit"] == 2
    assert shown.last == 301
    assert runs.is_own(shown) == bool(dataset)
    assert runs.recording(run, 301, None) is run


def test_what_a_server_trains_before_it_opens_may_take_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would not open at all otherwise, where a compiler is slow."""
    films: list[str] = []
    monkeypatch.setattr(runs, "LONGEST", 0.5)
    monkeypatch.setattr(jobs.time, "thread_time", count(1).__next__)

    def film(settings: Settings, theme: str, run: Run) -> bytes:
        films.append(theme)
        return b""

    runs.train_ahead(replace(SHORT, seed=7), film)
    assert films == list(THEMES)
