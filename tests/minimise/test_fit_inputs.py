"""What goes into training: data, standards, starts, first weights and batches are the same bits on every machine."""

import json
from pathlib import Path

import pytest

from core.choose import RECIPES
from tests.minimise.inputs import DATA, digests

GOLDEN = json.loads((Path(__file__).parent / "golden-inputs.json").read_text(encoding="utf-8"))
SLOW = pytest.mark.timeout(300)
"""The first run compiles for a kind of CPU; later ones find that on disk."""


def test_every_family_has_data() -> None:
    assert list(DATA) == list(RECIPES)


@SLOW
def test_inputs_are_those_of_every_machine() -> None:
    assert digests() == GOLDEN
