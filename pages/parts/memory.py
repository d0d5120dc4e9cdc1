"""Memory that is given back: by itself the C library keeps much of what threads free, in an arena for each."""

import ctypes
import sys

ARENA_MAX, MMAP_THRESHOLD = -8, -3
"""The numbers of two settings of glibc: see mallopt(3)."""
ARENAS = 2
LARGE = 2**20
"""An array of so many bytes is asked of the system, and given back when it is freed."""


def give_back_freed() -> None:
    """Let this process keep little of what it frees, where its C library can; call it before it starts threads."""
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc has it, musl does not
        library.mallopt(ARENA_MAX, ARENAS)
        library.mallopt(MMAP_THRESHOLD, LARGE)
