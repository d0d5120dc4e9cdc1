"""Run tests as other CPUs would: `python -m tests.kernels [pytest's arguments]`, which `make test-kernels` calls.

OpenBLAS, NumPy, torch, MKL and the C library take the kernels for the CPU that they find, and can be told to take those
for an older one; Numba compiles for it, as for the older one when it is told so. Kinds that this machine cannot run, or
that it runs as another one, are named and left out. KINDS="AVX SSE4" in the environment chooses some. The exit code is
0 if all tests passed as all.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter

import pytest
from llvmlite.binding import get_host_cpu_features

from core.exact.compiled import CACHE
from deploy.engine import alone

LIBC = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-FMA,-FMA4"}
"""Asks the C library for what it has for CPUs without fused products."""
NEW = ("X86_V3", "X86_V4", "AVX512_ICL", "AVX512_SPR")
"""NumPy's names of what its kernels use beyond SSE4: AVX2, and three steps of AVX-512."""


def _asked(openblas: str, numpy: int, torch: str, mkl: str, compiler: str) -> dict[str, str]:
    """Return the variables that ask libraries and compiler for a CPU; NumPy is left the first so many of NEW."""
    return {
        "OPENBLAS_CORETYPE": openblas,
        "NPY_DISABLE_CPU_FEATURES": " ".join(NEW[numpy:]),
        "ATEN_CPU_CAPABILITY": torch,
        "MKL_ENABLE_INSTRUCTIONS": mkl,
        "NUMBA_CPU_NAME": compiler,
        "NUMBA_CPU_FEATURES": "",
    }


CPUS: Mapping[str, Mapping[str, str]] = {
    "as-it-is": {},
    "AVX-512": _asked("SkylakeX", 4, "avx512", "AVX512", "skylake-avx512"),
    "Zen": _asked("Zen", 1, "avx2", "AVX2", "znver1"),
    "AVX2": _asked("Haswell", 1, "avx2", "AVX2", "haswell"),
    "AVX": _asked("Sandybridge", 0, "default", "AVX", "sandybridge") | LIBC,
    "SSE4": _asked("Nehalem", 0, "default", "SSE4_2", "nehalem") | LIBC,
    "SSE3": _asked("Prescott", 0, "default", "SSE4_2", "x86-64") | LIBC,
}
"""What is asked of the libraries and of the compiler, by kind of CPU."""
TARGETS: Mapping[str, tuple[str, ...]] = {
    "x86-64": (),
    "haswell": ("avx2", "fma", "bmi2"),
    "skylake-avx512": ("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"),
}
"""Each CPU that is compiled for, and what it takes to run the code."""

FOUND = """
import numpy, threadpoolctl, torch
from numpy._core._multiarray_umath import __cpu_features__ as features
for kind in (numpy.float32, numpy.float64):
    square = numpy.ones((64, 64), kind)
    assert (square @ square).sum() == 64**3
blas = sorted({pool["architecture"] for pool in threadpoolctl.threadpool_info() if pool["internal_api"] == "openblas"})
print("OpenBLAS", *blas, "· NumPy", *([name for name in NEW if features.get(name)] or ["baseline"]),
      "· torch", torch.backends.cpu.get_cpu_capability())
"""
"""Says which kernels run, having used them: those that the CPU has not end the process."""


def compiling_for(cpu: str, cache: Path) -> dict[str, str]:
    """Return the variables that ask the compiler for a CPU, and to keep its code in that folder."""
    return {"NUMBA_CPU_NAME": cpu, "NUMBA_CPU_FEATURES": "", "NUMBA_CACHE_DIR": str(cache)}


@contextmanager
def code_of(cpu: str) -> Iterator[Path]:
    """Give the folder where code for a CPU is kept from one run of the tests to the next, to one process at a time.

    Beside that of the sources as they are, there is none in it.
    """
    folder = CACHE.parent / cpu if CACHE else Path(mkdtemp())
    folder.mkdir(exist_ok=True)
    with alone(folder):
        for old in folder.iterdir():
            if CACHE and old.is_dir() and old.name != CACHE.name:
                rmtree(old)
        yield folder


def found(variables: Mapping[str, str]) -> str | None:
    """Return the kernels that run under these variables; None if this machine cannot run them."""
    command = [sys.executable, "-c", f"NEW = {NEW}\n{FOUND}"]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _target(name: str) -> object:
    """Return the target as a parameter of tests, which are skipped where this machine cannot run its code.

    All but the first are slow: what is compiled for this machine, as most tests run it, is nearer to those.
    """
    features = get_host_cpu_features()
    lacking = [part for part in TARGETS[name] if not features.get(part)]
    skip = pytest.mark.skipif(bool(lacking), reason=f"this CPU has no {', '.join(lacking)}")
    return pytest.param(name, marks=[skip] if name == next(iter(TARGETS)) else [skip, pytest.mark.slow])


each_target = pytest.mark.parametrize("cpu", [*map(_target, TARGETS)])
"""Runs a test once for each of TARGETS, its `cpu`."""


def kinds(chosen: str | None) -> dict[str, Mapping[str, str]]:
    """Return the variables of each kind of CPU that is chosen, all by default; ValueError for a name that is none."""
    names = chosen.split() if chosen else list(CPUS)
    if unknown := set(names) - set(CPUS):
        raise ValueError(f"KINDS must be some of {', '.join(CPUS)}; not {', '.join(sorted(unknown))}")
    return {name: CPUS[name] for name in names}


def _tested(variables: Mapping[str, str], arguments: list[str]) -> int:
    """Return the exit code of the tests under these variables; first all is compiled, as for a server."""
    tests = ["pytest", "-q", *arguments]
    for module in (["deploy.engine"], tests):
        if code := subprocess.run([sys.executable, "-m", *module], env=os.environ | variables, check=False).returncode:
            return code
    return 0


def main(arguments: list[str]) -> int:
    """Run the tests as each kind of CPU, print a line for each, and return the exit code."""
    lines, failed, seen = [], False, dict[str, str]()
    for name, variables in kinds(os.environ.get("KINDS")).items():
        kernels = found(variables)
        told = f"{name:9} {kernels or 'cannot run here'}"
        if kernels in seen:
            told += f": as {seen[kernels]}"
        elif kernels:
            seen.setdefault(kernels, name)
            print(f"\n{told}", flush=True)
            began = perf_counter()
            code = _tested(variables, arguments)
            failed |= code != 0
            told += f": {'FAILED' if code else 'passed'} in {perf_counter() - began:.0f} s"
        lines.append(told)
    print("", *lines, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
