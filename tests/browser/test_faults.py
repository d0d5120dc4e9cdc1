"""Faults, on every page with a state: whatever ends or breaks, the page comes back by itself to what it showed."""

import re
import resource
import signal
import sys
import urllib.request
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.memory import resident
from deploy.hall import free_ports
from pages.parts.memory import SHARE
from pages.parts.site import PLACES
from tests.browser.chromium import Shared
from tests.browser.faults import (
    PATIENCE,
    STATES,
    TRAINING,
    changed,
    kill,
    lasting_port,
    limit,
    line_to,
    opened,
    seconds,
)
from tests.browser.foundations import becomes
from tests.browser.serving import SERVE, Server, started
from tests.browser.tabs import patient

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]  # a server that begins while others do takes its time
MOMENTS = "data=sine&points=4096&recipe=normal_mixture&components=5&hidden=256&steps=160"
"""The moments of this run take more than so many bytes, and other pages less."""
SPARE = 60_000_000
OUTAGE = 5_000
"""The ms for which the network is gone."""
SPOOLED = 2**20
"""From so many bytes on Starlette would write a file that comes to the disk."""
REFUSED = re.compile("Not trained|was not drawn|This page failed")
CLOCK, CRAMPED = SERVE.with_name("clock.py"), SERVE.with_name("cramped.py")
FEW = ("fits", "regression")
AT_ONCE = 5
SEEDS = count(100)
"""Pages that stand for all where there is little time."""


@pytest.fixture
def tabs_apart(chromium: Shared) -> Iterator[BrowserContext]:
    """Return a context whose pages no other test has: what breaks in it is on purpose."""
    context = patient(chromium.browser.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce"))
    yield context
    context.close()


@pytest.fixture(scope="module")
def metrics() -> Iterator[int]:
    """Return a port at which the server's numbers are."""
    (port,) = free_ports(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("METRICS_PORT", str(port))
        yield port


@pytest.fixture(scope="module")
def server(metrics: int) -> Iterator[Server]:
    """Return a server that survives what is done to it, with a clock that can be put."""
    with started("app.py", start=CLOCK) as server:
        yield server


def states(names: tuple[str, ...]) -> dict[str, str]:
    """Return the states of these pages."""
    return {name: STATES[name] for name in names}


def in_rounds(pages: Iterable[str]) -> pytest.MarkDecorator:
    """Run a test with a few pages, and, which is slow, with all of these, some at once: each is a tab that draws."""
    every = tuple(pages)
    rounds = [every[at : at + AT_ONCE] for at in range(0, len(every), AT_ONCE)]
    slow = [pytest.param(names, marks=pytest.mark.slow) for names in rounds]
    return pytest.mark.parametrize("names", [FEW, *slow], ids=["few", *("+".join(names) for names in rounds)])


every_page = in_rounds(STATES)


def never_trained(names: tuple[str, ...]) -> dict[str, str]:
    """Return what takes these pages some seconds, with a seed that no test has asked this server for."""
    seed = next(SEEDS)
    return {name: f"{query}&seed={seed}" for name, query in TRAINING.items() if name in names}


def test_every_page_has_a_state() -> None:
    assert set(STATES) == {place.name for place in PLACES}
    assert set(TRAINING) < set(STATES)


@every_page
def test_a_page_comes_back_when_the_server_was_killed(tabs_apart: BrowserContext, names: tuple[str, ...]) -> None:
    """It shows the same, and a run under way then is trained to the numbers that who comes later sees."""
    long = never_trained(names)
    with started("app.py", port=lasting_port()) as first:
        tabs = opened(tabs_apart, first.address, states(names))
        told = {tab.name: tab.down().told() for tab in tabs}
        training = opened(tabs_apart, first.address, long)
        for tab in training:
            tab.trains()
        runs = {tab.name: tab.runs for tab in tabs}
        kill(first)
    with started("app.py", port=int(first.address.rpartition(":")[2])) as second:
        assert changed(told, {tab.name: tab.rejoined(runs[tab.name]).used() for tab in tabs}) == {}
        trained = {tab.name: tab.told() for tab in training}
        later = opened(tabs_apart, second.address, long)
        assert changed(trained, {tab.name: tab.told() for tab in later}) == {}


@pytest.mark.slow
@every_page
def test_a_page_comes_back_when_the_network_was_gone(
    tabs_apart: BrowserContext, server: Server, names: tuple[str, ...]
) -> None:
    long = never_trained(names)
    with line_to(server) as line:
        tabs = opened(tabs_apart, line.address, states(names))
        told = {tab.name: tab.down().told() for tab in tabs}
        training = opened(tabs_apart, line.address, long)
        for tab in training:
            tab.trains()
        runs = {tab.name: tab.runs for tab in tabs}
        line.cut()
        tabs[0].page.wait_for_timeout(OUTAGE)
        line.join()
        assert changed(told, {tab.name: tab.rejoined(runs[tab.name]).used() for tab in tabs}) == {}
        trained = {tab.name: tab.told() for tab in training}
        later = opened(tabs_apart, server.address, long)
        assert changed(trained, {tab.name: tab.told() for tab in later}) == {}


@pytest.mark.slow
@every_page
def test_a_reload_and_another_tab_change_nothing(
    tabs_apart: BrowserContext, server: Server, names: tuple[str, ...]
) -> None:
    tabs = opened(tabs_apart, server.address, states(names))
    told = {tab.name: tab.told() for tab in tabs}
    others = opened(tabs_apart, server.address, dict.fromkeys(names, ""))
    assert set(changed(told, {tab.name: tab.used() for tab in others})) == set(names)
    assert changed(told, {tab.name: tab.used() for tab in tabs}) == {}
    for tab in tabs:
        tab.runs = 0
        tab.page.reload()
    assert changed(told, {tab.name: tab.told() for tab in tabs}) == {}


def counted(port: int, name: str) -> float:
    """Return the sum of the server's numbers of that name."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))


@in_rounds(TRAINING)
def test_training_ends_with_the_tab(
    tabs_apart: BrowserContext, server: Server, metrics: int, names: tuple[str, ...]
) -> None:
    long = never_trained(names)
    tabs = opened(tabs_apart, server.address, long)
    for tab in tabs:
        tab.trains()
    done = counted(metrics, "lab_run_seconds_count")
    for tab in tabs:
        tab.page.close()
    page = tabs_apart.new_page()
    becomes(page, 0.0, lambda: counted(metrics, "lab_sessions"))
    page.wait_for_timeout(500)
    taken = seconds(server)
    page.wait_for_timeout(1000)
    assert seconds(server) - taken < 0.3
    assert counted(metrics, "lab_queue_length") == 0.0
    assert counted(metrics, "lab_run_seconds_count") == done


@pytest.mark.slow
@every_page
def test_a_clock_that_jumps_ends_nothing(tabs_apart: BrowserContext, server: Server, names: tuple[str, ...]) -> None:
    tabs = opened(tabs_apart, server.address, states(names))
    told = {tab.name: tab.told() for tab in tabs}
    for jump in (signal.SIGUSR1, signal.SIGUSR2):
        server.process.send_signal(jump)
        assert changed(told, {tab.name: tab.used() for tab in tabs}) == {}
        for tab in opened(tabs_apart, server.address, never_trained(names)):
            assert not REFUSED.search(tab.told()[1])
    for tab in tabs:
        tab.runs = 0
        tab.page.reload()
    assert changed(told, {tab.name: tab.told() for tab in tabs}) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="limits of another process are Linux's")
def test_a_full_disk_hinders_nobody(tabs_apart: BrowserContext, server: Server, tmp_path: Path) -> None:
    """What no file may grow beyond stands for it: an upload is held in memory alone."""
    table = tmp_path / "table.csv"
    table.write_text("x,y\n" + "".join(f"{i / 1e4},{i % 17 / 7:.6f}\n" for i in range(120_000)), encoding="utf-8")
    assert table.stat().st_size > SPOOLED
    limit(server, resource.RLIMIT_FSIZE, SPOOLED // 2)  # the log needs little of it
    try:
        (tab,) = opened(tabs_apart, server.address, {"recipe": "data=own&steps=20&hidden=3"})
        tab.told()
        tab.page.locator("input[type=file]").set_input_files(table)
        expect(tab.page.get_by_text("120,000 rows, 2 columns")).to_be_visible(timeout=PATIENCE)
        few = opened(tabs_apart, server.address, states(FEW))
        assert not any(REFUSED.search(each.told()[1]) for each in (tab, *few))
    finally:
        limit(server, resource.RLIMIT_FSIZE, resource.RLIM_INFINITY)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it is told by Linux")
def test_full_memory_is_a_sentence_and_no_end(
    tabs_apart: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The link asks for more than the container has; pages that ask for less are served, and the link afterwards."""
    monkeypatch.delenv("METRICS_PORT", raising=False)  # another server of this file has that port
    monkeypatch.setenv("LIMIT", str(limited := tmp_path / "limit"))
    with started("app.py", start=CRAMPED) as server:
        before = opened(tabs_apart, server.address, states(FEW))
        assert not any(REFUSED.search(tab.told()[1]) for tab in before)
        most = 1e6 * resident(server.process.pid) + SPARE
        limited.write_text(str(most / SHARE), encoding="ascii")
        (large,) = opened(tabs_apart, server.address, {"regression": MOMENTS})
        expect(large.page.get_by_text("memory is full")).to_be_visible(timeout=PATIENCE)
        again = opened(tabs_apart, server.address, {name: f"{query}&l2=0.1" for name, query in states(FEW).items()})
        assert not any(REFUSED.search(tab.told()[1]) for tab in again)
        assert 1e6 * resident(server.process.pid, "VmHWM") < most / SHARE
        limited.unlink()
        large.page.reload()
        large.page.wait_for_selector(".player[data-ready]", timeout=PATIENCE)
