"""How the server ends: asked to (SIGTERM), it does within a few seconds and says that all went well."""

import os
import signal
import sys
from contextlib import suppress
from threading import Timer
from types import FrameType

import uvicorn

GRACE_SECONDS = 2
"""What answers under way, downloads among them, have to be sent to their ends."""
LAST_SECONDS = 4.0
"""When it ends whoever holds it up: a client that reads nothing, a run that does not look whether it is wanted."""
BANNER = b"server"
_known: list[uvicorn.Server] = []


def server() -> uvicorn.Server | None:
    """Return the server that this process runs, which nobody names to the app: it listens to signals by a method."""
    return getattr(signal.getsignal(signal.SIGTERM), "__self__", None)


def under_way() -> bool:
    """Return whether the server has been asked to end: who waits for news is then told that there are none."""
    return any(each.should_exit for each in _known)


def connections() -> object:
    """Return the class of the WebSocket connections of the server that this process runs, None if it is not known."""
    found = server()
    return getattr(found.config, "ws_protocol_class", None) if isinstance(found, uvicorn.Server) else None


def prepare() -> None:
    """Let SIGTERM end the server in time with exit code 0, and let it keep to itself by which software it runs."""
    found = server()
    if not isinstance(found, uvicorn.Server):
        return
    _known.append(found)
    found.config.timeout_graceful_shutdown = GRACE_SECONDS
    found.config.encoded_headers = [each for each in found.config.encoded_headers if each[0].lower() != BANNER]

    def stop(number: int, frame: FrameType | None) -> None:
        if not found.should_exit:
            found.should_exit = True
            _end_at_last()

    signal.signal(signal.SIGTERM, stop)


def _end_at_last() -> None:
    timer = Timer(LAST_SECONDS, _end)
    timer.daemon = True
    timer.start()


def _end() -> None:
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(0)
