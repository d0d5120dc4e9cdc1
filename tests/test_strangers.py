"""A family written as a stranger would: one short file, and no other line of the project is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from numba.core.caching import UserProvidedCacheLocator

from core.exact.compiled import CACHE

ROOT = Path(__file__).parents[1]
NAMES = ("gumbel", "logistic", "rayleigh", "zero_inflated_poisson")
FILES = [ROOT / "tests" / "strangers" / f"{name}.py" for name in NAMES]
LONGEST = 44
TOUR = "tests/strangers/tour.py"


def copy_machine_code(copy: Path) -> None:
    """Give a copy of the project what is compiled of its files: Numba keeps it by the path of their folder."""
    place = copy / "core" / "exact" / "__pycache__" / CACHE.name if CACHE else None
    for folder in {file.parent for file in (ROOT / "core").rglob("*.py")} if place else ():
        names = [
            UserProvidedCacheLocator.get_suitable_cache_subpath(each / "a.py")
            for each in (folder, copy / folder.relative_to(ROOT))
        ]
        if (CACHE / names[0]).exists():
            shutil.copytree(CACHE / names[0], place / names[1])


@pytest.mark.long
@pytest.mark.timeout(600)  # a process of its own, which compiles what it trains with each stranger
@pytest.mark.parametrize("some", ["not slow", pytest.param("slow", marks=pytest.mark.slow)])
def test_a_family_is_one_file(tmp_path: Path, some: str) -> None:
    assert all(len(file.read_text().splitlines()) <= LONGEST for file in FILES)
    for part in ("core", "pages", "deploy", "tests", ".streamlit"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("app.py", "pyproject.toml"):
        shutil.copy(ROOT / part, tmp_path)
    for file in FILES:
        shutil.copy(file, tmp_path / "core" / "choose" / "families" / f"stranger_{file.name}")
    copy_machine_code(tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-m", some, TOUR]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
