"""What a value from outside may be: one rule a name, and the sentence for what is not allowed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

LONGEST_QUOTE = 40
LONGEST_NAME = 120
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
"""A number as a URL spells it, in the digits of any script: Python's own reading also takes 1_0, inf and nan."""


class Refusal(ValueError):
    """What a value must be and what it is instead, as the rest of the sentence that begins with its name."""


class Rule(Protocol):
    """What a value may be: a page may have rules of its own kind."""

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""

    def parse(self, text: str) -> object:
        """Return the value that the text spells; ValueError if it spells none, a Refusal if it says what is wrong."""

    def accepts(self, value: object) -> bool:
        """Return whether the value is allowed."""


@dataclass(frozen=True)
class Choice:
    """A value out of a list of words."""

    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"one of {', '.join(self.options)}"

    def parse(self, text: str) -> str:
        """Return the text itself."""
        return text

    def accepts(self, value: object) -> bool:
        """Return whether the value is one of the options."""
        return value in self.options


@dataclass(frozen=True)
class Range:
    """A number in [low, high]; `whole` ones are counts; `optional` ones may be None, which means `otherwise`."""

    low: float
    high: float
    whole: bool = False
    optional: bool = False
    otherwise: str = "the data set's own value"

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        low, high = (_signed(f"{end:,.10g}") for end in (self.low, self.high))
        return f"a {'whole ' if self.whole else ''}number from {low} to {high}"

    def parse(self, text: str) -> float:
        """Return the number that the text spells; ValueError if it spells none."""
        value = parse_number(text)
        return int(text) if self.whole else value

    def accepts(self, value: object) -> bool:
        """Return whether the value is a number of this kind within the bounds."""
        if value is None:
            return self.optional
        kinds = int if self.whole else (int, float)
        return isinstance(value, kinds) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True)
class RangeOrZero(Range):
    """A number in [low, high], or 0, which switches off what it bounds."""

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"0 or {super().allowed}"

    def accepts(self, value: object) -> bool:
        """Return whether the value is 0 or a number of this kind within the bounds."""
        return super().accepts(value) or (value == 0 and not isinstance(value, bool))


@dataclass(frozen=True)
class Named:
    """A name that somebody gave, of up to LONGEST_NAME characters, or None; what it names may not be there."""

    otherwise: str = "the first"

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"a name of up to {LONGEST_NAME} characters"

    def parse(self, text: str) -> str:
        """Return the text itself."""
        return text

    def accepts(self, value: object) -> bool:
        """Return whether the value is such a name, or None."""
        return value is None or (isinstance(value, str) and 0 < len(value) <= LONGEST_NAME)


def parse_number(text: str) -> float:
    """Return the number that a text spells in digits; ValueError if it spells none."""
    if not NUMBER.fullmatch(text.strip()):
        raise ValueError(f"not a number: {quoted(text)}")
    return float(text) + 0.0  # which takes the sign from a zero


def quoted(text: str) -> str:
    """Return a text in quotation marks, cut to LONGEST_QUOTE characters."""
    return f"“{text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + '…'}”"


def read_query(
    query: Mapping[str, str],
    rules: Mapping[str, Rule],
    defaults: Mapping[str, Any],
    instead: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a value for each rule from a URL's query, and by name one sentence for each that is not allowed.

    What is missing or not allowed takes its default, which the sentence calls by `instead` where that has the name;
    names without a rule are passed over.
    """
    values, problems = dict(defaults), {}
    for name in rules.keys() & query.keys():
        rule, text = rules[name], query[name]
        why = ""
        try:
            value = rule.parse(text)
            accepted = rule.accepts(value)
        except Refusal as wrong:
            accepted, why = False, f"{name} must be {wrong}."
        except ValueError:
            accepted = False
        if accepted:
            values[name] = value
        else:
            used = instead.get(name) or _used(rule, defaults[name])
            problems[name] = f"{why or refusal(name, rule, text)} Used instead: {used}."
    return values, problems


def refusal(name: str, rule: Rule, text: str) -> str:
    """Return the sentence that says what is allowed for a name, and what was given: plain text, as all of these are."""
    return f"{name} must be {rule.allowed}; not {quoted(text)}."


def write_query(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, str]:
    """Return the values that differ from their defaults, as a URL writes them."""
    return {
        name: str(value).removesuffix(".0")
        for name, value in values.items()
        if value != defaults[name] and value is not None
    }


def _used(rule: Rule, default: Any) -> str:
    if default is None:
        return str(getattr(rule, "otherwise", "none"))
    return (_signed(str(default)) if isinstance(rule, Range) else str(default)) or "none"


def _signed(digits: str) -> str:
    """Return the digits of a number with a minus sign for a hyphen."""
    return digits.replace("-", "−", 1) if digits.startswith("-") else digits
