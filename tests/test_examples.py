"""The examples in docstrings and in the README: what they print is what they say, on every CPU."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = {
    "core.choose": ["recipe"],
    "core.choose.recipe": ["Recipe"],
    "core.predict": [""],
    "core.data.catalogue": ["load"],
    "core.data.own.table": ["read_table"],
    "core.data.own.dataset": ["own_dataset"],
    "core.minimise.settings": ["Settings"],
    "core.minimise.fit": ["fit"],
    "core.minimise.run": ["Run"],
    "core.infer": [""],
}
"""What notebooks and scripts use, by module: each name has an example; "" is the module's own docstring."""
EXAMPLES = re.compile(r"^ *>>> ", re.MULTILINE)


def with_examples() -> set[str]:
    """Return the modules of core and pages in which an example stands."""
    paths = [path for folder in ("core", "pages") for path in (ROOT / folder).rglob("*.py")]
    names = [path.relative_to(ROOT).with_suffix("") for path in paths if EXAMPLES.search(path.read_text("utf-8"))]
    return {".".join(name.parts).removesuffix(".__init__") for name in names}


@pytest.mark.parametrize("module", sorted(with_examples() | set(CONTRACT)))
def test_examples_print_what_they_say(module: str) -> None:
    found = doctest.DocTestFinder(exclude_empty=True).find(import_module(module), module)
    shown = {test.name.removeprefix(module).lstrip(".") for test in found if test.examples}
    assert shown >= set(CONTRACT.get(module, ()))
    runner, report = doctest.DocTestRunner(), list[str]()
    for test in found:
        runner.run(test, out=report.append)
    assert not report, "".join(report)


def test_the_readmes_code_runs() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    told = dict[str, object]()
    exec(code, told)
    assert told["run"].nll.shape == (1001,)
    assert told["raw"].shape == (2, 2)
