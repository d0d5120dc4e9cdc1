"""Pages of the site and files of the front end are answered, each once compressed; nothing else is there."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from deploy.paths import FEWER, FONTS, FRONT_END, Paths, below, compressed_file
from deploy.subset import ORIGINAL, icons, named_by_streamlit, named_here
from pages.parts.site import PLACES
from tests.deploy.asking import INSIDE, ask, inside

PAGES = [place.path for place in PLACES]
SCRIPT = next((FRONT_END / "static" / "js").glob("index.*.js"))
FONT = next((FRONT_END / "static" / "media").glob("KaTeX*.woff2"))
NOT_THERE = (
    "/nowhere",
    "/overview",
    "/regression/more",
    "/app.py",
    "/.env",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/agent/openapi.json",
    "/auth/login",
    "/component/x/index.html",
    "/static/js/nothing.js",
    "/static/",
    "/static/js",
    "/static/\0",
    f"/static/{'a' * 400}",
    "/static/../index.html",
    "/static/../../__init__.py",
    "/static//etc/passwd",
    "//example.org/",
    "/regression\\..\\..",
    "/_stcore/upload_file/session/file",
)


@pytest.mark.parametrize("base", ["", "/lab", "lab/"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_let_through(page: str, base: str) -> None:
    start = f"/{base.strip('/')}".rstrip("/")
    assert ask(Paths(inside, PAGES, base), f"{start}/{page}").body == INSIDE.encode()
    assert ask(Paths(inside, PAGES, base), f"{start}/_stcore/health").status == 200


def test_files_are_put_and_taken_away() -> None:
    for method in ("PUT", "DELETE"):
        assert ask(Paths(inside, PAGES, "/lab"), "/lab/_stcore/upload_file/session/file", method=method).status == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("path", NOT_THERE)
def test_what_is_not_there_is_404(path: str, kind: str) -> None:
    answer = ask(Paths(inside, PAGES), path, kind=kind)
    assert (answer.status, answer.scope) == (404, {})
    assert path.encode() not in answer.body


def test_above_the_base_path_there_is_nothing() -> None:
    for path in ("/", "/regression", "/_stcore/metrics", "/lab/_stcore/metrics", "/labour"):
        answer = ask(Paths(inside, PAGES, "/lab"), path)
        assert answer.status == 404, path
        assert b'href="/lab/"' in answer.body
    assert below("lab", "/lab") == ""


@pytest.mark.parametrize(
    ("accepted", "coding", "decompress"),
    [("gzip, deflate, br, zstd", "br", brotli.decompress), ("gzip, deflate", "gzip", gzip.decompress)],
)
def test_a_file_comes_compressed_to_who_takes_that(
    accepted: str, coding: str, decompress: Callable[[bytes], bytes]
) -> None:
    name = f"/static/js/{SCRIPT.name}"
    plain = ask(Paths(inside, PAGES), name)
    small = ask(Paths(inside, PAGES), name, [("Accept-Encoding", accepted)])
    assert plain.headers["content-length"] == str(SCRIPT.stat().st_size)
    assert small.headers["content-encoding"] == coding
    assert decompress(small.body) == plain.body == SCRIPT.read_bytes()
    assert len(small.body) < 0.45 * len(plain.body)
    assert small.headers["content-type"] == plain.headers["content-type"]
    for each in (plain, small):
        assert each.headers["vary"] == "Accept-Encoding"
        assert "immutable" in each.headers["cache-control"]


def test_a_font_is_small_as_it_is() -> None:
    answer = ask(Paths(inside, PAGES), f"/static/media/{FONT.name}", [("Accept-Encoding", "gzip")])
    assert answer.body == FONT.read_bytes()


def test_the_icons_are_those_in_use_and_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    name, (few,) = f"media/{ORIGINAL.name}", FEWER.values()
    answer = ask(Paths(inside, PAGES), f"/static/{name}")
    assert answer.body == few.read_bytes()
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-cache", "font/woff2")
    again = ask(Paths(inside, PAGES), f"/static/{name}", [("If-None-Match", answer.headers["etag"])])
    assert (again.status, again.body) == (304, b"")
    monkeypatch.delitem(FEWER, name)
    whole = ask(Paths(inside, PAGES), f"/static/{name}")
    assert whole.body == ORIGINAL.read_bytes()
    assert len(answer.body) < 0.1 * len(whole.body)


def test_every_icon_in_use_is_in_the_font() -> None:
    assert [file.name for file in FONTS.iterdir()] == [ORIGINAL.name], "Streamlit has other icons: run `make icons`"
    few, all_ = icons(TTFont(FONTS / ORIGINAL.name)), icons(TTFont(ORIGINAL))
    assert named_here() <= set(few), "icons are used that were not: run `make icons`, where Streamlit has them"
    assert named_by_streamlit() & set(all_) <= set(few), "run `make icons`"


def test_a_file_can_only_be_read() -> None:
    assert ask(Paths(inside, PAGES), f"/static/js/{SCRIPT.name}", method="POST").status == 405


def test_a_file_is_compressed_once(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_text("a")
    assert compressed_file(str(file), "br") is compressed_file(str(file), "br")
