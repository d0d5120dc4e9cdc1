"""Frames are what a WebSocket sends for the same messages, where it takes them; elsewhere the messages are sent."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from pages.parts import frames
from pages.parts.frames import CHUNK, Frames
from tests.browser.visits import alone

MESSAGES = (b"", b"a", b"b" * 125, b"c" * 126, b"d" * 65_535, b"e" * 65_536, b"f" * (CHUNK + 1))
"""Of every kind of header."""


class Connection:
    """What a connection of the server has that frames go by."""

    def __init__(self, *extensions: object) -> None:
        self.conn = ServerProtocol(state=OPEN)
        self.conn.extensions = list(extensions)  # type: ignore[arg-type]
        self.written: list[bytes] = []
        self.transport = SimpleNamespace(write=lambda data: self.written.append(bytes(data)), is_closing=lambda: False)
        self.writable = asyncio.Event()
        self.writable.set()
        self.handshake_complete, self.disconnected, self.close_sent, self.initial_response = True, False, False, None

    async def send(self, message: Any) -> None:
        """Send as the server's connections do."""
        await WebSocketsSansIOProtocol.send(self, {"type": "websocket.send", "bytes": message})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let connections take frames, as the server does."""
    monkeypatch.setattr(WebSocketsSansIOProtocol, "send", WebSocketsSansIOProtocol.send)
    frames.take(object)
    frames.take(WebSocketsSansIOProtocol)
    assert frames.are_taken()


class Plain:
    """An extension that changes nothing."""

    def encode(self, frame: Any) -> Any:
        """Return the frame."""
        return frame


async def sent(*messages: Any, through: tuple[object, ...] = ()) -> Connection:
    """Return the connection over which these went."""
    connection = Connection(*through)
    for message in messages:
        await connection.send(message)
    return connection


def test_frames_are_what_the_server_sends_for_the_messages() -> None:
    whole = Frames.of(MESSAGES)
    one_by_one = alone(sent(*MESSAGES)).written
    together = alone(sent(whole)).written
    assert tuple(whole.messages) == MESSAGES
    assert b"".join(together) == b"".join(one_by_one) == whole.framed
    assert max(map(len, together)) == CHUNK


def test_a_connection_that_compresses_is_sent_the_messages() -> None:
    written = alone(sent(Frames.of(MESSAGES), through=(Plain(),))).written
    assert written == alone(sent(*MESSAGES, through=(Plain(),))).written
    assert len(written) == len(MESSAGES)


def test_a_browser_that_has_left_ends_it() -> None:
    async def leave() -> None:
        connection = Connection()
        connection.disconnected = True
        await connection.send(Frames.of(MESSAGES))

    with pytest.raises(ClientDisconnected):
        alone(leave())


def test_a_slow_browser_is_waited_for() -> None:
    async def wait() -> list[bytes]:
        connection = Connection()
        connection.writable.clear()
        sending = asyncio.create_task(connection.send(Frames.of(MESSAGES)))
        await asyncio.sleep(0)
        before = list(connection.written)
        connection.writable.set()
        await sending
        return before

    assert alone(wait()) == []
