"""What makes the tests of pages quick: what is asked of the machine once is not asked for every page."""

from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from pages.components import player
from pages.parts import memory


@pytest.fixture(autouse=True, scope="session")
def wait_for_no_browser() -> Iterator[None]:
    """Give no browser time to show a film: there is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(player, "HEAD_START", 0.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def scan_once() -> Iterator[None]:
    """Look through the installed packages for components of Streamlit once, not for every page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True, scope="session")
def have_memory() -> Iterator[None]:
    """Let what a process of tests has taken before be no reason to keep nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "MOST", 10**12)
        yield
