"""A link as a QR code: /qr.svg draws the text that it is asked for, so that phones in a hall can open it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from core.notation.qr import qr_svg

HEADERS = {"Cache-Control": "private, max-age=3600"}
"""The same text has the same code; a link may be of the visitor alone."""


async def answer(request: Request) -> Response:
    """Return the code of `text` in the query as an SVG image, or 400 and what is wrong with it."""
    try:
        image = await run_in_threadpool(qr_svg, request.query_params.get("text", ""))
    except ValueError as wrong:
        return PlainTextResponse(f"{wrong}.", 400)
    return Response(image, media_type="image/svg+xml", headers=HEADERS)
