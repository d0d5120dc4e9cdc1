"""The bill of what the app is made of, and the licences of that: `python -m deploy.bill FOLDER`; `make bill` calls it.

It writes sbom.cdx.json, which is CycloneDX 1.6, and licences.txt, with all texts. `--system` adds Python and Debian's
packages below it, as the image's build asks for.
"""

import argparse
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.contrib.this.builders import this_component
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from deploy.javascript import NOTICES
from deploy.parts import ROOT, Part, parts

BILL, LICENCES = "sbom.cdx.json", "licences.txt"
RULE = "=" * 100
HEAD = """Likelihood Lab is under the MIT licence. What follows is by others: first all of it with its licence, then the
texts. JavaScript is that which Streamlit and Plotly bring, by name where a library is large; all of it is listed in
{notices}"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Write both files."""
    asked = argparse.ArgumentParser(prog="python -m deploy.bill")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--system", action="store_true")
    options = asked.parse_args(arguments)
    found = parts(ROOT / "requirements.txt", options.system)
    options.folder.mkdir(parents=True, exist_ok=True)
    (options.folder / BILL).write_text(bill(found), encoding="utf-8")
    (options.folder / LICENCES).write_text(licences(found), encoding="utf-8")


def bill(found: Iterable[Part]) -> str:
    """Return the bill in CycloneDX's JSON."""
    made = Bom()
    made.metadata.tools.components.add(this_component())
    made.metadata.component = itself = _itself()
    components = {part: _component(part) for part in found}
    made.components.update(components.values())
    by_name = {part.name: component for part, component in components.items() if part.kind == "pypi"}
    for part, component in components.items():
        made.register_dependency(component, [by_name[name] for name in part.needs])
    made.register_dependency(itself, components.values())
    return str(JsonV1Dot6(made).output_as_string(indent=1))


def _itself() -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licence = LicenseFactory().make_from_string(project["license"])
    kind = ComponentType.APPLICATION
    return Component(type=kind, name=project["name"], version=project["version"], licenses=[licence], bom_ref="app")


def _component(part: Part) -> Component:
    purl = PackageURL(part.kind, part.system or None, part.name, part.version or None)
    return Component(
        name=part.name,
        version=part.version or None,
        licenses=[] if part.system else [LicenseFactory().make_from_string(part.licence)],
        publisher=part.holder or None,
        purl=purl,
        bom_ref=f"{purl}#{part.inside}" if part.inside else str(purl),
        description=f"Shipped to browsers by {part.inside}" if part.inside else None,
    )


def licences(found: Sequence[Part]) -> str:
    """Return the list of parts with their licences, and after it the texts, each once."""
    streamlit = next(part.version for part in found if part.name == "streamlit")
    rows = [f"{_title(part):76}  {part.licence}" for part in found]
    owners = dict[tuple[str, str], list[str]]()
    for part in found:
        for text in part.texts:
            owners.setdefault((text.name, text.content), []).append(_title(part))
    bodies = [f"{RULE}\n{', '.join(titles)}\n{name}\n{RULE}\n{body}" for (name, body), titles in owners.items()]
    return "\n".join([HEAD.format(notices=NOTICES.format(version=streamlit)), "", *rows, "", *bodies, ""])


def _title(part: Part) -> str:
    title = f"{part.name} {part.version}".strip()
    where = f" in {part.inside}" if part.inside else ""
    return f"{title}{where}{f', © {part.holder}' if part.holder else ''}"


if __name__ == "__main__":
    main()
