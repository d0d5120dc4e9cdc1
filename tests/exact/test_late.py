"""Machine code is made of what is called from outside alone, and what is called from within still works."""

import numba
import pytest
from numba.core.codegen import JitEngine

from core.exact.compiled import called, compiled


@called
def _inner(x: float) -> float:
    if x < 0.0:
        raise ValueError("negative", x)
    return x + 1.0


def _middle(x: float) -> float:
    return 2.0 * _inner(x)


def _outer(x: float) -> float:
    return _middle_called(x) + 0.5


_middle_called = called(_middle)


def test_machine_code_is_made_once_for_all_that_one_call_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    made = list[object]()
    add = JitEngine.add_module
    monkeypatch.setattr(JitEngine, "add_module", lambda engine, module: (made.append(module), add(engine, module))[1])
    assert numba.njit(_outer)(1.0) == 4.5
    assert len(made) == 1


def test_what_is_called_from_within_raises_with_its_numbers() -> None:
    """An exception that holds a number of the moment asks what Numba keeps of its function for Python."""
    with pytest.raises(ValueError, match="negative") as raised:
        numba.njit(_outer)(-3.0)
    assert raised.value.args == ("negative", -3.0)


def test_a_function_that_is_called_from_both_sides_has_its_own() -> None:
    inner = numba.njit(_inner)

    @numba.njit
    def twice(x: float) -> float:
        return inner(inner(x))

    assert twice(1.0) == 3.0
    assert inner(1.0) == 2.0
    assert compiled(_middle)(1.0) == 4.0
