"""A script that is loaded late is answered under the name that tells its content, compressed, and for good."""

import brotli
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from deploy import scripts
from deploy.paths import Paths
from pages.components.late import FOLDER, address_of, late_scripts
from pages.parts.site import PLACES
from tests.deploy.asking import ask

APP = Paths(Starlette(routes=[Route(f"/{FOLDER}/{{name:path}}", scripts.answer)]), [place.path for place in PLACES])


@pytest.mark.parametrize("name", late_scripts())
def test_a_late_script_comes_as_it_is_or_compressed(name: str) -> None:
    plain = ask(APP, f"/{FOLDER}/{name}")
    small = ask(APP, f"/{FOLDER}/{name}", [("Accept-Encoding", "gzip, br")])
    assert (plain.status, plain.headers["content-type"].partition(";")[0]) == (200, "text/javascript")
    assert plain.body == brotli.decompress(small.body) == late_scripts()[name]
    assert "export default function" in plain.body.decode()
    assert small.headers["content-encoding"] == "br"
    assert all("immutable" in each.headers["cache-control"] for each in (plain, small))


def test_its_address_is_from_where_the_front_end_lies() -> None:
    assert address_of("saving").removeprefix(f"../../{FOLDER}/") in late_scripts()


@pytest.mark.parametrize("name", ["", "saving.js", "saving.0000000000000000.js", "a/b", "../app.py"])
def test_no_other_script_is_there(name: str) -> None:
    assert ask(APP, f"/{FOLDER}/{name}").status == 404
