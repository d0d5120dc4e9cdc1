"""What is asked of Numba, in one place as it has no types: to inline a formula, and to loop over arrays."""

import atexit
import ctypes
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from inspect import signature
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any, NamedTuple, TypeVar, cast

import llvmlite
import numba
import numpy as np
from llvmlite.binding import get_host_cpu_features, get_host_cpu_name
from numba.core.caching import Cache
from numba.extending import register_jitable
from numba.np.random import _constants as ziggurat
from numba.np.random import generator_core
from numpy.typing import ArrayLike, NDArray

from core.exact.late import make_late

HERE = Path(__file__).parent
CORE = HERE.parent
SOURCES = (HERE, CORE / "minimise" / "compiled", CORE / "predict.py", CORE / "choose" / "link.py")
"""What goes into machine code beside the file of the outer function: formulas, and constants of the last two."""
LOOPS: list[tuple[Any, int, int]] = []
"""The loops of functions and draws, each with how many generators and how many arrays it takes."""
INNER: dict[str, Any] = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""What Numba is told of functions that compiled code calls: no door for Python, which has them as they stand."""
BORROWS = INNER | {"_nrt": False}
"""And of those that borrow arrays: not to count, array by array and call by call, that they are in use."""
NUMBERS = numba.types.CPointer(numba.types.float64)  # type: ignore[no-untyped-call]
FAMILY = numba.types.void(NUMBERS, NUMBERS, NUMBERS, NUMBERS, numba.types.intp, numba.types.intp)
"""What a compiled family is called with: y, values, nll, derivatives by each value, how many values and examples."""
Formula = TypeVar("Formula", bound=Callable[..., object])


def digest(*sources: Path) -> str:
    """Return 16 digits that change with these sources, files or folders, and with the compiler."""
    files = [file for source in sources for file in (sorted(source.rglob("*.py")) or [source]) if file.is_file()]
    texts = [file.read_bytes() for file in files]
    versions = f"{numba.__version__} {llvmlite.__version__} {np.__version__}".encode()
    return hashlib.sha256(b"\0".join([versions, *texts])).hexdigest()[:16]


def cache_folder(folder: Path, *others: Path) -> Path | None:
    """Return where machine code of these sources is kept, in the folder or in NUMBA_CACHE_DIR; None if it cannot be.

    Numba looks at the file of the outer function alone; one that was inlined from another file would be stale.
    """
    place = Path(os.environ.get("NUMBA_CACHE_DIR") or folder / "__pycache__") / digest(folder, *others)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return place if os.access(place, os.W_OK) else _copied(place)


def _copied(folder: Path) -> Path | None:
    """Return a copy for this process alone: Numba takes machine code only from where it might write some.

    None where there is no room for it.
    """
    try:
        place = Path(mkdtemp(prefix="likelihood-lab-"))
        atexit.register(rmtree, place, ignore_errors=True)
        return copytree(folder, place / folder.name)
    except OSError:
        return None


CACHE = cache_folder(*SOURCES)
vars(numba.config)["CACHE_DIR"] = str(CACHE or "")


@contextmanager
def _whatever_the_disk_says(cache: Cache) -> Iterator[None]:
    """Let a disk that is full, or gone, cost no more than that machine code is made anew."""
    with suppress(OSError):
        yield


Cache._guard_against_spurious_io_errors = _whatever_the_disk_says  # type: ignore[method-assign, assignment]


def take_wide_registers() -> None:
    """Let loops take eight numbers at once where the CPU can; by default they take four, as older ones were slowed.

    It is part of what the cache is looked up by, and changes no number.
    """
    features, options = get_host_cpu_features(), vars(numba.config)
    if features.get("avx512f") and not (options["CPU_NAME"] or options["CPU_FEATURES"]):
        options["CPU_FEATURES"] = features.flatten() + ",-prefer-256-bit"


take_wide_registers()
make_late()

next_bits: Callable[[np.random.BitGenerator], np.uint64] = generator_core.next_uint64
"""Draws 64 bits; with `random` the only thing that is asked of NumPy's generators."""
next_uniform: Callable[[np.random.BitGenerator], float] = generator_core.next_double
"""Draws a number in [0, 1): 53 bits, times 2^-53."""


class Layers(NamedTuple):
    """A density cut into 256 layers of equal area, the last with the tail; Marsaglia and Tsang 2000."""

    inside: NDArray[np.int64]  # (256,) 52 or 53 bits below this are within the layer above
    width: NDArray[np.float64]  # (256,) of one of these bits
    height: NDArray[np.float64]  # (256,) the density where each layer ends
    tail: float  # where the last one ends


NORMAL_LAYERS = Layers(
    ziggurat.ki_double.astype(np.int64), ziggurat.wi_double, ziggurat.fi_double, ziggurat.ziggurat_nor_r
)
EXPONENTIAL_LAYERS = Layers(
    ziggurat.ke_double.astype(np.int64), ziggurat.we_double, ziggurat.fe_double, ziggurat.ziggurat_exp_r
)


def inlined(formula: Formula) -> Formula:
    """Return the formula itself, of which compiled code that calls it holds a copy; there 1.0 / 0.0 is infinity.

    Python runs it as it stands. Nothing is compiled before the code that calls it.
    """
    made: Formula = register_jitable(forceinline=True, **INNER)(formula)
    return made


def compiled(loop: Formula) -> Formula:
    """Return the function compiled when it is first called, kept on disk, and run without the interpreter's lock."""
    return cast(Formula, numba.njit(error_model="numpy", nogil=True, cache=CACHE is not None)(loop))


def compiled_borrower(loop: Formula) -> Formula:
    """Return the function as `compiled` does, for one whose arrays are all its caller's: it makes and returns none."""
    without_counts: dict[str, Any] = {"_nrt": False}
    return cast(Formula, numba.njit(error_model="numpy", nogil=True, cache=CACHE is not None, **without_counts)(loop))


def called(formula: Formula) -> Formula:
    """Return the function itself, which compiled code calls: for what is too long to be copied."""
    made: Formula = register_jitable(**INNER)(formula)
    return made


def borrower(formula: Formula) -> Formula:
    """Return the formula as `inlined` does, for one whose arrays are all its caller's: it makes and returns none."""
    made: Formula = register_jitable(forceinline=True, **BORROWS)(formula)
    return made


def called_borrower(formula: Formula) -> Formula:
    """Return the function as `called` does, for one whose arrays are all its caller's: it makes and returns none."""
    made: Formula = register_jitable(**BORROWS)(formula)
    return made


def family(block: Callable[..., None]) -> Any:
    """Return what takes a block of examples, compiled now as a FAMILY: a loop calls them all by their addresses."""
    return numba.cfunc(FAMILY, error_model="numpy", cache=CACHE is not None)(block)


import_module("numba.experimental.function_type")  # which tells Numba of what type a Callback is


class Callback(numba.types.WrapperAddressProtocol):
    """What takes a block of examples in Python, as a FAMILY; it is given four addresses, and must raise nothing."""

    def __init__(self, block: Callable[[int, int, int, int, int, int], None]) -> None:
        self._function = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, *[ctypes.c_ssize_t] * 2)(block)

    def __wrapper_address__(self) -> int:
        """Return where it is called; Numba asks."""
        return ctypes.cast(self._function, ctypes.c_void_p).value or 0

    def signature(self) -> Any:
        """Return with what it is called; Numba asks."""
        return FAMILY


def on_arrays(formula: Callable[..., float]) -> Callable[..., NDArray[np.float64]]:
    """Return the scalar formula as a function of arrays, which broadcast; compiled when it is first called."""
    loop = _loop(formula, list(signature(formula).parameters), [])

    def apply(*arrays: ArrayLike) -> NDArray[np.float64]:
        inputs = [np.asarray(array, dtype=np.float64) for array in arrays]
        shape = inputs[0].shape if len(inputs) == 1 else np.broadcast_shapes(*(array.shape for array in inputs))
        out = np.empty(shape)
        loop(*(_flat(array, shape) for array in inputs), out.reshape(-1))
        return out

    return apply


def drawn(formula: Callable[..., float]) -> Callable[..., NDArray[np.float64]]:
    """Return what draws one number as a function (rng, *parameters, shape) that draws for each, as NumPy's do."""
    source, *names = signature(formula).parameters
    loop = _loop(formula, names, [source])

    def draw(rng: np.random.Generator, *arrays: ArrayLike, shape: tuple[int, ...] | None = None) -> NDArray[np.float64]:
        made = np.broadcast_shapes(*(np.shape(array) for array in arrays)) if shape is None else shape
        out = np.empty(made)
        loop(rng, *(_flat(np.asarray(array, dtype=np.float64), made) for array in arrays), out.reshape(-1))
        return out

    return draw


def _flat(array: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the array of that shape in one row: itself, or a copy where a loop would be compiled anew for its kind."""
    if array.shape != shape:
        array = np.broadcast_to(array, shape)
    flags = array.flags
    return (array if flags.c_contiguous and flags.writeable else array.copy()).reshape(-1)


def _loop(formula: Callable[..., float], names: list[str], sources: list[str]) -> Callable[..., object]:
    """Return the loop (rng if there is a source, *arrays, out); Numba finds no closure again, so it is written out."""
    name, given = formula.__name__, [*(f"{source}.bit_generator" for source in sources), *(f"{n}[i]" for n in names)]
    text = f"def {name}_loop({', '.join([*sources, *names, 'out'])}):\n"
    text += f"    for i in range(len(out)):\n        out[i] = {name}({', '.join(given)})"
    space: dict[str, Any] = {name: formula, "__name__": formula.__module__}
    exec(compile(text, formula.__code__.co_filename, "exec"), space)
    loop: Callable[..., object] = compiled(space[f"{name}_loop"])
    LOOPS.append((loop, len(sources), len(names) + 1))
    return loop


def compile_loops() -> None:
    """Compile the loops of all functions and draws that are known by now, or take them from the disk."""
    source, row = numba.typeof(np.random.default_rng()), numba.float64[::1]  # type: ignore[no-untyped-call]
    for loop, sources, arrays in LOOPS:
        loop.compile((source,) * sources + (row,) * arrays)


def mark() -> Path | None:
    """Return the file which says that all of core is compiled for this kind of CPU; None where nothing can be kept."""
    options = vars(numba.config)
    kind = (
        options["CPU_NAME"] or get_host_cpu_name(),
        options["CPU_FEATURES"] or get_host_cpu_features().flatten(),
        digest(CORE),
    )
    return CACHE and CACHE / f"complete-{hashlib.sha256(repr(kind).encode()).hexdigest()[:16]}"
