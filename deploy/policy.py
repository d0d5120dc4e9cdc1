"""What browsers may do with the app's pages: headers on every answer, which let nothing in from another host."""

import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.paths import FRONT_END

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ITSELF = "'self'"
SOURCE = re.compile(r"'self'|'none'|(https?://)?(\*\.)?[\w.-]+(:(\d+|\*))?")
"""Who may embed, as a content security policy names it."""
POWERS = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
"""Of a browser, for which the app has no use."""
FAILED = "The server failed; it has noted why."


def content_policy(embedders: str = ITSELF) -> str:
    """Return the content security policy; `embedders` are the sites that may show the app in a frame, parted by blanks.

    It may always show itself: the lecture has pages in frames. Scripts come from the server, and from blob: what
    components consist of; Streamlit's messages try WebAssembly. Styles may stand in the page, as Streamlit and Plotly
    put them there; pictures may be data, as Plotly saves them.
    Raises ValueError for what is no site.
    """
    wrong = [each for each in embedders.split() if not SOURCE.fullmatch(each)]
    if wrong or not embedders.strip():
        raise ValueError(f"FRAME_ANCESTORS must be sites as in https://lms.example.edu, or 'self'; not {embedders!r}.")
    others = [each for each in embedders.split() if each not in (ITSELF, "'none'")]
    rules = {
        "default-src": ITSELF,
        "script-src": f"{ITSELF} blob: 'wasm-unsafe-eval' {' '.join(inline_scripts())}",
        "style-src": f"{ITSELF} 'unsafe-inline'",
        "img-src": f"{ITSELF} data: blob:",
        "font-src": f"{ITSELF} data:",
        "worker-src": f"{ITSELF} blob:",
        "object-src": "'none'",
        "frame-src": ITSELF,
        "base-uri": ITSELF,
        "form-action": ITSELF,
        "frame-ancestors": " ".join([ITSELF, *others]),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def inline_scripts() -> list[str]:
    """Return the hashes of the scripts that stand in Streamlit's own page."""
    page = (FRONT_END / "index.html").read_text(encoding="utf-8")
    digests = (sha256(text.encode()).digest() for text in INLINE.findall(page))
    return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


class Policy:
    """ASGI middleware that puts the headers on every answer, also on refusals."""

    def __init__(self, app: ASGIApp, embedders: str = ITSELF) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_policy(embedders),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers; a failure is answered here, to have them, too."""
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception:
            if scope["type"] == "http" and not begun:
                await PlainTextResponse(FAILED, 500)(scope, receive, with_headers)
            raise
