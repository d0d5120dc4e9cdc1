"""What is a density is not called a probability: per unit of y it may exceed 1."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRONG = re.compile(r"−log probabilit|observed points probable|probable time|own probability|density is a probability")


def test_no_density_is_called_a_probability() -> None:
    paths = [path for folder in ("core", "pages") for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths if path.suffix in (".py", ".js", ".html")}
    assert [name for name, text in texts.items() if WRONG.search(text)] == []
