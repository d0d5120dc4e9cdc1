"""The linker takes blanks away where lines begin: a text that goes over several lines would lose some, and is named."""

from pathlib import Path

import pytest

from pages.components.modules import linked_script


def test_lines_begin_without_blanks(tmp_path: Path) -> None:
    entry = tmp_path / "entry.js"
    entry.write_text("export default function () {\n\n  return `  ${1}  `;\n}\n", encoding="utf-8")
    assert linked_script(entry).endswith("export default function () {\nreturn `  ${1}  `;\n}\n")


def test_a_text_over_several_lines_is_named(tmp_path: Path) -> None:
    entry = tmp_path / "entry.js"
    entry.write_text("export default function () {\n  return `1\n  2`;\n}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"entry\.js must begin and end each text in one line"):
        linked_script(entry)
