"""The files around the code: pinned packages, the image, the server's settings and health check, names of tests."""

import ast
import re
import runpy
import subprocess
import sys
import threading
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEALTH = ROOT / "deploy" / "health.py"
OF_NO_MODULE = {
    "tests/pages/test_formulas.py": "every page as it opens",
    "tests/pages/test_queries.py": "every page's link",
    "tests/deploy/test_platforms.py": "the files for Compose, Kubernetes and Prometheus",
    "tests/deploy/test_server.py": "all of them, as a server runs them",
    "tests/js/test_js.py": "what runs in the browser, by Node",
}
"""Tests in a room which are of more than a module of it, and of what."""
OUTSIDE = {"deploy/hall.py", "deploy/subset.py"}
"""What starts several servers, where in a container there is one; what makes a file that is in the repository."""


def read_toml(name: str) -> dict:
    """Return the tables of a TOML file of the repository."""
    return tomllib.loads((ROOT / name).read_text(encoding="utf-8"))


@cache
def parsed(file: Path) -> ast.Module:
    """Return what a Python file says."""
    return ast.parse(file.read_text(encoding="utf-8"))


def pins(name: str) -> list[str]:
    """Return the requirements of a file, without comments and references to other files."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("-r")]


def channel(value: int) -> float:
    """Return the linear light of one sRGB channel, 0..255; WCAG 2.2, relative luminance."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour written #RRGGBB."""
    red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


FAMILIES = Path("core", "choose", "families")
NAMING = {
    "pages/*/opening.py": "a page's settings name what it opens with",
    "core/minimise/settings.py": "the recipe of settings that name none",
    "core/judge/contenders.py": "the cases of the page that compares: who meets on which data",
    "core/judge/decisions.py": "the network of the book's two labels, set by hand",
    "core/data/generators/*.py": "generated data say what drew them",
    "core/theory/network_by_hand.py": "the foundations are about the normal",
    "core/theory/sums.py": "the names of noises that are added up",
    "core/explain/slips/recipe.py": "one of these noises",
    "core/explain/slips/densities.py": "the normal's page, and the name of a slip",
    "core/explain/formulas.py": "the normal's page",
    "core/explain/words.py": "the normal's page",
    "core/figures/theme.py": "Plotly's word for the order of a legend",
    "core/figures/thumbnails.py": "the pictures of pages",
    "pages/normal/page.py": "its own name",
    "pages/parts/parameters.py": "the normal's page",
    "pages/notation/glossary.py": "the normal's page",
    "pages/overview/front.py": "the normal's page",
    "pages/parts/site.py": "the normal's page",
}
"""Where a family may be named outside its file, and why."""


def named_families(file: Path) -> Iterator[str]:
    """Yield a line for each place where a file of the repository names a family that is not its own."""
    from core.choose import RECIPES

    own = [key for key, family in RECIPES.items() if Path(family.__module__.replace(".", "/") + ".py") == file]
    for node in ast.walk(parsed(ROOT / file)):
        match node:
            case ast.Constant(value=str(text)) if text.partition("-")[0] in RECIPES and text not in own:
                yield f"{file}:{node.lineno} names {text}"
            case ast.ImportFrom(module=str(module)) if module.startswith("core.choose.families."):
                yield f"{file}:{node.lineno} imports from {module}"


def not_allowed(found: Mapping[Path, list[str]], rules: Iterable[str]) -> dict[str, list[str]]:
    """Return what was found in files that none of the rules allows; each rule must be needed."""
    allowed = {rule: [file for file in found if file.match(rule)] for rule in rules}
    assert [rule for rule, hits in allowed.items() if not hits] == [], "these need no longer be allowed"
    may = {file for hits in allowed.values() for file in hits}
    return {file.as_posix(): lines for file, lines in found.items() if file not in may}


def test_a_family_is_named_in_its_own_file_alone() -> None:
    files = [file.relative_to(ROOT) for part in ("core", "pages") for file in (ROOT / part).rglob("*.py")]
    found = {file: lines for file in [*files, Path("app.py")] if (lines := list(named_families(file)))}
    assert not_allowed(found, NAMING) == {}


def test_the_film_of_every_family_is_measured() -> None:
    from benchmarks.film import CASES
    from core.choose import RECIPES

    assert {settings.recipe for settings in CASES.values()} == set(RECIPES)


TRACES = {"scatter", "bar", "heatmap", "contour", "histogram", "histogram2d", "box", "violin", "surface", "scattergl"}
"""Plotly's names for kinds of traces, those in use and their kin."""


def literal_entries(file: Path) -> Iterator[tuple[object, object]]:
    """Yield the keys that are constants in literal dicts of a file, each with its value, None if that is computed."""
    for node in ast.walk(parsed(file)):
        for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant):
                yield key.value, value.value if isinstance(value, ast.Constant) else None


def makers(wanted: Callable[[object, object], bool]) -> set[str]:
    """Return the files of figures and pages with such an entry, a key and its value, in a literal dict."""
    files = [*(ROOT / "core" / "figures").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    entries = ((file, entry) for file in files for entry in literal_entries(file))
    return {file.relative_to(ROOT).as_posix() for file, entry in entries if wanted(*entry)}


def test_one_place_makes_traces() -> None:
    assert makers(lambda key, value: key == "type" and value in TRACES) == {"core/figures/traces.py"}


def test_one_place_makes_legends() -> None:
    assert makers(lambda key, value: key == "orientation") == {"core/figures/theme.py"}


WRITES_NUMBERS = {
    "core/notation/numbers.py": "the one place that writes numbers",
    "core/export/*.py": "code, and what its output begins with",
    "core/choose/*.py": "messages of errors",
    "core/choose/families/*.py": "messages of errors",
    "core/rules.py": "messages of errors",
    "core/data/own/*.py": "cells, and messages about them",
    "core/data/hand.py": "the URL",
    "core/data/scale.py": "what stands where a word is missing",
    "core/figures/thumbnail.py": "SVG",
    "pages/parts/address.py": "the URL",
    "pages/cross_entropy/categories.py": "the URL",
}
"""Where a number may be written with so many digits, and what is written there."""
DIGITS = re.compile(r"\.(\d+|\{\w+\})[efg]$")


def written_numbers(file: Path) -> Iterator[str]:
    """Yield a line for each place where a file gives a number its digits, or a minus sign."""
    for node in ast.walk(parsed(file)):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr() as spec) if DIGITS.search(ast.unparse(spec)[2:-1]):
                yield f"line {node.lineno} formats {ast.unparse(node.value)}"
            case ast.Call(func=ast.Attribute(attr="replace"), args=[_, ast.Constant(value="−")]):
                yield f"line {node.lineno} puts a minus sign"


def test_one_place_writes_numbers() -> None:
    """Whole numbers, shares in per cent and chosen settings, of which all digits are said, need no such place."""
    files = [file for part in ("core", "pages") for file in (ROOT / part).rglob("*.py")]
    found = {file.relative_to(ROOT): lines for file in files if (lines := list(written_numbers(file)))}
    assert not_allowed(found, WRITES_NUMBERS) == {}


MAKES_CODE = {
    "core/choose/closed_form.py": "a family's own formula, as many examples at once",
    "core/exact/compiled.py": "a family's own formula, as Numba takes it",
}
"""Where text becomes code: that of the repository alone."""


def code_from_outside(file: Path) -> Iterator[str]:
    """Yield a line for each place where a file could let what comes in be code."""
    for node in ast.walk(parsed(file)):
        match node:
            case ast.Call(func=ast.Name(id="eval" | "exec" | "__import__")):
                yield f"line {node.lineno} makes code of text"
            case ast.Import(names=[ast.alias(name="pickle" | "marshal" | "shelve" | "dill" | "joblib")]):
                yield f"line {node.lineno} can read code"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch" | "pickle"), attr="load")):
                yield f"line {node.lineno} can read code"
            case ast.keyword(arg="allow_pickle" | "unsafe_allow_javascript"):
                yield f"line {node.value.lineno} lets code in"


def test_nothing_that_comes_in_becomes_code() -> None:
    files = [file for part in ("core", "pages", "deploy") for file in (ROOT / part).rglob("*.py")]
    found = {
        file.relative_to(ROOT): lines for file in [*files, ROOT / "app.py"] if (lines := list(code_from_outside(file)))
    }
    assert not_allowed(found, MAKES_CODE) == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_to_what_is_installed(name: str) -> None:
    for pin in pins(name):
        package, _, wanted = pin.partition("==")
        assert wanted, f"{name}: {pin} must name one version with =="
        assert version(package.partition("[")[0]).split("+")[0] == wanted


def test_the_lock_has_every_requirement_by_its_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower(): rest for name, rest in re.findall(r"^([\w.-]+)==(.*(?:\n .*)*)", text, re.MULTILINE)}
    for pin in pins("requirements.txt"):
        package, _, wanted = pin.partition("==")
        assert re.split(r"[+ ]", locked[package.replace("_", "-")])[0] == wanted, "make lock writes it anew"
    assert all("--hash=sha256:" in rest for rest in locked.values())
    assert "://" not in text
    assert not re.search(r"^nvidia|^cuda", text, re.MULTILINE), "make lock with TORCH_INDEX has the small build"


def test_run_time_requirements_are_few() -> None:
    assert [pin.partition("==")[0] for pin in pins("requirements.txt")] == [
        "streamlit",
        "plotly",
        "torch",
        "numpy",
        "scipy",
        "pandas",
        "python-calamine",
        "threadpoolctl",
        "numba",
        "prometheus_client",
        "pyyaml",
        "segno",
        "brotli",
        "redis",
    ]


def test_server_keeps_to_itself() -> None:
    config = read_toml(".streamlit/config.toml")
    assert config["browser"]["gatherUsageStats"] is False
    assert config["browser"]["serverAddress"] == "localhost"  # without it a start asks an outside site
    assert config["client"]["showErrorDetails"] == "none"
    assert config["server"]["enableStaticServing"] is False
    assert config["server"]["showEmailPrompt"] is False  # with it a first start waits for an address


def test_one_limit_holds_for_uploads() -> None:
    from core.data.own import MAX_BYTES

    megabytes = MAX_BYTES // 2**20
    assert read_toml(".streamlit/config.toml")["server"]["maxUploadSize"] == megabytes
    promised = re.findall(r"table of up to (\d+) MB\b", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert promised == [str(megabytes)]
    for script in (ROOT / "pages").rglob("*.py"):
        assert not re.search(r"\d MB\b", script.read_text(encoding="utf-8")), f"{script.name} types the limit"


def test_files_are_watched_only_for_who_asks() -> None:
    """A watcher looks through all loaded modules at each visit: a crowd would wait eight times as long."""
    assert read_toml(".streamlit/config.toml")["server"]["fileWatcherType"] == "none"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    watched = re.findall(r"^(\w+):[^\n]*\n\t[^\n]*--server\.fileWatcherType (\w+)", makefile, re.MULTILINE)
    assert watched == [("dev", "auto")]


def test_server_knows_every_option() -> None:
    from streamlit import config

    known = set(config.get_config_options())
    written = {
        f"{section}.{name}"
        for section, table in read_toml(".streamlit/config.toml").items()
        for name in table
        if (section, name) not in {("theme", "light"), ("theme", "dark")}
    }
    assert written <= known


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("background", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "primaryColor", "linkColor"])
def test_theme_is_legible(theme: str, background: str, ink: str) -> None:
    colours = read_toml(".streamlit/config.toml")["theme"][theme]
    assert contrast(colours[ink], colours[background]) >= 4.5


def test_image_holds_no_more_than_the_app() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert "*" in rules
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    assert {"app.py", "core", "pages", ".streamlit/config.toml"} <= kept
    assert {f"deploy/{script.name}" for script in (ROOT / "deploy").glob("*.py")} - OUTSIDE <= kept
    assert kept.isdisjoint({"tests", ".git", ".venv", "benchmarks"})


def test_image_is_locked_down() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER (?!root)\w+", text, re.MULTILINE)
    assert re.search(r'^CMD \["', text, re.MULTILINE), "the server itself must receive the stop signal"
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${BASE}"] * 3


def test_image_has_the_engine_for_other_cpus_than_the_builders() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert text.index("NUMBA_CPU_NAME=${CPU}") < text.index("RUN python -m compileall -q . && python -m deploy.engine")


class Answer(BaseHTTPRequestHandler):
    """Answers the health route below /lab as the app's server does, and nothing else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/lab/_stcore/health" else 404)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def port() -> Iterator[str]:
    """A free port on which something answers health below the base path /lab."""
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


def health(port: str, base: str) -> int:
    """Return the exit code of the container's health check under these settings."""
    settings = {
        "STREAMLIT_SERVER_PORT": port,
        "STREAMLIT_SERVER_BASE_URL_PATH": base,
        "http_proxy": "http://127.0.0.1:9",
    }
    command = [sys.executable, str(HEALTH)]
    return subprocess.run(command, env=settings, capture_output=True, timeout=30, check=False).returncode


def test_health_follows_port_and_base_path(port: str) -> None:
    assert health(port, base="lab") == 0
    assert health(port, base="/lab/") == 0


def test_health_fails_where_nothing_or_something_else_answers(port: str) -> None:
    assert health(port, base="") != 0
    assert health("9", base="lab") != 0


def test_health_asks_the_default_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMLIT_SERVER_PORT", raising=False)
    monkeypatch.delenv("STREAMLIT_SERVER_BASE_URL_PATH", raising=False)
    assert runpy.run_path(str(HEALTH))["health_url"]() == "http://127.0.0.1:8501/_stcore/health"


def names_a_module(test: Path) -> bool:
    """Return whether test_<module>.py, or test_<module>_<more>.py, stands in the folder that mirrors the module's."""
    folder = test.relative_to(ROOT / "tests").parent
    room = ROOT / folder if folder.parts[0] in {"pages", "deploy"} else ROOT / "core" / folder
    words = test.stem.split("_")[1:]
    names = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
    return any((room / f"{name}.py").is_file() or (room / name / "__init__.py").is_file() for name in names)


def test_tests_stand_where_their_modules_do() -> None:
    """Those beside this file are of the whole house, and those in browser/ of what a visitor sees of it."""
    inside = {test for test in (ROOT / "tests").glob("*/**/test_*.py") if test.parts[len(ROOT.parts) + 1] != "browser"}
    astray = {test.relative_to(ROOT).as_posix() for test in inside if not names_a_module(test)}
    assert astray == set(OF_NO_MODULE)


TWICE = {
    "a part that several pages have": "after_drag controls defaults drag draw explain fit_buttons handles otherwise"
    " questions_of_view rest_at scene",
    "the same question to each page's numbers": "questions_of",
    "the same event of two components": "go_there",
    "a script's own": "main",
    "the same of two densities: of a beta, and of normals": "densities find_densities look",
    "the same of a number and of arrays": "add_products softplus solve",
    "a part that begins with the server": "begin",
    "the same constant, for arrays and for compiled code": "HALF_LOG_2PI",
    "what a page opens with": "OPENING",
}
"""Public names that may stand in more than one file, by the reason why."""


def public_names(file: Path, imported: set[str]) -> set[str]:
    """Return the names of a file's functions and classes, and of what it assigns if another file imports it."""
    body = parsed(file).body
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = (each for node in body if isinstance(node, ast.Assign) for each in node.targets)
    names |= {each.id for each in targets if isinstance(each, ast.Name) and f"{module}.{each.id}" in imported}
    return {name for name in names if not name.startswith("_")}


def test_a_public_name_stands_in_one_file_or_has_a_reason_not_to() -> None:
    files = [file for part in ("core", "pages", "deploy") for file in (ROOT / part).rglob("*.py")]
    nodes = (node for file in files for node in ast.walk(parsed(file)))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom))
    imported = {f"{node.module}.{alias.name}" for node in imports for alias in node.names}
    count = Counter(name for file in files for name in public_names(file, imported))
    assert {name for name, times in count.items() if times > 1} == set(" ".join(TWICE.values()).split())


CALLED_FROM_OUTSIDE = {
    "HTMLParser": "handle_starttag handle_endtag handle_data",
    "Numba": "LanesModel",
}
"""What others call by its name, by who they are."""


def named(node: ast.AST) -> set[str]:
    """Return the names that a node uses: also what stands in short texts may be asked for by them."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            return {name}
        case ast.Constant(value=str(text)) if len(text) < 60:
            return set(re.findall(r"\w+", text))
    return set()


def defined(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield the names of functions, classes and methods."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from defined(node.body)


def test_nothing_is_there_for_tests_alone() -> None:
    """A family is found by looking into its folder, and so by no name."""
    files = [file for part in ("core", "pages", "deploy") for file in (ROOT / part).rglob("*.py")] + [ROOT / "app.py"]
    used = set().union(*(named(node) for file in files for node in ast.walk(parsed(file))))
    known = used | set(" ".join(CALLED_FROM_OUTSIDE.values()).split())
    found = ((file, name) for file in files if file.parent != ROOT / FAMILIES for name in defined(parsed(file).body))
    assert [f"{file.relative_to(ROOT)}: {name}" for file, name in found if name not in known] == []
