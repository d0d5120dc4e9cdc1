"""What the server answers to: pages of the site and the files of the front end, each compressed once; 404 else."""

from asyncio import to_thread
from collections.abc import Collection
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from stat import S_ISREG

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.coding import CODINGS, best_coding, lasting
from deploy.health import base_path
from pages.components.apart import FOLDER

FRONT_END = Path(st.__file__).parent / "static"
ROOT = {"favicon.png", "manifest.json", "qr.svg"}
"""Files beside the pages."""
PROBES = ("_stcore/health", "ready")
"""What asks whether the server lives, and whether it is ready: by any name, as a platform calls a container."""
CORE = {*PROBES, "_stcore/host-config", "_stcore/stream"}
ROOMS = ("media/", "_stcore/bidi-components/", "hall/", f"{FOLDER}/")
"""What answers below these knows what there is."""
UPLOADS = "_stcore/upload_file/"
"""Files are put there and taken away; to who only looks, Streamlit would show the app."""
STATIC = "static/"
FONTS = Path(__file__).parent / "fonts"
FEWER = {f"media/{file.name}": file for file in FONTS.glob("*.woff2")}
"""Fonts with the icons in use alone, which `deploy.subset` makes, by the names of Streamlit's that they stand for."""
PACKED = {".js", ".css", ".json", ".svg"}
NOWHERE = """<!DOCTYPE html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>No such page: Likelihood Lab</title>
<h1>There is no page at this address</h1>
<p>A letter may be missing in it, or the page has moved. All pages are in <a href="{home}">Likelihood Lab</a>.</p>
"""


def below(base: str, path: str) -> str | None:
    """Return the path from the base path on, without a slash in front; None where it is not below it.

    >>> below("/lab/", "/lab/static/x.js"), below("lab", "/labour"), below("", "/fits")
    ('static/x.js', None, 'fits')
    """
    start = f"{base_path(base)}/"
    return path[len(start) :] if f"{path}/".startswith(start) else None


class Paths:
    """ASGI middleware that lets through what the site has, serves the front end's files, and answers 404 else."""

    def __init__(self, app: ASGIApp, pages: Collection[str], base: str = "") -> None:
        self._app, self._base, self._pages = app, base, frozenset(pages)
        self._files = StaticFiles(directory=FRONT_END / STATIC, follow_symlink=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        path = below(self._base, scope["path"])
        if path is not None and path.startswith(STATIC) and scope["type"] == "http":
            answer = await self._file(path.removeprefix(STATIC), scope)
        elif path is not None and (self._known(path) or _is_upload(path, scope)):
            return await self._app(scope, receive, send)
        else:
            answer = self._nowhere()
        return await answer(scope, receive, send)

    def _known(self, path: str) -> bool:
        return path.rstrip("/") in self._pages or path in ROOT | CORE or path.startswith(ROOMS)

    def _nowhere(self) -> Response:
        return HTMLResponse(NOWHERE.format(home=f"{base_path(self._base)}/"), status_code=404)

    async def _file(self, name: str, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return Response(status_code=405, headers={"Allow": "GET, HEAD"})
        try:
            path, status = await to_thread(self._files.lookup_path, name)
        except (OSError, ValueError):  # too long a name, or a zero byte in it
            return self._nowhere()
        if status is None or not S_ISREG(status.st_mode):
            return self._nowhere()
        if name in FEWER:
            return self._fewer(FEWER[name], scope)
        coding = best_coding(Headers(scope=scope).get("accept-encoding", ""))
        if Path(path).suffix not in PACKED or not coding:
            return FileResponse(path, headers=lasting(""))
        content, kind = await to_thread(compressed_file, path, coding), guess_type(path)[0]
        return Response(content, headers=lasting(coding), media_type=kind)

    def _fewer(self, file: Path, scope: Scope) -> Response:
        """Return such a font; a browser asks for it again, as its name does not tell which icons are in it."""
        answer = self._files.file_response(file, file.stat(), scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def _is_upload(path: str, scope: Scope) -> bool:
    return path.startswith(UPLOADS) and scope.get("method") in {"PUT", "DELETE", "OPTIONS"}


@cache
def compressed_file(path: str, coding: str) -> bytes:
    """Return a file of the front end, compressed: all that there are take some megabytes."""
    return CODINGS[coding](Path(path).read_bytes())
