"""A family written as a stranger would: one short file, and no other line of the project is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMES = ("gumbel", "logistic", "rayleigh", "zero_inflated_poisson")
FILES = [ROOT / "tests" / "strangers" / f"{name}.py" for name in NAMES]
LONGEST = 44


@pytest.mark.long
@pytest.mark.timeout(600)  # a process of its own, with nine pages and four scripts
def test_a_family_is_one_file(tmp_path: Path) -> None:
    assert all(len(file.read_text().splitlines()) <= LONGEST for file in FILES)
    for part in ("core", "pages", "deploy", "tests", ".streamlit"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / part, tmp_path)
    for file in FILES:
        shutil.copy(file, tmp_path / "core" / "choose" / "families" / f"stranger_{file.name}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/strangers/tour.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
