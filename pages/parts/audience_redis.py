"""Halls in a store that several servers share: Redis, or another server that speaks its protocol."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from pages.parts.audience import (
    LIFE_SECONDS,
    MOST_ANSWERS,
    MOST_HALLS,
    REST_SECONDS,
    LectureMoment,
    NoStore,
    OpenHall,
    moment_of,
)

PATIENCE_SECONDS = 2.0
ALL = "lab:halls"
"""The codes of all halls, by when they were asked for last."""
GONE = "The store of open lectures does not answer: nobody can follow one just now, all else works."
WRONG = "HALL_STORE must be the address of a Redis server, as redis://host:6379/0 or rediss://host:6379/0; it is not."


class HallsInRedis:
    """Halls that all servers with this store know. ValueError with a sentence for what is no address of one."""

    def __init__(self, address: str) -> None:
        client = import_module("redis")  # by nobody else, and only with such a store
        self._errors: tuple[type[Exception], ...] = (client.RedisError, OSError)
        try:
            if urlsplit(address).scheme not in {"redis", "rediss"} or not urlsplit(address).hostname:
                raise ValueError
            self._redis: Any = client.Redis.from_url(
                address,
                decode_responses=True,
                socket_timeout=PATIENCE_SECONDS,
                socket_connect_timeout=PATIENCE_SECONDS,
            )
        except ValueError:
            raise ValueError(WRONG) from None

    @contextmanager
    def _reached(self) -> Iterator[Any]:
        try:
            yield self._redis
        except self._errors:
            raise NoStore(GONE) from None

    def open_hall(self, code: str, hall: OpenHall, lecture: str) -> bool:
        """Keep a hall and the text of its lecture; False where the code is taken or there is no room."""
        key, now = _key(code), time.time()
        with self._reached() as redis:
            if not _make_room(redis, now):
                return False
            is_new, _ = redis.pipeline().hsetnx(key, "secret", hall.secret).expire(key, LIFE_SECONDS).execute()
            if not is_new:
                return False
            choices = " ".join(map(str, hall.choices))
            kept = {"choices": choices, "moment": str(hall.moment), "lecture": lecture}
            redis.pipeline().hset(key, mapping=kept).expire(key, LIFE_SECONDS).zadd(ALL, {code: now}).execute()
            return True

    def find(self, code: str) -> OpenHall | None:
        """Return a hall, None where there is none."""
        with self._reached() as redis:
            asked = redis.pipeline().hmget(_key(code), "secret", "choices", "moment")
            (secret, choices, moment), _ = asked.zadd(ALL, {code: time.time()}, xx=True).execute()
        if not (secret and moment):
            return None
        return OpenHall(secret, tuple(map(int, (choices or "").split())), moment_of(moment))

    def lecture(self, code: str) -> str | None:
        """Return the text of a hall's lecture, None where there is no hall."""
        with self._reached() as redis:
            found: str | None = redis.hget(_key(code), "lecture")
            return found

    def move(self, code: str, moment: LectureMoment) -> None:
        """Go to another moment in a hall that there is."""
        key = _key(code)
        with self._reached() as redis:
            if redis.exists(key):
                redis.pipeline().hset(key, "moment", str(moment)).expire(key, LIFE_SECONDS).execute()

    def close(self, code: str) -> None:
        """End a hall, with all that was answered there."""
        with self._reached() as redis:
            _drop(redis, code)

    def answer(self, code: str, at: int, who: str, choice: int) -> bool:
        """Keep one's only answer to a step's question; False where as many have answered as may."""
        key = _answers(code, at)
        with self._reached() as redis:
            there, given, many = redis.pipeline().exists(_key(code)).hexists(key, who).hlen(key).execute()
            if not there or (not given and many >= MOST_ANSWERS):
                return False
            redis.pipeline().hset(key, who, choice).expire(key, LIFE_SECONDS).execute()
            return True

    def answers(self, code: str, at: int) -> Sequence[int]:
        """Return what was answered to a step's question, in no order."""
        with self._reached() as redis:
            return [int(each) for each in redis.hvals(_answers(code, at))]


def _key(code: str) -> str:
    return f"lab:hall:{code}"


def _answers(code: str, at: int) -> str:
    return f"{_key(code)}:answers:{at}"


def _make_room(redis: Any, now: float) -> bool:
    """Return whether there is room for another hall, for which one that rests, or has ended, may have gone."""
    if redis.zcard(ALL) < MOST_HALLS:
        return True
    ((code, looked),) = redis.zrange(ALL, 0, 0, withscores=True)
    if now - looked < REST_SECONDS:
        return False
    _drop(redis, code)
    return True


def _drop(redis: Any, code: str) -> None:
    key = _key(code)
    steps = len((redis.hget(key, "choices") or "").split())
    redis.pipeline().delete(key, *(_answers(code, at) for at in range(steps))).zrem(ALL, code).execute()
