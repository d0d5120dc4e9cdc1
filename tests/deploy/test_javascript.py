"""Each library of the front end is found by its mark in what is installed, so that none is named that is gone."""

from pathlib import Path

import pytest

from deploy.javascript import FILES, LIBRARIES, Library
from deploy.parts import TEXTS

NAMES = [f"{library.name} in {library.inside}" for library in LIBRARIES]


@pytest.mark.parametrize("library", LIBRARIES, ids=NAMES)
def test_a_library_is_where_it_is_said_to_be(library: Library) -> None:
    assert library.versions()
    assert library.inside in FILES
    assert library.holder


def test_a_library_that_is_not_there_has_no_version() -> None:
    assert Library("jquery", "MIT", "nobody", "react-dom.*", "no such mark").versions() == []


def test_each_licence_has_its_text() -> None:
    stated = {name for library in LIBRARIES for name in library.licence.split(" OR ")} - {"MPL-2.0"}
    assert stated == {file.stem for file in Path(TEXTS).iterdir()}
