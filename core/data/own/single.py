"""Between steps 1 and 2, a text of one column: with a second one that numbers its rows it is a table."""

from core.data.own.numerals import is_numberish

SEPARATED = (b",", b";", b"\t", b"|")
"""What parts the columns of a text."""


def numbered(content: bytes) -> bytes | None:
    r"""Return a text of one column with another that numbers the rows, None for what has columns or is no such text.

    >>> numbered(b"hours\n2.5\n4\n")
    b'hours\trow\n2.5\t1\n4\t2'
    >>> numbered(b"2.5\n4\n")
    b'2.5\t1\n4\t2'
    """
    lines = [line.strip() for line in content.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    if not lines or b"\x00" in content or any(mark in lines[0] for mark in SEPARATED) or lines[0][:1] in b"[{<":
        return None
    first = int(is_numberish(lines[0].decode(errors="replace")))
    marks = [b"row", *(b"%d" % at for at in range(1, len(lines) + 1))][first:]
    return b"\n".join(line + b"\t" + mark if line else b"" for line, mark in zip(lines, marks, strict=False))
