"""Between steps 1 and 2, where the table stands in a text: separator, quotes, names, units, and lines around it."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import BytesIO, TextIOWrapper
from itertools import islice, pairwise

from core.data.own.column import TRUTHS
from core.data.own.dates import is_date
from core.data.own.names import clean, shortened
from core.data.own.numerals import GAP, MISSING_NUMBER, is_missing, is_numberish
from core.data.own.reading import SEPARATORS, Reading
from core.data.own.refused import Refused

MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
MAX_LINES = 2 * MAX_ROWS + 1_000
"""A table with a blank line after each row can be read; millions of them, a minute long, cannot."""
SAMPLE = 100
"""Rows that decide on the separator and on the names."""
SAMPLED_CELLS = 20 * MAX_COLUMNS
"""Of wider rows fewer decide: too wide a table is refused before each of its cells is looked at."""
CHUNK = 1024
"""Rows worked on at once."""
MOST_FOOTERS = 5
LONGEST_UNIT = 12
COMMENTS = ("#", "%", "//", "!")
TOTALS = frozenset(
    {"total", "totals", "sum", "summe", "gesamt", "insgesamt", "grand total", "somme", "mean", "average"}
)
SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t|]*\s*', re.IGNORECASE)
RULE = re.compile(r"\s*:?-{2,}:?\s*|\s*")
"""Cells of the line below the names in a table of Markdown."""
TRUE_OR_FALSE = {"true", "false", "yes", "no", *TRUTHS, *TRUTHS.values()} - {"t", "f", "y", "n", "j", "on", "off"}
YEARS = range(1800, 2101)
YEAR = re.compile(r"\s*\d{1,4}\s*")

RowReader = Callable[[], Iterator[list[str]]]
"""Gives the cells of each row, from the first; none for a blank one."""


@dataclass(frozen=True)
class Top:
    """What stands above the values: `start` rows in all, with `skip` of them above the names."""

    width: int
    start: int
    skip: int
    names: list[str] | None
    units: list[str] | None = None
    notes: tuple[str, ...] = ()
    credible: bool = True


@dataclass(frozen=True)
class Grid:
    """A table as columns of cells joined by GAP, with the number of each row as a spreadsheet counts."""

    top: Top
    columns: tuple[str, ...] = field(repr=False)
    numbering: range | tuple[int, ...] = field(repr=False)
    notes: tuple[str, ...] = ()


def delimited(text: str, separator: str, tidy: bool = False, escaped: bool = False, strict: bool = True) -> RowReader:
    """Return the rows of a text; `tidy` leaves out blanks after quotes, `escaped` reads \\" as a quote in quotes."""
    if separator == " ":
        text = re.sub(r"^[ \t]+|[ \t]+$", "", re.sub(r"[ \t]+", " ", text), flags=re.MULTILINE)
    if tidy:
        text = re.sub(rf'"[ \t]+(?=[{re.escape(separator)}\r\n]|\Z)', '"', text)
    content = text.encode(errors="replace")
    escape = "\\" if escaped else None

    def rows() -> Iterator[list[str]]:
        lines = TextIOWrapper(BytesIO(content), "utf-8", newline="")
        return csv.reader(lines, delimiter=separator, strict=strict, skipinitialspace=True, escapechar=escape)

    return rows


def separator_of(text: str, reading: Reading) -> str:
    """Return the separator with which most rows are equally long, and then most cells say what they are."""
    if found := SEP_LINE.match(text):
        return found[1] if found[1] in SEPARATORS else ","
    start = text[: 64 * 1024]
    if len(text) > len(start):
        start = start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start
    scores = {separator: _fitness(start, separator, reading) for separator in SEPARATORS}
    return max(SEPARATORS, key=scores.__getitem__)


def _fitness(text: str, separator: str, reading: Reading) -> tuple[float, float]:
    """Return the share of rows as long as most are, and of cells that are numbers or dates; 0 for one column."""
    if separator not in text:
        return 0.0, 0.0
    rows = beginning(delimited(text, separator, strict=False), reading)
    top = top_of(rows, separator, reading)
    if top.width < 2 or not (top.credible or reading.skip is not None):
        return 0.0, 0.0
    body = [cells for number, cells in rows if number > top.skip and not is_comment(cells, top.width)]
    cells = [cell for row in body for cell in row if cell.strip()]
    typed = sum(map(is_typed, cells)) / max(len(cells), 1)
    if separator == " " and typed < 0.3:
        return 0.0, 0.0
    even = sum(len(row) in {top.width, top.width - 1} for row in body) / max(len(body), 1)
    return round(even, 1), typed


def beginning(rows: RowReader, reading: Reading) -> list[tuple[int, list[str]]]:
    """Return the first rows that are not blank with their numbers, SAMPLE at most, up to one that cannot be read.

    Rows that are skipped by hand are left out; of wide ones there are so many as have SAMPLED_CELLS.
    """
    found: list[tuple[int, list[str]]] = []
    cells = 0
    with suppress(csv.Error):
        below = islice(enumerate(rows(), 1), reading.skip or 0, None)
        for number, row in islice(((number, row) for number, row in below if _filled(row)), SAMPLE):
            found.append((number, row))
            cells += len(row)
            if cells > SAMPLED_CELLS:
                break
    return found


def _filled(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


def is_typed(cell: str) -> bool:
    """Return whether a cell is a number, a date, or true or false."""
    return is_numberish(cell) or is_date(cell) or cell.strip().lower() in TRUE_OR_FALSE


def is_comment(row: list[str], width: int) -> bool:
    """Return whether a row is a comment, not one of so many values."""
    return row[0].lstrip().startswith(COMMENTS) and len(row) != width


def top_of(rows: list[tuple[int, list[str]]], separator: str, reading: Reading) -> Top:
    """Return what stands above the values in these first rows."""
    rows = [(number, row) for number, row in rows if not (number == 1 and _is_sep(row, separator))]
    width = _width(rows)
    above, below = _parted(rows, width, free=reading.skip is None)
    if not below:
        return Top(width, 0, 0, None, credible=False)
    body = [row for _, row in below if not is_comment(row, width)]
    first = below[0][0]
    headed = _is_headed(body, width) if reading.headed is None else reading.headed
    if not headed:
        names = _commented_names(above, separator, width) if reading.headed is None else None
        notes = ["The names were taken from the comment above."] if names else []
        notes = [*_notes_above(above[:-1] if names else above), *notes]
        gap = not above or first - above[-1][0] > 1
        titled = any(not row[0].lstrip().startswith(COMMENTS) for _, row in above)
        return Top(width, first - 1, first - 1, names, None, tuple(notes), credible=gap or not titled)
    notes = list(_notes_above(above))
    names = _whole(body[0], body[1:], width)
    at, units = 1, None
    if len(body) > 2 and all(RULE.fullmatch(cell) for cell in body[1]):
        at = 2
    elif _are_units(body, width):
        at, units = 2, [clean(cell).strip("()[]") for cell in body[1]]
        notes.append(f"Row {below[1][0]} was read as units: {', '.join(filter(None, units))}.")
    start = below[at][0] - 1 if len(below) > at else below[at - 1][0]
    return Top(width, start, first - 1, names, units, tuple(notes))


def _is_sep(row: list[str], separator: str) -> bool:
    return SEP_LINE.fullmatch(separator.join(row)) is not None


def _width(rows: list[tuple[int, list[str]]]) -> int:
    """Return how many cells most rows have; of equals, the more."""
    lengths = Counter(len(row) for _, row in rows if not (len(row) == 1 and is_comment(row, 0)))
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def _parted(rows: list[tuple[int, list[str]]], width: int, free: bool) -> tuple[list[tuple[int, list[str]]], ...]:
    """Return the rows above the table, and the rest, which begins with a row that is long enough to be of it."""
    for at, (_, row) in enumerate(rows):
        words = sum(bool(cell.strip()) for cell in row)
        long = len(row) == width or (len(row) == width - 1 and width > 2)
        titled = words == 1 and width > 1 and at + 1 < len(rows) and _is_title(row, rows[at + 1][1], width)
        if long and not (free and (titled or (is_comment(row, 0) and not _is_names(row)))):
            return rows[:at], rows[at:]
        if not free:
            break
    return rows, []


def _is_title(row: list[str], after: list[str], width: int) -> bool:
    """Return whether one text alone in a row stands above a row of names."""
    return width > 2 and not is_typed(next(filter(str.strip, row))) and sum(bool(cell.strip()) for cell in after) > 1


def _is_names(row: list[str]) -> bool:
    """Return whether a row that begins as a comment does may hold the names, as in #id,x,y."""
    return len(row) > 1 and not any(map(is_typed, row)) and all(cell.strip(" #%!/") for cell in row)


def _is_headed(body: list[list[str]], width: int) -> bool:
    """Return whether the first of these rows has names: no numbers where numbers follow, no text that is repeated."""
    first, rest = _padded(body[0], width), [row for row in body[1:] if len(row) == width]
    if not rest:
        return not all(is_typed(cell) for cell in first if cell.strip())
    speak = [_speaks(name, [row[at] for row in rest]) for at, name in enumerate(first)]
    if sum(speak) > 0 or not any(speak):
        return True
    return max(speak) > 0 or _are_years(first)


def _speaks(name: str, below: list[str]) -> int:
    """Return 1 where a cell differs in kind from those below it, −1 where it is of theirs, 0 where it says nothing."""
    cells = [cell for cell in below if not is_missing(cell, MISSING_NUMBER)]
    if not cells or not name.strip():
        return 0
    typed = sum(map(is_typed, cells)) >= 0.5 * len(cells)
    if typed:
        return -1 if is_typed(name) or is_missing(name, MISSING_NUMBER) else 1
    return -1 if name.strip() in {cell.strip() for cell in cells} else 0


def _are_years(first: list[str]) -> bool:
    """Return whether names beside a text are years one after the other."""
    numbers = [int(cell) for cell in first if YEAR.fullmatch(cell)]
    steps = {after - before for before, after in pairwise(numbers)}
    return (
        len(numbers) in {len(first) - 1, len(first) - 2}
        and len(numbers) > 1
        and len(steps) == 1
        and numbers[0] in YEARS
    )


def _padded(row: list[str], width: int) -> list[str]:
    """Return a row one short of the width with an empty cell in front, where rows have names of their own."""
    return row if len(row) == width else ["", *row]


def _whole(names: list[str], body: list[list[str]], width: int) -> list[str]:
    """Return the names with an empty one where one is missing: last where no row has a value there, else first."""
    names = [names[0].lstrip("#%!/ "), *names[1:]] if names[0].lstrip().startswith("#") else names
    if len(names) == width:
        return names
    return [*names, ""] if all(not row[-1].strip() for row in body if len(row) == width) else ["", *names]


def _are_units(body: list[list[str]], width: int) -> bool:
    """Return whether the second row has short texts, and no number, above every column of numbers."""
    if len(body) < 3 or len(body[1]) != width:
        return False
    rest = [row for row in body[2:] if len(row) == width]
    typed = [at for at in range(width) if rest and _speaks("name", [row[at] for row in rest]) > 0]
    cells = [body[1][at].strip() for at in typed]
    short = all(len(cell) <= LONGEST_UNIT and not is_typed(cell) for cell in cells)
    return short and any(not is_missing(cell, MISSING_NUMBER) for cell in cells) and all(cells)


def _commented_names(above: list[tuple[int, list[str]]], separator: str, width: int) -> list[str] | None:
    """Return the names in the last comment, as NumPy writes them above a table without others."""
    if not above or not above[-1][1][0].lstrip().startswith(COMMENTS):
        return None
    text = separator.join(above[-1][1]).lstrip(" #%!/")
    names = text.split() if separator == " " else text.split(separator)
    return [name.strip() for name in names] if len(names) == width and not any(map(is_typed, names)) else None


def _notes_above(above: list[tuple[int, list[str]]]) -> Iterator[str]:
    comments = sum(row[0].lstrip().startswith(COMMENTS) for _, row in above)
    if comments:
        yield f"{comments} comment line{'s' * (comments != 1)} skipped."
    titles = [" ".join(row) for _, row in above if not row[0].lstrip().startswith(COMMENTS)]
    if titles:
        yield f"{len(titles)} line{'s' * (len(titles) != 1)} above the table skipped: “{shortened(titles[0])}”."


def cell_grid(rows: RowReader, top: Top, reading: Reading) -> Grid:
    """Return the columns below the top, without blank rows, footers and totals.

    Raises Refused where a row is too long or too short, csv.Error where one cannot be read.
    """
    gathered = _Gathered(top.width)
    below, number = islice(rows(), top.start, None), top.start + 1
    while chunk := list(islice(below, CHUNK)):
        gathered.add(number, chunk)
        number += len(chunk)
        check_rows(gathered.rows)
    notes = [*gathered.notes()]
    if not gathered.rows:
        raise Refused("The table has names in its first row but no rows below it.")
    if reading.skip is None and (total := gathered.drop_total()):
        notes.append(total)
    return _trimmed(Grid(top, gathered.columns(), gathered.numbering(), tuple(notes)))


def check_rows(rows: int) -> None:
    """Raise Refused where there are more rows than can be read."""
    if rows > MAX_ROWS:
        raise Refused(f"The table has more than {MAX_ROWS:,} rows, which is the most that can be read.")


class _Gathered:
    """Columns of cells as they are gathered row by row; rows of another length must be comments or footers."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.parts: list[list[str]] = [[] for _ in range(width)]
        self.numbers: list[range] = []
        self.rows = 0
        self.odd: list[tuple[int, list[str]]] = []
        self.comments = 0

    def add(self, first: int, chunk: list[list[str]]) -> None:
        """Add rows that are numbered from `first` on."""
        numbers = [range(first, first + len(chunk))]
        if set(map(len, chunk)) != {self.width} or not all(map(any, chunk)):
            kept = [(at, row) for at, row in enumerate(chunk, first) if self._belongs(at, row)]
            numbers = [range(at, at + 1) for at, _ in kept]
            chunk = [row[: self.width] for _, row in kept]
        for part, cells in zip(self.parts, zip(*chunk, strict=True), strict=False):  # no cells of no rows
            part.append(GAP.join(cells))
        self.numbers.extend(numbers)
        self.rows += len(chunk)

    def _belongs(self, number: int, row: list[str]) -> bool:
        if not _filled(row):
            return False
        if len(row) == self.width or (len(row) > self.width and not _filled(row[self.width :])):
            return True
        if is_comment(row, self.width):
            self.comments += 1
        else:
            self.odd.append((number, row))
        return False

    def notes(self) -> Iterator[str]:
        """Yield what was left out; Refused where it stands among the values."""
        if self.comments:
            yield f"{self.comments} comment line{'s' * (self.comments != 1)} among the values skipped."
        if not self.odd:
            return
        number, row = self.odd[0]
        words = [sum(map(bool, map(str.strip, cells))) for _, cells in self.odd]
        text = all(not is_typed(next(filter(str.strip, cells))) for _, cells in self.odd)
        last = bool(self.numbers) and number > self.numbers[-1][-1]
        if not (last and text and len(self.odd) <= MOST_FOOTERS and max(words) < self.width):
            values = f"{len(row):,} value{'s' * (len(row) != 1)}"
            raise Refused(f"Row {number:,} has {values} where the first row has {self.width}.")
        below = f"{len(self.odd)} line{'s' * (len(self.odd) != 1)} below the table left out"
        yield f"{below}: “{shortened(' '.join(row))}”."

    def drop_total(self) -> str:
        """Leave out a last row that is a total; return a sentence that says so, '' where there is none."""
        last = [part[-1].rpartition(GAP)[2] for part in self.parts]
        text = next(filter(str.strip, last), "").strip()
        if self.rows < 3 or text.rstrip(":").lower() not in TOTALS:
            return ""
        for part in self.parts:
            before, gap, _ = part.pop().rpartition(GAP)
            part.extend([before] if gap else [])
        numbers = self.numbers.pop()
        number = numbers[-1]
        self.numbers.append(numbers[:-1])
        self.rows -= 1
        return f"Row {number:,}, a total, left out: “{shortened(text)}”."

    def columns(self) -> tuple[str, ...]:
        return tuple(GAP.join(part) for part in self.parts)

    def numbering(self) -> range | tuple[int, ...]:
        numbers = [run for run in self.numbers if run]
        whole = range(numbers[0][0], numbers[-1][-1] + 1)
        return whole if len(whole) == self.rows else tuple(number for run in numbers for number in run)


def _trimmed(found: Grid) -> Grid:
    """Return the table without columns that have neither a name nor a value, as after a last separator."""
    top = found.top
    names = top.names or [""] * top.width
    kept = [at for at, name in enumerate(names) if name.strip() or found.columns[at].strip(GAP + " \t")]
    if len(kept) == top.width:
        return found
    units = [top.units[at] for at in kept] if top.units else None
    names_kept = [top.names[at] for at in kept] if top.names else None
    top = replace(top, width=len(kept), names=names_kept, units=units)
    return replace(found, top=top, columns=tuple(found.columns[at] for at in kept))


def topless(sample: list[tuple[int, list[str]]], top: Top) -> Refused:
    """Return the refusal of rows of which the first, set by hand, is no row of the table."""
    number, row = sample[0]
    has = f"{len(row):,} value{'s' * (len(row) != 1)}"
    return Refused(f"Row {number:,} has {has} where most rows have {top.width:,}: it has neither names nor values.")


def unreadable(rows: RowReader) -> Refused:
    """Return the refusal of a text that has a row which cannot be read."""
    number = 1
    with suppress(csv.Error):
        for number, _ in enumerate(rows(), 2):  # noqa: B007
            pass
    return Refused(f"Row {number:,} cannot be read: a quotation mark is out of place.")


def quoting(text: str, separator: str) -> Iterable[RowReader]:
    """Return the ways in which quotes may stand in a text, the plain one first."""
    yield delimited(text, separator)
    yield delimited(text, separator, tidy=True)
    yield delimited(text, separator, escaped=True)
