"""Training in threads of its own, which stand back behind pages."""

import os
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from core.minimise import Progress
from pages.parts import bell, jobs
from pages.parts.jobs import HARDLY, NICENESS, Job, Net, TimeUp
from pages.parts.turns import Gate, Turn


class GivenUp(Exception):
    """What ends the wait of somebody who gives up."""


def give_up(step: int, steps: int) -> None:
    """Wait no longer."""
    raise GivenUp


def go_on(step: int, steps: int) -> None:
    """Wait on."""


def begun(work: object, gate: Gate) -> Job:
    job = Job(work, lambda value: None, gate)
    job.start()
    return job


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
def test_training_stands_back_behind_pages() -> None:
    def niceness(told: Progress) -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert begun(niceness, Gate(1)).wait(go_on) == min(before + NICENESS, HARDLY)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_what_it_raises_is_raised_where_somebody_waits() -> None:
    def fail(told: Progress) -> int:
        raise ValueError("df must be greater than 1")

    with pytest.raises(ValueError, match="df must be"):
        begun(fail, Gate(1)).wait(go_on)


def test_who_waits_is_told_how_far_it_is_and_how_many_train_before_it_begins() -> None:
    gate, told = Gate(1), list[tuple[int, int]]()

    def until(state: tuple[int, int]) -> Progress:
        return lambda step, steps: give_up(step, steps) if (step, steps) == state else None

    def train(tell: Progress) -> int:
        while (3, 7) not in told:
            tell(3, 7)
            time.sleep(0.001)
        return 5

    with Turn(gate):
        job = begun(train, gate)
        with pytest.raises(GivenUp):
            job.wait(until((1, 0)))
    with pytest.raises(GivenUp):
        job.wait(until((3, 7)))
    told.append((3, 7))
    assert job.wait(go_on) == 5


def test_one_that_is_told_to_stop_ends_and_leaves_its_turn() -> None:
    gate, over = Gate(1), threading.Event()

    def train(tell: Progress) -> int:
        try:
            while True:
                tell(0, 1)
        finally:
            over.set()

    job = begun(train, gate)
    with pytest.raises(GivenUp):
        job.wait(give_up)
    job.stop()
    assert over.wait(10.0)
    with Turn(gate):
        assert gate.least() == float("inf")


def test_one_that_takes_longer_than_it_may_ends() -> None:
    def train(tell: Progress) -> int:
        while True:
            tell(0, 1)

    job = Job(train, lambda value: None, Gate(1), longest=0.05)
    job.start()
    with pytest.raises(TimeUp):
        job.wait(go_on)


def test_who_waits_hears_at_once_that_the_script_is_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """And then its requests are as they were: only who waits listens."""
    requests, gate = ScriptRequests(), Gate(1)
    plain = vars(requests).keys() - {"_lock", "_state", "_rerun_data"}
    monkeypatch.setattr(bell, "get_script_run_ctx", lambda **_: SimpleNamespace(script_requests=requests))
    monkeypatch.setattr(jobs, "FIRST_SECONDS", 12.0)

    def look(step: int, steps: int) -> None:
        if requests.on_scriptrunner_yield():
            raise GivenUp
        threading.Timer(0.05, requests.request_stop).start()

    began = time.monotonic()
    with Turn(gate), pytest.raises(GivenUp):
        begun(lambda told: 5, gate).wait(look)
    assert time.monotonic() - began < 10.0
    assert vars(requests).keys() - {"_lock", "_state", "_rerun_data"} == plain


def test_who_waits_hears_at_once_that_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FIRST_SECONDS", 12.0)
    began = time.monotonic()
    assert begun(lambda told: time.sleep(0.05) or 5, Gate(1)).wait(go_on) == 5
    assert time.monotonic() - began < 10.0


def test_parts_of_what_a_link_asks_have_one_net() -> None:
    """Each alone would go, also one that fails; what all take together does not."""

    def busy(told: Progress) -> None:
        until = time.thread_time() + 0.06
        while time.thread_time() < until:
            told(1, 2)

    def part() -> None:
        job = Job(net.counting(busy), lambda value: None, Gate(1), net.left)
        job.start()
        job.wait(go_on)

    net = Net(0.1)
    part()
    with pytest.raises(TimeUp):
        part()
    assert net.left == pytest.approx(0.0, abs=0.03)
