"""Of several servers that find no machine code one compiles; the others wait for it, and find all there."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from core.exact import compiled
from deploy import engine
from tests.exact.test_compiled import MISSES, ROOT

MAKE = ("-m", "deploy.engine")


def begun(*command: str, cache: Path) -> subprocess.Popen[str]:
    """Return Python at work in a process of its own that keeps machine code in that folder."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | {"NUMBA_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> IO[str]:
    """Return what a process says."""
    assert process.stdout
    return process.stdout


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the mark of a folder in which nothing is compiled yet."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(compiled, "CACHE", compiled.cache_folder(*compiled.SOURCES))
    found = compiled.mark()
    assert found is not None
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """Return the marks that are made, of which nothing is compiled here."""
    found = list[Path | None]()
    monkeypatch.setattr(engine, "_make", found.append)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is locked there")
def test_who_comes_second_waits_and_finds_all_made(mark: Path, tmp_path: Path) -> None:
    with engine.alone(mark.parent):
        second = begun(*MAKE, cache=tmp_path)
        assert said(second).readline().rstrip() == engine.WAITING
        mark.touch()
    assert second.wait(60) == 0
    assert said(second).read() == ""


def test_it_is_made_once(mark: Path, made: list[Path | None], capfd: pytest.CaptureFixture[str]) -> None:
    engine.make()
    mark.touch()
    engine.make()
    assert made == [mark]
    assert capfd.readouterr().out == ""


def test_a_folder_that_cannot_be_locked_is_compiled_into(
    mark: Path, made: list[Path | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(engine, "_lock", refuse)
    engine.make()
    (mark.parent / "lock").unlink()
    (mark.parent / "lock").mkdir()  # what cannot be opened, either, whoever one is
    engine.make()
    assert made == [mark, mark]


def test_what_is_compiled_is_only_read(mark: Path, made: list[Path | None]) -> None:
    mark.touch()
    engine.make()
    assert made == []
    assert list(mark.parent.iterdir()) == [mark]


def test_where_nothing_can_be_kept_all_compile(made: list[Path | None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "CACHE", None)
    engine.make()
    assert made == [None]


def test_what_fails_while_it_compiles_is_said(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(engine, "_make", fail)
    with pytest.raises(OSError, match="memory"):
        engine.make()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_that_begin_at_once_compile_once(tmp_path: Path) -> None:
    both = [begun(*MAKE, cache=tmp_path) for _ in range(2)]
    words = sorted(each.communicate(timeout=500)[0].strip() for each in both)
    assert words == sorted([engine.TEXT, engine.WAITING])
    assert [each.returncode for each in both] == [0, 0]
    assert begun("-c", MISSES, cache=tmp_path).communicate(timeout=100)[0].strip() == "0"
