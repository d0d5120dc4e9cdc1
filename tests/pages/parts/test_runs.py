"""Runs for pages: built-in ones shared by all, those of a person's own data kept for their session alone."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Lock
from typing import Any

import numpy as np
import pytest
from streamlit.runtime.caching import cache_resource_api

from core.data import Dataset, load
from core.minimise import Progress, Settings
from pages.parts import runs

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
    assert not any(key for _, key in runs._shared_store()._kept)


def test_built_in_runs_are_shared_by_all(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    settings = replace(SHORT, seed=77)
    visit("one")
    shown(None, settings)
    visit("two")
    shown(None, settings)
    assert counts == {"fit": 1, "frames": 1, "pack": 1}


def test_a_session_keeps_few_runs_of_its_own(counts: dict[str, int], visit: Callable[[str], None]) -> None:
    for seed in range(runs.OWN_RUNS_KEPT + 1):
        runs.in_silence(replace(SHORT, seed=seed, steps=2), own())
    assert len(runs._own_store()._kept) == runs.OWN_RUNS_KEPT


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


def test_large_data_are_said_to_be_counted_by_a_sample(visit: Callable[[str], None]) -> None:
    data = own()
    many = replace(data, x=data.x.repeat(60, axis=0), y=data.y.repeat(60, axis=0))
    assert runs.sampled(runs.in_silence(replace(SHORT, steps=2), many)) == (
        "Trained on all 5,220 points in batches of 256; "
        "the NLL is of 2,048 of them, the same at every step, and these are shown."
    )
    assert runs.sampled(runs.in_silence(replace(SHORT, steps=2), data)) == ""


def test_a_run_that_ends_worse_than_without_x_says_so_with_both_numbers() -> None:
    run = runs.in_silence(Settings(data="coal_disasters", recipe="poisson", optimiser="sgd", rate=0.2, steps=3))
    assert runs.worse_than_constant(runs.in_silence(Settings(steps=300))) == []
    worse = replace(run, nll=run.nll + 84.0 * 0.5)
    constant, end = worse.without_x / worse.dataset.size, worse.nll[-1] / worse.dataset.size
    assert end > constant
    assert runs.endings(worse) == [
        f"At its last step the network costs {end:.3f} nats a training point, more than the {constant:.3f} of the best "
        "Pr(y) that is the same at every x: more steps or another learning rate should bring it below."
    ]


@pytest.mark.parametrize(
    ("cost", "shown"),
    [(1234567.8, "1,234,568"), (5.79150683e28, "5.792e28"), (float("inf"), "∞"), (float("nan"), "")],
)
def test_a_cost_beyond_all_measure_is_told_in_few_digits(cost: float, shown: str) -> None:
    run = runs.in_silence(Settings(data="coal_disasters", recipe="poisson", steps=3))
    said = runs.worse_than_constant(replace(run, nll=np.append(run.nll[:-1], cost * run.dataset.size)))
    assert [sentence.split(" nats")[0] for sentence in said] == [f"At its last step the network costs {shown}"][
        : len(said)
    ]
    assert len(said) == bool(shown)


def test_as_many_are_trained_at_a_time_as_there_are_cores() -> None:
    cores, count = os.cpu_count() or 1, Lock()
    store, at_once, most = runs.Store[int, int](10**6, runs.gate()), 0, 0

    def train(told: Progress) -> int:
        nonlocal at_once, most
        with count:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with count:
            at_once -= 1
        return 0

    with ThreadPoolExecutor(4 * cores) as pool:
        list(pool.map(lambda key: store.get(key, train, lambda step, steps: None), range(4 * cores)))
    assert most == cores


class GivenUp(Exception):
    """What ends the wait of somebody who gives up."""


def give_up(*_: int) -> None:
    raise GivenUp


@pytest.fixture
def busy() -> Iterator[runs.Gate]:
    """Return a gate for one, behind which somebody stays until the test ends."""
    gate = runs.Gate(1)
    gate.enter(give_up)
    yield gate
    gate.leave()
    gate.enter(give_up)  # nobody is left in there


def test_who_waits_for_a_turn_may_give_up(busy: runs.Gate) -> None:
    store = runs.Store[int, int](1, busy)
    with pytest.raises(GivenUp):
        store.get(0, lambda told: 0, give_up)


def test_who_waits_for_the_same_run_may_give_up(busy: runs.Gate) -> None:
    store, over, told = runs.Store[int, int](1, busy), Event(), list[tuple[int, int]]()

    def wait(step: int, steps: int) -> None:
        told.append((step, steps))
        if over.is_set():
            raise GivenUp

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(store.get, 0, lambda told: 0, wait)
        while not told:
            time.sleep(0.001)
        with pytest.raises(GivenUp):
            store.get(0, lambda told: 0, give_up)
        over.set()
        assert isinstance(first.exception(), GivenUp)
    assert set(told) == {(0, 0)}


def test_who_is_cancelled_ends_though_another_has_the_turn() -> None:
    gate, others = runs.Gate(1), list[runs.Turn]()

    def cancel(step: int, steps: int) -> None:
        others.append(runs.Turn(gate))
        others[0].take(give_up)
        raise GivenUp

    def train(told: Progress) -> int:
        told(1, 2)
        return 0

    with pytest.raises(GivenUp):
        runs.Store[int, int](1, gate).get(0, train, cancel)
    others[0].give()
    gate.enter(give_up)


def test_turns_come_in_the_order_in_which_they_are_waited_for(busy: runs.Gate) -> None:
    came = list[int]()

    def take(place: int) -> None:
        with runs.Turn(busy) as turn:
            turn.take(lambda: None)
            came.append(place)

    with ThreadPoolExecutor(4) as pool:
        for place in range(4):
            pool.submit(take, place)
            time.sleep(0.02)
        busy.leave()
    busy.enter(give_up)
    assert came == [0, 1, 2, 3]
