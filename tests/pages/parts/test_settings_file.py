"""Settings as a file: what is written is read again, and for anything else there is one sentence."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages.parts.parameters import PARAMETERS
from pages.parts.settings_file import LARGEST_FILE, SettingsFault, read_settings, write_settings
from pages.parts.site import place

GOOD = {"version": 1, "page": "regression", "settings": {"hidden": 3}}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NEARLY = st.fixed_dictionaries(
    {
        "version": st.just(1) | VALUES,
        "page": st.sampled_from(sorted(PARAMETERS)) | VALUES,
        "settings": st.dictionaries(
            st.sampled_from(["hidden", "x", "data", "xy", "view"]) | st.text(max_size=8), VALUES
        )
        | VALUES,
    }
)


def test_what_is_written_is_read_again_as_the_link_has_it() -> None:
    values = {"data": "geyser", "hidden": 8, "rate": 0.01, "l2": 0.0, "sigma": None, "step": "40", "x": "2.5"}
    here, asked = read_settings(write_settings(place("regression"), values).encode())
    assert here == place("regression")
    assert asked == {"data": "geyser", "hidden": "8", "rate": "0.01", "l2": "0", "step": "40", "x": "2.5"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file must be a settings.json as this app writes it"),
        (b"\xff\xfe", "The file must be a settings.json"),
        (b"[" * 5000, "The file must be a settings.json"),
        (b"[1]", "The file must be a settings.json"),
        (b'{"hidden": 3}', "The file must be a settings.json"),
        (b'{"version": 1, "page": "\\ud800", "settings": {}}', "The file must be a settings.json"),
        (b'{"version": 1, "version": 1, "page": "fits", "settings": {}}', "“version” must stand once in the file"),
        (b" " * (LARGEST_FILE + 1), "The file must have at most 20,000 bytes; it has 20,001."),
        (GOOD | {"more": 1}, "The file's names must be of version, page, settings; not “more”."),
        (GOOD | {"version": 2}, "The file's version must be 1; not “2”."),
        (GOOD | {"version": True}, "The file's version must be 1; not “true”."),
        (GOOD | {"page": "lecture"}, "The file's page must be one of overview, "),
        (GOOD | {"page": ["fits"]}, "The file's page must be one of overview, "),
        (GOOD | {"settings": [1]}, "The file's settings must be names with a value each; not “[1]”."),
        (GOOD | {"settings": {"wide": 1}}, "The settings of regression must be of activation, batch, "),
        (GOOD | {"settings": {"hidden": None}}, "hidden must be a text or a number; not “null”."),
        (GOOD | {"settings": {"hidden": True}}, "hidden must be a text or a number; not “true”."),
        (GOOD | {"settings": {"hidden": {"a": 1}}}, "hidden must be a text or a number; not “{"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_gets_one_sentence(content: bytes | dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        read_settings(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert str(fault.value).startswith(sentence)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | NEARLY.map(lambda each: json.dumps(each).encode()))
def test_any_file_is_read_or_refused_with_a_sentence_that_can_be_shown(content: bytes) -> None:
    said, here, asked = "A page opens.", place("fits"), {}
    try:
        here, asked = read_settings(content)
    except SettingsFault as fault:
        said = str(fault)
    assert said.encode().endswith(b".")
    assert asked.keys() <= PARAMETERS[here.name]
    assert all(isinstance(value, str) for value in asked.values())
