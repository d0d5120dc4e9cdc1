"""Many visitors at once: sixty sessions open every page of a new server, and all see the same."""

from collections.abc import Iterator
from operator import attrgetter

import pytest

from pages.parts.site import PLACES, Place
from tests.browser.serving import LOGS, served
from tests.browser.visits import crowd

VISITORS = 60
LARGEST = 445_000
"""Bytes that a visit of a page with a film of a run may take."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a server of the app that these tests alone visit."""
    with served("app.py") as address:
        yield address


@pytest.mark.parametrize("here", PLACES, ids=attrgetter("name"))
def test_sixty_visitors_at_once_see_the_same_page(server: str, here: Place) -> None:
    visits = crowd(server, here.path, VISITORS)
    assert [visit.exceptions for visit in visits if visit.exceptions] == []
    assert "Traceback" not in (said := "".join(log.read() for log in LOGS)), said
    assert len(visits) == VISITORS
    assert len({visit.digest for visit in visits}) == 1
    assert len(visits[0].drawn) > 10


def test_sixty_visitors_at_once_of_a_run_that_nobody_has_trained(server: str) -> None:
    visits = crowd(server, "regression?seed=60&steps=200&scale=fixed", VISITORS)
    assert [visit.exceptions for visit in visits if visit.exceptions] == []
    assert len({visit.digest for visit in visits}) == 1


def test_a_visit_of_a_run_takes_few_bytes(server: str) -> None:
    assert crowd(server, "regression", 1)[0].received < LARGEST
