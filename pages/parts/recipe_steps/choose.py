"""Step 1: choose a distribution over the domain of y, with the reasons for and against each, and its options."""

from itertools import groupby

import streamlit as st

from core.choose.link import IDENTITY
from core.choose.real_line import COMPONENTS
from core.data import Dataset
from core.data.own import markdown
from core.minimise.settings import OWN
from core.theory.choosing import Options
from pages.parts import address, controls, query
from pages.parts.recipe_steps.opening import DIALS
from pages.parts.recipe_steps.own import new_y

WISHED = "_wished"
"""What a URL asked for and its data, or the first guess at a person's columns, did not allow."""
MARKS = {"fits": "✓", "strains": "△"}
DEGREES = (0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 50.0)


def settle(options: Options, best: str) -> str:
    """Return the key of the distribution that is used: what the widgets or the URL say, or else the best.

    For other columns of a person's own data it is what the URL asked for when it was opened, or else the best,
    unless the one that is chosen fits as well.
    """
    chosen, asked, new = str(st.session_state["recipe"]), address.asks("recipe"), new_y()
    if new and st.session_state.get(WISHED) in options.datasets:
        best = st.session_state.pop(WISHED)
    elif chosen in options.datasets and (asked or not new or options.of(chosen).grade == "fits"):
        return chosen
    if asked:
        st.session_state[WISHED] = chosen
        reason = options.of(chosen).reason
        query.use_instead("recipe", best, f"recipe {chosen} does not fit these data: {reason}. Used instead: {best}.")
    else:
        query.withdraw("recipe")  # it was about other columns
        st.session_state["recipe"] = None
        query.fill("recipe", best)
    return best


def controls_of(options: Options, data: Dataset) -> None:
    """Draw the distributions that can be fitted, each with its reason, the options of the chosen one, and the rest."""
    titles = {verdict.key: verdict.title for verdict in options.possible}
    st.radio(
        f"**1. Choose** a distribution for {_domain(data)}",
        list(titles),
        key="recipe",
        format_func=titles.__getitem__,
        captions=[f"{MARKS[verdict.grade]} {markdown(verdict.reason)}" for verdict in options.possible],
        on_change=controls.forget,
        args=DIALS,
    )
    with st.container(horizontal=True, gap="medium", key="recipe_options"):
        _settings(data)
    with st.expander("Why not the others?", icon=":material/block:"):
        st.markdown("\n".join(f"- {line}" for line in refusals(options)))


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
        _df()
    if settings.takes("components"):
        st.segmented_control(
            "Normals",
            range(COMPONENTS[0], COMPONENTS[1] + 1),
            key="components",
            required=True,
            on_change=controls.forget,
            args=DIALS,
        )
    linked = any(parameter.link is not IDENTITY for parameter in settings.chosen(dataset=own).predicted)
    if settings.takes("link") and linked:
        controls.link_control("Link to positive numbers")


def _df() -> None:
    st.select_slider(
        "Degrees of freedom ν",
        [None, *sorted({*DEGREES, st.session_state["df"] or DEGREES[0]})],
        key="df",
        format_func=lambda value: "learned" if value is None else f"{value:g}",
        help="The fewer, the heavier the tails; with 1 there is no mean.",
        on_change=controls.forget,
        args=DIALS,
    )


def refusals(options: Options) -> list[str]:
    """Return a line for each reason, with the distributions that it speaks against."""
    reasons = sorted(options.refused, key=lambda verdict: verdict.reason)
    grouped = groupby(reasons, key=lambda verdict: verdict.reason)
    return [f"**{', '.join(v.title for v in verdicts)}**: {markdown(reason)}." for reason, verdicts in grouped]
