"""The same bits on every kind of CPU: as older ones compile it, and as libraries round on them.

Of what pages show, outputs, parameters, costs and densities are the same bits, too; the rest is equal to many more
digits than are shown. Most numbers are shown with four. One that kernels change by 1e-14 is written otherwise in one
case of ten billion, unless it is made to lie between two roundings: infer/test_summary.py moves all of them a little,
and none changes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from core.arrays import Floats
from tests.everywhere import DIGESTS
from tests.infer import shown
from tests.kernels import CPUS, code_of, compiling_for, each_target, kinds

ROOT = Path(__file__).resolve().parents[1]
KERNELS = {"x86-64": "SSE3", "haswell": "AVX", "skylake-avx512": "AVX2"}
"""For each CPU that is compiled for, whose kernels the libraries take meanwhile."""
NEARLY = 1e-12
"""By this share of 1 and itself a number that is shown may differ; the largest difference seen is 1.4e-14."""


def found(cpu: str, file: Path) -> Mapping[str, Floats]:
    """Return what a process finds that is compiled for that CPU, with the kernels of another."""
    with code_of(cpu) as folder:
        variables = CPUS[KERNELS[cpu]] | compiling_for(cpu, folder)
        command = [sys.executable, "-m", "tests.everywhere", str(file)]
        done = subprocess.run(
            command, env=os.environ | variables, cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return dict(np.load(file))


@pytest.mark.long
@pytest.mark.timeout(600)
@each_target
def test_all_is_equal_compiled_for_another_cpu_with_kernels_of_another(cpu: str, tmp_path: Path) -> None:
    there = found(cpu, tmp_path / "found.npz")
    for golden in DIGESTS:
        assert json.loads(str(there[golden.name])) == json.loads(golden.read_text(encoding="utf-8"))
    for name, value in shown.exact().items():
        np.testing.assert_array_equal(there[name], value, name)
    for name, value in shown.nearly_exact().items():
        np.testing.assert_allclose(there[name], value, rtol=NEARLY, atol=NEARLY, err_msg=name)


def test_all_kinds_of_cpu_are_taken_or_those_that_are_named() -> None:
    assert list(kinds(None)) == list(CPUS) == list(kinds(""))
    assert kinds("AVX SSE4") == {"AVX": CPUS["AVX"], "SSE4": CPUS["SSE4"]}
    with pytest.raises(ValueError, match=r"KINDS must be some of as-it-is, AVX-512, .*, SSE3; not Pentium"):
        kinds("AVX Pentium")
