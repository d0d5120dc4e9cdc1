"""What is kept is bounded in bytes, whatever it is and whoever it belongs to."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest

from core.minimise import Settings, fit
from pages.parts import memory
from pages.parts.shelf import Makings, Shelf, nbytes


def kept(shelf: Shelf, *keys: int) -> list[int]:
    """Return which of these keys are kept."""
    return [key for key in keys if shelf.find("owner", key) is not None]


def test_the_least_recently_used_goes_first_and_the_last_stays_however_large() -> None:
    shelf = Shelf(10)
    for key, size in ((1, 4), (2, 5)):
        shelf.keep("owner", key, bytes(size))
    shelf.find("owner", 1)
    shelf.keep("owner", 3, bytes(3))
    assert kept(shelf, 1, 2, 3) == [1, 3]
    assert shelf.nbytes == 7
    shelf.keep("owner", 4, bytes(99))
    assert kept(shelf, 1, 3, 4) == [4]
    shelf.keep("owner", 4, bytes(5))
    assert shelf.nbytes == 5


def test_as_much_is_let_go_of_as_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(100)
    for key in (1, 2, 3):
        shelf.keep("owner", key, bytes(10))
    monkeypatch.setattr(memory, "resident", lambda: memory.MOST - 50)
    shelf.make_room(50)
    assert kept(shelf, 1, 2, 3) == [1, 2, 3]
    shelf.make_room(61)
    assert kept(shelf, 1, 2, 3) == [3]
    shelf.make_room(10**9)
    assert shelf.nbytes == 0


def test_what_an_owner_has_is_let_go_of_alone() -> None:
    shelf = Shelf(100)
    for owner in ("one", "two"):
        shelf.keep(owner, 1, bytes(5))
    shelf.clear("one")
    assert (shelf.find("one", 1), shelf.find("two", 1), shelf.nbytes) == (None, bytes(5), 5)


@dataclass
class Holder:
    """Holds an array and a mapping."""

    array: np.ndarray
    named: dict[str, object]


def test_all_arrays_and_texts_in_a_value_count_once() -> None:
    array = np.zeros(10)
    assert nbytes(Holder(array, {"same": array, "text": b"four", "list": [(np.zeros(2),)], "none": None})) == 100


def test_a_run_counts_with_its_networks_losses_and_data() -> None:
    run = fit(Settings(steps=10))
    arrays = run.theta, run.phi, run.nll, run.held_out_nll, run.dataset.x, run.dataset.y
    assert nbytes(run) > sum(array.nbytes for array in arrays)


def test_what_is_made_is_made_once_for_all_who_ask() -> None:
    makings, made = Makings(Shelf(100)), list[int]()

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)  # the others come meanwhile
        return b"film"

    with ThreadPoolExecutor(8) as visitors:
        got = list(visitors.map(lambda place: makings.get(7, make), range(16)))
    assert (made, set(got)) == ([1], {b"film"})
    makings.clear()
    makings.get(7, make)
    assert len(made) == 2


def test_what_is_made_of_what_is_made_waits_for_nothing_else() -> None:
    makings = Makings(Shelf(100))

    def both(key: int) -> int:
        return makings.get(key, lambda: makings.get(key + 1000, lambda: key))

    with ThreadPoolExecutor(8) as visitors:
        futures = [visitors.submit(both, key) for key in range(1000)]
        assert [future.result(10.0) for future in futures] == list(range(1000))
