"""The diagram: a run's network as units, links and parameters, which follows the player of the page in the browser."""

import json
from pathlib import Path

from core.figures.theme import Theme
from core.film.diagram import Diagram
from core.film.pack import in_parts, pack
from pages.components.charts import component
from pages.components.plain import plain

HERE = Path(__file__).parent


def packed_diagram(drawn: Diagram, theme: Theme) -> bytes:
    """Return a diagram in the colours of a theme, as the browser takes it: a head in JSON, and its film."""
    head = {
        "activation": drawn.activation,
        "bent": drawn.bent,
        "inputs": drawn.inputs,
        "ranges": drawn.ranges,
        "units": drawn.units,
        "hidden": drawn.hidden,
        "outputs": drawn.outputs,
        "values": [{"name": each.name, "link": each.link, "sources": each.sources} for each in drawn.values],
        "plus": theme.model,
        "minus": theme.bell,
    }
    return in_parts(json.dumps(plain(head)), pack(drawn.film))


def show_diagram(diagram: bytes, *, key: str) -> None:
    """Show a packed diagram: open where there is room, folded on a phone."""
    component(HERE, "charts")(key=key, data=diagram)
