"""What goes into training: data, standards, starts, first weights and batches are the same bits on every machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.choose import RECIPES
from tests.kernels import OLDEST
from tests.minimise.inputs import DATA, digests

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = json.loads((Path(__file__).parent / "golden-inputs.json").read_text(encoding="utf-8"))
SLOW = pytest.mark.timeout(300)
"""The first run compiles for a kind of CPU; later ones find that on disk."""


def test_every_family_has_data() -> None:
    assert list(DATA) == list(RECIPES)


@SLOW
def test_inputs_are_those_of_every_machine() -> None:
    assert digests() == GOLDEN


@SLOW
def test_inputs_are_equal_with_the_kernels_of_an_old_cpu() -> None:
    command = [sys.executable, "-m", "tests.minimise.inputs"]
    done = subprocess.run(command, env=os.environ | OLDEST, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == GOLDEN
