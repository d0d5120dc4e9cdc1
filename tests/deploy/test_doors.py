"""Strangers are not let in: hosts that are not listed, pages of others, uploads beyond what a session may hold."""

import errno
from types import SimpleNamespace

import pytest
from starlette.types import Receive, Scope, Send

from core.data.own import MAX_BYTES
from deploy import doors
from deploy.doors import FRAME, MOST_BYTES, MOST_BYTES_OF_ALL, MOST_FILES, Hosts, Origins, Uploads
from tests.deploy.asking import Answer, ask, inside

EVIL = "evil.example"
STREAM = "/_stcore/stream"


def from_page(host: str, origin: str, allowed: tuple[str, ...] = (), kind: str = "websocket") -> Answer:
    """Return the answer to what a page of that origin asks this host."""
    return ask(Origins(inside, allowed), STREAM, [("Host", host), ("Origin", origin)], "PUT", kind)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_listed_hosts_alone_are_let_in(kind: str) -> None:
    door = Hosts(inside, ["lab.example.edu", "*.hall.example"])
    for host in ("lab.example.edu", "LAB.example.edu:8501", "a.hall.example"):
        assert ask(door, STREAM, [("Host", host)], kind=kind).status == 200
    for host in (EVIL, "lab.example.edu.evil.example", "", "lab.example.edu@evil.example", "hall.example.evil"):
        assert ask(door, STREAM, [("Host", host)], kind=kind).status == 400
    assert ask(door, STREAM, kind=kind).status == 400


@pytest.mark.parametrize("host", ["hall-3", "10.0.0.7:8501", "[::1]:8501", "lab.example.edu"])
def test_any_name_of_the_machine_serves_where_none_is_listed(host: str) -> None:
    assert ask(Hosts(inside), STREAM, [("Host", host)]).status == 200
    assert from_page(host, f"http://{host}").status == 200


def test_probes_ask_by_whatever_address() -> None:
    for path in ("/lab/_stcore/health", "/lab/ready"):
        assert ask(Hosts(inside, ["lab.example.edu"], "lab"), path, [("Host", "10.1.2.3")]).status == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("origin", [f"https://{EVIL}", "null", "http://lab.example.edu:81", "lab.example.edu", "//"])
def test_pages_of_others_are_refused(origin: str, kind: str) -> None:
    answer = from_page("lab.example.edu", origin, kind=kind)
    assert (answer.status, answer.scope) == (403, {})


def test_pages_of_listed_origins_are_let_in_and_streamlit_asks_no_site_about_them() -> None:
    answer = from_page("inner:8501", "https://lab.example.edu", ("https://lab.example.edu/",))
    assert answer.status == 200
    assert b"origin" not in dict(answer.scope["headers"])
    assert from_page("inner:8501", "https://lab.example.edu.evil.example", ("https://lab.example.edu",)).status == 403


def test_who_is_no_browser_and_who_only_reads_is_let_in() -> None:
    assert ask(Origins(inside), STREAM, [("Host", "a")], kind="websocket").status == 200
    assert ask(Origins(inside), "/", [("Host", "a"), ("Origin", f"https://{EVIL}")]).status == 200


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, object]]:
    """Return what Streamlit holds of uploads, to be filled."""
    found: dict[str, dict[str, object]] = {}
    monkeypatch.setattr(doors, "_storage", lambda: found)
    return found


def files(*sizes: int) -> dict[str, object]:
    """Return files of such sizes, as Streamlit keeps them."""
    return {str(at): SimpleNamespace(data=range(size)) for at, size in enumerate(sizes)}


def upload(door: Uploads, length: str, session: str = "me") -> Answer:
    """Return the answer to an upload that says it has so many bytes."""
    headers = [("Content-Length", length)] if length else []
    return ask(door, f"/_stcore/upload_file/{session}/key", headers, "PUT")


@pytest.mark.parametrize(
    ("there", "length", "status"),
    [
        ({}, str(MAX_BYTES), 200),
        ({}, str(MAX_BYTES + FRAME + 1), 413),
        ({}, "", 411),
        ({}, "-1", 411),
        ({}, "٣", 411),
        ({"me": files(*[1] * (MOST_FILES - 1))}, "1", 200),
        ({"me": files(*[1] * MOST_FILES)}, "1", 429),
        ({"me": files(MOST_BYTES - 9)}, str(FRAME + 10), 429),
        ({"other": files(*[1] * MOST_FILES)}, "1", 200),
        ({str(at): files(MAX_BYTES) for at in range(MOST_BYTES_OF_ALL // MAX_BYTES)}, str(FRAME + 1), 503),
    ],
)
def test_uploads_are_refused_before_they_are_read(
    held: dict[str, dict[str, object]], there: dict[str, dict[str, object]], length: str, status: int
) -> None:
    held.update(there)
    answer = upload(Uploads(inside), length)
    assert answer.status == status
    assert bool(answer.scope) == (status == 200)


@pytest.mark.usefixtures("held")
def test_a_session_sends_one_file_at_a_time() -> None:
    answers: list[int] = []

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/key"):
            inner = Answer()

            async def note(message: dict[str, object]) -> None:
                inner.status = int(str(message.get("status", inner.status)))

            await door({**scope, "path": scope["path"] + "2"}, receive, note)
            answers.append(inner.status)
        await inside(scope, receive, send)

    door = Uploads(slow)
    assert upload(door, "10").status == 200
    assert answers == [429]
    assert upload(door, "10").status == 200


@pytest.mark.usefixtures("held")
def test_an_upload_that_never_comes_makes_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    monkeypatch.setattr(doors, "MOST_SECONDS", 0.05)
    door = Uploads(reading)
    assert upload(door, str(MAX_BYTES)).status == 408
    assert door._coming == {}


def test_other_requests_are_not_looked_at() -> None:
    assert ask(Uploads(inside), "/_stcore/upload_file/me/key", method="DELETE").status == 200
    assert ask(Uploads(inside), "/regression").status == 200


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), MemoryError()])
def test_where_there_is_no_room_a_file_is_refused_in_a_sentence(error: Exception) -> None:
    async def full(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    door = Uploads(full)
    for _ in range(2):  # and the session may try again
        answer = upload(door, "10")
        assert (answer.status, answer.body.decode()) == (507, doors.NO_ROOM)
