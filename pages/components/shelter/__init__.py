"""The tab as the keeper of a person's own table over a reload: it is told what there is, and gives it back.

It is the tab's own store, which no other tab reads and which goes with the tab.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.components.charts import component

HERE = Path(__file__).parent
KEY = "_shelter"


def shelter(
    digest: str | None,
    choices: str,
    content: str | None,
    forget: bool,
    *,
    on_found: Callable[[str, str], None],
    on_missing: Callable[[], None],
    on_full: Callable[[], None],
) -> None:
    """Have the tab keep a table of that digest, as text that it is given once, with what was chosen.

    Where there is no table, the digest is None, and `on_found` is called with the content and the choices that the tab
    has kept, if any. `forget` has it keep nothing. `on_missing` is called where it has not got the content, and
    `on_full` where the content is more than the browser takes.
    """

    def report() -> None:
        found = st.session_state[KEY]["found"]
        on_found(str(found["content"]), str(found["choices"]))

    component(HERE)(
        key=KEY,
        data={"digest": digest, "choices": choices, "content": content, "forget": forget},
        on_found_change=report,
        on_missing_change=on_missing,
        on_full_change=on_full,
    )
