"""The tests as other CPUs run them: which are asked for."""

import pytest

from tests.kernels import CPUS, kinds


def test_all_kinds_of_cpu_are_taken_or_those_that_are_named() -> None:
    assert list(kinds(None)) == list(CPUS) == list(kinds(""))
    assert kinds("AVX SSE4") == {"AVX": CPUS["AVX"], "SSE4": CPUS["SSE4"]}
    with pytest.raises(ValueError, match=r"KINDS must be some of as-it-is, AVX-512, .*, SSE3; not Pentium"):
        kinds("AVX Pentium")
