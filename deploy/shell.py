"""The page that every visit begins with: Streamlit's own, with the app's styles in it, and what scripts it will need.

Styles that came with the first messages would come after what they lay out: all that is seen would move. Scripts that
are asked for when the first messages name them would come later than they can.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.coding import CODINGS, best_coding
from deploy.paths import FRONT_END, below

BODY = "<body>"
"""The styles stand behind it: those that Streamlit itself puts at the end of the head are weaker."""
HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def shell(styles: Iterable[Path], scripts: Iterable[str] = ()) -> str:
    """Return Streamlit's page with these style sheets in its body, which tells the browser to load these scripts.

    Raises ValueError where it has no body.
    """
    before, body, after = (FRONT_END / "index.html").read_text(encoding="utf-8").partition(BODY)
    if not body:
        raise ValueError(f"Streamlit's index.html must have a {BODY}")
    sheets = "".join(style.read_text(encoding="utf-8") for style in styles)
    loaded = "".join(f'\n    <link rel="modulepreload" href="{script}">' for script in scripts)
    return f"{before}{body}{loaded}\n    <style>\n{sheets}</style>{after}"


class Shell:
    """ASGI middleware that answers every page with the shell, and lets all else through."""

    def __init__(
        self, app: ASGIApp, pages: Collection[str], styles: Iterable[Path], base: str = "", scripts: Iterable[str] = ()
    ) -> None:
        self._app, self._base, self._pages = app, base, frozenset(pages)
        self._plain = shell(styles, scripts).encode()
        self._packed = {name: compress(self._plain) for name, compress in CODINGS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through."""
        answer = self._answer(scope) if scope["type"] == "http" and self._is_page(scope) else self._app
        await answer(scope, receive, send)

    def _is_page(self, scope: Scope) -> bool:
        """Return whether the address is that of a page; one with a slash too many Streamlit redirects."""
        path = below(self._base, scope["path"])
        is_named = path in self._pages and (path != "" or scope["path"].endswith("/"))
        return is_named and scope["method"] in {"GET", "HEAD"}

    def _answer(self, scope: Scope) -> HTMLResponse:
        coding = best_coding(Headers(scope=scope).get("accept-encoding", ""))
        if not coding:
            return HTMLResponse(self._plain, headers=HEADERS)
        return HTMLResponse(self._packed[coding], headers=HEADERS | {"Content-Encoding": coding})
