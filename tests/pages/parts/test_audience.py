"""Halls in memory and in a store that servers share: one table of tests for both; and a store that is gone."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from threading import Thread

import pytest
from fakeredis import TcpFakeServer

from deploy.hall import free_ports
from pages.parts import audience_memory, audience_redis
from pages.parts.audience import CODE, CODE_LETTERS, MOST_ANSWERS, Halls, LectureMoment, NoStore, OpenHall, moment_of
from pages.parts.audience_memory import HallsInMemory
from pages.parts.audience_redis import GONE, WRONG, HallsInRedis

CODES = ("".join(letters) for letters in product(CODE_LETTERS, repeat=6))
HALL = OpenHall("secret", (0, 3, 2))
NEXT = LectureMoment(1)


@contextmanager
def imitated() -> Iterator[str]:
    """Yield the address of an imitation of Redis, which speaks its protocol over a socket of this machine."""
    with TcpFakeServer(("127.0.0.1", 0)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        server.shutdown()


@contextmanager
def real() -> Iterator[str]:
    """Yield the address of a real server, of Redis or of Valkey, where this machine has one."""
    command = shutil.which("redis-server") or shutil.which("valkey-server")
    if command is None:
        pytest.skip("neither redis-server nor valkey-server is installed")
    (port,) = free_ports(1)
    options = [f"--port {port}", "--bind 127.0.0.1", "--appendonly no"]
    process = subprocess.Popen([command, *" ".join(options).split(), "--save", ""], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


SERVERS = {"imitation": imitated, "real": real}


@pytest.fixture(scope="module", params=["memory", *SERVERS])
def place(request: pytest.FixtureRequest) -> Iterator[Callable[[], Halls]]:
    """Return what gives the halls as another server sees them: those in memory are one server's."""
    if request.param == "memory":
        halls = HallsInMemory()
        yield lambda: halls
    else:
        with SERVERS[request.param]() as address:
            await_store(HallsInRedis(address))
            yield lambda: HallsInRedis(address)


def await_store(halls: Halls) -> None:
    """Return when the store answers."""
    until = time.monotonic() + 30
    while True:
        try:
            halls.find(next(CODES))
        except NoStore:
            assert time.monotonic() < until
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def code(place: Callable[[], Halls]) -> str:
    """Return the code of a hall that is open."""
    found = next(CODES)
    assert CODE.fullmatch(found)
    assert place().open_hall(found, HALL, "title: σ, “as told”")
    return found


def test_a_hall_is_found_by_its_code_until_it_is_closed(place: Callable[[], Halls], code: str) -> None:
    assert place().find(code) == HALL
    assert place().lecture(code) == "title: σ, “as told”"
    place().close(code)
    assert (place().find(code), place().lecture(code)) == (None, None)


def test_a_code_that_is_taken_opens_no_other_hall(place: Callable[[], Halls], code: str) -> None:
    assert not place().open_hall(code, OpenHall("other", (0,)), "other")
    assert place().find(code) == HALL


def test_all_see_where_it_has_gone(place: Callable[[], Halls], code: str) -> None:
    for moment in (NEXT, LectureMoment(1, revealed=True), LectureMoment(0)):
        place().move(code, moment)
        assert place().find(code) == OpenHall("secret", (0, 3, 2), moment)


def test_a_hall_that_is_none_goes_nowhere_and_takes_no_answers(place: Callable[[], Halls]) -> None:
    code = next(CODES)
    place().move(code, NEXT)
    assert not place().answer(code, 1, "a" * 16, 0)
    assert (place().find(code), list(place().answers(code, 1))) == (None, [])
    place().close(code)


def test_each_has_one_answer_to_each_question_and_may_change_it(place: Callable[[], Halls], code: str) -> None:
    for who, choice in (("a" * 16, 0), ("b" * 16, 2), ("a" * 16, 1)):
        assert place().answer(code, 1, who, choice)
    assert sorted(place().answers(code, 1)) == [1, 2]
    assert list(place().answers(code, 2)) == []
    place().close(code)
    place().open_hall(code, HALL, "")
    assert list(place().answers(code, 1)) == []


def test_so_many_may_answer_and_then_only_change_it(
    place: Callable[[], Halls], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (audience_memory, audience_redis):
        monkeypatch.setattr(module, "MOST_ANSWERS", 3)
    assert [place().answer(code, 1, f"{who:016}", 0) for who in range(5)] == [True] * 3 + [False] * 2
    assert place().answer(code, 1, f"{0:016}", 1)
    assert sorted(place().answers(code, 1)) == [0, 0, 1]
    assert MOST_ANSWERS > 1000, "more than a hall holds"


def test_a_hall_ends_by_itself_some_time_after_its_last_step(
    place: Callable[[], Halls], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (audience_memory, audience_redis):
        monkeypatch.setattr(module, "LIFE_SECONDS", 1)
    code = next(CODES)
    assert place().open_hall(code, HALL, "")
    place().answer(code, 1, "a" * 16, 0)
    until = time.monotonic() + 30
    while place().find(code) or list(place().answers(code, 1)):  # each ends at its own time
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_hall_that_rests_makes_room_and_none_that_is_followed(
    place: Callable[[], Halls], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (audience_memory, audience_redis):
        monkeypatch.setattr(module, "MOST_HALLS", 1)
    other = next(CODES)
    assert not place().open_hall(other, HALL, "")
    assert place().find(code) == HALL
    for module in (audience_memory, audience_redis):
        monkeypatch.setattr(module, "REST_SECONDS", -1)
    codes = [next(CODES) for _ in range(9)]
    assert all(place().open_hall(each, HALL, "") for each in codes)
    assert place().find(codes[-1]) == HALL


@pytest.mark.parametrize("address", ["localhost:6379", "http://localhost", "redis://", "redis://localhost:port", "x"])
def test_what_is_no_address_of_a_store_gets_one_sentence(address: str) -> None:
    with pytest.raises(ValueError, match="HALL_STORE must be") as caught:
        HallsInRedis(address)
    assert str(caught.value) == WRONG


def test_a_store_that_is_gone_is_told_in_one_sentence() -> None:
    (port,) = free_ports(1)
    gone = HallsInRedis(f"redis://user:password@127.0.0.1:{port}/0")
    for ask in (
        lambda: gone.open_hall("", HALL, ""),
        lambda: gone.find(""),
        lambda: gone.lecture(""),
        lambda: gone.move("", NEXT),
        lambda: gone.close(""),
        lambda: gone.answer("", 1, "", 0),
        lambda: gone.answers("", 1),
    ):
        with pytest.raises(NoStore) as caught:
            ask()
        assert str(caught.value) == GONE


@pytest.mark.parametrize("text", ["", "1", "1.2", "-1.0", "1.0 ", "1e2.0", "٣.0", "1234.0", "a.b"])
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    assert moment_of(str(NEXT)) == NEXT
    with pytest.raises(ValueError, match="A moment must be"):
        moment_of(text)
