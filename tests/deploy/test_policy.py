"""Headers on every answer: nothing from another host, nobody's frame but those that are named."""

import re

import pytest
from starlette.types import Receive, Scope, Send

from deploy.policy import INLINE, Policy, content_policy, inline_scripts
from tests.deploy.asking import ask, inside


def rules(policy: str) -> dict[str, str]:
    """Return the rules of a policy by what they are about."""
    parted = (rule.strip().partition(" ") for rule in policy.split(";"))
    return {name: value for name, _, value in parted}


def test_no_other_host_is_in_the_policy() -> None:
    assert not re.search(r"https?:|//|\*|'unsafe-eval'", content_policy())
    assert rules(content_policy())["default-src"] == "'self'"
    assert "'unsafe-inline'" not in rules(content_policy())["script-src"]


def test_streamlits_own_script_is_known_by_its_hash() -> None:
    assert len(inline_scripts()) == 1
    assert inline_scripts()[0] in rules(content_policy())["script-src"]
    assert INLINE.findall("<script src=x></script>") == []


def test_who_may_embed_can_be_set() -> None:
    assert rules(content_policy())["frame-ancestors"] == "'self'"
    named = content_policy("'self' https://lms.example.edu:8443  *.example.org")
    assert rules(named)["frame-ancestors"] == "'self' https://lms.example.edu:8443 *.example.org"


@pytest.mark.parametrize("embedders", ["'self'", "'none'", "https://lms.example.edu"])
def test_the_lecture_may_have_pages_of_the_app_in_frames(embedders: str) -> None:
    found = rules(content_policy(embedders))
    assert found["frame-src"] == "'self'"
    assert found["frame-ancestors"].split()[0] == "'self'"
    assert "'none'" not in found["frame-ancestors"]


@pytest.mark.parametrize("wrong", ["", " ", "a; script-src *", "https://a\nX: y", "javascript:a", "*", "a,b"])
def test_what_is_no_site_may_not_embed(wrong: str) -> None:
    with pytest.raises(ValueError, match="FRAME_ANCESTORS must be"):
        content_policy(wrong)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_every_answer_has_the_headers(kind: str) -> None:
    answer = ask(Policy(inside), "/", kind=kind)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["content-security-policy"] == content_policy()


def test_a_failure_is_answered_with_the_headers_and_without_a_word_of_it() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("secret")

    with pytest.raises(ValueError, match="secret"):  # who serves it writes it down
        ask(Policy(fails), "/")

    async def serving(scope: Scope, receive: Receive, send: Send) -> None:
        with pytest.raises(ValueError, match="secret"):
            await Policy(fails)(scope, receive, send)

    answer = ask(serving, "/")
    assert answer.status == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body
