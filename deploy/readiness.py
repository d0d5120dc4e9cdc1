"""Whether the server does what it is for: /ready trains a step in its turn and runs the front page, and says so."""

import asyncio
import time
from itertools import count

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit.runtime import Runtime

from core.minimise import Settings, fit
from pages.parts.shelf import Shelf
from pages.parts.store import Store
from pages.parts.turns import gate

STEP = Settings(hidden=3, steps=1)
PATIENCE_SECONDS = 10.0
"""For each of both: a server on which people wait longer than that for a turn had better not get more of them."""
KEPT_SECONDS = 5.0
"""An answer is given again for so long, so that who asks often does not train."""
OK = "ok"
_numbers = count()


class Readiness:
    """Answers 200 and ok, or 503 and what is wrong."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._until, self._found = 0.0, ""

    async def answer(self, request: Request) -> PlainTextResponse:
        """Return the answer, found now or a moment ago."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._found = await _look()
                self._until = time.monotonic() + KEPT_SECONDS
        return PlainTextResponse(self._found, 200 if self._found == OK else 503, {"Cache-Control": "no-store"})


async def _look() -> str:
    """Return OK, or what is wrong."""
    try:
        await asyncio.to_thread(train_a_step)
    except Exception:  # whatever it is, nobody can train
        return "A step of training does not come to an end."
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            done, _ = await Runtime.instance().does_script_run_without_error()
    except TimeoutError:
        done = False
    return OK if done else "The front page does not run to its end."


def train_a_step() -> None:
    """Train a step in its turn, for no store; raises TimeoutError where its turn does not come."""
    until = time.monotonic() + PATIENCE_SECONDS

    def look(step: int, steps: int) -> None:
        if time.monotonic() > until:
            raise TimeoutError("training is blocked")

    Store(Shelf(0), gate()).get(next(_numbers), lambda report: fit(STEP, None, report), look)
