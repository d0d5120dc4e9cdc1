"""What a link says of a person's own table: which columns it expects as x and y, never what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from core.data.own import MAX_INPUTS, Table, shortened
from core.rules import Refusal

COLUMNS = "columns"
"""The name in the URL, and in the session."""
HELD = ALONG, ROW = "along", "row"
"""Of many x the one that pictures run over, and the row of the table as in which the others are held."""
MOST = 4_000
"""Characters: a URL of more is cut by what stands between."""
MOST_TARGETS = 21
"""As many as a 6 × 6 matrix has on and below its diagonal."""
PARTED = ">"
ESCAPES = {ord(mark): f"%{ord(mark):02X}" for mark in f"%,{PARTED}"}


@dataclass(frozen=True)
class LinkedColumns:
    """A rule for the query: names of columns of x and of y, as in "age,town>price", with %2C for a comma in one."""

    otherwise: str = "the columns that are chosen"

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"up to {MAX_INPUTS} names of columns of x, “{PARTED}” and those of y, each another"

    def parse(self, text: str) -> str:
        """Return the text itself; Refusal for what has no y, too many columns, or one of them twice."""
        x, y = columns_of_link(text)
        if len(text) > MOST or not y or len(x) > MAX_INPUTS or len(y) > MOST_TARGETS or len({*x, *y}) < len(x) + len(y):
            raise Refusal(f"{self.allowed}, in at most {MOST:,} characters; not “{shortened(text)}”")
        return text

    def accepts(self, value: object) -> bool:
        """Return whether the value is a text, or None."""
        return value is None or isinstance(value, str)


def columns_of_link(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of x and of y that a link has.

    >>> columns_of_link("height (cm),a%2Cb>weight")
    (('height (cm)', 'a,b'), ('weight',))
    """
    x, _, y = text.partition(PARTED)
    return _names(x), _names(y)


def _names(text: str) -> tuple[str, ...]:
    return tuple(unquote(part) for part in text.split(",") if part)


def link_of_columns(x: Sequence[str], y: Sequence[str]) -> str | None:
    """Return how a link has the columns; None where they are too many letters for one.

    >>> link_of_columns(["height (cm)", "a,b"], ["weight"])
    'height (cm),a%2Cb>weight'
    """
    text = PARTED.join(",".join(name.translate(ESCAPES) for name in names) for names in (x, y))
    return text if len(text) <= MOST else None


def lacking(table: Table, text: str) -> str:
    """Return as a sentence which columns of a link a table has not; "" where it has them all."""
    x, y = columns_of_link(text)
    missing = [shortened(name) for name in (*x, *y) if name not in table.offered]
    if not missing:
        return ""
    these = ", ".join(f"“{name}”" for name in missing[:5]) + " …" * (len(missing) > 5)
    return f"The link expects a table with column{'s' * (len(missing) > 1)} {these}, which yours has not"


def expected(text: str) -> str:
    """Return which columns a link expects, as the end of a sentence about a table that is not there."""
    x, y = ([f"“{shortened(name)}”" for name in names] for names in columns_of_link(text))
    return f"with {', '.join(y)} as y" + (f" and {', '.join(x)} as x" if x else "")
