"""Step 0: the data, built-in or a person's own, and their picture."""

import streamlit as st

from core.data import Dataset
from core.data.own import markdown
from core.figures.alone import histogram_panel
from core.figures.observed import observed_panel
from core.figures.theme import THEMES
from core.judge.advice import Options, options
from core.minimise.settings import OWN
from pages.components.picture import picture
from pages.parts import address, controls, own, page, query
from pages.parts.site import Place
from pages.recipe.choose import refusals
from pages.recipe.opening import DIALS, OPENING


def choose_data() -> Options | None:
    """Draw the choice of data; return which distributions fit them, or None as long as there are none."""
    controls.data_control(OPENING.data, forgets=DIALS)
    settings = address.read_widgets()
    if settings.data == OWN:
        return own.own_data(settings.data_seed)
    return options(settings.dataset())


def draw_data(data: Dataset, source: str) -> None:
    """Draw the data, without x how y lies, and say where they come from."""
    theme = THEMES[page.theme_name()]
    alone = histogram_panel(data, theme) if data.without_x else None
    picture([alone or observed_panel(data, theme)], key="observed", size="beside")
    st.caption(markdown(source))


def own_data_of(settings_data: str, data: Dataset) -> Dataset | None:
    """Return the data set that a run must be given: a person's own, None where its name is enough."""
    return data if settings_data == OWN else None


def nothing_yet(here: Place, options: Options | None) -> None:
    """Draw the rest of the page while there is nothing to fit: what speaks against each distribution."""
    if options is not None:
        for line in refusals(options):
            st.markdown(f"- {line}")
    page.complain(query.problems())
    query.keep(here.name, address.opening().defaults)
    query.keep_away(address.opening().defaults)
    page.close_page(here)
