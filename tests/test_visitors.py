"""Many visitors at once: sixty sessions open every page of a new server, and all see the same."""

from collections.abc import Iterator
from operator import attrgetter

import pytest

from pages.parts.site import PLACES, Place
from tests.browser.serving import LOGS, served
from tests.browser.visits import crowd

VISITORS = 60
LARGEST = 400_000
"""Bytes that a visit of a page may take over the WebSocket."""
LARGER = {"recipe": 450_000}
"""Its film holds the shapes of densities and their regions."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the address of a server of the app that these tests alone visit."""
    with served("app.py") as address:
        yield address


def is_kept(server: str, link: str) -> bool:
    """Return whether visitors of a link are soon sent what was drawn for another."""
    return any(len({name for visit in crowd(server, link, 2) for name in visit.session.runs}) == 1 for _ in range(4))


@pytest.mark.parametrize("here", PLACES, ids=attrgetter("name"))
def test_sixty_visitors_at_once_see_the_same_page(server: str, here: Place) -> None:
    visits = crowd(server, here.path, VISITORS)
    assert [visit.exceptions for visit in visits if visit.exceptions] == []
    assert "Traceback" not in (said := "".join(log.read() for log in LOGS)), said
    assert len(visits) == VISITORS
    assert len({visit.digest for visit in visits}) == 1
    assert len(visits[0].drawn) > 10
    assert visits[0].received < LARGER.get(here.name, LARGEST)
    assert is_kept(server, here.path)


def test_sixty_visitors_at_once_of_a_run_that_nobody_has_trained(server: str) -> None:
    visits = crowd(server, "regression?seed=60&steps=200&scale=fixed", VISITORS)
    assert [visit.exceptions for visit in visits if visit.exceptions] == []
    assert len({visit.digest for visit in visits}) == 1
