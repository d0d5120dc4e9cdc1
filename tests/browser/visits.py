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
LONGEST_END = 200
"""The message that ends a run has fewer bytes."""
Answer = TypeVar("Answer")
Place = tuple[int, ...]
"""Where an element stands: its index in each container around it."""


@dataclass(frozen=True)
class Visit:
    """One session's first sight of a page, and the seconds until it had come."""

    seconds: float
    session: "Session" = field(repr=False)

    @property
    def drawn(self) -> dict[Place, Delta]:
        """What was drawn at each place."""
        return self.session.drawn

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The messages of the exceptions that were seen, be it for a moment."""
        return self.session.exceptions

    @property
    def received(self) -> int:
        """The bytes that came."""
        return self.session.received

    @property
    def digest(self) -> str:
        """What tells this sight from others."""
        return self.session.digest


def _told(delta: Delta) -> bytes:
    told = Delta()
    told.CopyFrom(delta)
    if told.new_element.WhichOneof("type") == "download_button":
        told.new_element.download_button.ClearField("deferred_file_id")
    return bytes(told.SerializeToString(deterministic=True))


def _is_end(told: bytes) -> bool:
    message = ForwardMsg.FromString(told)
    ended = message.script_finished if message.HasField("script_finished") else None
    return bool(ended == ForwardMsg.FINISHED_SUCCESSFULLY)


class Session:
    """One visitor's connection, and what is drawn on the page.

    What comes is read when somebody asks for it: until then, only its end is sought, as a browser reads it elsewhere.
    """

    def __init__(self, socket: ClientConnection, link: str, dark: bool = False) -> None:
        self._socket = socket
        self._path, _, self._query = link.partition("?")
        self._colours = "dark" if dark else "light"
        self._widgets = dict[str, WidgetState]()
        self._unread = list[bytes]()
        self._drawn = dict[Place, Delta]()
        self._exceptions: tuple[str, ...] = ()
        self._runs = list[str]()
        self._number = ""
        self.received = 0
        """Bytes over the connection."""

    @property
    def drawn(self) -> dict[Place, Delta]:
        """What is drawn at each place."""
        self._read()
        return self._drawn

    @property
    def exceptions(self) -> tuple[str, ...]:
        """The messages of the exceptions that were seen, be it for a moment."""
        self._read()
        return self._exceptions

    @property
    def runs(self) -> list[str]:
        """The names of the runs of the script, in their order."""
        self._read()
        return self._runs

    @property
    def number(self) -> str:
        """What the server calls the session."""
        self._read()
        return self._number

    @property
    def digest(self) -> str:
        """What tells this page from others: all that is drawn but for the keys that a session asks files by."""
        found = blake2b(digest_size=16)
        for place, delta in sorted(self.drawn.items()):
            found.update(repr(place).encode() + _told(delta))
        return found.hexdigest()

    async def run(self) -> float:
        """Let the page be drawn with what was chosen, and return the seconds that it took."""
        began = perf_counter()
        await self.ask()
        async for told in self._socket:
            assert isinstance(told, bytes)
            self.received += len(told)
            self._unread.append(told)
            if len(told) < LONGEST_END and _is_end(told):
                break
        return perf_counter() - began

    async def ask(self) -> None:
        """Ask for the page with what was chosen, and await nothing."""
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = self._path, self._query
        asked.rerun_script.context_info.color_scheme = self._colours
        asked.rerun_script.widget_states.widgets.extend(self._widgets.values())
        await self._socket.send(asked.SerializeToString())

    def choose(self, label: str, option: int) -> None:
        """Move the slider of that label to one of its options, counted round and round."""
        slider = next(each.new_element.slider for each in self.drawn.values() if each.new_element.slider.label == label)
        chosen = slider.options[option % len(slider.options)]
        self.tell(WidgetState(id=slider.id, string_array_value=StringArray(data=[chosen])))

    def tell(self, state: WidgetState) -> None:
        """Let a widget have that state from the next run on."""
        self._widgets[state.id] = state

    def _read(self) -> None:
        unread, self._unread = self._unread, []
        for message in map(ForwardMsg.FromString, unread):
            if message.WhichOneof("type") == "delta":
                self._draw(tuple(message.metadata.delta_path), message.delta)
            elif message.WhichOneof("type") == "new_session":
                self._runs.append(message.metadata.run.script_run_id)
                self._number = message.new_session.initialize.session_id

    def _draw(self, place: Place, delta: Delta) -> None:
        """Put an element or a container in its place; an element takes that of all that a container there held."""
        if delta.WhichOneof("type") == "new_element":
            for within in [other for other in self._drawn if other[: len(place)] == place]:
                del self._drawn[within]
        self._drawn[place] = delta
        if delta.new_element.WhichOneof("type") == "exception":
            self._exceptions += (delta.new_element.exception.message,)


@asynccontextmanager
async def session(address: str, link: str, dark: bool = False, again: str = "") -> AsyncIterator[Session]:
    """Open a session that has not yet asked for its page, or the one that the server calls by that name once more."""
    stream = re.sub("^http", "ws", address) + "/_stcore/stream"
    spoken = [Subprotocol(each) for each in ("streamlit", *(("no-token", again) if again else ()))]
    async with connect(stream, subprotocols=spoken, max_size=None, compression=None) as socket:
        yield Session(socket, link, dark)


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
    return Visit(seconds, visitor)
