"""What a link leaves out of a page: `hide` names it, a style sheet puts it away, and its values stay as in the link.

What is put away is still drawn, as Streamlit forgets the value of a widget that is not; nobody sees it, and no key and
no Tab reaches it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from core.rules import Refusal, quoted
from pages.parts.parameters import PARAMETERS

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "lessons": "The lessons",
        "sentence": "What a lesson says",
        "questions": "The questions",
        "optimum": "Buttons that find the best",
        "handles": "Handles in the picture",
        "side": "The panel at the side",
        "own": "Your own data",
        "below": "All below the picture",
        "pages": "The ways to other pages",
    }
)
"""What a page has beside the controls of its own names, and what the builder of links calls it."""
SELECTORS: Mapping[str, str] = MappingProxyType(
    {
        "lessons": '.st-key-presets :is([class*="st-key-lesson-"], [class*="st-key-preset-"])',
        "sentence": ".st-key-lesson, "
        '[data-testid="stLayoutWrapper"]:has(> .st-key-normal_presets) + .stElementContainer',
        "questions": '[class*="st-key-ask-"]',
        "optimum": ".st-key-fit-it, .st-key-fit, .st-key-to-squares, .st-key-to-nll, .st-key-to-sigma, "
        ".st-key-the-optimum, .st-key-best-temperature, .st-key-use-ahead",
        "handles": ".picture-handle, .player-threshold",
        "side": '[data-testid="stSidebar"], [data-testid="stExpandSidebarButton"]',
        "own": ".st-key-own_door",
        "below": ".st-key-account",
        "pages": '[data-testid^="stTopNav"], [data-testid="stSidebarNav"], [data-testid="stLogoLink"], '
        ".st-key-page_before, .st-key-page_after, .st-key-page_cards, .st-key-ways_on .stPageLink",
        "data": ".st-key-data, .st-key-edit-data",
        "xy": ".st-key-canvas, .st-key-edit-data",
        "seed": ".st-key-seed, .st-key-other-weights, .st-key-again",
        "step": ".st-key-shown-step",
        "columns": ".st-key-own_x, .st-key-own_y, .st-key-own_over",
        "line": ".st-key-lines",
        "slip": ".st-key-slip, .st-key-Back, .st-key-Next",
        "low": ".st-key-interval",
        "high": ".st-key-interval",
        "factors": ".st-key-factors-switches",
        **dict.fromkeys("abcde", ".st-key-contenders"),
        **{f"hand{place}": f".st-key-dial-hand{place}" for place in range(1, 9)},
    }
)
"""What is put away by each name; for a name that is not here, the widget of that key."""

ASKING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Drag": ("handles",),
        "Press Next": ("line",),
        "Click for a point": ("xy",),
        "Choose one below": ("image",),
        "Choose a simpler one": ("recipe",),
        "Choose other data": ("data",),
        "Try another activation": ("activation", "l2"),
    }
)
"""How a sentence begins that asks for something, and what it can be done with: any of these."""


@dataclass(frozen=True)
class Hidden:
    """A rule for the query: some of these names, with commas between."""

    names: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of a sentence."""
        return f"names with commas between, out of {', '.join(self.names)}"

    def parse(self, text: str) -> str:
        """Return the text with each name once, in their order; Refusal for a name that is not among them."""
        named = {part.strip() for part in text.split(",")} - {""}
        if unknown := sorted(named - set(self.names)):
            raise Refusal(f"{self.allowed}; not {quoted(unknown[0])}")
        return ",".join(name for name in self.names if name in named)

    def accepts(self, value: object) -> bool:
        """Return whether the value is written as `parse` does."""
        return isinstance(value, str) and value == ",".join(name for name in self.names if name in value.split(","))


@cache
def hidden_rule(page: str) -> Hidden:
    """Return what `hide` may be in a link to the page of that name: its groups, and the names of its URL."""
    return Hidden((*GROUPS, *sorted(PARAMETERS[page])))


def selector(name: str) -> str:
    """Return the CSS selector of what is put away by a name."""
    return SELECTORS.get(name, f".st-key-{name}")


def hiding_style(hidden: str) -> str:
    """Return the style sheet that puts away what `hidden` names, as the URL writes it; "" for nothing.

    The place of a page's main controls goes with the last of them: on a phone it is a sheet to be opened.
    """
    if not hidden:
        return ""
    gone = ", ".join(map(selector, hidden.split(",")))
    each = (one for name in hidden.split(",") for one in selector(name).split(", "))
    plain = ", ".join(one for one in each if not set(one) & set(":()"))  # one :has() cannot stand in another
    left = f':is(.stElementContainer, .stPopover)[class*="st-key-"]:not(:is({plain}), :is({plain}) *)'
    emptied = f":is(.st-key-main_controls, .st-key-training_row):not(:has({left}))"
    return f"{gone}, {emptied} {{ display: none !important; }}"


def without_controls(text: str, hidden: str) -> str:
    """Return a text without the sentences that ask for what cannot be done, as `hidden` puts away all it takes.

    >>> without_controls("Drag the line. It bends.", "handles"), without_controls("Drag the line.", "lessons")
    ('It bends.', 'Drag the line.')
    """
    gone = set(hidden.split(","))
    for start, names in ASKING.items():
        if gone.issuperset(names):
            text = re.sub(rf"\b{start}\b[^.]*\. ?", "", text)
    return text.rstrip()


@cache
def hideable(page: str) -> tuple[tuple[str, str, str], ...]:
    """Return each name that a link to a page may hide, what the builder calls it ("": as its widget), its selector."""
    return tuple((name, GROUPS.get(name, ""), selector(name)) for name in hidden_rule(page).names)
