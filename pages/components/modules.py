"""The script of a component out of its modules, linked as it is asked for: no file has to be built.

Streamlit loads a component's script as one text; several files it serves only for an installed package. So each module
becomes a function that returns what it exports, called once, behind all that it imports.
"""

import re
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path

IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "(\.[^"]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|const (\w+) =)", re.MULTILINE)
DEFAULT = re.compile(r"^export default function \(", re.MULTILINE)
COMMENT = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/\n|^ *//[^\n]*\n", re.MULTILINE | re.DOTALL)
"""Types, descriptions and lines of comment are for who reads the files: a third of what a browser would be sent."""
BLANK = re.compile(r"^[ \n]+", re.MULTILINE)
"""So are indents and empty lines: no text goes over several lines."""
STATEMENT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A file, the names that it imports from others, the names that it exports, and its text."""

    path: Path
    imports: tuple[tuple[Path, tuple[str, ...]], ...]
    exports: tuple[str, ...]
    text: str


def linked_script(entry: Path) -> str:
    """Return the script of a module, which exports the default function, with all that it imports.

    An import is `import { a, b } from "./file.js";`, an export stands before a function or a const. Raises ValueError
    that names the file for any other kind of either, a name that is not exported, and modules that import each other.
    """
    *others, last = modules = in_order(entry.resolve())
    exports = {module.path: module.exports for module in modules}
    for module in modules:
        _check(module, exports)
    if not DEFAULT.search(last.text) or any(DEFAULT.search(module.text) for module in others):
        raise ValueError(f"{last.path.name}, and no module that it imports, must export a default function")
    return "\n".join(["const $modules = {};", *(_wrapped(module, last) for module in others), _linked(last, last)])


def inline_script(entry: Path, name: str) -> str:
    """Return the script of a module as `linked_script` does, for a page that calls its default function by a name."""
    return DEFAULT.sub(lambda _: f"function {name}(", linked_script(entry))


def definitions(path: Path) -> str:
    """Return what a module that imports nothing defines, for a script that uses it."""
    module = read(path)
    return _linked(module, module)


def in_order(path: Path, importers: tuple[Path, ...] = ()) -> list[Module]:
    """Return the module in a file behind all that it imports, each once. Raises ValueError as `link` does."""
    if path in importers:
        raise ValueError(f"{', '.join(importer.name for importer in importers)} must not import each other")
    module = read(path)
    imported = (each for file, _ in module.imports for each in in_order(file, (*importers, path)))
    return list(dict.fromkeys([*imported, module]))


def read(path: Path) -> Module:
    """Return the module in a file. Raises ValueError for an import or export of a kind that `link` does not know.

    Also for a text over several lines, whose blanks would be taken for indents.
    """
    text = path.read_text(encoding="utf-8")
    if any(line.count("`") % 2 for line in COMMENT.sub("", text).splitlines()):
        raise ValueError(f"{path.name} must begin and end each text in one line")
    rest = DEFAULT.sub("", EXPORT.sub("", IMPORT.sub("", text)))
    if unknown := STATEMENT.search(rest):
        raise ValueError(f"{path.name} must import {{ names }} and export functions and consts; not {unknown[0]}")
    imports = tuple(((path.parent / file).resolve(), _names(names)) for names, file in IMPORT.findall(text))
    return Module(path, imports, tuple(function or const for function, const in EXPORT.findall(text)), text)


def _names(listed: str) -> tuple[str, ...]:
    """Return the names of an import; one with a space in it is renamed, which no module exports."""
    return tuple(name for part in listed.split(",") if (name := part.strip()))


def _check(module: Module, exports: dict[Path, tuple[str, ...]]) -> None:
    for path, names in module.imports:
        if unknown := [name for name in names if name not in exports[path]]:
            raise ValueError(f"{module.path.name} must import what {path.name} exports; not {', '.join(unknown)}")


def _wrapped(module: Module, entry: Module) -> str:
    exports = ", ".join(module.exports)
    return f"{_place(module.path, entry)} = (() => {{\n{_linked(module, entry)}\nreturn {{ {exports} }};\n}})();"


def _linked(module: Module, entry: Module) -> str:
    """Return the text of a module with its imports taken from the modules before it, and its exports left to `link`."""

    def taken(found: re.Match[str]) -> str:
        names, file = found.groups()
        return f"const {{ {', '.join(_names(names))} }} = {_place((module.path.parent / file).resolve(), entry)};"

    return BLANK.sub("", COMMENT.sub("", EXPORT.sub("", IMPORT.sub(taken, module.text))))


def _place(path: Path, entry: Module) -> str:
    """Return where the exports of a module are kept: by its path, which a browser's console shows."""
    return f'$modules["{Path(relpath(path, entry.path.parent)).as_posix()}"]'
