"""The state of a page as a file: JSON with the page and the names and values of its URL, written and read again.

What a value may be the page says, by the rules of its URL; here is checked that the file is one, and names what is.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from core.rules import quoted
from pages.parts.parameters import PARAMETERS
from pages.parts.site import PLACES, Place, place

SETTINGS_FILE = "settings.json"
LARGEST_FILE = 20_000
VERSION = 1
OF_FILE = ("version", "page", "settings")
NO_FILE = f"The file must be a {SETTINGS_FILE} as this app writes it: JSON with a version, a page and settings."


class SettingsFault(ValueError):
    """What is wrong with a file of settings, as one sentence of plain text that says what is allowed."""


def write_settings(here: Place, values: Mapping[str, Any]) -> str:
    """Return the state of a page as JSON; what is None is the page's own to choose, and left out."""
    settings = {name: value for name, value in values.items() if value is not None}
    found = {"version": VERSION, "page": here.name, "settings": settings}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def read_settings(content: bytes) -> tuple[Place, dict[str, str]]:
    """Return the page and the query that a file holds; SettingsFault with one sentence for the first thing wrong."""
    if len(content) > LARGEST_FILE:
        raise SettingsFault(f"The file must have at most {LARGEST_FILE:,} bytes; it has {len(content):,}.")
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
        json.dumps(found, ensure_ascii=False).encode()  # half a character can be escaped in JSON, and is no text
    except SettingsFault:
        raise
    except (ValueError, RecursionError):
        raise SettingsFault(NO_FILE) from None
    if not isinstance(found, dict) or not found.keys() >= set(OF_FILE):
        raise SettingsFault(NO_FILE)
    _check_names("The file's names", found, OF_FILE)
    if found["version"] != VERSION or isinstance(found["version"], bool):
        raise SettingsFault(f"The file's version must be {VERSION}; not {_said(found['version'])}.")
    here = _page(found["page"])
    settings = found["settings"]
    if not isinstance(settings, dict):
        raise SettingsFault(f"The file's settings must be names with a value each; not {_said(settings)}.")
    _check_names(f"The settings of {here.name}", settings, sorted(PARAMETERS[here.name]))
    return here, {name: _value(name, value) for name, value in settings.items()}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON; SettingsFault for a name that it has twice."""
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise SettingsFault(f"{_said(name)} must stand once in the file; it stands there {times} times.")
    return dict(pairs)


def _page(name: Any) -> Place:
    known = [each.name for each in PLACES if each.name != "lecture"]
    if name not in known:
        raise SettingsFault(f"The file's page must be one of {', '.join(known)}; not {_said(name)}.")
    return place(name)


def _check_names(called: str, found: Mapping[str, Any], allowed: Any) -> None:
    for name in found:
        if name not in allowed:
            raise SettingsFault(f"{called} must be of {', '.join(allowed)}; not {quoted(name)}.")


def _value(name: str, value: Any) -> str:
    """Return a value as a URL writes it: the page says whether it is allowed."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise SettingsFault(f"{name} must be a text or a number; not {_said(value)}.")
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _said(value: Any) -> str:
    return quoted((value if isinstance(value, str) else json.dumps(value)).encode(errors="replace").decode())
