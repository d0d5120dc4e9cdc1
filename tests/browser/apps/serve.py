"""Run Streamlit on a script that gets one page more: from /rest a test goes to any address in one run.

The address is that of the page in `to`, with the rest of the query; a visitor who goes there has visited nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any

import streamlit as st
from streamlit.web import cli

from deploy import paths
from deploy.shell import Shell

navigation, prepare = st.navigation, Shell.__init__


def with_rest(pages: Sequence[st.Page] | Mapping[str, Sequence[st.Page]], **options: Any) -> st.Page:
    """Return the page that the URL names, as `st.navigation` does."""
    sections = pages if isinstance(pages, Mapping) else {"": pages}

    def rest() -> None:
        st.session_state.clear()
        query = st.query_params.to_dict()
        if (to := query.pop("to", None)) is not None:
            known = {page.url_path: page for page in chain.from_iterable(sections.values())}
            st.switch_page(known[to], query_params=query)

    *others, (section, last) = sections.items()
    hidden = st.Page(rest, title="Rest", url_path="rest", visibility="hidden")
    return navigation({**dict(others), section: [*last, hidden]}, **options)


def with_styles_for_rest(shell: Shell, app: Any, pages: Collection[str], *options: Any) -> None:
    """Let the page at /rest begin with the styles of pages, as all others do."""
    prepare(shell, app, [*pages, "rest"], *options)


if __name__ == "__main__":
    st.navigation = with_rest
    Shell.__init__ = with_styles_for_rest  # type: ignore[method-assign]
    paths.ROOT.add("rest")
    cli.main()
