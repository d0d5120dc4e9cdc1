"""A table, kinds and settings as one file: what is written is read again, and nothing else is."""

import json
import zlib
from collections.abc import Callable
from dataclasses import fields, replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from core.data.own import Correction, Reading, Refused, bundle
from core.data.own.bundle import (
    CHOICES,
    MAX_CHOICES,
    READ_AS,
    Bundle,
    choices_text,
    is_bundle,
    read_bundle,
    read_choices,
    write_bundle,
)

KEPT = Bundle(
    content="x;größe\n1;2,5\n2;3\n".encode(),
    reading=Reading(separator=";", missing=("-9", "x"), skip=0, headed=True),
    corrections={"größe": Correction("positive", "m"), "x": Correction("score in a range", None, "0 to 10")},
    x=("x",),
    y=("größe",),
    drop_missing=True,
    ranks=False,
    page="recipe",
    query={"data": "own", "recipe": "gamma"},
)


def zipped(**parts: bytes | str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def test_what_is_written_is_read_again_and_equal_bundles_are_equal_files() -> None:
    content = write_bundle(KEPT)
    assert is_bundle(content)
    assert read_bundle(content) == KEPT
    assert write_bundle(read_bundle(content)) == content
    with ZipFile(BytesIO(content)) as file:
        assert sorted(file.namelist()) == [CHOICES, "table.txt"]
        assert "größe" in file.read(CHOICES).decode()
    assert read_choices(KEPT.content, choices_text(KEPT)) == KEPT
    assert set(READ_AS) == {each.name for each in fields(Reading)}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x,y\n1,2\n", zipped(**{"xl/sheet": b""})])
def test_other_files_are_no_bundles(content: bytes) -> None:
    assert not is_bundle(content)


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    """Return the choices after that change."""
    found = json.loads(choices_text(KEPT))
    change(found)
    return json.dumps(found)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "version": lambda found: found.update(version=2),
    "no reading": lambda found: found.pop("reading"),
    "a codec that is no encoding": lambda found: found["reading"].update(encoding="unicode_escape"),
    "a separator that is a pattern": lambda found: found["reading"].update(separator="(a+)+"),
    "rows that are no number": lambda found: found["reading"].update(skip=True),
    "many rows": lambda found: found["reading"].update(skip=10**9),
    "missing marks": lambda found: found["reading"].update(missing="abc"),
    "columns as a list": lambda found: found.update(columns=[]),
    "a kind": lambda found: found["columns"]["x"].update(kind="wishart"),
    "a kind that is no text": lambda found: found["columns"]["x"].update(kind={}),
    "a unit": lambda found: found["columns"]["x"].update(unit=["m"]),
    "a long detail": lambda found: found["columns"]["x"].update(detail="x" * 500),
    "x": lambda found: found.update(x="x"),
    "y": lambda found: found.update(y=[1]),
    "drop": lambda found: found.update(drop_missing="yes"),
    "query": lambda found: found.update(query={"data": 3}),
    "page": lambda found: found.update(page=["recipe"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_choices_that_nobody_could_make_get_one_sentence(case: str) -> None:
    with pytest.raises(Refused, match=r"^The \.lab\.zip file .*\.$"):
        read_choices(KEPT.content, changed(WRONG[case]))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, "{}"])
def test_what_is_no_json_of_ours_gets_one_sentence(text: str) -> None:
    with pytest.raises(Refused, match=r"^The \.lab\.zip file"):
        read_choices(b"", text)


def test_bombs_paths_and_damage_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    right = choices_text(KEPT)
    monkeypatch.setattr(bundle, "MAX_BYTES", 1000)
    for content, sentence in {
        zipped(**{"table.txt": b"0" * 1001, CHOICES: right}): "unpacks to more than",
        zipped(**{"table.txt": b"x", CHOICES: " " * (MAX_CHOICES + 1)}): "unpacks to more than",
        zipped(**{CHOICES: right}): "must hold one table",
        zipped(**{"table.txt": b"x", "table.book": b"y", CHOICES: right}): "must hold one table",
        write_bundle(KEPT)[:-30]: "is damaged",
    }.items():
        with pytest.raises(Refused, match=sentence):
            read_bundle(content)
    inside = zipped(**{"table.txt": KEPT.content, CHOICES: right, "../../etc/passwd": b"root"})
    assert read_bundle(inside) == KEPT
    flipped = bytearray(write_bundle(replace(KEPT, content=zlib.compress(bytes(range(256)) * 3))))
    flipped[60] ^= 255
    with pytest.raises(Refused, match="is damaged"):
        read_bundle(bytes(flipped))
