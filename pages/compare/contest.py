"""The contest itself: all contenders trained, drawn side by side, and judged by proper scores of held-out points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from core.choose.domain import ANGLES, COUNTS, POSITIVE, PROPORTION, REAL_LINE
from core.data import Dataset
from core.figures.compare import calibration_panels, contest_panels, difference_panel, labels_legend
from core.figures.theme import THEMES
from core.infer.frame import grid
from core.judge.contenders import CONTENDERS
from core.judge.contest import (
    CONTEST_BYTES,
    SPLITS,
    Predictions,
    Standing,
    contest_moments,
    contest_seconds,
    contest_starts,
    drawn_runs,
    lowest_standing,
    paired_verdicts,
    predictions,
    shared_training,
    standing,
    train_contender,
    wins,
)
from core.judge.verdict import Paired
from core.minimise import Progress, Run, Settings, part
from core.minimise.work import run_bytes
from core.notation.numbers import latex_fixed, latex_significant, nats, readable
from pages.compare.verdicts import apart, error, verdict_text
from pages.components.picture import picture
from pages.parts import address, bar, budget, page, query, runs
from pages.parts.endings import worse_than_constant
from pages.parts.formula import formula
from pages.parts.jobs import LONGEST, Net
from pages.parts.store import store_of

IN_A_HALL = 3
"""Panels in a row in the projector view, whose text is large."""
DRAWN_SPLITS = {"one": 1, "ten": SPLITS}
DRAWN_LABELS = {"one": "these points alone", "ten": "ten splits"}
PROPER = (
    "Both are **proper**: on average nobody gets a lower one than who says the true distribution. The NLL asks for "
    "the density, or the probability, of the observed y; CRPS is an absolute error that a whole distribution can make, "
    "in units of y."
)


Runs = list[list[Run]]
"""The runs of a contender: by split, for each network."""
Judged = tuple[Standing, Predictions]


@dataclass(frozen=True)
class Contest:
    """The runs of all contenders by name, on the same splits and from the same first weights; what all share."""

    runs: dict[str, Runs]
    settings: Settings

    @property
    def first(self) -> Run:
        """The first run of the first contender."""
        return self._any[0][0]

    @property
    def data(self) -> Dataset:
        """The data of the first split, which are shown."""
        return self.first.dataset

    @property
    def networks(self) -> int:
        """The number of networks of each contender on each split."""
        return len(self._any[0])

    @property
    def splits(self) -> int:
        """The number of splits."""
        return len(self._any)

    @property
    def _any(self) -> Runs:
        return next(iter(self.runs.values()))


def contest_of(names: Sequence[str], settings: Settings, given: Dataset | None = None) -> Contest:
    """Return the contest of these contenders, trained now or before; a long one shows its progress, and may be left.

    That on a person's own data, which are `given`, is kept for their session alone.
    """
    networks, splits = st.session_state["networks"], DRAWN_SPLITS[st.session_state["draws"]]
    asked = tuple(names), settings, networks, splits, given.digest if given else ""
    starts = contest_starts(names, settings, splits, given)
    seconds = contest_seconds(names, settings, networks, splits, given)
    granted = budget.granted_to(settings, seconds, asked, "a contest", starts)
    most = contest_moments(names, granted, networks, splits, given)
    text = f"Training {len(names)} distributions: step {{step:,}} of {{steps:,}}"
    found, net = {}, Net(LONGEST * budget.allowance(asked))
    with bar.watched(address.restore_last, asked, text) as progress:
        for place, name in enumerate(names):
            report = _part(progress, place, len(names))
            found[name] = _trained(name, granted, (networks, splits, most), report, net, given)
    return Contest(found, granted)


def _part(progress: Progress, place: int, parts: int) -> Progress:
    """Return the progress of one of several parts; who waits for a turn is told so."""
    of_all = part(progress, place, parts)
    return lambda step, steps: of_all(step, steps) if steps else progress(step, 0)


def _trained(
    name: str, settings: Settings, sizes: tuple[int, int, int], progress: Progress, net: Net, given: Dataset | None
) -> Runs:
    """Return the runs of a contender; `sizes` are the numbers of networks and splits, and of the steps kept."""
    networks, splits, most = sizes
    work = net.counting(lambda report: train_contender(name, settings, networks, splits, report, most, given))
    own, digest = CONTENDERS[name].settings(settings, given), given.digest if given else ""
    nbytes = run_bytes(own, given) + CONTEST_BYTES
    return store_of(digest).get(("contender", own, sizes, digest), work, progress, net.left, nbytes)


def judge_all(contest: Contest, step: int) -> None:
    """Judge all contenders at a step; where that is long it shows its progress, and may be left."""
    asked = "judged", tuple(contest.runs), contest.settings, contest.networks, contest.splits, step, contest.data.digest
    text = f"Judging {len(contest.runs)} distributions: part {{step:,}} of {{steps:,}}"
    with bar.watched(_go_back, asked, text, key="cancel judging") as progress:
        _all_judged(contest, step, progress)


def _go_back() -> None:
    """Go back to the contest before, or in the same contest to its last step."""
    if address.is_last():
        address.look_at_last()
    else:
        address.restore_last()


def _all_judged(
    contest: Contest, step: int, progress: Progress = bar.look_for_stop
) -> tuple[list[Standing], list[Predictions]]:
    parts = len(contest.runs)
    judged = [_judged(contest, name, step, _part(progress, place, parts)) for place, name in enumerate(contest.runs)]
    return [each for each, _ in judged], [shown for _, shown in judged]


def _judged(contest: Contest, name: str, step: int, progress: Progress) -> Judged:
    digest = contest.data.digest if runs.is_own(contest.first) else ""
    key = "judged", name, contest.settings, contest.networks, contest.splits, step, digest
    return store_of(digest).get(key, partial(_judge, name, contest.runs[name], step), progress)


def _judge(name: str, by_split: Runs, step: int, progress: Progress) -> Judged:
    progress(0, 2)
    found = standing(name, by_split, step)
    progress(1, 2)
    return found, predictions(drawn_runs(by_split), step, grid(by_split[0][0]))


def standings(contest: Contest, step: int) -> list[Standing]:
    """Return how each contender does at a step on the points held out."""
    return _all_judged(contest, step)[0]


def contest_endings(contest: Contest, step: int) -> list[str]:
    """Return one sentence for each contender whose training diverged before that step, or ends worse than without x."""
    standings, _ = _all_judged(contest, step)
    return [sentence for each in standings for sentence in _ending(each, contest)]


def _ending(standing: Standing, contest: Contest) -> list[str]:
    if standing.diverged:
        return [_diverged(standing, contest)]
    first = contest.runs[standing.name][0][0]
    return [f"{standing.title}, on the first split: {sentence}" for sentence in worse_than_constant(first)]


def _diverged(standing: Standing, contest: Contest) -> str:
    every = f"{standing.diverged} of its {contest.networks * contest.splits} networks"
    return (
        f"{standing.title}: training diverged for {every}: the NLL is no longer a finite number. That counts as an "
        "infinite cost: it is behind all who have none. Shown of these networks is the last finite step; a lower "
        "learning rate or Adam keeps them in bounds."
    )


def _verdicts(contest: Contest, standings: Sequence[Standing]) -> list[Paired]:
    return paired_verdicts(standings, shared_training(contest.first))


def pictures(contest: Contest, step: int) -> None:
    """Draw what the contenders predict, side by side with the same axes."""
    standings, shown = _all_judged(contest, step)
    first = [each[0][0] for each in contest.runs.values()]
    theme = THEMES[page.theme_name()]
    panels = contest_panels(standings, _verdicts(contest, standings), shown, first, theme)
    with st.container(key="panels", gap="small"):
        if legend := labels_legend(contest.first, theme):
            st.html(legend)
        columns = min(len(panels), IN_A_HALL if query.projected() else len(panels))
        picture(panels, key="contest", columns=[1.0] * columns)


def draw_scores(contest: Contest, step: int) -> None:
    """Draw how the contenders are judged: the verdict, the table, what is compared, calibration, and the splits."""
    standings, _ = _all_judged(contest, step)
    pairs = _verdicts(contest, standings)
    lowest = lowest_standing(standings)
    others = [met for met in zip(standings, pairs, strict=True) if met[0] is not lowest]
    st.markdown(verdict_text(lowest, others))
    _table(contest, standings, pairs)
    words, formulas = st.columns([1, 1], gap="large")
    with words:
        st.markdown(_reading(contest, standings[0]))
        st.markdown(f"**Only NLLs of the same y are compared.** {_measure(contest)}")
    with formulas:
        _formulas(contest, standings)
    st.header("Does what is predicted happen as often as predicted?", anchor=False)
    panels = calibration_panels(standings, THEMES[page.theme_name()])
    picture(panels, key="calibration", columns=[1.0] * len(panels), size="low")
    st.markdown(_calibration(contest))
    st.header("Is it the luck of these points?", anchor=False)
    _draws(contest, standings, pairs)


def _table(contest: Contest, standings: Sequence[Standing], pairs: Sequence[Paired]) -> None:
    what = "splits" if contest.splits > 1 else "networks"
    lowest = lowest_standing(standings)
    rows = [
        {
            "distribution": standing.title,
            "held-out NLL a point (nats)": _number(standing),
            f"sum over {standing.points} points": nats(standing.total),
            "more than the lowest": "lowest" if standing is lowest else apart(pair),
            "verdict": pair.outcome,
            f"{what} won": f"{won} of {len(standing.rounds)}",
        }
        | _others(standing)
        for standing, pair, won in zip(standings, pairs, wins(standings), strict=True)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def _others(standing: Standing) -> dict[str, str]:
    if standing.crps is None:
        return {"accuracy": f"{standing.accuracy:.1%}"}
    inside = {f"inside {level:.0%}": f"{share:.0%}" for level, share in standing.coverage.items()}
    return inside | {"CRPS, mean": readable(standing.crps)}


def _number(standing: Standing) -> str:
    """Return the NLL a point, with its spread where it has one."""
    spread = standing.spread
    return nats(standing.per_point) + (f" ± {nats(spread)}" if not math.isnan(spread) else "")


def _reading(contest: Contest, standing: Standing) -> str:
    """Return how picture and table are to be read."""
    if standing.crps is None:
        lines = "Lines: Pr(y|x) of each label, thick for the first network; open marks are held out."
    else:
        lines = (
            "Bands: the smallest regions that hold y with probability 0.5 and 0.95, by the first network. Lines: its "
            f"mean (or mode, for Student t and mixtures){_thin(contest)}. ● trained on, ○ held out. The columns "
            f"“inside” and CRPS are of the points shown{_scored(standing)}."
        )
    spread = f" ± after the NLL is its standard deviation {_over(contest)}." if not math.isnan(standing.spread) else ""
    shared = shared_training(contest.first) is not None
    meaning = error(contest.splits, standing.points, shared, len(contest.runs) - 1)
    return f"{lines}{spread} ± after a difference is its error: {meaning}"


def _scored(standing: Standing) -> str:
    """Return at how many of the points CRPS is taken, if not at all."""
    return "" if standing.scored == standing.points else f", CRPS of {standing.scored:,} of these {standing.points:,}"


def _over(contest: Contest) -> str:
    if contest.splits == 1:
        return f"over the {contest.networks} networks, which differ in their first weights"
    return f"over the {contest.splits} splits, which differ in their points and their first weights"


def _thin(contest: Contest) -> str:
    if contest.splits > 1:
        return ", thin those of the other splits"
    return ", thin those of the others" if contest.networks > 1 else ""


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
    first, unit = lowest_standing(standings), contest.data.y_units
    shown = rf"\frac{{{latex_fixed(first.total, 3)}}}{{{first.points}}} = {latex_fixed(first.per_point, 3)}"
    formula(
        r"\frac{L}{M} = -\frac{1}{M} \sum_{i=1}^{M} \log \Pr(y_i\,|\,x_i)",
        rf"\frac{{L}}{{M}} = {shown}\text{{ nats a point}}",
        f"The numbers are those of {first.title}{', means over the splits' if contest.splits > 1 else ''}.",
    )
    if first.crps is not None:
        formula(
            r"\text{CRPS} = \int \bigl( \Pr(Y \le z\,|\,x) - [\,y \le z\,] \bigr)^2 dz",
            rf"\text{{its mean over the points}} = {latex_significant(first.crps, 4)}\text{{ {unit}}}",
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


def _draws(contest: Contest, standings: Sequence[Standing], pairs: Sequence[Paired]) -> None:
    generated = shared_training(contest.first) is None
    what = "the data are drawn anew" if generated else "another quarter of the points is held out"
    st.markdown(f"For each split {what}, and every distribution is fitted again, from other first weights. Judged on:")
    label = DRAWN_LABELS.__getitem__
    st.segmented_control(
        "Judged on", list(DRAWN_SPLITS), key="draws", format_func=label, required=True, label_visibility="collapsed"
    )
    panel = difference_panel(standings, pairs, THEMES[page.theme_name()])
    picture([panel], key="differences", columns=[1.0], size="rows", rows=len(standings) - 1)
    dot = "on each split" if contest.splits > 1 else "with each network"
    st.markdown(
        f"How much more each costs than {lowest_standing(standings).title}: ● {dot}, ◆ on average, with its error. "
        "Where that reaches 0, the two are tied."
    )
