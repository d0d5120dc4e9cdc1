"""What pages show, as older CPUs would round it: the same bits, or equal to many more digits than are shown.

Most numbers are shown with four digits. One that kernels change by 1e-14 is written otherwise in one case of ten
billion, unless it is made to lie between two roundings: test_summary.py moves all of them a little, and none changes.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.arrays import Floats
from tests.infer.shown import exact, nearly_exact
from tests.kernels import OLDEST

ROOT = Path(__file__).resolve().parents[2]
NEARLY = 1e-12
"""By this share of 1 and itself a number may differ; the largest difference seen is 1.4e-14."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Floats]:
    """What a process finds in which every library takes the kernels of an old CPU."""
    file = tmp_path_factory.mktemp("shown") / "old.npz"
    command = [sys.executable, "-m", "tests.infer.shown", str(file)]
    done = subprocess.run(command, env=os.environ | OLDEST, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(np.load(file))


@pytest.mark.timeout(300)
def test_outputs_parameters_costs_and_densities_are_the_same_bits(old: dict[str, Floats]) -> None:
    for name, value in exact().items():
        np.testing.assert_array_equal(value, old[name], name)


@pytest.mark.timeout(300)
def test_the_rest_is_equal_beyond_what_is_shown(old: dict[str, Floats]) -> None:
    for name, value in nearly_exact().items():
        np.testing.assert_allclose(value, old[name], rtol=NEARLY, atol=NEARLY, err_msg=name)
