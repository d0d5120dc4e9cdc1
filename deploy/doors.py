"""Who is let in: hosts that the server goes by, pages of its own, and uploads that a session may still make."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

from core.data.own import MAX_BYTES
from deploy.paths import PROBES, UPLOADS, below
from pages.parts import telemetry

SAFE = {"GET", "HEAD", "OPTIONS"}
MOST_FILES = 4
"""Of a session: its table, and some that are being replaced."""
MOST_BYTES = 2 * MAX_BYTES
MOST_BYTES_OF_ALL = 3 * MAX_BYTES
"""What all sessions of a server hold at a time."""
MOST_SECONDS = 300.0
"""That an upload may take: who sends nothing holds the place of others."""
NO_ROOM = "The server has no room for this file now: try again later."
FRAME = 2**20
"""What a form may take beside the file in it."""


def keep_uploads_in_memory() -> None:
    """Let a file that comes be held in memory from the start, as it is later: a person's data touch no disk."""
    MultiPartParser.spool_max_size = MAX_BYTES + FRAME


class Hosts:
    """ASGI middleware: where hosts are listed, others are refused, but for probes, which ask by an address."""

    def __init__(self, app: ASGIApp, allowed: Collection[str] = (), base: str = "") -> None:
        self._app, self._base = app, base
        self._checked = TrustedHostMiddleware(app, list(allowed) or ["*"], www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        probing = scope["type"] == "http" and below(self._base, scope["path"]) in PROBES
        await (self._app if probing else self._checked)(scope, receive, send)


class Origins:
    """ASGI middleware: what changes something, and every WebSocket, must come from a page of this host, or of a list.

    Which hosts the server goes by it need not know for that, so people reach a hall's machine by whatever name it has.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self._app = app
        self._allowed = {origin.rstrip("/").lower() for origin in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] == "lifespan" or scope.get("method") in SAFE:
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin", "").lower()
        if not origin or urlsplit(origin).netloc == headers.get("host", "").lower():
            return await self._app(scope, receive, send)
        if origin in self._allowed:
            return await self._app(_without_origin(scope), receive, send)
        telemetry.refuse("origin")
        return await PlainTextResponse("This page may not ask this server.", 403)(scope, receive, send)


def _without_origin(scope: Scope) -> Scope:
    """Return the request without its origin: of a foreign one Streamlit asks a site outside for its own address."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"origin"]}


class Uploads:
    """ASGI middleware: a session may hold so many files and bytes, and all sessions together so many bytes.

    Refused is before anything is read: without a length, too.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app, self._base = app, base
        self._coming: dict[str, int] = {}
        """The bytes that are on their way, by session: one file at a time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        path = below(self._base, scope["path"]) if scope["type"] == "http" else None
        if path is None or not path.startswith(UPLOADS) or scope["method"] != "PUT":
            return await self._app(scope, receive, send)
        session = path.removeprefix(UPLOADS).partition("/")[0]
        length = Headers(scope=scope).get("content-length", "")
        status, sentence = self._refusal(session, length)
        if status:
            telemetry.refuse("upload")
            return await PlainTextResponse(sentence, status)(scope, receive, send)
        self._coming[session] = int(length)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                return await self._app(scope, receive, send)
        except TimeoutError:
            telemetry.refuse("slow")
            return await PlainTextResponse("The upload took too long.", 408)(scope, receive, send)
        except (MemoryError, OSError):  # nothing has been answered yet: Streamlit answers when all of it is there
            telemetry.refuse("upload")
            return await PlainTextResponse(NO_ROOM, 507)(scope, receive, send)
        finally:
            del self._coming[session]

    def _refusal(self, session: str, length: str) -> tuple[int, str]:
        if not (length.isascii() and length.isdigit()):
            return 411, "An upload must say how long it is."
        sizes, of_all = _sizes(session), sum(map(sum, map(_sizes, _holders()))) + sum(self._coming.values())
        if int(length) > MAX_BYTES + FRAME:
            return 413, "The file is too large."
        if session in self._coming or len(sizes) >= MOST_FILES or sum(sizes) + int(length) > MOST_BYTES + FRAME:
            return 429, "This session holds as many files as it may: remove one first."
        if of_all + int(length) > MOST_BYTES_OF_ALL + FRAME:
            return 503, "The server holds as many files as it can: try again later."
        return 0, ""


def _storage() -> Mapping[str, Mapping[str, object]]:
    """Return the files that Streamlit keeps, by session and by key."""
    return Runtime.instance().uploaded_file_mgr.file_storage if Runtime.exists() else {}  # type: ignore[attr-defined]


def _holders() -> Iterable[str]:
    return list(_storage())


def _sizes(session: str) -> list[int]:
    """Return how many bytes each file of a session has."""
    return [len(getattr(file, "data", b"")) for file in list(_storage().get(session, {}).values())]
