"""Between steps 1 and 2, a person's own data: text, its table, and the data set of chosen columns."""

from core.data.own.bundle import Bundle, choices_text, is_bundle, read_bundle, read_choices, write_bundle
from core.data.own.column import LABELLED, Column, Meaning
from core.data.own.correction import DETAILS, LONGEST_DETAIL, MEANINGS, Correction, corrected
from core.data.own.dataset import MAX_INPUTS, GivenX, Missing, in_radians, own_dataset, own_rankings, y_columns
from core.data.own.encoding import ENCODINGS
from core.data.own.inputs import encoded_inputs
from core.data.own.layout import MAX_COLUMNS, MAX_ROWS
from core.data.own.names import markdown, shortened
from core.data.own.new_rows import NewRows, own_row, own_rows, read_new_rows
from core.data.own.numerals import NAMED
from core.data.own.reading import SEPARATORS, OpenQuestion, Reading
from core.data.own.refused import Refused
from core.data.own.single import numbered
from core.data.own.table import MAX_BYTES, Table, read_table

__all__ = [
    "DETAILS",
    "ENCODINGS",
    "LABELLED",
    "LONGEST_DETAIL",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_INPUTS",
    "MAX_ROWS",
    "MEANINGS",
    "NAMED",
    "SEPARATORS",
    "Bundle",
    "Column",
    "Correction",
    "GivenX",
    "Meaning",
    "Missing",
    "NewRows",
    "OpenQuestion",
    "Reading",
    "Refused",
    "Table",
    "choices_text",
    "corrected",
    "encoded_inputs",
    "in_radians",
    "is_bundle",
    "markdown",
    "numbered",
    "own_dataset",
    "own_rankings",
    "own_row",
    "own_rows",
    "read_bundle",
    "read_choices",
    "read_new_rows",
    "read_table",
    "shortened",
    "write_bundle",
    "y_columns",
]
