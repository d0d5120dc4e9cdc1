"""The player: shows a packed film of a run, and plays it in the browser without a server trip."""

import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path

import streamlit as st

from core.film.pack import in_parts
from pages.components.charts import component, plotly_chunk

HERE = Path(__file__).parent
LAG = 6.0
"""Seconds for which a page may give back what has been replaced: scripts are cut short, addresses travel."""
HEAD_START = 0.05
"""Seconds that the page's script waits behind a new film: the rest of the page would keep the browser from showing it,
and this process from sending it."""


@dataclass(frozen=True)
class PlayerState:
    """What a person chose: the shown step, the x of the slice, the pinned step, and the x of a second input.

    None stands for the film's own: its last step, the x of its slice, no pin.
    """

    step: int | None = None
    x: float | None = None
    pin: int | None = None
    x2: float | None = None


Given = tuple[tuple[float, PlayerState], ...]


@dataclass(frozen=True)
class _Memory:
    """What a page asked last, what it was given and when (oldest first), and the opening sent to the browser.

    `before` is what the browser had told when the opening was sent, until it tells something else. `digest` is that of
    the last film. One that is `lost` may be elsewhere by now, and is sent to the next opening in any case.
    """

    asked: PlayerState
    given: Given
    opening: PlayerState
    number: int
    autoplay: bool
    before: PlayerState | None
    digest: str = ""
    lost: bool = False


def player(
    film: bytes,
    *,
    key: str,
    step: int | None = None,
    x: float | None = None,
    pin: int | None = None,
    x2: float | None = None,
    autoplay: bool = False,
    on_change: Callable[[], None] | None = None,
    on_film: Callable[[], None] | None = None,
    on_threshold: Callable[[float], None] | None = None,
) -> PlayerState:
    """Show a film (from `core.film.pack`) and return what the person chose last.

    `step`, `x`, `x2` and `pin` are where to open; a later call may change them to go elsewhere, and may also give
    back what the player returned, which changes and sends nothing. `autoplay` plays once, at the first
    call, unless reduced motion is asked for. `on_change` is called when playing stops or a gesture ends,
    `on_film` when a film is sent that is not the last one, `on_threshold` with where a person has put the threshold of
    a film that has one.
    """
    memory = _remember(key, PlayerState(step, x, pin, x2), autoplay)
    digest = hashlib.blake2b(film, digest_size=8).hexdigest()
    changed = on_change or _nothing
    report = component(HERE, "charts", "playback")(
        key=key,
        data=_message(film, digest, memory),
        default=asdict(memory.opening) | {"threshold": None},
        on_step_change=changed,
        on_x_change=changed,
        on_pin_change=changed,
        on_x2_change=changed,
        on_threshold_change=partial(_tell_threshold, key, on_threshold),
    )
    state = PlayerState(report.step, report.x, report.pin, report.x2)
    state = memory.opening if state == memory.before else state
    given = (*memory.given, (time.monotonic(), state))
    st.session_state[_memory_key(key)] = replace(memory, given=given, digest=digest)
    with st.container(key=f"after {key}"):  # its place, called or not: else what is below would change places
        if digest != memory.digest:
            (on_film or _nothing)()
    if digest != memory.digest:
        time.sleep(HEAD_START)
    return state


def _tell_threshold(key: str, on_threshold: Callable[[float], None] | None) -> None:
    message = (st.session_state.get(key) or {}).get("threshold")
    if message and on_threshold is not None:
        on_threshold(float(message["value"]))


def go_there(key: str) -> None:
    """Let the next call send the browser to what the page asks for, wherever it is by now: it plays without telling."""
    if memory := st.session_state.get(_memory_key(key)):
        st.session_state[_memory_key(key)] = replace(memory, lost=True)


def _remember(key: str, asked: PlayerState, autoplay: bool) -> _Memory:
    """Return the memory of this call: the same opening as before, unless the page asks to go elsewhere.

    A page that gives back what it was given may already lag behind the browser, and asks for nothing. It goes
    through what it was given in order, so what lies before the one that it gives back is forgotten.
    """
    report = _state(key)
    memory: _Memory | None = st.session_state.get(_memory_key(key))
    if memory is None:
        return _Memory(asked, (), asked, 0, autoplay, None)
    given = _recent(memory.given)
    states = [state for _, state in given]
    if memory.lost or asked not in ([memory.opening] if report is None else [memory.asked, report, *states]):
        return _Memory(asked, (), asked, memory.number + 1, False, report, memory.digest)
    start = states.index(asked) if asked in states else 0
    before = memory.before if report == memory.before else None
    return replace(memory, asked=asked, given=given[start:], before=before)


def _recent(given: Given) -> Given:
    """Return what was given last, and what it replaced less than LAG ago."""
    replaced_at = [*(at for at, _ in given[1:]), math.inf]
    return tuple(item for item, at in zip(given, replaced_at, strict=False) if at > time.monotonic() - LAG)


def _state(key: str) -> PlayerState | None:
    value = st.session_state.get(key)
    return None if value is None else PlayerState(*(value.get(part.name) for part in fields(PlayerState)))


def _memory_key(key: str) -> str:
    return f"{key} player memory"


def _message(film: bytes, digest: str, memory: _Memory) -> bytes:
    """Return the opening and the film as one message; equal bytes are not sent to the browser again."""
    opening = asdict(memory.opening) | {
        "id": memory.number,
        "autoplay": memory.autoplay,
        "plotly": plotly_chunk(),
        "digest": digest,
    }
    return in_parts(json.dumps(opening), film)


def opening_message(film: bytes, state: PlayerState) -> bytes:
    """Return what a player is sent that opens there, of itself."""
    return _message(film, "", _Memory(state, (), state, 0, False, None))


def _nothing() -> None:
    """Stand for a page that listens to nothing: the player keeps its state only for names with a callback."""
