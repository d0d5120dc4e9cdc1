"""The terms: a table with a row a data point, which is lit with its point in the pictures of the page."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.arrays import Floats, Integers
from pages.components.charts import component
from pages.components.plain import plain

HERE = Path(__file__).parent


def terms(table: Mapping[str, Floats | Sequence[object]], name: str, *, key: str, rows: Integers | None = None) -> None:
    """Show columns (N,) by their titles, the last with a bar in each cell; `name` is said of the table.

    A title is a button that puts the rows in the order of its column. `rows` (N,) are the data points of the rows of
    the table, where these are not all of them in their order.
    """
    columns = [{"title": title, "values": plain(values)} for title, values in table.items()]
    component(HERE)(key=key, data={"name": name, "columns": columns, "rows": plain(rows)})
