"""What the page of the contest lets choose: data and distributions, the cases, and how many networks and when."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.data import DATASETS, Dataset
from core.judge.contenders import CASES, CONTENDERS, DATA, FEWEST, LETTERS, suited_contenders, usual
from core.judge.contest import recorded_step
from core.minimise.settings import FIELDS, OWN
from core.rules import Choice, Range
from pages.compare.contest import DRAWN_SPLITS, Contest
from pages.parts import address, query
from pages.parts.address import Opening, Shown, View
from pages.parts.lessons import Preset

NETWORKS = Range(1, 10, whole=True)
WIDE = 480
"""The px that the names of three distributions take."""
IDLE = ("recipe", "scale", "sigma", "tau", "components", "patience")
"""Settings that are no choice here: a contender brings its own, and patience would choose by the held-out points."""
FIRST = CASES["two answers"]
OPENING = Opening(
    (*DATA, OWN),
    FIRST.settings,
    rules={
        **{letter: Choice(tuple(CONTENDERS)) for letter in LETTERS},
        "networks": NETWORKS,
        "draws": Choice(tuple(DRAWN_SPLITS)),
    },
    looks={**dict.fromkeys(LETTERS), "networks": 1, "draws": "ten"},
)
TOLD = {
    "two answers": (
        "Two answers",
        "A short wait is followed by a long eruption, a long one by either kind. The normal’s mean lies where none is.",
    ),
    "outliers": (
        "Outliers",
        "Some points lie far out. Squares follow them, and σ grows for all; a Student t lets them lie in its tails.",
    ),
    "growing noise": (
        "Growing noise",
        "One σ for all x is too wide on the left and too narrow on the right; σ(x) pays for a second output at once.",
    ),
    "skewed": (
        "Positive and skewed",
        "y cannot be negative, and its high values lie far out: the normals give probability to what cannot be.",
    ),
    "counts": (
        "Counts",
        "Counts that spread more than their mean: a Poisson must be too narrow, a normal is not made for 0, 1, 2.",
    ),
    "proportions": (
        "Proportions",
        "Near 0 and 1 a proportion has little room: the beta narrows and leans there, the normals go beyond.",
    ),
    "angles": (
        "Angles",
        "Just below π and just above −π are neighbours. A normal takes them for far apart and must pass through 0.",
    ),
    "labels": (
        "Classes as numbers",
        "From class 0 to class 2 the numbers pass through 1: the normal gives it probability where it never happens.",
    ),
    "levels": (
        "Stars",
        "A normal takes stars for equally far apart, a categorical forgets their order: cutpoints do neither.",
    ),
    "few points": (
        "Few points",
        "Six outliers in 24 years of calls: which of them is held out moves all else, and ten splits cannot say.",
    ),
    "lucky order": (
        "Lucky order",
        "Species as 0, 1, 2: that they lie in this order along the petals is luck, and the normal’s best friend.",
    ),
}
"""What the button of each case says, and what there is to see."""


@dataclass(frozen=True)
class CaseLesson(Preset):
    """A case: it stands however many networks are trained and whatever else is asked of them."""

    def stands(self, shown: Shown) -> bool:
        """Return whether the page shows this contest."""
        met = all(st.session_state[letter] is None for letter in LETTERS)
        return met and self.settings.canonical() == shown.settings


LESSONS = tuple(CaseLesson(name, sentence, CASES[case].settings) for case, (name, sentence) in TOLD.items())


def settle_contest() -> None:
    """Leave out of the address what each contender brings itself, and a rule that looks at the held-out points."""
    for name in IDLE:
        default = getattr(OPENING.settings, name)
        if st.session_state[name] != default:
            query.use_instead(name, default, f"{name} must be left out here: it is the same, or its own, for each.")


def _fitting(given: Dataset | None) -> tuple[str, ...]:
    return suited_contenders((given or DATASETS[st.session_state["data"]]).domain)


def contenders(given: Dataset | None) -> tuple[str, ...]:
    """Return who meets: those that are named, as far as they suit the data, or the usual ones.

    `given` are a person's own data.
    """
    fitting = _fitting(given)
    for letter in LETTERS:
        name = st.session_state[letter]
        if name is not None and name not in fitting:
            sentence = f"{letter} must suit these data: one of {', '.join(fitting)}; not “{name}”. It is left out."
            query.use_instead(letter, None, sentence)
    named = {st.session_state[letter]: letter for letter in LETTERS if st.session_state[letter]}
    if len(named) == 1:
        ((name, letter),) = named.items()
        query.use_instead(letter, None, f"{letter} must have a rival; “{name}” is alone. Used instead: the usual ones.")
    return tuple(named) if len(named) >= FEWEST else usual(st.session_state["data"], given)


def contenders_control(names: Sequence[str], given: Dataset | None) -> None:
    """Draw the choice of who meets."""
    key = "contenders"
    if st.session_state.get(key) != list(names):
        st.session_state[key] = list(names)

    def store(chosen: list[str]) -> None:
        if len(chosen) >= FEWEST:
            named = () if tuple(chosen) == usual(st.session_state["data"], given) else chosen
            query.show(dict(zip(LETTERS, [*named, *[None] * len(LETTERS)], strict=False)))

    st.multiselect(
        "Distributions, two to five",
        _fitting(given),
        key=key,
        format_func=lambda name: CONTENDERS[name].title,
        max_selections=len(LETTERS),
        width=WIDE,
        on_change=query.keeper(key, store),
    )


def df_control(names: Sequence[str]) -> None:
    """Draw the degrees of freedom of a Student t, where one takes part."""
    if not any("df" in CONTENDERS[name].options for name in names):
        return
    rule = FIELDS["df"]
    assert isinstance(rule, Range)
    st.number_input(
        "Degrees of freedom ν of the Student t",
        rule.low,
        rule.high,
        step=1.0,
        key="df",
        placeholder="learned",
        help="The fewer, the heavier its tails. Empty: learned with the rest.",
    )


def networks_control() -> None:
    """Draw how many networks each contender trains on each split."""
    help_ = "Each distribution is fitted by so many networks that differ in their first weights, the same for all."
    st.slider("Networks on each split", int(NETWORKS.low), int(NETWORKS.high), key="networks", help=help_)


def step_control(contest: Contest, view: View) -> int:
    """Draw the choice of the step that is judged, and return it: one of those recorded."""
    last = contest.settings.steps
    recorded = contest.first.steps.tolist()
    here = last if view.step is None else recorded_step(contest.first, view.step)
    options = recorded if recorded[-1] == last else [*recorded, last]
    query.show({"shown step": here})

    look = query.keeper("shown step", address.look_at)
    st.select_slider("Judged at step", options, key="shown step", format_func=lambda n: f"{n:,}", on_change=look)
    return int(st.session_state["shown step"])
