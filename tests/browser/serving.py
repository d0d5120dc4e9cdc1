"""A Streamlit server of its own, with its log, and the Chromium that is on this machine."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from deploy.hall import free_ports
from deploy.health import base_path

ROOT = Path(__file__).parents[2]
SERVE = Path(__file__).parent / "apps" / "serve.py"
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
START = 120.0
"""Seconds that a server may take until it answers."""
LOGS: list[TextIO] = []
"""The logs of the servers that run, each read as far as a test has looked at it."""


def installed() -> str | None:
    """Return the Chromium of the environment variable CHROMIUM or of the system; None stands for Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, and its process."""

    address: str
    process: "subprocess.Popen[bytes]"


@contextmanager
def served(script: str, watcher: str = "none") -> Iterator[str]:
    """Serve a script of the repository, and give the address; a watcher's notice of a file would lie over the page."""
    with started(script, watcher) as server:
        yield server.address


@contextmanager
def started(script: str, watcher: str = "none", port: int = 0, start: Path = SERVE) -> Iterator[Server]:
    """Start a server of a script at a port, 0 for a free one, and give it; `start` runs Streamlit."""
    port = port or free_ports(1)[0]
    options = {"server.port": port, "server.headless": "true", "server.address": "127.0.0.1"}
    options["server.fileWatcherType"] = watcher
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    with NamedTemporaryFile() as written, Path(written.name).open(encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(
            [sys.executable, str(start), "run", str(ROOT / script), *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=written,
            stderr=written,
        )
        LOGS.append(log)
        address = f"http://127.0.0.1:{port}{base_path()}"
        try:
            _wait(process, f"{address}/_stcore/health", log)
            yield Server(address, process)
        finally:
            LOGS.remove(log)
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:  # a crowd keeps it busy
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, log: TextIO) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer within {START:g} seconds, or ended: {process.poll()}\n{log.read()}")
