"""Streamlit's font of icons with only those in use: `python -m deploy.subset`; `make icons` calls it.

It is Google's Material Symbols, Apache-2.0, one of the largest files of a first visit: of some four thousand icons a
fortieth is named. An icon is a ligature: its name is written, and the font draws it.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from deploy.paths import FONTS, FRONT_END

ROOT = Path(__file__).parent.parent
ORIGINAL = next((FRONT_END / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2"))
"""Its name tells its content: what is served in its place has the same."""
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_ "
"""What names are written with."""
NAMED = re.compile(r":material/([a-z0-9_]+):")


def named_here() -> set[str]:
    """Return the names of the icons that our sources write."""
    files = [ROOT / "app.py", *(file for folder in ("core", "pages") for file in (ROOT / folder).rglob("*.*"))]
    return _named(file for file in files if file.suffix in {".py", ".js"})


def named_by_streamlit() -> set[str]:
    """Return the names of the icons that Streamlit writes, in its front end and in its Python."""
    package = Path(st.__file__).parent
    return _named([*(FRONT_END / "static" / "js").glob("*.js"), *package.rglob("*.py")])


def _named(files: Iterable[Path]) -> set[str]:
    return {name for file in files for name in NAMED.findall(file.read_text(encoding="utf-8"))}


def icons(font: TTFont) -> Mapping[str, str]:
    """Return the glyph of each icon of a font, by its name."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    tables = (table for lookup in font["GSUB"].table.LookupList.Lookup for table in lookup.SubTable)
    joined = (getattr(getattr(table, "ExtSubTable", table), "ligatures", {}) for table in tables)
    ligatures = ((first, each) for table in joined for first, ends in table.items() for each in ends)
    return {"".join(letters[part] for part in (first, *each.Component)): each.LigGlyph for first, each in ligatures}


def main() -> None:
    """Write the font of the icons in use, and put away that of another version of Streamlit."""
    font = TTFont(ORIGINAL)
    glyphs = icons(font)
    named = sorted((named_here() | named_by_streamlit()) & set(glyphs))
    subsetter = Subsetter(Options(layout_features=["*"], layout_closure=False))
    subsetter.populate(glyphs=[glyphs[name] for name in named], text=LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    FONTS.mkdir(exist_ok=True)
    for before in FONTS.glob("*.woff2"):
        before.unlink()
    font.save(FONTS / ORIGINAL.name)


if __name__ == "__main__":
    main()
