"""What the app is made of that others wrote: packages of Python, JavaScript of the front end, the system below them."""

import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.javascript import LIBRARIES, Library

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "deploy" / "licences"
"""Licences whose texts do not come with what is under them, by SPDX's names."""
NAMED = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
OS_RELEASE = Path("/etc/os-release")
DPKG = Path("/var/lib/dpkg/status")
DOCS = "/usr/share/doc/{name}/copyright"
UNKNOWN = "not stated"


@dataclass(frozen=True)
class Text:
    """A licence, or what goes with it, and the name of its file."""

    name: str
    content: str


@dataclass(frozen=True)
class Part:
    """One package: `kind` is that of a package URL (pypi, npm, deb, generic).

    `licence` is in the words of SPDX where it is stated so, `version` is "" where a bundle does not tell it, `needs`
    are names of other parts of the same kind.
    """

    kind: str
    name: str
    version: str
    licence: str
    holder: str = ""
    texts: tuple[Text, ...] = ()
    needs: tuple[str, ...] = ()
    inside: str = ""
    """The package that brings it in what it ships to browsers."""
    system: str = ""
    """The distribution that it is of."""


def parts(requirements: Path, system: bool = False) -> list[Part]:
    """Return what these requirements ask for and what comes with that; `system` adds Python and what is below it."""
    found = [_package(each) for each in packages(requirements)]
    front_end = [_library(each, version) for each in LIBRARIES for version in each.versions()]
    return [*found, *front_end, *([_python(), *_system()] if system else [])]


def packages(requirements: Path) -> list[Distribution]:
    """Return the packages that these requirements ask for, and what those need, as far as they are installed."""
    lines = (line.partition("#")[0].strip() for line in requirements.read_text(encoding="utf-8").splitlines())
    found = dict[str, Distribution]()
    asked = [Requirement(line) for line in lines if line]
    while asked:
        name = canonicalize_name(asked.pop().name)
        if name not in found and (package := _installed(name)):
            found[name] = package
            asked += _needs(package)
    return [found[name] for name in sorted(found)]


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _needs(package: Distribution) -> list[Requirement]:
    needs = [Requirement(each) for each in package.requires or []]
    return [each for each in needs if not each.marker or each.marker.evaluate({"extra": ""})]


def _package(package: Distribution) -> Part:
    licence, texts = _licence(package), tuple(_texts(package))
    needs = {canonicalize_name(each.name) for each in _needs(package)}
    return Part(
        "pypi",
        canonicalize_name(package.name),
        package.version,
        licence,
        texts=texts or _standard(licence),
        needs=tuple(sorted(name for name in needs if _installed(name))),
    )


def _licence(package: Distribution) -> str:
    """Return the licence by SPDX's name where the package states it so, else in its own words of one line."""
    expressions, words, classes = (
        package.metadata.get_all(field) or [] for field in ("License-Expression", "License", "Classifier")
    )
    named = [each.rpartition(" :: ")[2] for each in classes if each.startswith("License ::")]
    return next((each for each in [*expressions, *words, *named] if each and "\n" not in each), UNKNOWN)


def _texts(package: Distribution) -> Iterator[Text]:
    for file in package.files or []:
        path = Path(str(file.locate()))
        if ".dist-info" in str(file) and NAMED.search(file.name) and path.is_file():
            yield Text(str(file), path.read_text(encoding="utf-8", errors="replace"))


def _standard(expression: str) -> tuple[Text, ...]:
    """Return the texts of the licences that an expression names, as far as they are here."""
    files = (TEXTS / f"{name}.txt" for name in re.split(r" (?:AND|OR|WITH) ", expression))
    return tuple(Text(file.name, file.read_text(encoding="utf-8")) for file in files if file.is_file())


def _library(library: Library, version: str) -> Part:
    texts = _standard(library.licence)
    return Part(library.kind, library.name, version, library.licence, library.holder, texts, inside=library.inside)


def _python() -> Part:
    files = (Path(sys.base_prefix) / "lib").glob("python3*/LICENSE.txt")
    found = tuple(Text(file.name, file.read_text(encoding="utf-8")) for file in files)
    return Part("generic", "python", platform.python_version(), "PSF-2.0", "Python Software Foundation", found)


def _system() -> list[Part]:
    """Return what Debian, or a system like it, has installed; nothing of others."""
    if not DPKG.is_file():
        return []
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)', OS_RELEASE.read_text(encoding="utf-8"), re.MULTILINE))
    return [
        Part("deb", each["Package"], each["Version"], f"see {DOCS.format(name=each['Package'])}", system=release["ID"])
        for each in _paragraphs(DPKG.read_text(encoding="utf-8", errors="replace"))
        if each.get("Status", "").endswith(" installed")
    ]


def _paragraphs(text: str) -> Iterable[Mapping[str, str]]:
    """Return the fields of each paragraph of Debian's form, but for lines that go on."""
    for paragraph in filter(str.strip, text.split("\n\n")):
        yield dict(re.findall(r"^([\w-]+): (.*)$", paragraph, re.MULTILINE))
