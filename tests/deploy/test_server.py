"""A real server from outside: what it says of itself, whom it lets in, and how it ends when it is told to."""

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
SECONDS_TO_END = 5.0


@pytest.fixture(scope="module")
def metrics() -> Iterator[int]:
    """Return a port at which the server's numbers are."""
    (port,) = free_ports(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PORT, str(port))
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


@pytest.mark.parametrize("path", ["/", "/regression?seed=1", "/nowhere", "/_stcore/health", "/ready", "/static/x"])
def test_answers_have_a_policy_and_no_banner(host: str, path: str) -> None:
    answer = get(host, path)
    assert answer.status == (404 if path in {"/nowhere", "/static/x"} else 200)
    assert answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["server"] is None
    assert answer.headers["x-powered-by"] is None


def test_strangers_pages_get_no_socket(host: str) -> None:
    assert knock(host, Origin=f"http://{host}").startswith("HTTP/1.1 101")
    assert knock(host, Origin="http://evil.example").startswith("HTTP/1.1 403")
    assert "erver:" not in knock(host, Origin=f"http://{host}")


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
    assert "127.0.0.1" not in line


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
