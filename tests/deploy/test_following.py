"""A hall follows a lecture by a route: who waits hears of a step, who leads has the secret, and no input breaks it."""

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette

from deploy import following
from deploy.following import BUSY, MOST_BYTES, NONE, Following
from pages.parts import audience_memory, halls
from pages.parts.audience import LectureMoment, OpenHall
from pages.parts.audience_memory import HallsInMemory
from pages.parts.audience_redis import GONE, WRONG, HallsInRedis
from tests.browser.visits import alone
from tests.deploy.asking import Answer, answered

CODE = "BCDFGH"
SECRET = "a-secret"
WHO = "a-word-by-chance"
CHOICES = (0, 3)
FOLLOWERS = 60


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[HallsInMemory]:
    """Return halls of which one is open, at its question."""
    found = HallsInMemory()
    found.open_hall(CODE, OpenHall(SECRET, CHOICES, LectureMoment(1)), "")
    monkeypatch.setattr(following, "halls", lambda: found)
    return found


@pytest.fixture
def app() -> Starlette:
    """Return an app of these routes alone, below a path."""
    return Starlette(routes=Following().routes("/lab"))


async def get(app: Starlette, path: str = CODE) -> Answer:
    """Return the answer to who follows."""
    return await answered(app, f"/lab/hall/{path}")


async def post(app: Starlette, path: str, told: Any) -> Answer:
    """Return the answer to what is told: an object as JSON, or bytes as they are."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return await answered(app, f"/lab/hall/{path}", method="POST", body=body)


def moment(at: Any, revealed: Any = False, secret: Any = SECRET) -> dict[str, Any]:
    """Return what who leads tells."""
    return {"at": at, "revealed": revealed, "secret": secret}


def answer(choice: Any, at: Any = 1, who: Any = WHO) -> dict[str, Any]:
    """Return what who answers tells."""
    return {"at": at, "choice": choice, "who": who}


def told(answer: Answer) -> dict[str, Any]:
    """Return the object in JSON that came back."""
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    found: dict[str, Any] = json.loads(answer.body)
    return found


@pytest.mark.usefixtures("kept")
def test_who_asks_hears_where_it_is_and_how_many_have_answered(app: Starlette) -> None:
    async def lecture() -> None:
        assert told(await get(app)) == {"at": 1, "revealed": False, "answered": 0}
        for who, choice in (("a" * 16, 0), ("b" * 16, 2), ("a" * 16, 2)):
            assert (await post(app, f"{CODE}/answers", answer(choice, who=who))).status == 204
        assert (await post(app, f"{CODE}/moment", moment(1, True))).status == 204
        assert told(await get(app)) == {"at": 1, "revealed": True, "answered": 2, "counts": [0, 0, 2]}
        late = await post(app, f"{CODE}/answers", answer(0, who="c" * 16))
        assert (late.status, late.body.decode()) == (409, "The hall has gone on: this question takes no answers now.")
        assert (await post(app, f"{CODE}/moment", moment(0))).status == 204
        assert told(await get(app)) == {"at": 0, "revealed": False, "answered": 0}

    alone(lecture())


def test_all_who_wait_hear_of_a_step_and_the_store_is_asked_for_them_once(
    app: Starlette, kept: HallsInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    found = kept.find
    monkeypatch.setattr(kept, "find", lambda code: asked.append(code) or found(code))

    async def lecture() -> list[Answer]:
        waiting = [asyncio.create_task(get(app, f"{CODE}?known=1.0")) for _ in range(FOLLOWERS)]
        await asyncio.sleep(0.3)
        assert not any(task.done() for task in waiting)
        assert len(asked) < FOLLOWERS / 2
        await post(app, f"{CODE}/moment", moment(1, True))
        return list(await asyncio.gather(*waiting))

    assert {told(each)["revealed"] for each in alone(lecture())} == {True}


@pytest.mark.usefixtures("kept")
def test_who_waits_long_is_told_that_nothing_is_new(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "WAIT_SECONDS", 0.2)
    assert told(alone(get(app, f"{CODE}?known=1.0")))["at"] == 1


@pytest.mark.usefixtures("kept")
def test_who_waits_when_the_server_ends_is_let_go(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lecture() -> Answer:
        waiting = asyncio.create_task(get(app, f"{CODE}?known=1.0"))
        await asyncio.sleep(0.1)
        monkeypatch.setattr(following.ending, "under_way", lambda: True)
        return await asyncio.wait_for(waiting, following.WAIT_SECONDS / 2)

    assert told(alone(lecture()))["at"] == 1


def test_who_waits_for_a_hall_that_ends_is_told_so(app: Starlette, kept: HallsInMemory) -> None:
    async def lecture() -> Answer:
        waiting = asyncio.create_task(get(app, f"{CODE}?known=1.0"))
        await asyncio.sleep(0.1)
        kept.close(CODE)
        return await waiting

    ended = alone(lecture())
    assert (ended.status, ended.body.decode()) == (404, NONE)


@pytest.mark.usefixtures("kept")
def test_so_many_may_wait(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_WAITING", 1)
    monkeypatch.setattr(following, "WAIT_SECONDS", 0.5)

    async def lecture() -> list[Answer]:
        return list(await asyncio.gather(*(get(app, f"{CODE}?known=1.0") for _ in range(3))))

    assert sorted(each.status for each in alone(lecture())) == [200, 503, 503]


@pytest.mark.usefixtures("kept")
def test_so_many_answers_are_taken_in_a_minute(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST_ANSWERS_A_MINUTE", 2)
    monkeypatch.setattr(following, "time", SimpleNamespace(monotonic=lambda: 1e6))

    async def lecture() -> list[Answer]:
        return [await post(app, f"{CODE}/answers", answer(0)) for _ in range(3)]

    *others, last = alone(lecture())
    assert [each.status for each in others] == [204, 204]
    assert (last.status, last.body.decode()) == (429, BUSY)


HOSTILE = (
    ("moment", moment(0, secret="another"), 403),
    ("moment", moment(0, secret=""), 403),
    ("moment", moment(0, secret="σ"), 403),
    ("moment", b'{"at": 0, "revealed": false, "secret": "\\ud800"}', 403),
    ("moment", moment(0, secret=None), 403),
    ("moment", {"at": 0, "revealed": False}, 403),
    ("moment", moment(len(CHOICES)), 400),
    ("moment", moment(-1), 400),
    ("moment", moment(10**400), 400),
    ("moment", moment(True), 400),
    ("moment", moment("1"), 400),
    ("moment", moment(1.0), 400),
    ("moment", moment(0, 1), 400),
    ("moment", [moment(0)], 400),
    ("moment", b"", 400),
    ("moment", b"at=0", 400),
    ("moment", b"\xff\xfe", 400),
    ("moment", b"[" * MOST_BYTES, 400),
    ("moment", b'{"at": NaN}', 403),
    ("moment", b" " * (MOST_BYTES + 1), 413),
    ("moment", b"x" * 10**6, 413),
    ("answers", answer(3), 400),
    ("answers", answer(-1), 400),
    ("answers", answer("0"), 400),
    ("answers", answer(None), 400),
    ("answers", answer(0, at=0), 400),
    ("answers", answer(0, at=2), 400),
    ("answers", answer(0, who=""), 400),
    ("answers", answer(0, who="short"), 400),
    ("answers", answer(0, who="A Name, in person"), 400),
    ("answers", answer(0, who="x" * 41), 400),
    ("answers", answer(0, who=["x" * 16]), 400),
)


@pytest.mark.parametrize("at", range(len(HOSTILE)))
def test_what_is_told_wrongly_is_refused_in_one_sentence(at: int, app: Starlette, kept: HallsInMemory) -> None:
    path, wrong, status = HOSTILE[at]
    refused = alone(post(app, f"{CODE}/{path}", wrong or b" "))
    assert refused.status == status
    assert refused.body.decode().endswith(".")
    assert b"\n" not in refused.body
    assert (kept.find(CODE), list(kept.answers(CODE, 1))) == (OpenHall(SECRET, CHOICES, LectureMoment(1)), [])


@pytest.mark.parametrize("code", ["BCDFGJ", "bcdfgh", "AEIOUY", "BCDFG", "BCDFGHH", "..%2f..", "B" * 5000])
def test_a_code_that_is_none_is_told_in_one_sentence(code: str, app: Starlette, kept: HallsInMemory) -> None:
    for refused in (
        alone(get(app, code)),
        alone(get(app, f"{code}?known=0.0")),
        alone(post(app, f"{code}/moment", moment(0))),
        alone(post(app, f"{code}/answers", answer(0))),
    ):
        assert (refused.status, refused.body.decode()) == (404, NONE)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("known", ["", "1", "9.9", "x", "1.0&known=", "999999999999.0"])
def test_a_moment_that_is_none_is_told_in_one_sentence(known: str, app: Starlette) -> None:
    refused = alone(get(app, f"{CODE}?known={known}"))
    assert refused.status == 400
    assert refused.body.decode().startswith("A moment must be like")


@pytest.mark.usefixtures("kept")
def test_what_takes_too_long_is_let_go(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BODY_SECONDS", 0.05)
    assert alone(answered(app, f"/lab/hall/{CODE}/answers", method="POST")).status == 408


def test_thousands_of_halls_find_no_room_and_take_none_from_one_that_is_followed(kept: HallsInMemory) -> None:
    opened = [kept.open_hall(f"{number:06}", OpenHall("", CHOICES), "") for number in range(3000)]
    assert sum(opened) == audience_memory.MOST_HALLS - 1
    assert kept.find(CODE) == OpenHall(SECRET, CHOICES, LectureMoment(1))


def test_a_store_that_is_gone_is_told_in_one_sentence(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = HallsInRedis("redis://127.0.0.1:9/0")
    monkeypatch.setattr(following, "halls", lambda: gone)
    for refused in (
        alone(get(app)),
        alone(get(app, f"{CODE}?known=0.0")),
        alone(post(app, f"{CODE}/moment", moment(0))),
        alone(post(app, f"{CODE}/answers", answer(0))),
    ):
        assert (refused.status, refused.body.decode()) == (503, GONE)


def test_a_server_with_a_wrong_address_of_its_store_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(halls.STORE, "localhost")
    monkeypatch.setattr(following, "halls", halls.halls.__wrapped__)
    with pytest.raises(SystemExit) as caught:
        following.check_store()
    assert str(caught.value) == WRONG
