"""Compiled code: the same bits for every kind of CPU, no product fused with a sum, never stale, quick to import."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import IndexDataCacheFile

from core.exact import compiled, draws
from deploy import engine
from tests.exact.digests import DRAWN, digests, loop_of
from tests.exact.references import REFERENCES, function
from tests.kernels import compiling_for

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
SLOW = pytest.mark.timeout(300)
"""The first run compiles all for each kind of CPU: 12 s each; later ones find that on disk."""
FUSED = """
import re, sys
import numba
from core.exact import arrays, draws
from tests.exact.digests import loop_of

def fused(loop):
    text = "".join(loop.inspect_asm().values())
    assert "mul" in text or "fm" in text
    return len(re.findall(r"\\b(?:vfn?m(?:add|sub)\\w*|fn?m(?:add|sub|la|ls))\\b", text))

arrays.lgamma(1.0), arrays.sin(1.0), arrays.ndtr(1.0)
wanted = numba.njit("f8(f8, f8, f8)", fastmath=True)(lambda a, b, c: a * b + c)
print(*(fused(loop_of(made)) for made in (arrays.lgamma, arrays.sin, arrays.ndtr)), fused(wanted))
"""
"""Counts products fused with sums, of x86-64 or aarch64, in three functions, and in one that is told to fuse one."""
IMPORTED = """
import sys
from core.exact import arrays, draws
from tests.exact.digests import loop_of
print("torch" in sys.modules, len(loop_of(arrays.exp).signatures), len(loop_of(draws.beta).signatures))
"""

MISSES = """
from core.exact import arrays, compiled, draws
compiled.compile_loops()
print(sum(sum(loop.stats.cache_misses.values()) for loop, *_ in compiled.LOOPS))
"""


def run(*command: str, **variables: str) -> str:
    """Return what Python says in a process of its own, under these variables."""
    settings = os.environ | variables
    done = subprocess.run(
        [sys.executable, *command], env=settings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_all_that_is_drawn_has_a_digest() -> None:
    assert {name for name, value in vars(draws).items() if getattr(value, "__name__", "") == "draw"} == set(DRAWN)
    assert set(GOLDEN) == set(REFERENCES) | set(DRAWN)


@SLOW
def test_bits_are_those_of_every_machine() -> None:
    assert digests() == GOLDEN


@pytest.mark.parametrize("cpu", ["haswell", "skylake-avx512"])
def test_no_product_is_fused_with_a_sum(cpu: str, tmp_path: Path) -> None:
    """Code from the cache cannot be looked at, so this compiles a few functions anew."""
    counts = run("-c", FUSED, **compiling_for(cpu, tmp_path)).split()
    assert counts == ["0", "0", "0", "1"]


@pytest.mark.parametrize("name", REFERENCES)
def test_python_alone_gives_the_same_bits(name: str) -> None:
    arguments = REFERENCES[name].sample(np.random.default_rng(3), 100)
    formula = loop_of(function(name)).py_func.__globals__[name]
    with np.errstate(all="ignore"):
        interpreted = [formula(*row) for row in zip(*arguments, strict=True)]
    np.testing.assert_array_equal(interpreted, function(name)(*arguments))


def test_nothing_is_compiled_by_an_import() -> None:
    assert run("-c", IMPORTED).split() == ["False", "0", "0"]


def test_cache_is_another_when_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    (tmp_path / "formula.py").write_text("x = 1\n", encoding="utf-8")
    before = compiled.cache_folder(tmp_path)
    assert before == compiled.cache_folder(tmp_path) == tmp_path / "__pycache__" / compiled.digest(tmp_path)
    (tmp_path / "formula.py").write_text("x = 2\n", encoding="utf-8")
    assert compiled.cache_folder(tmp_path) != before


def test_there_is_no_cache_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert compiled.cache_folder(tmp_path) is None


def test_a_cache_that_is_there_to_read_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = compiled.cache_folder(tmp_path / "sources")
    assert folder is not None
    (folder / "code").write_text("machine", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)
    copy = compiled.cache_folder(tmp_path / "sources")
    assert copy not in (None, folder)
    assert copy.name == folder.name
    assert (copy / "code").read_text(encoding="utf-8") == "machine"


def test_a_full_disk_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert compiled.cache_folder(tmp_path / "sources") is not None
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(compiled, "copytree", full)
    assert compiled.cache_folder(tmp_path / "sources") is None
    monkeypatch.setattr(IndexDataCacheFile, "save", full)
    assert compiled.compiled(_twice)(2.0) == 4.0


def _twice(x: float) -> float:
    return 2.0 * x


@SLOW
def test_what_is_compiled_is_found_by_the_next_process(capfd: pytest.CaptureFixture[str]) -> None:
    engine.make()
    capfd.readouterr()
    engine.make()
    assert capfd.readouterr().out == ""
    mark = compiled.mark()
    assert mark is not None
    assert mark.exists()
    assert run("-c", MISSES).split() == ["0"]
