"""Files that are large and no tables."""

from collections.abc import Callable

from core.data.own import MAX_BYTES

NEARLY = MAX_BYTES - 100
"""The bytes of one."""
WIDE = ",".join(map(str, range(24_500)))
HEAVY: dict[str, Callable[[], bytes]] = {
    "24,500 columns": lambda: f"{WIDE}\n".encode() * 50,
    "blank lines": lambda: b"\n" * NEARLY,
    "blank lines below a table": lambda: b"x,y\n1,2\n" + b"\n" * (NEARLY - 8),
    "rows of nothing": lambda: b",\n" * (NEARLY // 2),
    "quotes that do not end": lambda: b'"\n' * (NEARLY // 2),
    "zeros": lambda: bytes(NEARLY),
    "tags": lambda: b"<table>" + b"<tr><td>\n" * (NEARLY // 10),
    "tags that do not end": lambda: b"<table>" + b"<a x " * 2**18,
    "brackets": lambda: b"[" * NEARLY,
    "records": lambda: b"{}\n" * (NEARLY // 25),
    "names": lambda: b"[" + b",".join(b'{"a%d":1}' % at for at in range(100_000)) + b"]",
}
"""What is large and no table: its refusal must not hold up other visitors."""
