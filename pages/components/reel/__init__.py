"""The reel: charts over a row of moments that are played, stepped and dragged in the browser, without a server trip."""

import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from core.film.pack import in_parts
from core.film.reel import Reel
from core.film.spec import Panel, Row, Track
from pages.components.charts import component, katex_chunk, plotly_chunk
from pages.components.plain import plain

HERE = Path(__file__).parent
PACKED = 32
"""So many reels are kept as they are sent: to pack one takes as long as all else of a run."""


@dataclass(frozen=True)
class _Memory:
    """Where the browser is by all that Python knows, and where it was sent last.

    `moment` None sends it there again. `request` counts where it was sent, `number` is that of what it told last.
    """

    moment: int | None = None
    sent: int = 0
    request: int = 0
    number: int = 0
    from_start: bool = False


def reel(
    shown: Reel,
    *,
    key: str,
    moment: int,
    on_rest: Callable[[int], None],
    columns: Sequence[float] | None = None,
    plays: bool = False,
    from_start: bool = False,
) -> None:
    """Show a reel at a moment.

    `on_rest` is called before the run with the moment that a person has come to, when playing rests or a gesture ends.
    One that `plays` has buttons, a speed, and the keys of the page; `from_start`, at the first call, lets its first
    play begin at the start, wherever it opens.
    """
    memory = st.session_state[_memory_key(key)] = _remember(key, moment, from_start)
    component(HERE, "charts", "playback")(
        key=key,
        data=_message(shown, tuple(columns or [1.0] * len(shown.panels)), plays, memory),
        default={"rested": None},
        on_rested_change=partial(_report, key, on_rest),
    )


def go_there(key: str) -> None:
    """Let the next call send the browser to its moment, wherever it is by now: it plays without telling.

    What it still tells of where it came to rest before it hears of that counts for nothing.
    """
    if memory := st.session_state.get(_memory_key(key)):
        st.session_state[_memory_key(key)] = replace(memory, moment=None, request=memory.request + 1)


def _remember(key: str, moment: int, from_start: bool) -> _Memory:
    """Return the memory of this call: the browser is sent elsewhere only where the page asks for another moment.

    A reel that was not on the page for a while has told nothing that still holds.
    """
    memory: _Memory = st.session_state.get(_memory_key(key)) or _Memory(from_start=from_start)
    number, rest = _rest(key)
    if number != memory.number:
        memory = replace(memory, moment=rest, number=number)
    if memory.moment == moment:
        return memory
    return replace(memory, moment=moment, sent=moment, request=memory.request + 1)


def _rest(key: str) -> tuple[int, int | None]:
    """Return the number of what the browser told last, 0 for nothing, and the moment."""
    message = (st.session_state.get(key) or {}).get("rested")
    return (int(message["number"]), int(message["moment"])) if message else (0, None)


def _report(key: str, on_rest: Callable[[int], None]) -> None:
    _, moment = _rest(key)
    asked = st.session_state[_memory_key(key)].request
    if moment is not None and st.session_state[key]["rested"].get("request", asked) >= asked:
        on_rest(moment)


def _memory_key(key: str) -> str:
    return f"{key} reel memory"


def _message(shown: Reel, columns: tuple[float, ...], plays: bool, memory: _Memory) -> bytes:
    """Return where to go and the reel as one message; equal bytes are not sent to the browser again."""
    digest, packed = _packed(shown, columns, plays)
    opening = {"moment": memory.sent, "request": memory.request, "fromStart": memory.from_start, "digest": digest}
    return in_parts(json.dumps(opening), packed)


@lru_cache(maxsize=PACKED)
def _packed(shown: Reel, columns: tuple[float, ...], plays: bool) -> tuple[str, bytes]:
    """Return a digest of the reel, and itself as JSON that is compressed.

    Each list of texts stands there once: they are most of it.
    """
    lists: dict[tuple[str, ...], int] = {}

    def listed(*texts: tuple[str, ...]) -> list[int]:
        return [lists.setdefault(each, len(lists)) for each in texts]

    packed = {
        "plotly": plotly_chunk(),
        "katex": katex_chunk(),
        "plays": plays,
        "columns": columns,
        "panels": [_panel(panel) for panel in shown.panels],
        "labels": [vars(label) | {"texts": listed(label.texts)[0]} for label in shown.labels],
        "explained": {part.panel: {"text": part.text, "columns": listed(*part.columns)} for part in shown.explained},
        "written": [vars(text) | {"columns": listed(*text.columns)} for text in shown.written],
        "words": listed(shown.words)[0],
        "stages": {name: asdict(stages) for name, stages in shown.stages.items()},
        "marks": [{"label": label, "moment": moment} for label, moment in shown.marks.items()],
        **{name: getattr(shown, name) for name in ("values", "blocks", "times", "since", "cursors", "stops")},
        "lists": list(lists),
    }
    text = json.dumps(plain(packed), allow_nan=False, separators=(",", ":")).encode()
    return hashlib.blake2b(text, digest_size=8).hexdigest(), zlib.compress(text)


def _panel(panel: Panel) -> dict[str, object]:
    return {
        "name": panel.name,
        "title": panel.title,
        "description": panel.description,
        "figure": panel.figure,
        "tracks": [_track(track) for track in panel.tracks],
    }


def _track(track: Track) -> dict[str, object]:
    named = {"x": track.x, "y": track.y}
    return {"trace": track.trace} | {axis: row.block for axis, row in named.items() if isinstance(row, Row)}
