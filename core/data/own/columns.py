"""Between steps 1 and 2, the columns of a table together: their names, the marks of its numbers, and what is said."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from core.data.own import dates, numerals
from core.data.own.column import BRACKETED, PER_CENT, Column, read_column
from core.data.own.encoding import ENCODINGS, Decoded
from core.data.own.layout import Grid
from core.data.own.names import clean, shortened
from core.data.own.numerals import GAP, NAMED, PERCENT, MarkEvidence, Marks
from core.data.own.reading import OpenQuestion, Reading
from core.data.own.refused import Refused

LONGEST_NAME = 200
CELL = re.compile(rf"[^{GAP}]+")
SAMPLE = 200
"""Cells that tell whether a column is asked how it writes numbers."""
IDENTIFIERS = re.compile(r"(row|obs|case|record|serial)?[ _.-]?(id|nr|no|num|index|#|key|row|obs|lfd\.? ?nr)\.?", re.I)
IDENTIFIED = re.compile(r".*([a-z]I[Dd]|[ _.-](id|ID|nr|Nr|key))")
LONGEST_UNIT = 12
SHOWN = {'"': "″", "'": "′"}
"""Inches and feet, as they stand on an axis."""
UNITS_IN_WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
WORDS = (*UNITS_IN_WORDS.split(), "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True)
class Columns:
    """The columns of a table, how they were read, a sentence for each decision, and what is open."""

    columns: tuple[Column, ...]
    reading: Reading
    notes: tuple[str, ...]
    questions: tuple[OpenQuestion, ...]


def columns_of(grid: Grid, text: Decoded, reading: Reading) -> Columns:
    """Return what the columns of cells are; names are made where there are none, and told apart."""
    names, remarks = _names(grid)
    marks, open_marks = _marks(grid.columns, reading)
    missing = None if reading.missing is None else frozenset({"", *map(str.lower, reading.missing)})
    found = [
        read_column(name, joined, marks, missing, reading.day_first)
        for name, joined in zip(names, grid.columns, strict=True)
    ]
    units = grid.top.units or [""] * len(found)
    nameless = grid.top.names is not None and not grid.top.names[0].strip()
    found = [
        _finished(each, unit, reading, nameless and at == 0)
        for at, (each, unit) in enumerate(zip(found, units, strict=True))
    ]
    if nameless and found[0].index:
        found[0] = replace(found[0], name=_free("index", names[1:]))
        remarks = [note for note in remarks if not note.startswith("Column 1 ")]
        remarks.append("The first column has no name and tells rows apart: an index.")
    decided = _decided(grid, text, reading, marks, found)
    questions = tuple(_questions(text, open_marks, marks, found))
    remarks += _idle(found, reading)
    notes = [*_encoded(text, reading), *grid.top.notes, *grid.notes, *remarks, *_notes_on_columns(found, marks)]
    return Columns(tuple(found), decided, tuple(notes), questions)


def _names(grid: Grid) -> tuple[list[str], list[str]]:
    """Return a name for each column, each another, and remarks on them."""
    raw = grid.top.names
    if raw is None:
        names = [f"x{at}" for at in range(1, grid.top.width + 1)]
        return names, [f"The first row was read as values, so the columns are called {names[0]}, {names[1]} and so on."]
    names = [clean(name) for name in raw]
    for at, name in enumerate(names, 1):
        if len(name) > LONGEST_NAME:
            raise Refused(f"The name of column {at} has {len(name):,} characters; at most {LONGEST_NAME} are allowed.")
    remarks = []
    for at, name in enumerate(names):
        if not name:
            names[at] = _free(f"x{at + 1}", names)
            remarks.append(f"Column {at + 1} has no name; it is called {names[at]}.")
        elif name in names[:at]:
            names[at] = next(new for k in range(2, len(names) + 2) if (new := f"{name} ({k})") not in names)
            remarks.append(f"Two columns are called “{shortened(name)}”; column {at + 1} is “{shortened(names[at])}”.")
    if any(map(numerals.is_numberish, raw)):
        remarks.append("The first row was taken for names, though some of them are numbers.")
    return names, remarks


def _free(name: str, names: list[str]) -> str:
    while name in names:
        name += "_"
    return name


def _marks(columns: tuple[str, ...], reading: Reading) -> tuple[Marks, MarkEvidence | None]:
    """Return the marks of the numbers in all columns, and the evidence of a column that leaves them open, if any."""
    numeric = [each for each in columns if _is_asked(each)]
    found = [numerals.evidence(_cells(each)) for each in numeric]
    decided = Counter(each.decimal for each in found if each.decimal)
    decimal = max(decided, key=decided.__getitem__, default="")
    thousands = next((each.thousands for each in found if each.thousands not in {"", decimal}), "")
    if decimal:
        return _by_hand(Marks(decimal, thousands or _grouping(numeric, decimal)), reading), None
    if thousands in {".", ","}:
        return _by_hand(Marks(_other(thousands), thousands), reading), None
    asked = next((each for each in found if each.either and not _is_plain(each, reading)), None)
    decimal, thousands = _likelier(asked, found, reading, thousands) if asked else (".", thousands)
    return _by_hand(Marks(decimal, thousands), reading), asked


def _grouping(columns: list[str], decimal: str) -> str:
    """Return what parts groups of three digits in a column of numbers, beside a known decimal mark."""
    marks = (_other(decimal), " ", "'")
    return next((mark for mark in marks if any(numerals.is_grouped(each, mark) for each in columns)), "")


def _is_plain(each: MarkEvidence, reading: Reading) -> bool:
    """Return whether 1.234 stands between commas or blanks, where a point parts no thousands."""
    return each.either == "." and reading.separator in {",", " "}


def _likelier(each: MarkEvidence, found: list[MarkEvidence], reading: Reading, thousands: str) -> tuple[str, str]:
    """Return the likelier decimal and thousands marks of numbers such as 1,234.

    They are thousands where numbers below a thousand stand without a mark, or a comma beside other separators.
    """
    whole = any(other.whole for other in found if other.either == each.either)
    if whole or (each.either == "," and reading.separator in {",", "\t", "|"}):
        return _other(each.either), each.either
    return each.either, thousands


def _by_hand(marks: Marks, reading: Reading) -> Marks:
    decimal, thousands = reading.decimal or marks.decimal, marks.thousands
    if reading.thousands is not None:
        thousands = reading.thousands
        if thousands == decimal:
            decimal = decimal if reading.decimal else _other(thousands)
    return Marks(decimal, "" if thousands == decimal else thousands)


def _other(mark: str) -> str:
    return "," if mark == "." else "."


def _cells(joined: str) -> Iterator[str]:
    """Yield the cells that are not empty, one by one: often the first ones decide."""
    return (found.group() for found in CELL.finditer(joined))


def _is_asked(joined: str) -> bool:
    """Return whether a column has numbers with a mark or a blank in them."""
    if not any(mark in joined for mark in (".", ",", " ", "'", "’", "\u00a0", "\u202f", "\u2009")):
        return False
    cells = [cell for cell in islice(_cells(joined), SAMPLE) if not numerals.is_missing(cell, numerals.MISSING_NUMBER)]
    numbers = [cell for cell in cells if numerals.is_numberish(cell) and not dates.is_date(cell)]
    return len(numbers) >= 0.5 * len(cells) > 0


def _finished(found: Column, unit: str, reading: Reading, nameless: bool) -> Column:
    """Return the column with its unit, as a share where it is one, and as an index where it is one."""
    named = BRACKETED.fullmatch(found.name)
    inside = named["unit"] if named and len(named["unit"]) <= LONGEST_UNIT else ""
    found = replace(found, unit=unit or SHOWN.get(found.sign, found.sign) or inside)
    if found.kind == "number" and found.sign == PERCENT:
        found = _share(found, reading)
    return replace(found, index=_is_index(found, nameless))


def _share(found: Column, reading: Reading) -> Column:
    """Return per cent as shares, where all lie from 0 to 100 or it was said."""
    values, _ = found.values()
    within = not ((values < 0.0) | (values > 100.0)).any()
    shares = within if reading.shares is None else reading.shares
    return replace(found, factor=PER_CENT, unit="") if shares else found


def _is_index(found: Column, nameless: bool) -> bool:
    """Return whether a column only tells rows apart: named so, or without a name in front, and each value another."""
    if not (nameless or IDENTIFIERS.fullmatch(found.name) or IDENTIFIED.fullmatch(found.name)):
        return False
    cells = found.cells
    whole = found.kind == "label" or all(cell.strip().lstrip("-").isdigit() for cell in cells)
    return whole and len(set(cells)) == len(cells)


def _decided(grid: Grid, text: Decoded, reading: Reading, marks: Marks, found: list[Column]) -> Reading:
    """Return the reading with everything that was decided."""
    day_firsts = {each.day_first for each in found if each.kind == "date"}
    return replace(
        reading,
        encoding=text.encoding,
        decimal=marks.decimal,
        thousands=marks.thousands,
        headed=grid.top.names is not None,
        skip=grid.top.skip,
        missing=tuple(_marks_of_missing(found)) if reading.missing is None else reading.missing,
        day_first=False not in day_firsts,
        shares=all(each.factor != 1.0 for each in found if each.sign == PERCENT),
    )


def _marks_of_missing(found: list[Column]) -> dict[str, int]:
    """Return the marks of missing values as they are written, with how many rows have them; empty cells aside."""
    counts: Counter[str] = Counter()
    for each in found:
        if each.gaps and each.kind != "empty":
            cells = Counter(cell.strip() for cell in each.cells)
            counts.update({cell: times for cell, times in cells.items() if cell and cell.lower() in each.missing})
    return dict(counts)


# What is said, and what is asked


def _encoded(text: Decoded, reading: Reading) -> Iterator[str]:
    if reading.encoding is None and not ENCODINGS[text.encoding].startswith("UTF"):
        yield f"The text is not UTF-8; it was read as {ENCODINGS[text.encoding]}."


def _notes_on_columns(found: list[Column], marks: Marks) -> Iterator[str]:
    yield from _notes_on_marks(found, marks)
    for cell, rows in _marks_of_missing(found).items():
        yield f"“{shortened(cell)}” read as missing in {rows:,} row{'s' * (rows != 1)}."
    empty = {
        each.name: sum(not cell.strip() for cell in each.cells) for each in found if each.gaps and each.kind != "empty"
    }
    if gaps := {name: rows for name, rows in empty.items() if rows}:
        shown = ", ".join(f"{rows:,} in “{shortened(name)}”" for name, rows in list(gaps.items())[:5])
        yield f"Rows without a value: {shown}{' …' * (len(gaps) > 5)}."
    for each in found:
        yield from _notes_on_column(each)


def _idle(found: list[Column], reading: Reading) -> list[str]:
    """Return a sentence on the marks of missing values that were set by hand and stand in no cell."""
    used = set(map(str.lower, _marks_of_missing(found)))
    idle = [f"“{shortened(mark)}”" for mark in reading.missing or () if mark.lower() not in used]
    return [f"No value is missing by {', '.join(idle[:5])}{' …' * (len(idle) > 5)}."] if idle else []


def _notes_on_marks(found: list[Column], marks: Marks) -> Iterator[str]:
    numbers = [each for each in found if each.kind == "number"]
    if marks.thousands and (shown := _sample(numbers, numerals.THOUSANDS[marks.thousands])):
        yield f"Read with {NAMED[marks.thousands]} as thousands marks: {shown}."
    if marks.decimal == "," and (shown := _sample(numbers, ",")):
        yield f"Read with commas as decimal marks: {shown}."
    if any(numerals.MINUS.search(each.joined) for each in numbers if not each.joined.isascii()):
        yield "“−” read as a minus sign."


def _sample(columns: list[Column], signs: str) -> str:
    """Return a cell that has one of the signs in it and what it is: 1,234 is 1234."""
    for each in columns:
        if cell := _cell(each, lambda cell: any(sign in cell for sign in signs)):
            return f"{shortened(cell)} is {_plainly(each.number(cell))}"
    return ""


def _cell(each: Column, fits: Callable[[str], object]) -> str:
    """Return the first cell that fits and does not mark a missing value; empty if there is none."""
    cells = (cell for cell in map(str.strip, each.cells) if fits(cell))
    return next((cell for cell in cells if not numerals.is_missing(cell, each.missing)), "")


def _plainly(value: float | None) -> str:
    return "no number" if value is None else f"{value:.15g}"


def _notes_on_column(each: Column) -> Iterator[str]:
    name = f"“{shortened(each.name)}”"
    if each.kind == "number" and each.sign:
        cell = _cell(each, numerals.unit_of)
        what = "shares" if each.factor != 1.0 else "per cent" if each.sign == PERCENT else each.unit
        yield f"{name} read in {what}: {shortened(cell)} is {_plainly(each.number(cell))}."
    elif each.kind == "date":
        yield f"{name} holds dates: as x they are days since {dates.date_text(each.origin)}."
    elif each.kind == "truth":
        no, yes = each.spelled
        yield f"{name} holds {shortened(no)} and {shortened(yes)}: two labels; as x 0 and 1."
    elif each.kind == "empty":
        yield f"{name} has no values."
    elif each.mostly:
        at = each.values()[1] or 0
        yield f"{name} was read as labels, as “{shortened(each.cells[at])}” is no number; it may mark a missing value."
    if each.index and each.name != "index":
        yield f"{name} tells rows apart and is offered last."


def _questions(text: Decoded, marks: MarkEvidence | None, read: Marks, found: list[Column]) -> Iterator[OpenQuestion]:
    if text.others:
        answers = [(each, f"{shown} ({ENCODINGS[each]})") for each, shown in text.others.items()]
        yield OpenQuestion("Which words are right?", tuple(({"encoding": each}, shown) for each, shown in answers), 0)
    if marks:
        yield _of_marks(marks, read)
    dated = next((each for each in found if each.kind == "date" and len(dates.day_firsts(set(each.cells))) > 1), None)
    if dated:
        yield _of_days(dated)
    share = next((each for each in found if each.kind == "number" and each.sign == PERCENT), None)
    if share:
        yield _of_shares(share)


def _of_marks(marks: MarkEvidence, read: Marks) -> OpenQuestion:
    cell, either = marks.shown, marks.either
    grouped, parted = Marks(_other(either), either), Marks(either, "")
    whole, part = (numerals.read_number(cell, each, numerals.unit_of(cell)) for each in (grouped, parted))
    answers = [(grouped, number_word(int(abs(whole or 0)))), (parted, _plainly(part))]
    changes = tuple(({"decimal": each.decimal, "thousands": each.thousands}, shown) for each, shown in answers)
    return OpenQuestion(f"{shortened(cell)}:", changes, int(read.thousands != either))


def _of_days(each: Column) -> OpenQuestion:
    cell = _cell(each, dates.is_ambiguous)
    shown = [(first, dates.date_words(dates.day(cell, first) or 1.0)) for first in (True, False)]
    return OpenQuestion(
        f"{shortened(cell)}:", tuple(({"day_first": first}, words) for first, words in shown), int(not each.day_first)
    )


def _of_shares(each: Column) -> OpenQuestion:
    cell = _cell(each, numerals.unit_of)
    number = numerals.read_number(cell, each.marks, each.sign) or 0.0
    answers = (({"shares": True}, f"{number * PER_CENT:.6g}, a share"), ({"shares": False}, f"{number:.6g} per cent"))
    return OpenQuestion(f"{shortened(cell)}:", answers, int(each.factor == 1.0))


def number_word(number: int) -> str:
    """Return a number below a million in words: one thousand two hundred thirty-four."""
    if number >= 1000:
        return f"{number_word(number // 1000)} thousand {number_word(number % 1000) if number % 1000 else ''}".strip()
    if number >= 100:
        return f"{WORDS[number // 100]} hundred {number_word(number % 100) if number % 100 else ''}".strip()
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{WORDS[number % 10]}" if number % 10 else "")
    return WORDS[number]
