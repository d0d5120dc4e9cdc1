"""How a hall follows a lecture: where it is, told as soon as it moves on, and answers to its questions.

A step costs no run of a page: browsers ask here, and wait. However many wait in one hall, the store is asked for them
once. Nothing of who asks is kept or written down.
"""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeGuard, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from deploy import ending
from pages.parts import telemetry
from pages.parts.audience import CODE, CODE_LETTERS, WHO, LectureMoment, NoStore, OpenHall, counts, moment_of
from pages.parts.halls import STORE, halls

BEAT_SECONDS = 0.1
"""How often the store is asked whether a hall has moved on."""
WAIT_SECONDS = 20.0
"""After which who waits is told that nothing is new: no proxy takes that for dead."""
MOST_WAITING = 3000
MOST_BYTES = 500
BODY_SECONDS = 10.0
MOST_ANSWERS_A_MINUTE = 2000
"""In one hall: each of three hundred may change its mind six times."""
THREADS = 4
FRESH = {"Cache-Control": "no-store"}
NONE = "There is no hall with this code: it has ended, or a letter is wrong."
BUSY = "Too many ask at once: try again in a moment."
Found = TypeVar("Found")


def check_store() -> None:
    """Raise SystemExit with a sentence where HALL_STORE is no address of a store."""
    try:
        halls()
    except ValueError as error:
        raise SystemExit(str(error)) from None


def say_store() -> None:
    """Write to the log whether the store that servers share answers, where there is one."""
    if os.environ.get(STORE):
        try:
            halls().find(CODE_LETTERS[0] * 6)
        except NoStore as gone:
            telemetry.tell("store", error=str(gone))
        else:
            telemetry.tell("store", error="")


class NotTaken(Exception):
    """A request that is refused: the status, and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Following:
    """Answers what browsers ask of halls."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, "halls")
        self._asked: dict[tuple[str, str], asyncio.Task[Any]] = {}
        self._watched: dict[str, asyncio.Task[None]] = {}
        self._waiting = 0
        self._answered: dict[str, int] = {}
        self._minute = 0

    def routes(self, base: str) -> list[Route]:
        """Return the routes, below a base path."""
        return [
            Route(f"{base}/hall/{{code}}", _answering(self.tell), methods=["GET"]),
            Route(f"{base}/hall/{{code}}/moment", _answering(self.move), methods=["POST"]),
            Route(f"{base}/hall/{{code}}/answers", _answering(self.take_answer), methods=["POST"]),
        ]

    async def tell(self, request: Request) -> Response:
        """Return where the hall is, with its answers; who says which moment it knows waits for another one."""
        code, known = _code(request), request.query_params.get("known")
        if known is not None:
            await self._wait(code, _moment(known))
        told = await self._once(code, "told", self._told)
        if told is None:
            raise NotTaken(404, NONE)
        return JSONResponse(told, headers=FRESH)

    def _told(self, code: str) -> dict[str, Any] | None:
        hall = halls().find(code)
        if hall is None:
            return None
        given = halls().answers(code, hall.moment.at) if hall.choices[hall.moment.at] else []
        told = {"at": hall.moment.at, "revealed": hall.moment.revealed, "answered": len(given)}
        return told | ({"counts": counts(given, hall.choices[hall.moment.at])} if hall.moment.revealed else {})

    async def _wait(self, code: str, known: LectureMoment) -> None:
        """Return when the hall is at another moment than that, or after a while."""
        hall = await self._find(code)
        if hall is None or hall.moment != known:
            return
        if self._waiting >= MOST_WAITING:
            raise NotTaken(503, BUSY)
        watch = self._watched.get(code)
        if watch is None:
            watch = self._watched[code] = asyncio.create_task(self._watch(code, known))
            watch.add_done_callback(lambda task: self._watched.pop(code))
        self._waiting += 1
        try:
            await asyncio.shield(watch)
        finally:
            self._waiting -= 1

    async def _watch(self, code: str, known: LectureMoment) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until and not ending.under_way():
            await asyncio.sleep(BEAT_SECONDS)
            hall = await self._find(code)
            if hall is None or hall.moment != known:
                return

    async def move(self, request: Request) -> Response:
        """Let the hall go to another moment, for who has its secret."""
        code, told = _code(request), await _told_by(request)
        at, revealed, secret = told.get("at"), told.get("revealed"), told.get("secret")
        hall = await self._hall(code)
        if not (isinstance(secret, str) and secret.isascii() and secrets.compare_digest(secret, hall.secret)):
            raise NotTaken(403, "Only who opened the hall may lead it.")
        if not (_is_index(at, len(hall.choices)) and isinstance(revealed, bool)):
            raise NotTaken(400, "A moment must be the index of a step and whether its answer is shown.")
        await self._run(halls().move, code, LectureMoment(at, revealed))
        self._forget(code)
        return Response(status_code=204, headers=FRESH)

    async def take_answer(self, request: Request) -> Response:
        """Keep one's answer to the question that the hall is at, until the answer is shown."""
        code, told = _code(request), await _told_by(request)
        at, choice, who = told.get("at"), told.get("choice"), told.get("who")
        hall = await self._hall(code)
        if not (isinstance(who, str) and WHO.fullmatch(who) and _is_index(at, len(hall.choices))):
            raise NotTaken(400, "An answer must say who gives it, by a word drawn by chance, and to which step.")
        if not _is_index(choice, hall.choices[at]):
            raise NotTaken(400, "An answer must be the index of one of the choices.")
        if hall.moment != LectureMoment(at, revealed=False):
            raise NotTaken(409, "The hall has gone on: this question takes no answers now.")
        self._count(code)
        if not await self._run(halls().answer, code, at, who, choice):
            raise NotTaken(503, "As many have answered as may.")
        return Response(status_code=204, headers=FRESH)

    def _count(self, code: str) -> None:
        """Count an answer, or refuse it where there are too many in this minute."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._answered = minute, {}
        self._answered[code] = self._answered.get(code, 0) + 1
        if self._answered[code] > MOST_ANSWERS_A_MINUTE:
            raise NotTaken(429, BUSY)

    async def _hall(self, code: str) -> OpenHall:
        hall = await self._find(code)
        if hall is None:
            raise NotTaken(404, NONE)
        return hall

    async def _find(self, code: str) -> OpenHall | None:
        return await self._once(code, "found", lambda code: halls().find(code))

    async def _once(self, code: str, what: str, ask: Callable[[str], Found]) -> Found:
        """Return what the store says of a hall, asked for once in a beat for all who ask."""
        task: asyncio.Task[Found] | None = self._asked.get((code, what))
        if task is None:
            task = self._asked[code, what] = asyncio.create_task(self._run(ask, code))
            asyncio.get_running_loop().call_later(BEAT_SECONDS, self._drop, (code, what), task)
        return await asyncio.shield(task)

    def _drop(self, key: tuple[str, str], task: asyncio.Task[Any]) -> None:
        if self._asked.get(key) is task:
            del self._asked[key]

    def _forget(self, code: str) -> None:
        """Let the store be asked anew: what it has said of this hall is not so any more."""
        for key in [key for key in self._asked if key[0] == code]:
            del self._asked[key]

    async def _run(self, ask: Callable[..., Found], *about: Any) -> Found:
        """Return what the store says, which another thread waits for."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, ask, *about)


def _answering(answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that says in one sentence why it refuses."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except NotTaken as refused:
            telemetry.refuse("hall")
            return PlainTextResponse(refused.sentence, refused.status, FRESH)
        except NoStore as gone:
            telemetry.refuse("store")
            return PlainTextResponse(str(gone), 503, FRESH)

    return endpoint


def _code(request: Request) -> str:
    code = request.path_params["code"]
    if not CODE.fullmatch(code):
        raise NotTaken(404, NONE)
    return str(code)


def _moment(text: str) -> LectureMoment:
    try:
        return moment_of(text)
    except ValueError as error:
        raise NotTaken(400, f"{error}.") from None


async def _told_by(request: Request) -> Mapping[str, Any]:
    """Return the object in JSON that a request consists of."""
    try:
        found = json.loads(await _body(request))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotTaken(400, "The request must be an object in JSON.")
    return found


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise NotTaken(413, f"The request must have at most {MOST_BYTES} bytes.")
    except (TimeoutError, ClientDisconnect):
        raise NotTaken(408, "The request took too long.") from None
    return body


def _is_index(value: object, length: int) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < length
