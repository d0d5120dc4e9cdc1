"""Whatever a table holds, it is read or refused in one sentence, and so are columns chosen of it as x and y."""

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.own import ENCODINGS, Reading, Refused, Table, markdown, read_table
from core.judge.advice import own_options

TABLES = 200
MANY = 3_000
CELLS = (
    "",
    " ",
    "NaN",
    "inf",
    "-",
    "1",
    "0",
    "-0",
    "2.5",
    "1,5",
    "1.234",
    "1.234,5",
    "1e400",
    "-1e308",
    "5e-324",
    "9" * 400,
    "²",
    "١٢",
    "1 000",
    "€ 5",
    "7 %",
    "3 mg",
    "2020-01-31",
    "31/12/99",
    "99.99.9999",
    "0000-00-00",
    "12:61",
    "yes",
    "no",
    "true",
    "y",
    "total",
    "#",
    "# a",
    "sep=;",
    '"',
    '""',
    "'",
    "a\nb",
    "=1+1",
    "![](//example.org/x.png)",
    "[a](//example.org)",
    "<b>x</b>",
    "$x$",
    "\u202e",
    "\ufeff",
    "😀",
    "中文",
    "x" * 300,
    "\x1a",
    "\\",
    "{}",
    "---",
)
SEPARATORS = [",", ";", "\t", "|", " ", ", "]
ENDS = ["\n", "\r\n", "\r", "\n\n"]
OPTIONS = {"derandomize": True, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}

cells = st.sampled_from(CELLS) | st.text(max_size=12) | st.floats().map(repr) | st.integers().map(str)
rows = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=14)
)


@st.composite
def regular(draw: st.DrawFn) -> list[list[str]]:
    """Draw rows whose columns hold one kind of cell each, with a wild one here and there: what can be fitted."""
    count = draw(st.integers(8, 30))
    kinds = [st.integers(-5, 5).map(str), st.floats(-1e3, 1e3).map("{:.3g}".format), st.sampled_from(["a", "b", "c"])]
    columns = [
        draw(st.lists(kind | cells if draw(st.booleans()) else kind, min_size=count, max_size=count))
        for kind in draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=4))
    ]
    return [[f"n{at}" for at in range(len(columns))], *map(list, zip(*columns, strict=True))]


@st.composite
def separated(draw: st.DrawFn) -> str:
    """Draw rows as a text with a separator, quoted or not, ragged at times."""
    separator, end, quoted = draw(st.sampled_from(SEPARATORS)), draw(st.sampled_from(ENDS)), draw(st.booleans())
    lines = [[f'"{cell}"' if quoted else cell for cell in row] for row in draw(rows | regular())]
    lines.insert(draw(st.integers(0, len(lines))), draw(st.lists(cells, max_size=5)))
    return end.join(separator.join(line) for line in lines)


def as_json(found: list[list[str]]) -> str:
    """Return rows as records of JSON."""
    return json.dumps([dict(zip(found[0], row, strict=False)) for row in found[1:]])


def as_html(found: list[list[str]]) -> str:
    """Return rows as a table of HTML with nothing escaped."""
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in found) + "</table>"


def as_arff(found: list[list[str]]) -> str:
    """Return rows as ARFF."""
    names = "\n".join(f"@attribute {name or 'x'} numeric" for name in found[0])
    return f"@relation a\n{names}\n@data\n" + "\n".join(map(",".join, found[1:]))


texts = separated() | (rows | regular()).flatmap(
    lambda found: st.sampled_from([as_json, as_html, as_arff]).map(lambda f: f(found))
)
contents = (
    texts
    | st.builds(lambda text, name: text.encode(name, "replace"), texts, st.sampled_from(sorted(ENCODINGS)))
    | st.binary(max_size=200)
    | st.builds(
        lambda text, more, at: text.encode(errors="replace")[:at] + more,
        texts,
        st.binary(max_size=20),
        st.integers(0, 90),
    )
)
readings = st.just(Reading()) | st.builds(
    Reading,
    separator=st.sampled_from([None, ",", ";", " "]),
    decimal=st.sampled_from([None, ".", ","]),
    encoding=st.none() | st.sampled_from(sorted(ENCODINGS)),
    skip=st.none() | st.integers(0, 4),
    headed=st.sampled_from([None, True, False]),
    day_first=st.sampled_from([None, True, False]),
)


def check(content: bytes | str, reading: Reading, drop: bool) -> None:
    """Read it, show it and fit it as the page does: only Refused may be raised."""
    try:
        table = read_table(content, reading)
    except Refused as refusal:
        sentence(refusal)
        return
    assert table.rows >= 1
    assert len(set(table.names)) == len(table.names) >= 2
    assert table.description
    assert all(map(markdown, (table.description, *table.notes)))
    assert all(len(table.row(at)[1]) == len(table.names) for at in range(min(table.rows, 5)))
    choose(table, drop)


def choose(table: Table, drop: bool) -> None:
    """Take each column as y of the first, and those that the page would take."""
    x, y = table.suggested
    for inputs, targets in {((x,), y), ((table.names[0],), (table.names[-1],)), (table.names[:2], table.names[-1:])}:
        try:
            own_options(table, inputs, targets, 0, drop, None)
        except Refused as refusal:
            sentence(refusal)


def sentence(refusal: Refused) -> None:
    """Hold that a refusal is a sentence of plain text."""
    assert str(refusal).endswith((".", "…].", "?"))
    assert "\n" not in str(refusal)


def fuzzed(most: int) -> Callable[[], None]:
    """Return a check of so many tables."""
    return settings(max_examples=most, **OPTIONS)(given(content=contents, reading=readings, drop=st.booleans())(check))


def test_any_table_is_read_or_refused_in_a_sentence() -> None:
    fuzzed(TABLES)()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_thousands_of_tables_are_read_or_refused_in_a_sentence() -> None:
    fuzzed(MANY)()
