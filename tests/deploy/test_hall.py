"""Several servers behind one address: their files are right, and where a server ends, nobody loses what they saw."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from itertools import count
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from core.minimise import Settings, fit
from deploy import coding
from deploy.hall import PROXY, Hall, await_answer, free_ports, serving
from tests.browser.chromium import Shared
from tests.browser.faults import STATES, changed, opened
from tests.browser.foundations import at_account
from tests.browser.tabs import on_error
from tests.browser.visits import crowd

DEPLOY = Path("deploy")
PAGES = 20
SERVERS = 3
STEPS = 60
PATIENCE = 120_000.0
"""Milliseconds for one of so many pages on a machine that is busy."""
ROLLED = "All servers have been started again."
needs_proxy = pytest.mark.skipif(shutil.which("haproxy") is None, reason="HAProxy is not installed")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a self-made certificate for this machine with its key, as the proxy takes it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    parts = [tmp_path / "certificate", tmp_path / "key"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(parts[0]), "-keyout", str(parts[1])]
    subprocess.run(made, check=True, capture_output=True)
    whole = tmp_path / "whole.pem"
    whole.write_bytes(b"".join(part.read_bytes() for part in parts))
    return whole


@needs_proxy
@pytest.mark.parametrize("secure", [False, True])
def test_the_proxy_understands_its_files(secure: bool, request: pytest.FixtureRequest) -> None:
    place = os.environ | {"ADDRESS": "127.0.0.1", "PORT": "8501", "BASE": "", "CERTIFICATE": ""}
    place |= {"CERTIFICATE": str(request.getfixturevalue("certificate"))} if secure else {}
    command = ["haproxy", "-c", "-f", PROXY, "-f", DEPLOY / "replicas.cfg"]
    checked = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.fixture
def echo() -> Iterator[int]:
    """Return the port of a server that answers how it was asked, and says again what it is told over a WebSocket.

    It also says the how manieth answer it is.
    """
    numbers = count(1)

    def answer(line: ServerConnection, asked: Request) -> Response | None:
        if "Upgrade" in asked.headers:
            return None
        told = asked.headers.get("X-Forwarded-Proto", "http").encode()
        headers = Headers({"Content-Length": str(len(told)), "Connection": "close", "X-Number": str(next(numbers))})
        headers.update({"Vary": "Accept-Encoding", "Content-Encoding": asked.headers.get("Accept-Encoding", "none")})
        headers["Cache-Control"] = coding.FOREVER if asked.path.startswith(("/static/", "/scripts/")) else "no-cache"
        return Response(200, "OK", headers, told)

    def say(line: ServerConnection) -> None:
        for message in line:
            line.send(message)

    with serve(say, "127.0.0.1", 0, process_request=answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.socket.getsockname()[1]


@contextmanager
def proxied(port: int, certificate: Path | None, folder: Path) -> Iterator[int]:
    """Yield the port of the real proxy before a server at another."""
    (front,) = free_ports(1)
    backend = folder / "backend.cfg"
    backend.write_text(f"backend lab\n  server lab1 127.0.0.1:{port}\n")
    place = os.environ | {"ADDRESS": "127.0.0.1", "PORT": str(front), "BASE": "", "CERTIFICATE": str(certificate or "")}
    process = subprocess.Popen(["haproxy", "-db", "-f", PROXY, "-f", backend], env=place)
    try:
        yield front
    finally:
        process.terminate()
        process.wait()


class Actor:
    """A server that notes what is asked of it, and may not answer."""

    def __init__(self, name: str, notes: list[str], answers: bool) -> None:
        self.name, self.notes, self.answers = name, notes, answers

    def end(self) -> None:
        self.notes.append(f"{self.name} ends")

    def keep(self) -> None:
        self.notes.append(f"{self.name} starts")

    def await_answer(self) -> None:
        if not self.answers:
            raise TimeoutError(f"{self.name} must answer.")


@pytest.mark.parametrize("answers", [True, False])
def test_a_server_is_let_alone_while_it_starts_and_none_follows_one_that_fails(
    answers: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = list[str]()
    actors = [Actor("lab1", notes, answers), Actor("lab2", notes, True)]
    hall = Hall(actors, None, "", Path())  # type: ignore[arg-type]
    monkeypatch.setattr(Hall, "_order", lambda self, order: notes.append(order.removeprefix("set server lab/")))
    hall.roll()
    each = [[f"{at} state maint", f"{at} ends", f"{at} starts", f"{at} state ready"] for at in ("lab1", "lab2")]
    assert notes == (each[0] + each[1] if answers else each[0])
    assert (ROLLED in capsys.readouterr().out) == answers


def plainly(port: int, path: str, encoding: str) -> tuple[str, str | None]:
    """Return the number of an answer, and the cookie that comes with it."""
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = line.getresponse()
    return answer.headers["x-number"], answer.headers["set-cookie"]


@needs_proxy
def test_the_proxy_keeps_files_of_the_front_end_and_nothing_else(echo: int, tmp_path: Path) -> None:
    with proxied(echo, None, tmp_path) as port:
        await_port(port)
        for path in ("/static/a.js", "/scripts/a.js"):
            (first, cookie), again = plainly(port, path, "gzip"), plainly(port, path, "gzip")
            assert cookie is not None
            assert again == (first, None), "nobody else's cookie"
        assert plainly(port, "/scripts/a.js", "identity")[0] != first
        assert plainly(port, "/static/b.js", "gzip")[0] != first
        assert plainly(port, "/", "gzip")[0] != plainly(port, "/", "gzip")[0]


def await_port(port: int) -> None:
    """Return when something listens there."""
    until = time.monotonic() + 10
    while not _listens(port):
        assert time.monotonic() < until
        time.sleep(0.05)


def securely(port: int, trusted: ssl.SSLContext) -> HTTPResponse:
    """Return what the proxy answers over TLS."""
    line = HTTPSConnection("127.0.0.1", port, context=trusted)
    line.request("GET", "/")
    return line.getresponse()


@needs_proxy
def test_with_a_certificate_all_is_over_tls(echo: int, certificate: Path, tmp_path: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    with proxied(echo, certificate, tmp_path) as port:
        await_port(port)
        answer = securely(port, trusted)
        assert answer.read() == b"https"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(answer.headers["set-cookie"].split("; "))
        with connect(f"wss://127.0.0.1:{port}/", ssl=trusted) as line:
            line.send("σ")
            assert line.recv(timeout=10) == "σ"
        with socket.create_connection(("127.0.0.1", port)) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200 OK" not in plain.recv(100)
        with pytest.raises(ssl.SSLError):
            securely(port, ssl.create_default_context())


@pytest.fixture
def hall() -> Iterator[Hall]:
    """Return several servers behind one address."""
    (port,) = free_ports(1)
    with serving(SERVERS, "127.0.0.1", port) as found:
        yield found


@needs_proxy
def test_a_port_that_is_taken_gets_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(SystemExit, match="must be free"), serving(1, "127.0.0.1", port):
            pass


def number(value: float) -> str:
    """Return a number as the player writes it."""
    return f"{value:.2f}".replace("-", "−")


@needs_proxy
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_pages_return_to_their_state_when_servers_end(hall: Hall, chromium: Shared) -> None:
    crowd(hall.address, "regression", SERVERS)
    pages = [_opened(chromium, hall.address, seed) for seed in range(PAGES)]
    assert len(_served(pages)) == SERVERS
    for server in hall.servers:
        server.process.kill()
        server.process.wait()
        for seed, page in enumerate(pages):
            _change(page, seed)
        server.keep()
        server.await_answer()


@dataclass(frozen=True)
class Run:
    """A hall that runs by itself, where it is, and what it says."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path


@contextmanager
def running(folder: Path, command: list[str], port: int, **place: str) -> Iterator[Run]:
    """Yield a hall that is started by a command with these settings, once it answers."""
    secure, base = "CERTIFICATE" in place, place.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    address = f"http{'s' * secure}://127.0.0.1:{port}" + (f"/{base}" if base else "")
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=os.environ | {"PORT": str(port)} | place, stdout=written)
    try:
        _await_hall(process, f"{address}/_stcore/health")
        yield Run(process, address, log)
    finally:
        process.terminate()
        assert process.wait(30) in {0, -signal.SIGKILL}


def _await_hall(process: subprocess.Popen[bytes], url: str) -> None:
    """Return when a hall answers, which may wait for each of its servers in turn."""
    while process.poll() is None:
        with suppress(TimeoutError):
            return await_answer(url)
    raise ChildProcessError(f"The hall must run; it has ended with {process.returncode}.")


@needs_proxy
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_rolling_restart_loses_nobody(tmp_path: Path, certificate: Path, chromium: Shared) -> None:
    """Below a path and over TLS, while the pages are at work."""
    place = {"SERVERS": str(SERVERS), "CERTIFICATE": str(certificate), "STREAMLIT_SERVER_BASE_URL_PATH": "lab"}
    (port,) = free_ports(1)
    with running(tmp_path, [sys.executable, "-m", "deploy.hall"], port, **place) as hall:
        pages = [_opened(chromium, hall.address, seed) for seed in range(2 * SERVERS)]
        assert len(_served(pages)) == SERVERS
        hall.process.send_signal(signal.SIGHUP)
        while ROLLED not in hall.log.read_text():
            for seed, page in enumerate(pages):
                _change(page, seed)
        for seed, page in enumerate(pages):
            _change(page, seed)
        assert hall.process.poll() is None


@needs_proxy
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_pages_are_served_below_a_path(monkeypatch: pytest.MonkeyPatch, chromium: Shared) -> None:
    """Each opens by its link and asks for nothing outside; its address shows others the same; links and files come."""
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "lab")
    (port,) = free_ports(1)
    with serving(SERVERS, "127.0.0.1", port) as hall:
        asked, errors = set[str](), list[str]()
        mine, theirs = (chromium.browser.new_context(reduced_motion="reduce") for _ in range(2))
        for context in (mine, theirs):
            context.on("request", lambda request: asked.add(request.url))
            context.on("page", lambda page: on_error(page, errors.append))
        tabs = opened(mine, hall.address, STATES)
        told = {tab.name: tab.told() for tab in tabs}
        shared = opened(theirs, hall.address, {tab.name: urlsplit(tab.page.url).query for tab in tabs})
        assert changed(told, {tab.name: tab.told() for tab in shared}) == {}
        regression = next(tab.page for tab in tabs if tab.name == "regression")
        with at_account(regression).expect_download() as coming:
            regression.get_by_role("button", name="Download it as a stand-alone PyTorch script").click()
        assert "import torch" in Path(coming.value.path()).read_text(encoding="utf-8")
        for tab in tabs:
            onwards, question = tab.page.locator(".st-key-page_foot a").last, tab.page.locator("h1").inner_text()
            onwards.click()
            expect(tab.page.locator("h1")).not_to_have_text(question, timeout=PATIENCE)
            tab.told()
        alien = {url for url in asked if not url.startswith((f"{hall.address}/", "data:", "blob:"))}
        assert (errors, alien) == ([], set())


@needs_proxy
def test_make_starts_the_hall_without_a_shell_between() -> None:
    assert _recipe(8501).startswith("exec ")


@needs_proxy
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_whatever_ends_the_hall_ends_its_server_and_the_proxy(number: signal.Signals, tmp_path: Path) -> None:
    port, metrics = free_ports(2)
    with running(tmp_path, ["sh", "-c", _recipe(port)], port, METRICS_PORT=str(metrics)) as hall:
        assert _listens(metrics)
        hall.process.send_signal(number)
        hall.process.wait(30)
        until = time.monotonic() + 15
        while _listens(port) or _listens(metrics):
            assert time.monotonic() < until
            time.sleep(0.1)


def _recipe(port: int) -> str:
    """Return what make would run last for a hall of one server."""
    command = ["make", "--no-print-directory", "--dry-run", "hall", f"PORT={port}", "SERVERS=1"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _served(pages: list[Page]) -> set[str]:
    """Return by which servers these pages are served."""
    return {cookie["value"] for page in pages for cookie in page.context.cookies() if cookie["name"] == "LAB"}


def _opened(chromium: Shared, address: str, seed: int) -> Page:
    page = chromium.browser.new_context(reduced_motion="reduce", ignore_https_errors=True).new_page()
    page.goto(f"{address}/regression?seed={seed}&steps={STEPS}", timeout=PATIENCE)
    _change(page, seed)
    return page


def _change(page: Page, seed: int) -> None:
    """Go to another step and back: a page that nobody asks for anything need not know of its server's end."""
    expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0, timeout=PATIENCE)
    for key in ("Home", "End"):
        page.locator(".player").press(key, timeout=PATIENCE)
    run = fit(Settings(seed=seed, steps=STEPS))
    expect(page.locator(".player-readouts")).to_contain_text(number(run.nll[-1]), timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)
