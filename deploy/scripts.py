"""Scripts of components that come apart from the messages: below /scripts, each compressed once."""

from functools import cache

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from deploy.coding import CODINGS, best_coding, lasting
from pages.components.apart import scripts_apart


async def answer(request: Request) -> Response:
    """Return the script of that name, or 404."""
    name = request.path_params["name"]
    if name not in scripts_apart():
        return PlainTextResponse("There is no such script.", 404)
    coding = best_coding(request.headers.get("accept-encoding", ""))
    return Response(script_as_sent(name, coding), media_type="text/javascript", headers=lasting(coding))


@cache
def script_as_sent(name: str, coding: str) -> bytes:
    """Return a script, compressed where a coding is named."""
    plain = scripts_apart()[name]
    return CODINGS[coding](plain) if coding else plain
