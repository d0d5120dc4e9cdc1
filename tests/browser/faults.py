"""What tests of faults share: a state of every page, tabs that count their runs, a server that dies, a line to cut.

A page has stood a fault if a run of its script came to an end after it, and its address and its words are the same.
"""

import asyncio
import os
import re
import resource
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import ndiff
from random import sample
from threading import Thread
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.parts.site import place
from tests.browser.serving import Server
from tests.browser.tabs import BEAT, LONG, QUIET, patient

STATES: Mapping[str, str] = MappingProxyType(
    {
        "overview": "seed=3",
        "fits": "model=line&intercept=1.2&slope=0.1&sigma=0.3",
        "normal": "loc=1&variance=2&noise=laplace&terms=3",
        "likelihood": "points=300&z=1.2",
        "least_squares": "line=4&noise=growing",
        "regression": "seed=5&steps=300&step=120&x=20",
        "binary": "seed=5&steps=300&threshold=0.3",
        "multiclass": "data=iris&seed=5&steps=300",
        "digits": "seed=5&steps=60&image=1500",
        "cross_entropy": "view=categories&q=0.7,0.2,0.1&classes=3&p=0.3,0.3,0.4",
        "recipe": "data=geyser&recipe=normal_mixture&steps=150&x=60",
        "compare": "data=geyser&a=normal&b=laplace&seed=5&steps=100",
        "lecture": "step=3",
        "notation": "subject=distribution&slip=above_one",
    }
)
"""What each page shows that is not what it opens with."""
TRAINING: Mapping[str, str] = MappingProxyType(
    {
        "regression": "data=sine&points=2000&hidden=128&steps=8000",
        "binary": "data=two_classes&points=2000&hidden=128&steps=8000",
        "multiclass": "data=blobs&points=2000&hidden=128&steps=8000",
        "digits": "steps=8000&hidden=128",
        "recipe": "data=sine&recipe=normal&points=2000&hidden=128&steps=8000",
        "compare": "data=sine&points=2000&hidden=128&steps=8000&draws=one&a=normal&b=laplace",
    }
)
"""What takes pages that train some seconds; the others train nothing."""
WORDS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const code = [...(main?.querySelectorAll("[data-testid=stCode]") ?? [])].map((each) => each.innerText);
  return code.reduce((words, part) => words.replace(part, ""), main?.innerText ?? "").replace(/\\s+/g, " ");
}"""
"""All that a page says but for code, which the front end colours in its own time."""
WAITS = re.compile(r"Training|train before you|trains before you|Your turn to train")
CONNECTED = """() => document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED" """
READY = f"""() => ({QUIET})() && document.querySelector(".st-key-page_foot")
  && [...document.querySelectorAll(".player, .picture")].every((each) => each.matches("[data-ready]"))"""
REST = 400
PATIENCE = 120_000
"""The ms that all pages together may train, where other tests run beside."""


class Tab:
    """A page of the site at an address, and how many runs of its script have come to their end in it."""

    def __init__(self, context: BrowserContext, base: str, name: str, query: str) -> None:
        self.name, self.runs, self.waited = name, 0, False
        self.page: Page = patient(context).new_page()
        self.page.on("websocket", self._listen)
        self.page.goto(f"{base}/{place(name).path}?{query}")

    def _listen(self, socket: WebSocket) -> None:
        def note(payload: str | bytes) -> None:
            if isinstance(payload, bytes):
                message = ForwardMsg.FromString(payload)
                self.waited |= bool(WAITS.search(message.delta.new_element.progress.text))
                self.runs += message.WhichOneof("type") == "script_finished" and (
                    message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                )

        socket.on("framereceived", note)

    @property
    def words(self) -> str:
        """All that the page says now."""
        return str(self.page.evaluate(WORDS))

    def told(self, after: int = 0) -> tuple[str, str]:
        """Return address and words when more runs than that have come to an end, and nothing changes any more."""
        self._await(lambda: self.runs > after)
        self.page.wait_for_function(READY, timeout=PATIENCE)
        said = self._said()
        for _ in range(LONG // REST):
            self.page.wait_for_timeout(REST)
            before, said = said, self._said()
            if said == before and self.page.evaluate(READY):
                return said
        raise AssertionError(f"{self.name} does not come to rest")

    def down(self) -> "Tab":
        """Return the page when its visitor has come down to what is drawn only then."""
        self.told()
        mark, runs = self.page.locator(".reach"), self.runs
        if mark.count():
            mark.first.scroll_into_view_if_needed()
            mark.first.wait_for(state="detached", timeout=LONG)
            self.told(runs)
        return self

    def rejoined(self, runs: int) -> "Tab":
        """Return the page when it has drawn itself again by itself, after so many runs."""
        self.page.wait_for_function(CONNECTED, timeout=PATIENCE)
        self.told(runs)
        return self

    def used(self) -> tuple[str, str]:
        """Return address and words after the page was used, to and fro: its server answers, and knows its state."""
        runs = self.runs
        self.page.get_by_role("button", name="Projector view", exact=True).click()
        self.told(runs)
        runs = self.runs
        self.page.keyboard.press("Escape")
        return self.told(runs)

    def trains(self) -> None:
        """Wait until the page has said that it trains, or waits for its turn."""
        self._await(lambda: self.waited)

    def _await(self, ask: Callable[[], bool]) -> None:
        for _ in range(PATIENCE // BEAT):
            if ask():
                return
            self.page.wait_for_timeout(BEAT)
        raise AssertionError(f"{self.name}: what is waited for does not come: {self.words[-200:]}")

    def _said(self) -> tuple[str, str]:
        address = urlsplit(self.page.url)
        return " ".join([address.path, *sorted(address.query.split("&"))]), self.words


def opened(context: BrowserContext, base: str, states: Mapping[str, str]) -> list[Tab]:
    """Return tabs at these states of pages."""
    return [Tab(context, base, name, query) for name, query in states.items()]


def changed(told: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    """Return for each page whose address or words are others now than they were, which came and which are gone."""
    lists = {
        name: [[*address.split(), *words.split()] for address, words in (told[name], said)]
        for name, said in now.items()
    }
    found = {name: [each for each in ndiff(*both) if each[0] in "+-"] for name, both in lists.items()}
    return {name: words for name, words in found.items() if words}


def lasting_port() -> int:
    """Return a free port that no connection is given by itself, as one may be whose server has died."""
    for port in sample(range(15_000, 30_000), 100):
        with socket.socket() as asked, suppress(OSError):
            asked.bind(("127.0.0.1", port))
            return port
    raise OSError("there is no free port")


def kill(server: Server) -> None:
    """End a server at once, as a machine does that runs out of memory."""
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()


def limit(server: Server, what: int, most: int) -> None:
    """Let a running server have no more of something, see setrlimit(2)."""
    resource.prlimit(server.process.pid, what, (most, resource.RLIM_INFINITY))


def seconds(server: Server) -> float:
    """Return how many seconds of a core a server has taken."""
    with open(f"/proc/{server.process.pid}/stat", encoding="utf-8") as stat:
        return sum(map(int, stat.read().rpartition(")")[2].split()[11:13])) / float(os.sysconf("SC_CLK_TCK"))


class Line:
    """A line on loopback to a server, at an address of its own, which can be cut and joined again."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._loop = asyncio.new_event_loop()
        self._whole = True
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: asyncio.Server = self._do(asyncio.start_server(self._carry, "127.0.0.1", 0))

    @property
    def address(self) -> str:
        """Where the line begins."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Let nothing through from now on."""
        self._do(self._cut())

    def join(self) -> None:
        """Let all through again."""
        self._whole = True

    def close(self) -> None:
        """Take the line down."""
        self.cut()
        self._server.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _cut(self) -> None:
        self._whole = False
        for writer in list(self._open):
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._whole:
            return writer.transport.abort()
        with suppress(OSError):
            there, back = await asyncio.open_connection(*self._target)
            ends = {writer, back}
            self._open |= ends
            await asyncio.gather(_pump(reader, back), _pump(there, writer))
            self._open -= ends
        return writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(2**16):
            writer.write(some)
            await writer.drain()
    writer.close()


@contextmanager
def line_to(server: Server) -> Iterator[Line]:
    """Yield a line to a server."""
    target = urlsplit(server.address)
    assert target.hostname
    assert target.port
    line = Line(target.hostname, target.port)
    try:
        yield line
    finally:
        line.close()
