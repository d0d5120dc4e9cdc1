"""A real server from outside: what it says of itself, whom it lets in, and how it ends when it is told to."""

import re
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from deploy.hall import free_ports
from tests.browser import serving

PORT = "METRICS_PORT"
HOSTS = "STREAMLIT_SERVER_ALLOWED_HOSTS"
BASE = "STREAMLIT_SERVER_BASE_URL_PATH"
SECONDS_TO_END = 5.0


@pytest.fixture(scope="module")
def metrics() -> Iterator[int]:
    """Return a port at which the server's numbers are."""
    (port,) = free_ports(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PORT, str(port))
        patch.setenv(HOSTS, "127.0.0.1 lab.example.edu")
        yield port


@pytest.fixture(scope="module")
def host(metrics: int) -> Iterator[str]:
    """Return host and port of a server of the app."""
    with serving.served("app.py") as address:
        time.sleep(1.1)  # uvicorn takes its own headers on once a second
        yield address.removeprefix("http://")


def get(host: str, path: str, **headers: str) -> HTTPResponse:
    """Return what the server answers, read to its end."""
    connection = HTTPConnection(host, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.text = answer.read().decode(errors="replace")  # type: ignore[attr-defined]
    return answer


def knock(host: str, **headers: str) -> str:
    """Return the beginning of the answer to a WebSocket that is asked for with these headers."""
    name, _, port = host.partition(":")
    fields = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    fields |= {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="} | headers
    with socket.create_connection((name, int(port)), timeout=30) as line:
        lines = "".join(f"{field}: {value}\r\n" for field, value in fields.items())
        line.sendall(f"GET /_stcore/stream HTTP/1.1\r\n{lines}\r\n".encode())
        return line.recv(4096).decode()


THERE = ("/", "/regression?seed=1", "/_stcore/health", "/ready", f"/?{'a=1&' * 2000}")
GONE = (
    "/nowhere",
    "/static/x",
    "/media/x",
    "/_stcore/metrics",
    "/_stcore/upload_file/x/y",
    "/..%2f..%2fetc/passwd",
    "/.streamlit/secrets.toml",
    "/openapi.json",
    f"/{'a' * 9000}",
)


@pytest.mark.parametrize("path", [*THERE, *GONE], ids=lambda path: path[:40])
def test_answers_have_a_policy_and_no_banner(host: str, path: str) -> None:
    answer = get(host, path)
    assert answer.status == (404 if path in GONE else 200)
    assert answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["server"] is None
    assert answer.headers["x-powered-by"] is None


def test_strangers_pages_get_no_socket(host: str) -> None:
    assert knock(host, Origin=f"http://{host}").startswith("HTTP/1.1 101")
    assert knock(host, Origin="http://evil.example").startswith("HTTP/1.1 403")
    assert "erver:" not in knock(host, Origin=f"http://{host}")


def test_a_foreign_name_with_pages_of_its_own_is_not_let_in(host: str) -> None:
    """As where somebody points a name at this machine: host and origin are equal then."""
    assert knock(host, Host="evil.example", Origin="http://evil.example").startswith("HTTP/1.1 400")
    assert knock(host, Host="lab.example.edu", Origin="http://evil.example").startswith("HTTP/1.1 403")
    assert knock(host, Host="lab.example.edu", Origin="https://lab.example.edu").startswith("HTTP/1.1 101")
    assert get(host, "/", Host="evil.example").status == 400
    assert get(host, "/ready", Host="10.1.2.3").status == 200


def say(host: str, told: bytes) -> str:
    """Return the beginning of the answer to these bytes."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=30) as line:
        line.sendall(told)
        return line.recv(4096).decode(errors="replace")


@pytest.mark.parametrize(
    "told",
    [b"NONSENSE\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"],
)
def test_what_is_no_request_is_refused_without_a_word_of_the_server(host: str, told: bytes) -> None:
    answer = say(host, told)
    assert answer.startswith("HTTP/1.1 400")
    assert not re.search(r"^server:|Traceback|uvicorn|python", answer, re.IGNORECASE | re.MULTILINE)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "NONSENSE"])
def test_pages_can_only_be_read(host: str, method: str) -> None:
    asked = f"{method} /regression HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"
    assert say(host, asked.encode()).startswith("HTTP/1.1 405")


@pytest.mark.parametrize(
    ("length", "status"),
    [(f"Content-Length: {60 * 2**20}", 413), ("Transfer-Encoding: chunked", 411), ("Content-Length: 9", 403)],
)
def test_uploads_are_refused_before_they_come(host: str, length: str, status: int) -> None:
    """Too large, of no length, and of who has no page open; nothing of the file is sent."""
    asked = f"PUT /_stcore/upload_file/nobody/file HTTP/1.1\r\nHost: {host}\r\n{length}\r\n\r\n"
    assert say(host, asked.encode()).startswith(f"HTTP/1.1 {status}")


def test_it_is_ready_when_it_has_trained_and_run_a_page(host: str) -> None:
    assert get(host, "/ready").text == "ok"


def test_numbers_are_at_a_port_of_their_own(host: str, metrics: int) -> None:
    assert get(host, "/_stcore/metrics").status == 404
    numbers = get(f"127.0.0.1:{metrics}", "/").text
    assert 'lab_runs_asked_total{page="server"}' in numbers
    assert "lab_sessions 0.0" in numbers
    assert "process_resident_memory_bytes" in numbers


def test_a_run_is_a_line_of_the_log(host: str) -> None:
    from tests.browser.visits import crowd

    (visit,) = crowd(f"http://{host}", "regression?seed=88&steps=50", 1)
    assert visit.exceptions == ()
    said = "".join(log.read() for log in serving.LOGS)
    line = next(each for each in said.splitlines() if '"steps": 50' in each)
    assert '"event": "run"' in line
    assert '"recipe": "normal"' in line
    assert "127.0.0.1" not in said
    assert "seed=88" not in said


def test_below_a_path_is_all_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the page names is there, and who opens a link after another is sent what was drawn for that one."""
    from tests.browser.visits import crowd

    for name in (PORT, HOSTS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(BASE, "lab")
    with serving.served("app.py") as address:
        host = address.removeprefix("http://").removesuffix("/lab")
        page = get(host, "/lab/regression").text
        files = [f"/{path}" for path in re.findall(r'"\./(static/[^"]+\.js)"', page)]
        assert files
        probes = ("/ready", "/_stcore/health")
        assert [get(host, f"/lab{path}").text for path in probes] == ["ok", "ok"]
        for path in ("/", "/regression?seed=1", *probes, *files):
            assert get(host, f"/lab{path}").status == 200
            assert get(host, path).status == 404
        runs = [crowd(address, "regression?seed=1", 1)[0].session.runs for _ in range(3)]
        assert runs[1] == runs[2]


def reading_nothing(host: str) -> socket.socket:
    """Return a connection that asks for a megabyte after the other and reads none."""
    name, _, port = host.partition(":")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.connect((name, int(port)))
    line.sendall(f"GET /manifest.json HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() * 40)
    return line


@contextmanager
def training(host: str) -> Iterator[ClientConnection]:
    """Yield the line of a visitor whose run of 20,000 steps has begun."""
    asked = BackMsg()
    asked.rerun_script.page_name = "regression"
    asked.rerun_script.query_string = "steps=20000&hidden=256&seed=77"
    with connect(f"ws://{host}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None) as line:
        line.send(asked.SerializeToString())
        while b"of 20,000" not in line.recv(timeout=60):
            pass
        yield line


def test_sigterm_ends_it_in_time_and_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though one client reads nothing, another keeps its line open, and a long run is under way."""
    monkeypatch.delenv(PORT, raising=False)
    monkeypatch.delenv(HOSTS, raising=False)
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with serving.served("app.py") as address:
        host = address.removeprefix("http://")
        name, _, port = host.partition(":")
        with reading_nothing(host), socket.create_connection((name, int(port))), training(host):
            began = time.monotonic()
            started[0].terminate()
            assert started[0].wait(30) == 0
            assert time.monotonic() - began < SECONDS_TO_END
