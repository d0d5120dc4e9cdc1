"""Themes are looked up once, and the first message of a run is as Streamlit makes it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from pages.parts.greeting import keep_themes

ROOT = Path(__file__).parents[3]
PARTS = {"theme": "", "theme.light": "light", "theme.dark": "dark", "theme.sidebar": "sidebar"}
"""The sections of themes that have a part of the message, and its name."""
PLAIN = app_session._populate_theme_msg


def greeting(populate: Callable[..., None]) -> bytes:
    """Return the first message of a run as far as themes go."""
    message = NewSession()
    for section, part in PARTS.items():
        populate(getattr(message.custom_theme, part) if part else message.custom_theme, section)
    return bytes(message.SerializeToString(deterministic=True))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What writes themes that were looked up before, with the settings of the repository."""
    monkeypatch.chdir(ROOT)
    config.get_config_options(force_reparse=True)
    monkeypatch.setattr(app_session, "_populate_theme_msg", PLAIN)
    keep_themes()
    return app_session._populate_theme_msg


def test_the_first_message_of_a_run_is_as_before(kept: Callable[..., None]) -> None:
    assert greeting(kept) == greeting(kept) == greeting(PLAIN)
    assert b"#0072B2" in greeting(kept)


def test_settings_that_are_read_anew_are_seen(kept: Callable[..., None]) -> None:
    config.set_option("theme.light.primaryColor", "#123456")
    assert b"#123456" in greeting(kept)
    config.get_config_options(force_reparse=True)
    assert b"#123456" not in greeting(kept)
    assert greeting(kept) == greeting(PLAIN)


def test_it_is_begun_once(kept: Callable[..., None]) -> None:
    keep_themes()
    assert app_session._populate_theme_msg is kept
