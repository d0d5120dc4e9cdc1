"""Visits without a browser: many sessions at once that speak Streamlit's own protocol with a server on loopback."""

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from time import perf_counter
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 100.0
"""Seconds that a page may take to be drawn for all."""
Answer = TypeVar("Answer")
Place = tuple[int, ...]
"""Where an element stands: its index in each container around it."""


@dataclass(frozen=True)
class Visit:
    """One session's first sight of a page: the seconds until it was drawn, and what was drawn at each place.

    `exceptions` are the messages of those that were seen, be it for a moment, `received` is the bytes that came.
    """

    seconds: float
    exceptions: tuple[str, ...]
    received: int
    drawn: dict[Place, Delta] = field(repr=False)

    @property
    def digest(self) -> str:
        """What tells this sight from others: all that was drawn but for the keys that a session asks files by."""
        found = blake2b(digest_size=16)
        for place, delta in sorted(self.drawn.items()):
            found.update(repr(place).encode() + _told(delta))
        return found.hexdigest()


def _told(delta: Delta) -> bytes:
    told = Delta()
    told.CopyFrom(delta)
    if told.new_element.WhichOneof("type") == "download_button":
        told.new_element.download_button.ClearField("deferred_file_id")
    return bytes(told.SerializeToString(deterministic=True))


class Session:
    """One visitor's connection, and what is drawn on the page."""

    def __init__(self, socket: ClientConnection, link: str) -> None:
        self._socket = socket
        self._path, _, self._query = link.partition("?")
        self._widgets = dict[str, WidgetState]()
        self.drawn = dict[Place, Delta]()
        self.exceptions: tuple[str, ...] = ()
        self.received = 0
        """Bytes over the connection."""

    async def run(self) -> float:
        """Let the page be drawn with what was chosen, and return the seconds that it took."""
        began = perf_counter()
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self._path, self._query
        asked.rerun_script.widget_states.widgets.extend(self._widgets.values())
        await self._socket.send(asked.SerializeToString())
        async for told in self._socket:
            self.received += len(told)
            message = ForwardMsg.FromString(told)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._draw(tuple(message.metadata.delta_path), message.delta)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        return perf_counter() - began

    def choose(self, label: str, option: int) -> None:
        """Move the slider of that label to one of its options, counted round and round."""
        slider = next(each.new_element.slider for each in self.drawn.values() if each.new_element.slider.label == label)
        chosen = slider.options[option % len(slider.options)]
        self._widgets[slider.id] = WidgetState(id=slider.id, string_array_value=StringArray(data=[chosen]))

    def _draw(self, place: Place, delta: Delta) -> None:
        """Put an element or a container in its place; an element takes that of all that a container there held."""
        if delta.WhichOneof("type") == "new_element":
            for within in [other for other in self.drawn if other[: len(place)] == place]:
                del self.drawn[within]
        self.drawn[place] = delta
        if delta.new_element.WhichOneof("type") == "exception":
            self.exceptions += (delta.new_element.exception.message,)


@asynccontextmanager
async def session(address: str, link: str) -> AsyncIterator[Session]:
    """Open a session that has not yet asked for its page."""
    stream = re.sub("^http", "ws", address) + "/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as socket:
        yield Session(socket, link)


def crowd(address: str, link: str, visitors: int) -> list[Visit]:
    """Return the visits of so many sessions that open one link of a server at once."""
    return gathering(address, [link] * visitors)


def gathering(address: str, links: Sequence[str], patience: float = PATIENCE) -> list[Visit]:
    """Return the visits of sessions that open these links of a server at once."""
    return alone(_gathering(address, links, patience))


def alone(work: Coroutine[Any, Any, Answer]) -> Answer:
    """Return what comes of work in a thread of its own: in this one Playwright may keep a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _gathering(address: str, links: Sequence[str], patience: float) -> list[Visit]:
    async with asyncio.timeout(patience):
        return await asyncio.gather(*(_visit(address, link) for link in links))


async def _visit(address: str, link: str) -> Visit:
    began = perf_counter()
    async with session(address, link) as visitor:
        await visitor.run()
        seconds = perf_counter() - began
    return Visit(seconds, visitor.exceptions, visitor.received, visitor.drawn)
