"""What tests of the server's middleware share: a request without a server, and what comes back."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.browser.visits import alone

INSIDE = "inside"
"""What the app behind the middleware says."""


@dataclass
class Answer:
    """What came back; `scope` is the request as it came through, {} if it did not."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    scope: Scope = field(default_factory=dict)


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer whatever is let through."""
    scope["seen"].update(scope)
    await PlainTextResponse(INSIDE)(scope, receive, send)


def ask(
    app: ASGIApp, path: str, headers: Iterable[tuple[str, str]] = (), method: str = "GET", kind: str = "http"
) -> Answer:
    """Return what the app answers to a request; a WebSocket that is let in is answered with INSIDE, too."""
    return alone(answered(app, path, headers, method, kind))


async def answered(
    app: ASGIApp,
    path: str,
    headers: Iterable[tuple[str, str]] = (),
    method: str = "GET",
    kind: str = "http",
    body: bytes = b"",
) -> Answer:
    """Return what `ask` does, to who waits for more than one; the path may have a query."""
    answer = Answer()
    path, _, query = path.partition("?")
    scope: Scope = {"type": kind, "path": path, "raw_path": path.encode(), "root_path": ""}
    scope |= {"query_string": query.encode()}
    scope |= {"headers": [(name.lower().encode(), value.encode()) for name, value in headers], "seen": answer.scope}
    scope |= {"extensions": {"websocket.http.response": {}}} | ({"method": method} if kind == "http" else {})

    coming = [{"type": "http.request", "body": body}] if body else []

    async def receive() -> Message:
        if coming:
            return coming.pop()
        await asyncio.Event().wait()  # nothing more comes, and the line stays open
        return {}

    async def send(message: Message) -> None:
        if "status" in message:
            answer.status, answer.headers = message["status"], Headers(raw=message["headers"])
        answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer
