"""The simulation behind the README's advice on cores: it agrees with what is known of a shared server."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks import sizing
from benchmarks.sizing import Costs, largest, simulated, waits

COSTS = Costs(opening=[0.06], drawing=[0.03], changing=[0.07, 0.08])


def test_who_is_alone_waits_for_the_own_cost() -> None:
    assert waits([(0.0, 1.0), (5.0, 2.0)]) == pytest.approx([1.0, 2.0])


def test_two_at_once_have_half_of_the_core_each() -> None:
    assert waits([(0.0, 1.0), (0.0, 1.0)]) == pytest.approx([2.0, 2.0])
    assert waits([(1.0, 1.0), (0.0, 3.0)]) == pytest.approx([2.0, 4.0])
    assert waits([(0.0, 1.0), (0.5, 0.1)]) == pytest.approx([1.1, 0.2])


def test_a_shared_core_makes_wait_as_theory_says() -> None:
    """Of random moments and costs of mean 1, the mean wait is 1 / (1 - load)."""
    draws, number = np.random.default_rng(0), 100_000
    jobs = list(zip(np.cumsum(draws.exponential(1 / 0.7, number)), draws.exponential(1.0, number), strict=True))
    assert np.mean(waits(jobs)) == pytest.approx(1 / 0.3, rel=0.05)


def test_more_students_wait_longer() -> None:
    few, many = simulated(COSTS, 50), simulated(COSTS, 350)
    assert few.good
    assert not many.good
    assert few.busy < many.busy
    assert few.changing < many.changing


def test_the_largest_is_found() -> None:
    assert largest(lambda number: number <= 37) == 37
    assert largest(lambda number: False) == 1


def test_costs_of_a_file_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "costs.json"
    file.write_text(json.dumps({"opening": [0.06], "drawing": [0.03], "changing": [0.07, 0.08]}))
    sizing.main([str(file)])
    said = capsys.readouterr().out
    assert "300 visitors of one link at the same moment, one server: 95 % within 9.0 s" in said
    assert "| 10,000 | 3" in said
