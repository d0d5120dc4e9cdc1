"""Settings as a URL writes them, and back: what pages do with the table of FIELDS, for tests."""

from collections.abc import Mapping
from dataclasses import asdict

from core.minimise import Settings
from core.minimise.settings import DEFAULTS, FIELDS
from core.rules import Rule, read_query, write_query


def written(settings: Settings) -> dict[str, str]:
    """Return the settings that differ from their defaults, as the URL writes them."""
    return write_query(asdict(settings), DEFAULTS)


def read(query: Mapping[str, str], rules: Mapping[str, Rule] = FIELDS) -> tuple[Settings, dict[str, str]]:
    """Return the settings of a URL, and by parameter one sentence for each that is not allowed."""
    values, problems = read_query(query, rules, DEFAULTS)
    return Settings(**values), problems
