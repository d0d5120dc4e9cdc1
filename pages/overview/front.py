"""Parts of the front page: the film of a run, the recipe's four steps, and a card for every page."""

from collections.abc import Mapping

import streamlit as st

from core.explain.per_point import mean_and_sum
from core.explain.steps import RecipeNumbers
from core.figures import overview
from core.figures.theme import THEMES
from core.figures.thumbnail import img_element
from core.figures.thumbnails import thumbnails
from core.film.pack import pack
from core.minimise import Run, Settings
from core.minimise.settings import FIELDS
from core.notation.numbers import latex_fixed
from core.rules import Range
from pages.parts import runs
from pages.parts.site import PLACES, Place, place

POINTS = 100
"""Few enough to be told apart in the film."""
SEEN = "_films_seen"


def settings(seed: int) -> Settings:
    """Return the settings of the run that the front page trains from the weights of that seed."""
    return Settings(data="sine_growing_noise", points=POINTS, seed=seed).canonical()


def first_showing(seed: int) -> bool:
    """Return whether the visitor has not seen the film of that seed before."""
    seeds = st.session_state.setdefault(SEEN, set())
    first = seed not in seeds
    seeds.add(seed)
    return first


def train_again() -> None:
    """Go to the film of a run from the next seed's weights."""
    rule = FIELDS["seed"]
    assert isinstance(rule, Range)
    st.session_state.update(seed=int((st.session_state["seed"] + 1) % (rule.high + 1)), moment=None)


def rewind() -> None:
    """Go back to the run that the page opens with."""
    st.session_state.update(seed=0, moment=None)


def ways_on(theme: str) -> None:
    """Draw what to do next: the one main action, the start of the argument, and another run of the film."""
    colours = THEMES[theme]
    st.html(f"<style>:root {{ --act: {colours.model}; --on-act: {colours.paper}; }}</style>")
    with st.container(horizontal=True, vertical_alignment="center", key="ways_on"):
        with st.container(key="main_way", width="content"):
            st.page_link(place("regression").script, label="Train it yourself", icon=":material/play_circle:")
        st.page_link(place("fits").script, label="Start at the beginning", icon=":material/arrow_forward:")
        st.space("stretch")
        st.button(
            "Train again from other weights",
            key="again",
            type="tertiary",
            icon=":material/casino:",
            help="The film shows a run that this server trains, from random first weights: see it with others.",
            on_click=train_again,
        )


def packed_overview(settings: Settings, theme: str, run: Run) -> bytes:
    """Return the run's film in three chapters, as the player takes it, in the colours of that theme."""

    def make() -> bytes:
        return pack(overview.overview_film(run, runs.all_frames(settings, run), THEMES[theme]))

    return runs.made_of(run, ("overview", settings, theme), make)


@st.cache_data(max_entries=len(THEMES), show_spinner=False)
def images(theme: str) -> dict[str, str]:
    """Return the thumbnail of each page, by its name, as an HTML image in the colours of that theme."""
    opening = Settings().canonical()
    run = runs.in_silence(opening)
    data = run.dataset
    drawn = thumbnails(runs.all_frames(opening, run), data.x[:, 0], data.y, THEMES[theme])
    return {name: img_element(thumbnail, THEMES[theme]) for name, thumbnail in drawn.items()}


def recipe_cards(point: RecipeNumbers) -> None:
    """Draw the four steps as cards, each with its formula, the numbers of one point, and the way to its page."""
    with st.container(key="recipe_cards"):
        for number, (title, symbols, numbers, sentence, link) in enumerate(_steps(point), 1):
            with st.container(border=True, key=f"recipe_card_{number}"):
                st.markdown(f"**{number}  {title}**  \n{sentence}")
                st.latex(symbols)
                st.latex(numbers)
                st.page_link(link[0].script, label=link[1], icon=":material/arrow_forward:", query_params=link[2])


def _steps(point: RecipeNumbers) -> list[tuple[str, str, str, str, tuple[Place, str, Mapping[str, str]]]]:
    e = point
    first, last = (mean_and_sum(total, e.points)[0] for total in (e.nll_first, e.nll_last))
    return [
        (
            "Choose",
            r"\Pr(y\,|\,\mu,\sigma^2)",
            rf"\Pr({e.texts['y'].latex}\,|\,\dots) = {e.texts['density'].latex}",
            "a distribution over y, here the normal.",
            (place("normal"), "Move its μ and σ²", {}),
        ),
        (
            "Predict",
            r"\mu,\ \sigma = \mathrm{f}[x, \phi]",
            rf"{e.texts['loc'].latex},\ {e.texts['scale'].latex} = \mathrm{{f}}[{latex_fixed(e.x)}, \hat\phi]",
            "its parameters from x, with a network.",
            (place("fits"), "Predict by hand", {}),
        ),
        (
            "Minimise",
            r"L[\phi] = -\sum\nolimits_i \log \Pr(y_i\,|\,\mathrm{f}[x_i, \phi])",
            rf"L / {e.points}: {first.latex} \longrightarrow {last.latex}\ \text{{nats}}",
            f"the negative log-likelihood, a sum over {e.points} points.",
            (place("regression"), "Train it live", {}),
        ),
        (
            "Infer",
            r"\Pr(y\,|\,\mathrm{f}[x, \hat\phi])",
            rf"x = {latex_fixed(e.x)}:\ \hat y = {e.texts['loc'].latex} \pm {e.texts['scale'].latex}",
            "the whole distribution, or the y of its highest density.",
            (place("regression"), "Cut through at any x", {"x": "20"}),
        ),
    ]


def cards(here: Place, theme: str) -> None:
    """Draw a card for every other page: its thumbnail, its title, and the question that it asks."""
    pictures = images(theme)
    with st.container(key="page_cards"):
        for other in PLACES:
            if other is not here:
                with st.container(border=True, key=f"page_card_{other.name}"):
                    st.html(pictures[other.name])
                    st.page_link(other.script, label=f"**{other.title}**")
                    st.markdown(other.question)
