"""A script that comes apart is answered under the name that tells its content, compressed, and for good."""

import re
from operator import attrgetter
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from deploy import scripts
from deploy.paths import Paths
from pages.components.apart import FOLDER, HERE, LEAST, address_of, script_of, scripts_apart
from pages.components.modules import linked_script
from pages.parts.site import PLACES
from tests.deploy.asking import ask

FOLDERS = [each for each in HERE.iterdir() if (each / "__init__.py").exists()]
APP = Paths(Starlette(routes=[Route(f"/{FOLDER}/{{name:path}}", scripts.answer)]), [place.path for place in PLACES])


@pytest.mark.parametrize("name", scripts_apart())
def test_a_script_comes_as_it_is_or_compressed(name: str) -> None:
    plain = ask(APP, f"/{FOLDER}/{name}")
    small = ask(APP, f"/{FOLDER}/{name}", [("Accept-Encoding", "gzip, br")])
    assert (plain.status, plain.headers["content-type"].partition(";")[0]) == (200, "text/javascript")
    assert plain.body == brotli.decompress(small.body) == scripts_apart()[name]
    assert "export default function" in plain.body.decode()
    assert small.headers["content-encoding"] == "br"
    assert all("immutable" in each.headers["cache-control"] for each in (plain, small))


@pytest.mark.parametrize("folder", FOLDERS, ids=attrgetter("name"))
def test_a_component_brings_its_script_or_says_where_it_is(folder: Path) -> None:
    whole, brought = linked_script(folder / f"{folder.name}.js"), script_of(folder)
    apart = [address_of(folder.name)] if len(whole) >= LEAST else []
    assert re.findall(r'await loadScript\("([^"]+)"\)', brought) == apart
    assert apart or brought == whole
    assert len(brought) < LEAST


def test_its_address_is_from_where_the_front_end_lies() -> None:
    assert address_of("saving").removeprefix(f"../../{FOLDER}/") in scripts_apart()


@pytest.mark.parametrize("name", ["", "saving.js", "saving.0000000000000000.js", "a/b", "../app.py"])
def test_no_other_script_is_there(name: str) -> None:
    assert ask(APP, f"/{FOLDER}/{name}").status == 404
