"""As many servers as there are cores, behind one address: `python -m deploy.hall`, which `make hall` calls.

A server is one process, which draws pages on one core. HAProxy stands before them and keeps each visitor with one. PORT
and ADDRESS are where it listens, SERVERS is their number; METRICS_PORT is the first of as many ports for their figures;
CERTIFICATE is a PEM file with a certificate and its key, for TLS. A server that ends is started again. SIGHUP starts
them all again, one after the other, and their visitors go on with the others.
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from types import FrameType
from urllib.request import HTTPSHandler

from deploy import engine, health

ROOT = Path(__file__).parent.parent
PROXY = ROOT / "deploy" / "proxy.cfg"
START = 300.0
"""Seconds within which a server must answer."""
LOOK = 0.2
ENOUGH = 5.0
"""Seconds that a process has to end when it is asked to."""
LEASH = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()
"""What a process is started by that is to end with this one, however this one ends; Linux has it."""
TRUSTING = ssl._create_unverified_context()
"""For the proxy on this machine, whose certificate is for another name."""


class Server:
    """One server on a port of its own, which only this machine reaches."""

    def __init__(self, port: int, number: int, servers: int) -> None:
        self.port, self.name = port, f"lab{port}"
        first = os.environ.get("METRICS_PORT")
        self._place = os.environ | {"REPLICAS": str(servers)}
        self._place |= {"METRICS_PORT": str(int(first) + number)} if first else {}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        options = {"port": self.port, "address": "127.0.0.1", "headless": "true"}
        arguments = [f"--server.{name}={value}" for name, value in options.items()]
        return subprocess.Popen(
            [*LEASH, sys.executable, "-m", "streamlit", "run", "app.py", *arguments], cwd=ROOT, env=self._place
        )

    def keep(self) -> None:
        """Start it again if it has ended."""
        if self.process.poll() is not None:
            print(f"The server on port {self.port} has ended with {self.process.returncode}: it is started again.")
            self.process = self._start()

    def end(self) -> None:
        """Let it end."""
        end(self.process)

    def await_answer(self) -> None:
        """Return when it answers; raise `TimeoutError` where it does not."""
        await_answer(health.health_url(port=self.port))


@dataclass(frozen=True)
class Hall:
    """Servers and the proxy before them."""

    servers: list[Server]
    proxy: subprocess.Popen[bytes]
    address: str
    desk: Path
    """The socket at which the proxy takes orders."""

    def roll(self) -> None:
        """Start each server again in its turn, while the proxy sends nobody there; end at one that fails."""
        for server in self.servers:
            self._order(f"set server lab/{server.name} state maint")
            server.end()
            server.keep()
            try:
                server.await_answer()
            except TimeoutError as error:
                return print(f"{error} The servers after it stay as they are.", flush=True)
            finally:
                self._order(f"set server lab/{server.name} state ready")
        print("All servers have been started again.", flush=True)

    def _order(self, order: str) -> None:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.desk))
            line.sendall(f"{order}\n".encode())
            if answer := line.recv(4096).strip():
                raise OSError(f"HAProxy must do {order!r}; it says {answer.decode()!r}.")

    def keep(self) -> None:
        """Start servers again that have ended; raise SystemExit where the proxy has."""
        if self.proxy.poll() is not None:
            raise SystemExit(f"HAProxy has ended with {self.proxy.returncode}: nobody is served any more.")
        for server in self.servers:
            server.keep()


def main() -> None:
    """Serve until asked to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    asked = Event()
    signal.signal(signal.SIGHUP, lambda number, frame: asked.set())
    with serving(count(), os.environ.get("ADDRESS", "127.0.0.1"), int(os.environ.get("PORT", "8501"))) as hall:
        while True:
            hall.keep()
            time.sleep(LOOK)
            if asked.is_set():
                asked.clear()
                hall.roll()


def count() -> int:
    """Return how many servers there are to be."""
    return max(1, int(os.environ.get("SERVERS") or os.cpu_count() or 1))


@contextmanager
def serving(servers: int, address: str, port: int) -> Iterator[Hall]:
    """Yield servers behind one address once it answers, and end them all in the end."""
    haproxy = shutil.which("haproxy")
    if haproxy is None:
        raise SystemExit("HAProxy must be installed: it keeps each visitor with one of the servers.")
    check_free(address, port)
    engine.make()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        found = [Server(each, number, servers) for number, each in enumerate(free_ports(servers))]
        for server in found:
            stack.callback(server.end)
        for server in found:
            server.await_answer()
        backend, desk = Path(folder) / "backend.cfg", Path(folder) / "desk"
        backend.write_text(_backend(desk, found), encoding="utf-8")
        place = os.environ | {"ADDRESS": address, "PORT": str(port), "BASE": health.base_path()}
        proxy = subprocess.Popen([*LEASH, haproxy, "-db", "-f", PROXY, "-f", backend], env=place)
        stack.callback(end, proxy)
        host = "127.0.0.1" if address == "0.0.0.0" else address
        await_answer(health.health_url(host, port, scheme()))
        print(f"{servers} servers behind {scheme()}://{address}:{port}{health.base_path()}", flush=True)
        yield Hall(found, proxy, f"{scheme()}://{host}:{port}{health.base_path()}", desk)


def scheme() -> str:
    """Return how the proxy is asked."""
    return "https" if os.environ.get("CERTIFICATE") else "http"


def _backend(desk: Path, servers: Iterable[Server]) -> str:
    lines = [f"  server {server.name} 127.0.0.1:{server.port}" for server in servers]
    return "\n".join(["global", f"  stats socket {desk} mode 600 level admin", "backend lab", *lines, ""])


def check_free(address: str, port: int) -> None:
    """Raise SystemExit with a sentence where something listens at that address already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise SystemExit(f"PORT and ADDRESS must be free; {address}:{port} is not: {error.strerror}.") from None


def free_ports(number: int) -> list[int]:
    """Return so many ports of this machine that nobody uses."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def end(process: subprocess.Popen[bytes]) -> None:
    """Let a process end, and end it where it does not."""
    process.terminate()
    try:
        process.wait(ENOUGH)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_answer(url: str) -> None:
    """Return when the app answers there; raise `TimeoutError` where it does not."""
    until = time.monotonic() + START
    while not _answers(url):
        if time.monotonic() > until:
            raise TimeoutError(f"{url} must answer within {START:g} seconds.")
        time.sleep(LOOK)


def _answers(url: str) -> bool:
    try:
        health.probe(url, HTTPSHandler(context=TRUSTING))
    except OSError:
        return False
    return True


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
