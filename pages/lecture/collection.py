"""The lectures that may be given: the app's own, those of the operator's folder, and the visitor's."""

import os
from functools import lru_cache
from pathlib import Path

from pages.parts.lecture import MOST_BYTES, Lecture, LectureFault, read_lecture
from pages.parts.own_lecture import OWN_LECTURE, own_lecture

STANDARD = "likelihood"
BUILT_IN = Path(__file__).with_name(f"{STANDARD}.yaml")
FOLDER = "LECTURES"
"""The environment variable that names the operator's folder."""
MOST_FILES = 50


def lectures() -> dict[str, Lecture]:
    """Return all lectures by their names in the URL."""
    own = own_lecture()
    found = {name: lecture for name, lecture in _read_all().items() if isinstance(lecture, Lecture)}
    return {STANDARD: read_built_in(), **found} | ({OWN_LECTURE: own} if own.steps else {})


def faults() -> list[str]:
    """Return one sentence for each file of the operator's folder that is no lecture."""
    return [f"{name}: {fault}" for name, fault in _read_all().items() if isinstance(fault, str)]


@lru_cache(maxsize=1)
def read_built_in() -> Lecture:
    """Return the lecture that comes with the app."""
    return read_lecture(BUILT_IN.read_bytes())


def _read_all() -> dict[str, Lecture | str]:
    folder = os.environ.get(FOLDER, "")
    if not folder or not Path(folder).is_dir():
        return {}
    files = sorted(file for file in Path(folder).iterdir() if file.suffix in (".yaml", ".yml") and file.is_file())
    named = [file for file in files if file.stem not in (STANDARD, OWN_LECTURE)]
    stats = ((file, file.stat()) for file in named[:MOST_FILES])
    return {file.stem: _read(file, stat.st_mtime_ns, stat.st_size) for file, stat in stats}


@lru_cache(maxsize=MOST_FILES)
def _read(file: Path, changed: int, size: int) -> Lecture | str:
    """Return the lecture in a file, or what is wrong with it; read again when it has changed."""
    with file.open("rb") as opened:
        try:
            return read_lecture(opened.read(MOST_BYTES + 1))
        except LectureFault as fault:
            return str(fault)
