"""The derivation as notes have it: argmin on every line, what is left out struck, and the line that breaks."""

import pytest

from core.explain.derivation import ARGMIN, derivation_in_symbols
from core.theory.derivation import DERIVATION

LAST = len(DERIVATION)


def lines(at: int, growing: bool = False) -> list[str]:
    return derivation_in_symbols(at, growing, "#111111", "#D55E00").split(r" \\ ")


@pytest.mark.parametrize("growing", [False, True], ids=["constant", "growing"])
@pytest.mark.parametrize("at", range(1, LAST + 1))
def test_argmin_stands_on_every_line_and_lines_to_come_are_not_seen(at: int, growing: bool) -> None:
    found = lines(at, growing)
    assert len(found) == LAST
    assert all(ARGMIN in line for line in found)
    assert [r"\phantom" in line for line in found] == [number > at for number in range(1, LAST + 1)]
    assert all(line.count("{") == line.count("}") and line.count(r"\left") == line.count(r"\right") for line in found)
    assert all((r"\sigma_i^2" in line, r"\sigma^2" in line) == (growing, not growing) for line in found[:-1])


@pytest.mark.parametrize("at", range(1, LAST + 1))
def test_a_term_is_struck_where_it_stood_once_the_next_line_leaves_it_out(at: int) -> None:
    struck = [number for number, line in enumerate(lines(at)[:at], 1) if r"\cancel" in line]
    assert struck == [number for number in (3, 4) if number < at]
    for number in struck:
        after = DERIVATION[number]
        assert rf"\cancel{{{after.omission}}}" in lines(at)[number - 1]
        assert after.reason in lines(at)[number - 1]


def test_the_last_line_is_not_equal_where_sigma_grows() -> None:
    assert [r"\neq" in line for line in lines(LAST, growing=True)] == [False] * 4 + [True]
    assert not any(r"\neq" in line for line in (*lines(LAST), *lines(4, growing=True)))
    assert "differs from point to point" in lines(LAST, growing=True)[3]
