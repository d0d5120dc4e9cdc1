"""The front door of Likelihood Lab: page set-up and navigation, and a server that is warm before it opens."""

import gc
import logging
import os
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module

if __name__ != "__main__":  # a server imports much, which stays: looking through it takes a third of that time
    gc.disable()

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

import core
import pages
from core.minimise import Settings
from deploy import codes, ending, engine, following, mishaps, observing, scripts
from deploy.doors import Hosts, Origins, Uploads, keep_uploads_in_memory
from deploy.health import base_path
from deploy.paths import Paths
from deploy.policy import ITSELF, Policy
from deploy.readiness import Readiness
from deploy.shell import Shell
from pages.components.apart import FOLDER, soon_needed
from pages.overview import front
from pages.parts import frames, hold, replay, runs
from pages.parts.departed import let_go_in_time
from pages.parts.greeting import keep_themes
from pages.parts.memory import give_back_freed
from pages.parts.messages import refer_to_what_was_sent
from pages.parts.navigation import navigation
from pages.parts.passage import leave_pages_behind
from pages.parts.session import finish_callbacks, share_locks
from pages.parts.site import PLACES, STYLES

ABOUT = "**Likelihood Lab**: a loss function is the negative log-likelihood of the distribution that a model predicts."

IMPORTED_LATE = ("pyarrow.pandas_compat", "PIL.Image")
"""What Streamlit imports where it first uses it."""


def site() -> None:
    """Run the page that the visitor's URL names."""
    st.set_page_config(
        page_title="Likelihood Lab",
        page_icon="pages/parts/icon.svg",
        layout="wide",
        initial_sidebar_state="collapsed",
        menu_items={"About": ABOUT},
    )
    st.logo("pages/parts/logo.svg", size="large")
    navigation().run()


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Streamlit from warning that nobody is visiting yet."""
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def import_all() -> None:
    """Import what any visit may need: threads that import at once may see a module half made.

    From then on the garbage collector looks for garbage, but never among what was imported.
    """
    scripts = {place.script.removesuffix(".py").replace("/", ".") for place in PLACES}
    for package in (core, pages):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in scripts:
                import_module(module.name)
    for name in IMPORTED_LATE:
        import_module(name)
    gc.freeze()
    gc.enable()


@asynccontextmanager
async def warm(app: st.App) -> AsyncIterator[None]:
    """Before the port opens: import what pages need, compile what is not, train once, and tell Streamlit of the pages.

    Until it has seen a navigation, Streamlit takes pages/ for its own older kind and greets a first visitor's deep
    link with "Page not found". What is loaded by now stays for good, so the garbage collector need not look at it.
    """
    frames.take(ending.connections())
    ending.prepare()
    mishaps.be_brief()
    observing.begin()
    following.say_store()
    keep_uploads_in_memory()
    give_back_freed()
    import_all()
    share_locks()
    finish_callbacks()
    let_go_in_time()
    refer_to_what_was_sent()
    keep_themes()
    leave_pages_behind()
    hold.follow_hands()
    replay.begin()
    engine.make()
    with quiet():
        runs.train_ahead(Settings())
        runs.train_ahead(front.settings(seed=0), front.packed_overview)
        navigation()
    gc.freeze()
    yield


def middleware(base: str) -> list[Middleware]:
    """Return what every request goes through, from the outside in: `base` is the path that the app is served below."""
    paths = [place.path for place in PLACES]
    return [
        Middleware(Policy, os.environ.get("FRAME_ANCESTORS", ITSELF)),
        Middleware(Hosts, st.get_option("server.allowedHosts"), base),
        Middleware(Origins, st.get_option("server.corsAllowedOrigins")),
        Middleware(Paths, paths, base),
        Middleware(Shell, paths, STYLES, base, [f"{base}/{FOLDER}/{name}" for name in soon_needed()]),
        Middleware(Uploads, base),
    ]


if __name__ == "__main__":  # each visit runs this file as a script; the server imports it
    site()
else:
    base = base_path(st.get_option("server.baseUrlPath"))
    following.check_store()
    app = st.App(
        __file__,
        lifespan=warm,
        routes=[
            Route(f"{base}/ready", Readiness().answer),
            Route(f"{base}/qr.svg", codes.answer),
            Route(f"{base}/{FOLDER}/{{name:path}}", scripts.answer),
            *following.Following().routes(base),
        ],
        middleware=middleware(base),
        on_script_error=mishaps.show_mishap,
    )
