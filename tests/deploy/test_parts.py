"""What the app is made of is read off what is installed, from the requirements down."""

from pathlib import Path

import pytest

from deploy import parts
from deploy.parts import UNKNOWN

STATUS = """Package: libc6
Status: install ok installed
Version: 2.36-9
Description: a library
 Package: not-this

Package: gone
Status: deinstall ok config-files
Version: 1
"""


def test_what_is_needed_follows_from_what_is_asked_for(tmp_path: Path) -> None:
    asked = tmp_path / "requirements.txt"
    asked.write_text("# a comment\npandas==3.1.1  # another\nno-such-package==1\n")
    names = [package.name for package in parts.packages(asked)]
    assert {"pandas", "numpy", "python-dateutil"} <= set(names)
    assert "pytest" not in names, "what only an extra asks for"


def test_a_package_has_its_licence_and_the_text() -> None:
    found = {part.name: part for part in parts.parts(parts.ROOT / "requirements.txt")}
    assert found["click"].licence == "BSD-3-Clause"
    assert "Apache License" in "".join(text.content for text in found["streamlit"].texts)
    assert [name for name, part in found.items() if part.licence == UNKNOWN or not part.texts] == []


def test_the_system_is_read_where_it_is_debians(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, release = tmp_path / "status", tmp_path / "os-release"
    status.write_text(STATUS)
    release.write_text('NAME="Debian"\nID=debian\n')
    monkeypatch.setattr(parts, "DPKG", status)
    monkeypatch.setattr(parts, "OS_RELEASE", release)
    (only,) = parts._system()
    assert (only.kind, only.system, only.name, only.version) == ("deb", "debian", "libc6", "2.36-9")
    monkeypatch.setattr(parts, "DPKG", tmp_path / "none")
    assert parts._system() == []
