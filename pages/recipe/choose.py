"""Step 1: choose a distribution over the domain of y, with the reasons for and against each, and its options."""

from itertools import groupby

import streamlit as st

from core.choose import RECIPES
from core.choose.bounds import COMPONENTS
from core.data import Dataset
from core.data.own import markdown
from core.figures.icons import icon_url
from core.figures.theme import THEMES
from core.judge.advice import Options
from core.judge.evidence import FEWEST, Evidence, too_few
from core.judge.reasons import Verdict
from core.minimise.settings import OWN
from pages.parts import address, controls, hold, page, query
from pages.parts.own_table import RANKS
from pages.recipe import evidence
from pages.recipe.opening import DIALS

WISHED = "_wished"
"""What a URL asked for and its data, or the first guess at a person's columns, did not allow."""
MARKS = {"fits": "✓", "strains": "△"}
REFUTED = "✕"
UNTRIED = "not tried: another of these says the same, or y is no angle"
TOO_FEW = f"With fewer than {FEWEST} training points, held-out ones tell too little of which is ahead."
READINGS = {True: "Cells are ranks", False: "Columns are places"}
DEGREES = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 50.0)
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
DF_HELP = "The fewer, the heavier the tails; with 1 there is no mean."
TAU_HELP = "How much of Pr(y|x) lies below the line. Fixed, the loss is the pinball loss of that quantile."


def name_the_choice() -> None:
    """Make what the widget shows a key again: where its icons have got other colours, Streamlit gives an old label."""
    if isinstance(shown := st.session_state["recipe"], str) and shown not in RECIPES:
        st.session_state["recipe"] = query.last_written().get("recipe", address.opening().settings.recipe)


def settle_recipe(options: Options, best: str, found: Evidence | None, new: bool) -> str:
    """Return the key of the distribution that is used: what the widgets or the URL say, or else the best.

    For a new y of a person's own data it is what the URL asked for when it was opened, or else the best by evidence,
    unless the one that is chosen fits and is not behind.
    """
    chosen, asked = str(st.session_state["recipe"]), address.asks("recipe")
    if new and st.session_state.get(WISHED) in options.datasets:
        best = st.session_state.pop(WISHED)
    elif chosen in options.datasets and (asked or not new or _stays(chosen, options, found)):
        return chosen
    elif new and found:
        best = found.best
    if asked:
        st.session_state[WISHED] = chosen
        reason = options.of(chosen).reason
        query.use_instead("recipe", best, f"recipe {chosen} does not fit these data: {reason}. Used instead: {best}.")
    else:
        query.withdraw("recipe")  # it was about other columns
        st.session_state["recipe"] = None
        query.fill_in("recipe", best)
    return best


def _stays(chosen: str, options: Options, found: Evidence | None) -> bool:
    return options.of(chosen).grade == "fits" and (found is None or found.level(chosen))


def controls_of(options: Options, data: Dataset, found: Evidence | None) -> None:
    """Draw the distributions that can be fitted, each with its reason and evidence, and the options of the chosen."""
    keys = evidence.order(options, found)
    titles = {verdict.key: verdict.title for verdict in options.possible}
    st.markdown(f"**1. Choose** a distribution for {_domain(data)}")
    _taken(options)
    st.radio(
        "A distribution",
        keys,
        key="recipe",
        label_visibility="collapsed",
        format_func=lambda key: f"{_icon(key)} {titles[key]}",
        captions=[_caption(options.of(key), found) for key in keys],
        on_change=controls.forget,
        args=DIALS,
    )
    if too_few(options):
        st.caption(TOO_FEW)
    if found:
        st.caption(found.summary)
        _offer(options, found)
    with st.container(horizontal=True, gap="medium", key="recipe_options"):
        _settings(data)
    with st.expander("Why not the others?", icon=":material/block:"):
        st.markdown("\n".join(f"- {line}" for line in refusals(options)))


def _icon(key: str) -> str:
    """Return the icon of a family as Markdown; it says nothing that its name does not."""
    return f"![]({icon_url(key, THEMES[page.theme_name()])})"


def _taken(options: Options) -> None:
    """Draw what y was taken for, and the choice where rankings can be read either way."""
    if options.sentence:
        st.caption(f"y: {markdown(options.sentence)}.")
    if options.either:
        st.segmented_control(
            "The first row says",
            list(READINGS),
            key=RANKS,
            default=options.ranks,
            required=True,
            format_func=lambda ranks: f"{READINGS[ranks]}: {markdown(options.either[ranks])}",
        )


def _caption(verdict: Verdict, found: Evidence | None) -> str:
    """Return the reason of a verdict, and below it, where distributions were tried, how this one did."""
    tried = found.of(verdict.key) if found else None
    mark = REFUTED if tried and tried.standing == "refuted" else MARKS[verdict.grade]
    line = f"{mark} {markdown(verdict.reason)}"
    if not found:
        return line
    return f"{line}  \n" + (f"**{tried.standing}**: {tried.numbers}" if tried else UNTRIED)


def _offer(options: Options, found: Evidence) -> None:
    """Draw the way to the distribution that is ahead where the chosen one is behind."""
    chosen = str(st.session_state["recipe"])
    if found.level(chosen):
        return
    best = options.of(found.best).title
    st.button(f"{options.of(chosen).title} is behind: use {best}", key="use ahead", on_click=_use, args=(found.best,))


def _use(key: str) -> None:
    st.session_state["recipe"] = key
    controls.forget(*DIALS)


def _domain(data: Dataset) -> str:
    plain = not data.domain.event and not data.domain.items
    return markdown(f"{data.domain.name}, {data.domain.symbol}" if plain else data.domain.name)


def _settings(data: Dataset) -> None:
    settings = address.read_widgets()
    own = data if settings.data == OWN else None
    if settings.takes("scale"):
        controls.scale_control("Scale")
        if settings.scale == "fixed":
            controls.sigma_control(settings, own)
    if settings.takes("df"):
        _learnable("Degrees of freedom ν", "df", DEGREES, DF_HELP)
    if settings.takes("tau"):
        _learnable("Quantile level τ", "tau", QUANTILES, TAU_HELP)
    if settings.takes("components"):
        st.segmented_control(
            "Normals",
            range(COMPONENTS[0], COMPONENTS[1] + 1),
            key="components",
            required=True,
            on_change=controls.forget,
            args=DIALS,
        )
    if settings.uses_link(own):
        controls.link_control("Link to positive numbers")


def _learnable(label: str, key: str, values: tuple[float, ...], help_: str) -> None:
    """Draw the choice of a number that is learned unless it is given; what a URL gave is among the values."""
    st.select_slider(
        label,
        [None, *sorted({*values, hold.at_rest(key) or values[0]})],
        key=key,
        format_func=lambda value: "learned" if value is None else f"{value:g}",
        help=help_,
        on_change=controls.forget,
        args=DIALS,
    )


def refusals(options: Options) -> list[str]:
    """Return a line for each reason, with the distributions that it speaks against."""
    reasons = sorted(options.refused, key=lambda verdict: verdict.reason)
    grouped = groupby(reasons, key=lambda verdict: verdict.reason)
    return [f"**{', '.join(v.title for v in verdicts)}**: {markdown(reason)}." for reason, verdicts in grouped]
