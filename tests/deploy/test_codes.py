"""The code of a link comes as an image that holds nothing of the text, or with what is wrong."""

from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.routing import Route

from core.notation.qr import MOST_BYTES, qr_svg
from deploy import codes
from tests.deploy.asking import Answer, ask


def asked(**query: str) -> Answer:
    """Return the answer to a request with that query."""
    app = Starlette(routes=[Route("/qr.svg", codes.answer)])
    return ask(lambda scope, *rest: app({**scope, "query_string": urlencode(query).encode()}, *rest), "/qr.svg")


def test_a_link_is_answered_with_its_code() -> None:
    link = "https://lab.example.edu/fits?sigma=0.1&hide=<script>"
    answer = asked(text=link)
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.body.decode() == qr_svg(link)
    assert b"script" not in answer.body
    assert "private" in answer.headers["cache-control"]


def test_what_is_no_text_of_a_code_gets_one_sentence() -> None:
    for query in ({}, {"text": ""}, {"text": "x" * (MOST_BYTES + 1)}):
        answer = asked(**query)
        assert answer.status == 400
        assert answer.body.decode().startswith("text must have 1 to ")
