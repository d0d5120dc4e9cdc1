"""Scripts of components that are loaded when they are first needed: below /scripts, each compressed once."""

from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from deploy.coding import CODINGS, best_coding
from deploy.paths import FOREVER
from pages.components.late import late_scripts


async def answer(request: Request) -> Response:
    """Return the script of that name, or 404."""
    name = request.path_params["name"]
    if name not in late_scripts():
        return PlainTextResponse("There is no such script.", 404)
    coding = best_coding(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"} | ({"Content-Encoding": coding} if coding else {})
    return Response(script_as_sent(name, coding), media_type="text/javascript", headers=headers)


@cache
def script_as_sent(name: str, coding: str) -> bytes:
    """Return a script, compressed where a coding is named."""
    plain = late_scripts()[name]
    return CODINGS[coding](plain) if coding else plain
