"""Messages as they go over a WebSocket: framed once, and sent to any number of browsers as they are.

A server's frames bear no mask, so that those of one message are the same for all connections without compression.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate, pairwise
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

CHUNK = 2**17
"""So many bytes are written at a time: what the system does not take at once is copied for each connection."""


@dataclass(frozen=True)
class Frames:
    """Messages, each with its header, in one piece; `ends` is where each of them starts and ends, and each header."""

    framed: bytes
    ends: tuple[int, ...]

    @classmethod
    def of(cls, messages: Iterable[bytes]) -> "Frames":
        """Return the frames of these messages."""
        pieces = [piece for message in messages for piece in (_header(message), message)]
        return cls(b"".join(pieces), tuple(accumulate(map(len, pieces), initial=0)))

    @property
    def messages(self) -> Iterator[bytes]:
        """Each message without its header."""
        return (self.framed[start:end] for start, end in list(pairwise(self.ends))[1::2])

    @property
    def chunks(self) -> Iterator[memoryview]:
        """All of it in order, some at a time."""
        return (memoryview(self.framed)[at : at + CHUNK] for at in range(0, len(self.framed), CHUNK))


def _header(message: bytes) -> bytes:
    framed = Frame(Opcode.BINARY, message).serialize(mask=False)
    return framed[: len(framed) - len(message)]


def are_taken() -> bool:
    """Return whether connections take frames where they take messages."""
    return hasattr(WebSocketsSansIOProtocol.send, "__wrapped__")


def take(protocol: object) -> None:
    """Let connections take frames where they take messages, if a server's connections are of a kind that can."""
    if protocol is not WebSocketsSansIOProtocol or are_taken():
        return
    send = WebSocketsSansIOProtocol.send

    @wraps(send)
    async def send_also_frames(self: WebSocketsSansIOProtocol, message: Any) -> None:
        frames = message.get("bytes")
        if not isinstance(frames, Frames):
            await send(self, message)
        elif self.conn.extensions or not self.handshake_complete or self.close_sent:
            for each in frames.messages:
                await send(self, {"type": "websocket.send", "bytes": each})
        else:
            await _write(self, frames)

    WebSocketsSansIOProtocol.send = send_also_frames  # type: ignore[method-assign]


async def _write(connection: WebSocketsSansIOProtocol, frames: Frames) -> None:
    for chunk in frames.chunks:
        await connection.writable.wait()
        if connection.disconnected or connection.transport.is_closing():
            raise ClientDisconnected
        connection.transport.write(chunk)
