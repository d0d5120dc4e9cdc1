"""The pictures of slips: every one has axis titles, legible text, and what is right told apart from the slip."""

import pytest

from core.explain.slips import SLIPS, Slip, proof
from core.figures.notation import proof_panel
from core.figures.theme import THEMES


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.key)
@pytest.mark.parametrize("theme", ["light", "dark projected"])
def test_every_slip_has_its_picture(slip: Slip, theme: str) -> None:
    panel = proof_panel(slip, proof(slip.key), THEMES[theme])
    layout, traces = panel.figure["layout"], panel.figure["data"]
    assert layout["xaxis"]["title"]["text"]
    assert layout["yaxis"]["title"]["text"]
    assert layout["font"]["size"] >= (20 if "projected" in theme else 14)
    assert all(label["font"]["size"] >= layout["font"]["size"] for label in layout["annotations"])
    assert len({trace["name"] for trace in traces}) == len(traces)
    colours = {(trace.get("line") or trace["marker"])["color"] for trace in traces}
    assert len(colours) == len(traces)
    assert proof(slip.key).sentence in panel.description
