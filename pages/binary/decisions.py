"""Below the binary picture: what a threshold, bins and seeds show."""

from collections.abc import Hashable
from dataclasses import replace

import pandas as pd
import streamlit as st

from core import infer
from core.explain.per_point import per_point
from core.figures.reliability import FEW, reliability_panel
from core.figures.seeds import seeds_panel
from core.figures.theme import THEMES
from core.infer.frame import grid
from core.judge.decisions import accuracies, book_loss, decisions, level
from core.judge.reliability import reliability
from core.judge.score import score
from core.judge.seeds import SEEDS, across_seeds, spread
from core.minimise import Progress, Run, Settings
from core.minimise.work import step_seconds
from core.notation.numbers import fixed, numeral
from pages.binary.opening import THRESHOLD
from pages.components.picture import picture
from pages.parts import address, bar, budget, page, query, runs
from pages.parts.address import View
from pages.parts.jobs import LONGEST
from pages.parts.store import store_of

SKIPPED = "_seeds_skipped"
TRAINING = f"Training {SEEDS} networks: step {{step:,}} of {{steps:,}}"


def threshold_control() -> None:
    """Draw the threshold above which 1 is predicted."""
    st.slider(
        "Threshold",
        THRESHOLD.low,
        THRESHOLD.high,
        step=0.01,
        key="threshold",
        help="1 is predicted where Pr(y=1|x) exceeds it. It changes what is said, not the loss. "
        "The ring in the picture drags it, too.",
    )


def follow_threshold(value: float) -> None:
    """Make the control show where a hand has put the threshold in the picture."""
    if THRESHOLD.accepts(value):
        query.show_from_browser({"threshold": value})


def threshold_film(run: Run) -> bytes:
    """Return the film of a run as the page shows it, with its threshold."""
    return runs.packed_film(run.settings, page.theme_name(), run, **address.looks())


def draw_decisions(run: Run, view: View) -> None:
    """Draw what the threshold changes at the shown step, how reliable λ is, and how seeds differ beyond the data."""
    step = run.last if view.step is None else view.step
    threshold = st.session_state["threshold"]
    st.header(f"The threshold {threshold:g} decides what is said, not what it costs", anchor=False)
    counts_place, reliable = st.columns([1, 1], gap="large")
    with counts_place:
        _decisions(run, step, threshold)
    with reliable:
        _reliability(run, step)
    if run.dataset.beyond:
        st.header("Beyond the data, only the model speaks", anchor=False)
        _seeds(run, step)


def _decisions(run: Run, step: int, threshold: float) -> None:
    data = run.dataset
    parts = {"training": (data.x, data.y), "held-out": (data.held_out_x, data.held_out_y)}
    rows: dict[str, dict[str, int]] = {}
    for name, (x, y) in parts.items():
        if len(y):
            raw = run.raw(x, step)
            counts = decisions(run.recipe, raw, y, threshold)
            st.markdown(f"**{name.capitalize()}**: {accuracies(run.recipe, raw, y, threshold):.1%} of {len(y)} right.")
            rows |= {
                f"{name}: is {data.classes[label]}": {
                    f"said {data.classes[answer]}": int(counts[label, answer]) for answer in (0, 1)
                }
                for label in (0, 1)
            }
    st.table(pd.DataFrame(rows).T)
    nll = score(run, data.x, data.y, step).nll
    st.markdown(
        f"f(x) must exceed {numeral(level(run.recipe, threshold), 3).text}. At another threshold these counts "
        f"change, but the loss at this step stays {per_point(nll, data.size)}: it asks how probable y was, not what "
        "was said."
    )
    if data.name == "book_binary":
        st.markdown(f"The network that the book's notebook 5.2 sets by hand costs {per_point(book_loss(), data.size)}.")
    if run.recipe.bell:
        st.markdown(
            "**Not comparable**: this NLL is of a density over all real y, in which 0 and 1 are nothing special. "
            "Bernoulli's is of probabilities, which sum to 1 over the two labels."
        )


def _reliability(run: Run, step: int) -> None:
    data = run.dataset
    points = len(data.held_out_y)
    if run.recipe.bell:
        st.info("Whether λ is reliable cannot be asked: least squares predicts no probability of a label.")
        return
    if not points:
        none = "A reliability diagram needs held-out points, and this set has none. Choose other data."
        st.info(query.pruned(none))
        return
    probability = infer.mean(run.recipe, run.raw(data.held_out_x, step))
    found = reliability(probability, data.held_out_y)
    picture([reliability_panel(found, THEMES[page.theme_name()])], key="reliability", size="middle")
    st.markdown("Above each bar stands its number of points. On the diagonal, λ happens as often as it says.")
    if points < FEW * len(found.counts):
        st.markdown(f"**Too few points**: {points} in {len(found.counts)} bins say little of any share.")


def _seeds(run: Run, step: int) -> None:
    asked = run.settings, SEEDS
    settings = budget.granted_to(run.settings, SEEDS * step_seconds(run.settings), asked, "seeds")
    step = min(step, settings.steps)
    trained = _trained(settings, step, asked)
    if trained is None:
        st.button("Train the seeds", on_click=_skip, args=(None,))
        return
    found = spread(trained, grid(run), run.dataset.beyond[0], step)
    low, high = found.ends
    chart, words = st.columns([3, 2], gap="large")
    with chart:
        picture([seeds_panel(run, found, THEMES[page.theme_name()])], key="seeds", size="middle")
    with words:
        unit = run.dataset.x_units[0]
        st.markdown(
            f"{len(found.values)} networks, equal but for their first weights, at step {step:,}. "
            f"At {found.at:g} {unit} they say from **{fixed(low, 3)}** to **{fixed(high, 3)}**."
        )
        agreed = (
            f"The coldest launch trained on was at {run.dataset.x.min():g} {unit}. Seeds that agree are no proof: "
            "they share one assumption of how λ goes on. Try another activation, or no L2."
        )
        st.markdown(query.pruned(agreed))


def _trained(settings: Settings, step: int, asked: Hashable) -> list[Run] | None:
    """Return the runs of all seeds up to that step or beyond; None while the visitor wants none of these."""
    if st.session_state.get(SKIPPED) == settings:
        return None
    with bar.watched(lambda: _skip(settings), asked, text=TRAINING, key="cancel seeds") as progress:
        return _until(settings, step, progress, LONGEST * budget.allowance(asked))


def _skip(settings: Settings | None) -> None:
    st.session_state[SKIPPED] = settings


def _until(settings: Settings, step: int, progress: Progress, longest: float) -> list[Run]:
    """Return the runs of all seeds, which have recorded that step, or end before; where one has not, they end there."""
    found = _runs(settings, progress, longest)
    recorded = all(run.recorded(min(step, run.last)) for run in found)
    return found if recorded else _runs(replace(settings, steps=step), progress, longest)


def _runs(settings: Settings, progress: Progress, longest: float) -> list[Run]:
    key = "across seeds", settings
    return store_of("").get(key, lambda report: across_seeds(settings, progress=report), progress, longest)
