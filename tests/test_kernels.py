"""The tests as other CPUs run them: which are asked for, and what a nudge does."""

import numpy as np
import pytest

from core.choose import recipe
from tests.kernels import CPUS, NUDGES, kinds
from tests.nudge import SIZE, nudged


def test_all_kinds_of_cpu_are_taken_or_those_that_are_named() -> None:
    assert list(kinds(None)) == [*CPUS, *(f"nudge-{seed}" for seed in NUDGES)] == list(kinds(""))
    assert kinds("AVX nudge-2") == {"AVX": CPUS["AVX"], "nudge-2": {"NUDGE": "2"}}
    with pytest.raises(ValueError, match=r"KINDS must be some of as-it-is, AVX-512, .*, nudge-5; not Pentium"):
        kinds("AVX Pentium")


@pytest.mark.parametrize("kind", SIZE)
def test_a_nudge_moves_scores_in_their_last_digits_and_equal_ones_equally(kind: np.dtype) -> None:
    normal = recipe("normal")
    raw, y = np.random.default_rng(0).standard_normal((50, 2)).astype(kind), np.linspace(-1, 1, 50).astype(kind)
    score = type(normal).nll_and_score(normal, raw, y)[1]
    one, same, other = (nudged(type(normal).nll_and_score, seed)(normal, raw, y)[1] for seed in (1, 1, 2))
    assert one.dtype == kind
    np.testing.assert_allclose(one, score, rtol=1.1 * SIZE[kind])
    np.testing.assert_array_equal(one, same)
    assert (one != score).mean() > 0.5
    assert (one != other).mean() > 0.5
