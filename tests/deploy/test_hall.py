"""Several servers behind one address: their files are right, and where a server ends, nobody loses what they saw."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from playwright.sync_api import Page, expect

from core.minimise import Settings, fit
from deploy.hall import PROXY, Server, free_ports, serving
from tests.browser.conftest import Shared, chromium
from tests.browser.visits import crowd

__all__ = ["chromium"]
DEPLOY = Path("deploy")
MANIFESTS = sorted(DEPLOY.glob("kubernetes/*.yaml"))
PAGES = 20
SERVERS = 3
STEPS = 60
needs_proxy = pytest.mark.skipif(shutil.which("haproxy") is None, reason="HAProxy is not installed")


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.stem)
def test_manifests_follow_the_schemas_of_kubernetes(manifest: Path) -> None:
    for resource in yaml.safe_load_all(manifest.read_text(encoding="utf-8")):
        kubernetes_validate.validate(resource, kubernetes_validate.latest_version(), strict=True)


@needs_proxy
def test_the_proxy_understands_its_files() -> None:
    place = os.environ | {"ADDRESS": "127.0.0.1", "PORT": "8501", "BASE": ""}
    command = ["haproxy", "-c", "-f", PROXY, "-f", DEPLOY / "replicas.cfg"]
    checked = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.fixture
def hall() -> Iterator[tuple[str, list[Server]]]:
    """Return the address of several servers, and these."""
    (port,) = free_ports(1)
    with serving(SERVERS, "127.0.0.1", port) as found:
        yield f"http://127.0.0.1:{port}", found.servers


@needs_proxy
def test_a_port_that_is_taken_gets_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        with pytest.raises(SystemExit, match="must be free"), serving(1, "127.0.0.1", port):
            pass


def number(value: float) -> str:
    """Return a number as the player writes it."""
    return f"{value:.2f}".replace("-", "−")


@needs_proxy
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_pages_return_to_their_state_when_servers_end(hall: tuple[str, list[Server]], chromium: Shared) -> None:
    address, servers = hall
    crowd(address, "regression", SERVERS)
    pages = [_opened(chromium, address, seed) for seed in range(PAGES)]
    served = {cookie["value"] for page in pages for cookie in page.context.cookies() if cookie["name"] == "LAB"}
    assert len(served) == SERVERS
    for server in servers:
        server.process.kill()
        server.process.wait()
        for seed, page in enumerate(pages):
            _change(page, seed)
        server.keep()
        server.await_answer()


def _opened(chromium: Shared, address: str, seed: int) -> Page:
    page = chromium.browser.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/regression?seed={seed}&steps={STEPS}")
    _change(page, seed)
    return page


def _change(page: Page, seed: int) -> None:
    """Go to another step and back: a page that nobody asks for anything need not know of its server's end."""
    expect(page.get_by_test_id("stConnectionStatus")).to_have_count(0, timeout=60_000)
    for key in ("Home", "End"):
        page.locator(".player").press(key)
    run = fit(Settings(seed=seed, steps=STEPS))
    expect(page.locator(".player-readouts")).to_contain_text(number(run.nll[-1]), timeout=60_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
