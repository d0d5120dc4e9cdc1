"""Code that reads a person's own file by its name: what it gives, and what stands in the code where it would not."""

import ast
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from core.data.own import Table, read_table
from core.export import OwnFile, notebook, script
from core.export.own_file import reading_code
from core.export.script import CARRIED
from core.judge.advice import own_options
from core.minimise import Run, Settings, fit
from core.minimise.settings import LARGE
from tests.export.cases import check_final_nll, executed

NAMES = "Größe (m²);Preis;Stadt;Tag;neu;Wind direction"
ROWS = "".join(
    f"{at % 37},5;{1 + at * 7 % 23},25 €;{'abc'[at % 3]};2024-0{1 + at % 9}-1{at % 9};{('ja', 'nein')[at % 7 > 3]};"
    f"{'' if at == 11 else 37 * at % 360}\n"
    for at in range(120)
)
TEXT = f"{NAMES}\n\n{ROWS}"


def own(content: bytes, x: list[str], y: str, name: str = "Häuser.csv", **more: Any) -> tuple[Run, OwnFile]:
    table: Table = read_table(content)
    options = own_options(table, x, [y], seed=3, drop_missing=True)
    best = str(options.best)
    settings = Settings(**{"data": "own", "recipe": best, "rate": 0.05, "steps": 60, "data_seed": 3} | more)
    return fit(settings, options.datasets[best]), OwnFile(name, content, table, tuple(x), (y,))


@pytest.mark.parametrize(
    ("x", "y", "encoding"),
    [
        (["Größe (m²)", "Stadt", "Tag", "neu"], "Preis", "utf-8-sig"),
        (["Preis"], "Stadt", "cp1252"),
        (["Tag", "Wind direction"], "neu", "gzip"),
        (["Größe (m²)"], "Wind direction", "utf-8"),
    ],
)
def test_code_reads_the_file_by_its_name(
    x: list[str], y: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = gzip.compress(TEXT.encode()) if encoding == "gzip" else TEXT.encode(encoding)
    run, file = own(content, x, y)
    (tmp_path / file.name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    code = script(run, file)
    assert "x = np.array(" not in code
    check_final_nll(executed(code), run)
    cells = json.loads(notebook(run, file))["cells"]
    assert "FILE = 'Häuser.csv'" in "".join("".join(cell["source"]) for cell in cells)


def test_a_large_file_gives_the_points_that_are_counted() -> None:
    rows = "".join(f"{at * 7919 % 100_003},{at * at % 997}.5\n" for at in range(LARGE * 3 // 2))
    run, file = own(f"x,y\n{rows}".encode(), ["x"], "y", steps=1)
    assert run.whole is not run.dataset
    assert "sample(x, y, count=" in reading_code(run, file)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([{"x": at, "y": at * at % 17 + 0.5} for at in range(40)]).encode(),
        ("x,y\n" + "".join(f"1{at % 4},{at * at % 17}.5\n1.5e3 kg,(3.0)\n" for at in range(40))).encode(),
    ],
)
def test_where_the_lines_would_give_other_data_the_code_carries_them(content: bytes) -> None:
    run, file = own(content, ["x"], "y")
    code = script(run, file)
    assert "FILE =" not in code
    assert CARRIED.strip() in " ".join(code.split())


def test_names_are_text_whatever_they_are() -> None:
    rows = "".join(f"{at}.5,{at * at % 17}.5\n" for at in range(40))
    content = f"\"a#''' b\n; import os\",y\n{rows}".encode()
    table = read_table(content)
    run, file = own(content, [table.names[0]], "y", name="'''$x\n\"; import os #.csv")
    code = script(run, file)
    assert ast.parse(code)
    assert "\nimport os" not in code
    assert "\n; import" not in code
