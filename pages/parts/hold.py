"""A slider in the hand: while it is held, the page shows what its place gives; nothing is chosen until its release.

Streamlit's slider tells its value when it is let go. Until then the browser tells where it is in a message apart, and
that value stands for the widget's own, as if the widget had sent it: all that reads the widget follows. Nothing is
written to the widget, which would move it under the hand.
"""

import re
from dataclasses import dataclass
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.elements.widgets.select_slider import SelectSliderSerde
from streamlit.elements.widgets.slider import SliderSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import SessionState
from streamlit.runtime.state.common import WidgetMetadata

from pages.components import hold as watch
from pages.parts import overtaken, session

HOLD = "_held"
POINT = "_point held"
WATCHED = "_watched"
EVENTS = f"-{watch.KEY}__events"
"""The end of the name under which Streamlit sends what a component of that key tells."""
NO_CLASS = re.compile(r"[^a-zA-Z0-9_-]")
"""What Streamlit replaces in a key that it writes as the name of a class."""


@dataclass(frozen=True)
class Hold:
    """A slider in the hand: its key, its value before, and the number of the message that told its place."""

    key: str
    rest: Any
    number: int


@dataclass(frozen=True)
class SliderPlace:
    """What the browser tells: the key of a slider as a class bears it, and its ends as numbers and as texts."""

    name: str
    number: int
    numbers: list[float]
    texts: list[str]


def slider_in_hand() -> Hold | None:
    """Return the slider that is held in this run of the page, None if there is none."""
    found: Hold | None = st.session_state.get(HOLD)
    return found


def hold_point(held: bool) -> None:
    """Take note whether a point of data drawn by hand is held."""
    st.session_state[POINT] = held


def in_hand() -> bool:
    """Return whether anything is held in this run of the page, a slider or a point."""
    return bool(slider_in_hand() or st.session_state.get(POINT))


def at_rest(name: str) -> Any:
    """Return the value of a widget that is chosen: of a slider that is held, the one before."""
    hold = slider_in_hand()
    return hold.rest if hold and hold.key == name else st.session_state[name]


def begin_page() -> None:
    """Take note that the page is drawn anew: its sliders are not watched yet."""
    st.session_state[WATCHED] = False


def watch_sliders() -> None:
    """Let the browser tell of sliders that are held, and answer it: call it when what they change is drawn.

    The first call while a page is drawn counts. What is drawn later is drawn once the hand rests.
    """
    if not st.session_state[WATCHED]:
        st.session_state[WATCHED] = True
        hold = slider_in_hand()
        watch.hold(hold.number if hold else None)


def follow_hands() -> None:
    """Let sessions take the place of a slider that is held for its value, from the next run on.

    What an overtaken message says once more of other widgets they do not take.
    """
    begin = SessionState.on_script_will_rerun
    if hasattr(begin, "__wrapped__"):
        return

    @wraps(begin)
    def begin_with_hold(self: SessionState, fresh_widget_states: WidgetStates | None, **rest: Any) -> None:
        if fresh_widget_states is not None:
            held, as_before = self._old_state.get(HOLD), overtaken.sent_again(self, fresh_widget_states)
            fresh_widget_states = _with_hold(self, fresh_widget_states)
            if not held:  # a slider that is let go may say again what it was before
                fresh_widget_states = overtaken.without(fresh_widget_states, as_before)
        begin(self, fresh_widget_states, **rest)

    SessionState.on_script_will_rerun = begin_with_hold  # type: ignore[method-assign]


def _with_hold(state: SessionState, sent: WidgetStates) -> WidgetStates:
    """Return what the browser sends of all widgets, with the place of a slider that is held as what that one sends."""
    before: Hold | None = state._old_state.get(HOLD)
    found = _in_hand(state, sent, before)
    now, changed = found or (None, sent)
    if before and (now is None or now.key != before.key):
        _let_go(state, sent, before)
    state._old_state[HOLD] = now
    return changed


def _in_hand(state: SessionState, sent: WidgetStates, before: Hold | None) -> tuple[Hold, WidgetStates] | None:
    """Return the slider that is held, and what is sent with its place; None where none is, or it has no such place."""
    place = _sent_place(sent)
    key = next((key for key in _keys(state) if place and NO_CLASS.sub("-", key.strip()) == place.name), None)
    slider = key and state.get_widget_metadata(str(state.get_widget_id_from_key(key)))
    if place is None or not key or not slider:
        return None
    values = _values(slider, place)
    rest = before.rest if before and before.key == key else session.entry_of(state, key)
    if values is None or _sent_value(slider, sent) != rest:  # it has been let go meanwhile
        return None
    return Hold(key, rest, place.number), _replaced(sent, slider, values)


def _sent_place(sent: WidgetStates) -> SliderPlace | None:
    """Return the place of a slider that the browser tells, None if it tells none, or what it never tells by itself."""
    triggers = [each.json_trigger_value for each in sent.widgets if each.id.endswith(EVENTS)]
    try:
        events = [event for trigger in triggers for event in deserialize_trigger_list(trigger) or ()]
        places = [event["value"] for event in events if event["event"] == "held"]
        return _place(places[-1]) if places else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _place(message: dict[str, Any]) -> SliderPlace:
    numbers, texts = [float(each) for each in message["numbers"]], [str(each) for each in message["texts"]]
    return SliderPlace(str(message["key"]), int(message["number"]), numbers, texts)


def _keys(state: SessionState) -> list[str]:
    return list(state._key_id_mapper.id_key_mapping.values())


def _values(slider: WidgetMetadata[Any], place: SliderPlace) -> list[float] | list[str] | None:
    """Return what the slider would send from that place; None if it is no slider, or has no such place."""
    kind = getattr(slider.deserializer, "__self__", None)
    if slider.disabled or not isinstance(kind, SliderSerde | SelectSliderSerde):
        return None
    values: Any = place.numbers if isinstance(kind, SliderSerde) else place.texts
    return values if kind.serialize(kind.deserialize(values)) == values else None


def _sent_value(slider: WidgetMetadata[Any], sent: WidgetStates) -> Any:
    """Return the value that the slider sends itself: the one that is chosen."""
    own = next((each for each in sent.widgets if each.id == slider.id), WidgetState())
    return slider.deserializer(list(own.double_array_value.data or own.string_array_value.data) or None)


def _replaced(sent: WidgetStates, slider: WidgetMetadata[Any], values: list[float] | list[str]) -> WidgetStates:
    """Return what is sent with these values as those of the slider."""
    changed = WidgetState(id=slider.id)
    getattr(changed, str(slider.value_type)).data.extend(values)
    return WidgetStates(widgets=[changed if each.id == slider.id else each for each in sent.widgets])


def _let_go(state: SessionState, sent: WidgetStates, before: Hold) -> None:
    """Let the release count as a change, also to the value held last: what follows from one may be under way still."""
    slider = state.get_widget_metadata(str(state.get_widget_id_from_key(before.key)))
    if slider and _sent_value(slider, sent) != before.rest:
        state._new_session_state.pop(before.key, None)
        state._new_widget_state.set_from_value(slider.id, before.rest)
