"""Between steps 1 and 2, a person's own data: text, its table, and the data set of chosen columns."""

from core.data.own.dataset import MAX_INPUTS, Missing, in_radians, own_dataset, own_rankings, y_columns
from core.data.own.dialect import MAX_BYTES, Refused
from core.data.own.names import brief, latex, markdown
from core.data.own.table import MAX_COLUMNS, MAX_ROWS, Table, read_table

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_INPUTS",
    "MAX_ROWS",
    "Missing",
    "Refused",
    "Table",
    "brief",
    "in_radians",
    "latex",
    "markdown",
    "own_dataset",
    "own_rankings",
    "read_table",
    "y_columns",
]
