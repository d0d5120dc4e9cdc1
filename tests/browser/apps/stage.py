"""One app with a page for each test app; whoever goes to another page begins anew."""

import streamlit as st
from starlette.routing import Route

from deploy import scripts
from pages.components.apart import FOLDER
from pages.parts.messages import refer_to_what_was_sent
from pages.parts.session import share_locks
from tests.browser.apps import classes, families, messages, picture, player

PAGES = {
    "classes": classes.page,
    "families": families.page,
    "messages": messages.page,
    "picture": picture.page,
    "player": player.page,
}


def stage() -> None:
    """Run the page that the URL names."""
    share_locks()
    refer_to_what_was_sent()
    st.set_page_config(layout="wide")
    home = st.Page(lambda: st.markdown("Home"), title="Home", url_path="home", default=True)
    others = [st.Page(page, title=name.capitalize(), url_path=name) for name, page in PAGES.items()]
    here = st.navigation([home, *others], position="top")
    if st.session_state.get("here") != here.title:
        st.session_state.clear()
        st.session_state["here"] = here.title
    here.run()


if __name__ == "__main__":
    stage()
else:
    app = st.App(__file__, routes=[Route(f"/{FOLDER}/{{name:path}}", scripts.answer)])
