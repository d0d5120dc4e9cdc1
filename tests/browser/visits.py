"""Visits without a browser: many sessions at once that speak Streamlit's own protocol with a server on loopback."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import blake2b
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

PATIENCE = 100.0
"""Seconds that a page may take to be drawn for all."""
Place = tuple[int, ...]
"""Where an element stands: its index in each container around it."""


@dataclass(frozen=True)
class Visit:
    """One session's first sight of a page: the seconds until it was drawn, and what was drawn at each place.

    `exceptions` are the messages of those that were seen, be it for a moment.
    """

    seconds: float
    exceptions: tuple[str, ...]
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


def crowd(address: str, link: str, visitors: int) -> list[Visit]:
    """Return the visits of so many sessions that open one link of a server at once.

    They have a thread of their own: in this one Playwright may keep a loop running.
    """
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, _crowd(address, link, visitors)).result()


async def _crowd(address: str, link: str, visitors: int) -> list[Visit]:
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*(_visit(address, link) for _ in range(visitors)))


async def _visit(address: str, link: str) -> Visit:
    path, _, query = link.partition("?")
    stream = re.sub("^http", "ws", address) + "/_stcore/stream"
    asked = BackMsg()
    asked.rerun_script.page_name = path
    asked.rerun_script.query_string = query
    began, drawn, exceptions = perf_counter(), dict[Place, Delta](), []
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None, compression=None) as socket:
        await socket.send(asked.SerializeToString())
        async for told in socket:
            message = ForwardMsg.FromString(told)
            kind = message.WhichOneof("type")
            if kind == "delta":
                _draw(drawn, tuple(message.metadata.delta_path), message.delta)
                if message.delta.new_element.WhichOneof("type") == "exception":
                    exceptions.append(message.delta.new_element.exception.message)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
    return Visit(perf_counter() - began, tuple(exceptions), drawn)


def _draw(drawn: dict[Place, Delta], place: Place, delta: Delta) -> None:
    """Put an element or a container in its place; an element takes that of all that a container there held."""
    if delta.WhichOneof("type") == "new_element":
        for within in [other for other in drawn if other[: len(place)] == place]:
            del drawn[within]
    drawn[place] = delta
