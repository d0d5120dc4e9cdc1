"""Memory: how much the process has and may have, when it lacks some, and how what is freed is given back.

By itself the C library keeps much of what threads free, in an arena for each.
"""

import ctypes
import errno
import math
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

ARENA_MAX, MMAP_THRESHOLD = -8, -3
"""The numbers of two settings of glibc: see mallopt(3)."""
MOST = 800_000_000
"""As many bytes the process takes, as far as what is kept can be let go of for what is asked."""
CONTAINERS = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where Linux tells how many bytes a container may have, by the version of its control groups."""
SHARE = 0.95
"""Of what a container may have; what goes beyond all of it is killed by the system."""
FULL = "the server’s memory is full"
LACKS = ("can't start new thread", "can't allocate memory", "not enough memory")
"""What Python and torch say where they raise no MemoryError."""
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


def resident() -> int:
    """Return how many bytes of memory this process has; 0 where the system does not tell."""
    with suppress(OSError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0


@cache
def limit() -> float:
    """Return how many bytes the container may have, ∞ outside of one."""
    for file in CONTAINERS:
        with suppress(OSError, ValueError):
            return float(file.read_text(encoding="ascii"))
    return math.inf


def most() -> float:
    """Return how many bytes the process is to take at most: MOST, or less where its container has less."""
    return min(MOST, SHARE * limit())


def is_full(wanted: float = 0.0) -> bool:
    """Return whether the process, with so many bytes more, has about as much memory as its container or beyond."""
    return resident() + wanted > SHARE * limit()


def is_lack(error: BaseException) -> bool:
    """Return whether an error says that there is no memory left."""
    is_torchs = isinstance(error, RuntimeError) and any(words in str(error) for words in LACKS)
    return is_torchs or isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
