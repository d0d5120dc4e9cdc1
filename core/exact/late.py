"""Machine code of what is called from outside alone: Numba would make it of all that compiled code calls, too.

A function that compiled code calls is copied into its caller before machine code is made of that. Its own is never run,
and to make it took a third of the compiler's time. Parts of Numba are used that it does not promise to keep: its
version is pinned.
"""

from typing import Any

from numba.core import codegen

Library: Any = codegen.JITCodeLibrary
Codegen: Any = codegen.JITCPUCodegen
_make, _address = Library._finalize_final_module, Library.get_pointer_to_function
_serialized, _set_environment = Library.serialize_using_object_code, Codegen.set_env
_WAITING: dict[str, Any] = {}
"""What functions are told of Python, by the name of where it is kept in machine code that there is not yet."""


def make_late() -> None:
    """Let Numba make the machine code of a function when its address is asked for, or its code is to be kept."""
    Library._finalize_final_module = _leave
    Library.get_pointer_to_function = _address_once_made
    Library.serialize_using_object_code = _serialized_once_made
    Codegen.set_env = _set_environment_once_made


def _leave(library: Any) -> None:
    if getattr(library, "_compiled_object", None):  # it was on the disk
        _make(library)
        return
    library._finalize_dynamic_globals()
    library._finalized = library.is_left = True


def _make_left(library: Any) -> None:
    """Make the machine code, if that was left, and tell it what waits for it."""
    if not vars(library).pop("is_left", False):
        return
    _make(library)
    for name in {variable.name for variable in library._final_module.global_variables} & set(_WAITING):
        _set_environment(library.codegen, name, _WAITING.pop(name))


def _address_once_made(library: Any, name: str) -> int:
    library._ensure_finalized()
    if any(function.name == name for function in library.get_defined_functions()):
        _make_left(library)
    address: int = _address(library, name)
    return address


def _serialized_once_made(library: Any) -> tuple[Any, ...]:
    library._ensure_finalized()
    _make_left(library)
    serialized: tuple[Any, ...] = _serialized(library)
    return serialized


def _set_environment_once_made(own: Any, name: str, environment: Any) -> None:
    if own._engine.is_symbol_defined(name):
        _set_environment(own, name, environment)
    else:
        _WAITING[name] = environment
