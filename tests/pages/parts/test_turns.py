"""Turns at training: as many at a time as a gate lets in, the one first that has had the least time."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from pages.parts.turns import SLICE_SECONDS, Full, Gate, Stopped, Turn

DEADLINE_SECONDS = 10.0


def becomes(state: Callable[[], bool]) -> bool:
    """Return whether it comes to be so within the deadline."""
    end = time.monotonic() + DEADLINE_SECONDS
    while not state() and time.monotonic() < end:
        time.sleep(0.001)
    return state()


def work(seconds: float) -> None:
    """Take so much time of a core."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def stop_here(turn: Turn) -> None:
    """Stop who has the turn, and let it look whether to go on."""
    turn.stop()
    turn.go_on()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads that wait for turns."""
    with ThreadPoolExecutor(8) as threads:
        yield threads


def waiting(gate: Gate, pool: ThreadPoolExecutor, turn: Turn, came: list[Turn]) -> Future[None]:
    """Let a thread wait for a turn, and return when it does."""

    def take() -> None:
        with turn:
            came.append(turn)

    future = pool.submit(take)
    assert becomes(lambda: turn.ahead() > 0)
    return future


def test_who_has_had_the_least_time_goes_next_and_of_equals_who_came_first(pool: ThreadPoolExecutor) -> None:
    gate, came = Gate(1), list[Turn]()
    turns = [Turn(gate) for _ in range(4)]
    for turn, used in zip(turns, (2.0, 0.0, 1.0, 0.0), strict=True):
        turn.used = used
    with Turn(gate):
        for turn in turns:
            waiting(gate, pool, turn, came)
        assert [turn.ahead() for turn in turns] == [4, 1, 3, 2]
    assert becomes(lambda: len(came) == 4)
    assert came == [turns[place] for place in (1, 3, 2, 0)]


def test_who_has_a_turn_lets_one_go_first_who_has_had_less_time(pool: ThreadPoolExecutor) -> None:
    gate, came = Gate(1), list[Turn]()
    own, new, old = Turn(gate), Turn(gate), Turn(gate)
    old.used = 100.0
    with own:
        for turn in (new, old):
            waiting(gate, pool, turn, came)
        own.go_on()
        assert came == []  # the slice has just begun
        work(2 * SLICE_SECONDS)
        own.go_on()
        assert came == [new]
        assert own.used > SLICE_SECONDS
        work(2 * SLICE_SECONDS)
        own.go_on()
        assert came == [new]  # the other has had more
    assert becomes(lambda: came == [new, old])


def test_one_that_is_stopped_ends_where_it_waits(pool: ThreadPoolExecutor) -> None:
    gate, came = Gate(1), list[Turn]()
    turn = Turn(gate)
    with Turn(gate):
        future = waiting(gate, pool, turn, came)
        turn.stop()
        assert isinstance(future.exception(DEADLINE_SECONDS), Stopped)
    with Turn(gate):  # nobody is left in there, and nobody let in twice
        assert came == []
        assert gate._free == 0


def test_one_that_is_stopped_ends_where_it_looks_and_leaves_the_gate() -> None:
    gate = Gate(1)
    turn = Turn(gate)
    turn.used = 5.0
    with pytest.raises(Stopped), turn:
        stop_here(turn)
    with Turn(gate):
        assert gate.least() == float("inf")


def test_no_more_wait_than_may(pool: ThreadPoolExecutor) -> None:
    gate = Gate(1, longest=1)
    with Turn(gate):
        gate.check()
        waiting(gate, pool, Turn(gate), [])
        with pytest.raises(Full, match="1 wait for their turn"):
            gate.check()


def test_one_that_is_stopped_before_it_comes_ends_at_once() -> None:
    gate = Gate(1)
    turn = Turn(gate)
    turn.stop()
    with Turn(gate), pytest.raises(Stopped), turn:
        raise AssertionError("it has come in")


def test_one_that_is_stopped_while_another_has_its_turn_leaves_that_to_the_other(pool: ThreadPoolExecutor) -> None:
    gate, came = Gate(1), list[Turn]()
    own = Turn(gate)
    own.used = 1.0

    def take_long() -> None:
        with Turn(gate):
            came.append(own)
            own.stop()
            time.sleep(0.1)

    def let_it_go_first() -> None:
        pool.submit(take_long)
        assert becomes(lambda: gate.least() < 1.0)
        work(2 * SLICE_SECONDS)
        own.go_on()

    with pytest.raises(Stopped), own:
        let_it_go_first()
    assert came == [own]
    with Turn(gate):  # the other leaves, and only once
        assert gate.least() == float("inf")
        assert gate._free == 0
