"""What was trained last is kept, and trained once for all who wait for it."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from core.minimise import Progress, Settings, fit
from pages.parts import memory
from pages.parts.jobs import Job
from pages.parts.shelf import Shelf
from pages.parts.store import Store
from pages.parts.turns import Full, Gate, Turn, gate
from tests.pages.parts.test_jobs import GivenUp, give_up, go_on


def test_as_many_are_trained_at_a_time_as_there_are_cores() -> None:
    cores, count = os.cpu_count() or 1, Lock()
    store, at_once, most = Store(Shelf(10**6), gate()), 0, 0

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
        list(pool.map(lambda key: store.get(key, train, go_on), range(4 * cores)))
    assert most == cores


def test_who_waits_for_a_turn_may_give_up() -> None:
    gate = Gate(1)
    with Turn(gate), pytest.raises(GivenUp):
        Store(Shelf(1), gate).get(0, lambda told: 0, give_up)


def test_it_goes_on_for_others_if_one_gives_up_and_ends_with_the_last() -> None:
    store, ended, leave = Store(Shelf(1), Gate(1)), Event(), Event()
    runs_made = list[int]()

    def train(tell: Progress) -> int:
        runs_made.append(1)
        try:
            while True:
                tell(1, 2)
                time.sleep(0.001)
        finally:
            ended.set()

    def until_told(step: int, steps: int) -> None:
        if leave.is_set():
            raise GivenUp

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(store.get, 0, train, until_told)
        while not runs_made:
            time.sleep(0.001)
        with pytest.raises(GivenUp):
            store.get(0, train, give_up)
        assert not ended.wait(0.1)
        leave.set()
        assert isinstance(first.exception(10.0), GivenUp)
    assert ended.wait(10.0)
    assert runs_made == [1]
    assert store.get(0, lambda told: 7, go_on) == 7  # it is begun anew


def test_short_runs_end_long_before_a_long_one_though_there_is_one_turn_for_all() -> None:
    """How much later than alone is measured in benchmarks/responsive.py."""
    store, over = Store(Shelf(10**9), Gate(1)), Event()
    long = Settings(data="sine", points=1000, hidden=256, steps=20_000)

    def until_over(step: int, steps: int) -> None:
        if over.is_set():
            raise GivenUp

    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(store.get, long, lambda told: fit(long, progress=told), until_over)
        time.sleep(0.3)
        for seed in range(3):
            short = Settings(seed=seed)
            store.get(short, lambda told, short=short: fit(short, progress=told), go_on)
        assert not training.done()
        over.set()
        assert isinstance(training.exception(10.0), GivenUp)


def test_what_failed_is_tried_again() -> None:
    store = Store(Shelf(1), Gate(1))

    def fail(tell: Progress) -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.get(0, fail, go_on)
    assert store.get(0, lambda told: 1, go_on) == 1


def test_a_job_that_cannot_begin_is_no_job_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: Job) -> None:
        raise RuntimeError("can't start new thread")

    store = Store(Shelf(10**6), Gate(1))
    with monkeypatch.context() as patch:
        patch.setattr(Job, "start", fail)
        with pytest.raises(RuntimeError):
            store.get(1, lambda told: 2, go_on)
    assert store.get(1, lambda told: 2, go_on) == 2


def test_where_memory_is_full_nothing_begins_and_what_is_kept_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(Shelf(10**6), Gate(1))
    store.get(1, lambda told: b"kept", go_on)
    monkeypatch.setattr(memory, "limit", lambda: 1000.0)
    with pytest.raises(Full, match="memory is full"):
        store.get(2, lambda told: b"new", go_on)
    assert store.get(1, lambda told: b"new", go_on) == b"kept"


def test_what_would_not_go_into_the_container_is_refused_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    store, has = Store(Shelf(10**6), Gate(1)), memory.resident()
    monkeypatch.setattr(memory, "limit", lambda: (has + 10**9) / memory.SHARE)
    assert store.get(1, lambda told: b"small", go_on, nbytes=5e8) == b"small"
    with pytest.raises(Full, match="memory is full"):
        store.get(2, lambda told: b"large", go_on, nbytes=2e9)


def test_what_needs_room_lets_go_of_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(Shelf(10**6), Gate(1))
    store.get(1, lambda told: bytes(900), go_on)
    monkeypatch.setattr(memory, "MOST", memory.resident() + 10**9)
    store.get(2, lambda told: bytes(9), go_on, nbytes=5e8)
    assert store.find(1) is not None
    store.get(3, lambda told: bytes(9), go_on, nbytes=2e9)
    assert store.find(1) is None
