"""The picture of a slip: the right formula and the slip as curves in one chart."""

from core.explain.slips import Mark, Proof, Slip, Trace
from core.figures.theme import LEGEND, Plain, Theme, axis, faded, layout, plain_text
from core.figures.traces import line, marker, note, scatter, vline
from core.film.spec import Panel

STYLES: dict[str, Plain] = {
    "right": {"width": 4},
    "wrong": {"width": 3, "dash": "dash"},
    "other": {"width": 2.5, "dash": "dot"},
}
"""The second cue beside the colour."""
LABEL_TOP, LABEL_STEP = 0.97, 0.12
LEGEND_FOOT = 1.02
"""The legend stands a little higher than elsewhere: the names of marks are just below it."""


def proof_panel(slip: Slip, proof: Proof, theme: Theme) -> Panel:
    """Return the panel of a slip's proof."""
    limits = {} if proof.y is None else {"range": list(proof.y)}
    figure_layout = layout(
        theme,
        axis(theme, proof.x_title),
        axis(theme, proof.y_title, **limits),
        showlegend=True,
        legend=LEGEND | {"y": LEGEND_FOOT},
        margin=theme.margins(left=72, top=40),
        shapes=[vline(mark.x, _colour(mark.role, theme), 2, "dot") for mark in proof.marks],
        annotations=[_label(mark, i, theme) for i, mark in enumerate(proof.marks)],
    )
    traces = [_trace(trace, theme) for trace in proof.traces]
    return Panel("proof", {"data": traces, "layout": figure_layout}, description=f"{slip.title}: {proof.sentence}")


def _colour(role: str, theme: Theme) -> str:
    return {"right": theme.good, "wrong": theme.bell, "other": theme.model}.get(role, theme.data)


def _trace(trace: Trace, theme: Theme) -> Plain:
    colour = _colour(trace.role, theme)
    shown: Plain = {"hoverinfo": None, "name": plain_text(trace.name)}
    if trace.role == "points":
        return scatter(trace.x, trace.y, marker(faded(colour, 0.6), 6), **shown)
    return line(trace.x, trace.y, colour, connectgaps=False, **STYLES[trace.role], **shown)


def _label(mark: Mark, number: int, theme: Theme) -> Plain:
    place = {"yref": "paper", "xanchor": "left", "yanchor": "top", "xshift": 4, "bgcolor": faded(theme.paper, 0.8)}
    return note(theme, mark.x, LABEL_TOP - LABEL_STEP * number, plain_text(mark.name), **place)
