"""The contest itself: all contenders trained, drawn side by side, and judged by proper scores of held-out points."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE
from core.data import Dataset
from core.figures.compare import calibration_panels, contest_panels
from core.figures.theme import THEMES
from core.frame import grid
from core.minimise import Run, Settings
from core.theory.contest import (
    CONTENDERS,
    Margin,
    Redrawn,
    Seen,
    Standing,
    best,
    margins,
    over_draws,
    seen,
    standing,
    train,
)
from pages.parts import page, query, runs
from pages.parts.formula import formula
from pages.parts.picture import picture

BESIDE = 420
"""The px of the window that frame, controls, cases and the first lines of the table take."""
CALIBRATION_HEIGHT = "300px"
IN_A_HALL = 3
"""Panels in a row in the projector view, whose text is large."""
DRAWS = {"one": "these points", "ten": "ten other draws"}
REDRAWN = 10
KEPT = 64
PROPER = (
    "Both are **proper**: on average nobody gets a lower one than who says the true distribution. The NLL asks how "
    "probable the observed y was; CRPS is an absolute error that a whole distribution can make, in units of y."
)


@dataclass(frozen=True)
class Contest:
    """The runs of all contenders, by name and from the same first weights, and the settings that all share."""

    runs: dict[str, list[Run]]
    settings: Settings

    @property
    def first(self) -> Run:
        """The first run of the first contender."""
        return next(iter(self.runs.values()))[0]

    @property
    def data(self) -> Dataset:
        """The data of all."""
        return self.first.dataset

    @property
    def networks(self) -> int:
        """The number of networks of each contender."""
        return len(next(iter(self.runs.values())))

    @property
    def endings(self) -> list[str]:
        """What there is to say of networks that did not go through all their steps."""
        told = ((name, sentence) for name, each in self.runs.items() for run in each for sentence in runs.endings(run))
        return [f"{CONTENDERS[name].title}: {sentence}" for name, sentence in dict.fromkeys(told)]


def held(names: Sequence[str], settings: Settings) -> Contest:
    """Return the contest of these contenders, trained now or before."""
    networks = st.session_state["networks"]
    with st.spinner(f"Training {networks} networks for each of {len(names)} distributions"):
        return Contest({name: _runs(name, settings, networks) for name in names}, settings)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _runs(name: str, settings: Settings, networks: int) -> list[Run]:
    with runs.gate():
        return train(name, settings, networks)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _judged(name: str, settings: Settings, networks: int, step: int, _runs: list[Run]) -> tuple[Standing, Seen]:
    return standing(name, _runs, step), seen(_runs, step, grid(_runs[0]))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _redrawn(names: tuple[str, ...], settings: Settings) -> list[Redrawn]:
    with runs.gate():
        return over_draws(names, settings, REDRAWN)


def _all_judged(contest: Contest, step: int) -> list[tuple[Standing, Seen]]:
    return [_judged(name, contest.settings, len(each), step, each) for name, each in contest.runs.items()]


def pictures(contest: Contest, step: int) -> None:
    """Draw what the contenders predict, side by side with the same axes."""
    standings, shown = zip(*_all_judged(contest, step), strict=True)
    first = [each[0] for each in contest.runs.values()]
    panels = contest_panels(standings, shown, first, THEMES[page.theme_name()])
    with st.container(key="told"):
        columns = min(len(panels), IN_A_HALL if query.projected() else len(panels))
        picture(panels, key="contest", columns=[1.0] * columns, height=page.picture_height(BESIDE))


def account(contest: Contest, step: int) -> None:
    """Draw how the contenders are judged: the table, what is compared, calibration, and whether it is luck."""
    standings = [judged for judged, _ in _all_judged(contest, step)]
    apart = margins(standings)
    _table(contest, standings, apart)
    words, formulas = st.columns([1, 1], gap="large")
    with words:
        st.markdown(_reading(contest, standings[0]))
        st.markdown(_verdict(contest, standings, apart))
        st.markdown(f"**Only NLLs of the same y are compared.** {_measure(contest)}")
    with formulas:
        _formulas(contest, standings)
    st.header("Does what is predicted happen as often as predicted?", anchor=False)
    panels = calibration_panels(standings, THEMES[page.theme_name()])
    picture(panels, key="calibration", columns=[1.0] * len(panels), height=CALIBRATION_HEIGHT)
    st.markdown(_calibration(contest))
    st.header("Is it the luck of these points?", anchor=False)
    _draws(contest)


def _table(contest: Contest, standings: Sequence[Standing], apart: Sequence[Margin]) -> None:
    points, networks = len(contest.data.held_out_y), contest.networks
    rows = [
        {
            "distribution": standing.title,
            f"held-out NLL, sum over {points} points (nats)": _number(standing.mean, standing.spread),
            "per point": f"{standing.per_point:.3f}",
            "more than the lowest": _number(margin.nats, margin.error) if margin.nats else "lowest",
            f"lowest in, of {networks} networks": str(margin.lowest),
        }
        | _others(standing)
        for standing, margin in zip(standings, apart, strict=True)
    ]
    st.dataframe(pd.DataFrame(rows).map(_minus), hide_index=True)


def _others(standing: Standing) -> dict[str, str]:
    if standing.crps is None:
        return {"accuracy": f"{standing.accuracy:.1%}"}
    inside = {f"inside {level:.0%}": f"{share:.0%}" for level, share in standing.coverage.items()}
    return inside | {"CRPS, mean": f"{standing.crps:.4g}".replace("inf", "∞")}


def _number(value: float, spread: float) -> str:
    return f"{value:.2f} ± {spread:.2f}"


def _minus(text: str) -> str:
    return text.replace("-", "−") if text[:1] == "-" else text


def _reading(contest: Contest, standing: Standing) -> str:
    """Return how picture and table are to be read."""
    spread = (
        f"± after the NLL is its standard deviation over the {contest.networks} networks, which differ in their first "
        "weights; after “more than the lowest” it is the standard error over the held-out points."
    )
    if standing.crps is None:
        return f"Lines: Pr(y|x) of each label, thick for the first network; open marks are held out. {spread}"
    return (
        "Bands: the smallest regions that hold y with probability 0.5 and 0.95, by the first network. Lines: its mean "
        f"(or mode, for Student t and mixtures), thin those of the others. ● trained on, ○ held out. {spread}"
    )


def _verdict(contest: Contest, standings: Sequence[Standing], apart: Sequence[Margin]) -> str:
    """Return who is best, by how much, and whether that is more than luck."""
    first = best(standings)
    rivals = [(margin, each) for margin, each in zip(apart, standings, strict=True) if each is not first]
    margin, second = min(rivals, key=lambda rival: rival[0].nats)
    points = len(contest.data.held_out_y)
    luck = "more than twice" if margin.clear else "**less** than twice"
    return (
        f"**{first.title}** is best; {second.title} costs {margin.nats:.2f} nats more. That is {luck} its standard "
        f"error over the {points} held-out points, {margin.error:.2f} nats. The end of the page asks other points."
    )


def _measure(contest: Contest) -> str:
    """Return what of the contenders is compared on these data, and why that is fair."""
    domain, names = contest.data.domain, list(contest.runs)
    on_line = " and ".join(CONTENDERS[name].title for name in names if CONTENDERS[name].domain == REAL_LINE)
    if domain.support is not None or domain == COUNTS:
        what, ends = ("label", "the first and the last") if domain.support is not None else ("count", "0")
        if not on_line:
            return f"All give a probability to each {what}."
        return (
            f"A density over all real y ({on_line}) and the probability of a {what} cannot be compared as "
            f"they are. What is compared is the probability that the density gives to y − ½ … y + ½, {ends} having all "
            "that lies beyond: it sums to 1, and is the most that can be said for it. The fit itself is the usual one."
        )
    unit = contest.data.y_units or "unit of y"
    if domain == ANGLES:
        return (
            f"All are densities per {unit}. What a density on the line has beyond ±π is lost to it. CRPS goes the "
            "shorter way round the circle, for all."
        )
    if domain in (POSITIVE, PROPORTION) and on_line:
        where = "below 0" if domain == POSITIVE else "outside 0 … 1"
        return f"All are densities of y, per {unit}. What {on_line} spend on y {where} is lost to them."
    return f"All are densities of y, per {unit}."


def _formulas(contest: Contest, standings: Sequence[Standing]) -> None:
    first, points, unit = best(standings), len(contest.data.held_out_y), contest.data.y_units
    formula(
        r"L = -\sum_{i=1}^{M} \log \Pr(y_i\,|\,x_i)",
        rf"L = {first.mean:.2f}\text{{ nats}}, \qquad L / M = {first.mean:.2f} / {points} = {first.per_point:.3f}",
        f"The numbers are those of {first.title}.",
    )
    if first.crps is not None:
        formula(
            r"\text{CRPS} = \int \bigl( \Pr(Y \le z\,|\,x) - [\,y \le z\,] \bigr)^2 dz",
            rf"\text{{its mean over the points}} = {first.crps:.4g}\text{{ {unit}}}".replace("inf", r"\infty"),
            PROPER,
        )


def _calibration(contest: Contest) -> str:
    """Return how the diagrams are to be read."""
    domain = contest.data.domain
    if domain.support is not None:
        return (
            "Each label of each held-out point is one prediction, by the first network. On the diagonal, what is "
            "called probable happens as often as it says; above each bar stands how many predictions it holds."
        )
    counts = " A count has a range of PIT, over which it is spread evenly." if domain == COUNTS else ""
    return (
        "The PIT is where the observed y lies in its predicted distribution. If that is right, all bars are even, but "
        f"for chance (grey). High at both ends: too narrow. High in the middle: too wide.{counts}"
    )


def _draws(contest: Contest) -> None:
    generated = contest.data.truth is not None
    what = "Data drawn anew" if generated else "Another quarter of the points held out"
    st.markdown(f"{what}, ten times, and one network trained on each: how often is which the lowest?")
    look = {"key": "draws", "format_func": DRAWS.__getitem__, "required": True, "label_visibility": "collapsed"}
    st.segmented_control("Judged on", list(DRAWS), **look)
    if st.session_state["draws"] == "one":
        return
    names = tuple(contest.runs)
    with st.spinner(f"Training {REDRAWN} networks for each of {len(names)} distributions"):
        found = _redrawn(names, contest.settings)
    rows = [
        {
            "distribution": CONTENDERS[each.name].title,
            "held-out NLL, mean of the ten sums (nats)": f"{each.nll.mean():.2f}",
            "from … to": f"{each.nll.min():.2f} … {each.nll.max():.2f}",
            f"lowest in, of {REDRAWN} draws": str(each.lowest),
        }
        for each in found
    ]
    st.dataframe(pd.DataFrame(rows).map(_minus), hide_index=True)
